import TriageValues

/// The open questions of a call, and by which rules they matter.
struct OpenQuestions {
    var list: [OpenQuestion] = []
    /// For each question the highest rung it reaches on the first ladder on which it reaches one, and the
    /// first rule by which it does.
    var rules: [Int: (rule: Int, place: RungPlace)] = [:]
    /// Questions that decide whether an open must-ask question matters.
    var gates: [Int: Int] = [:]
}

/// Which open questions can still raise a rung, and how far; must-ask questions among them keep a rung
/// provisional.
///
/// A rule that is undecided and would raise above the recommended rung is followed down its undecided parts
/// to the open questions there. No other question can raise a rung: a decided part stays decided (DESIGN 3.4,
/// property 2).
func openQuestions(_ evaluation: Evaluation, _ program: Program) -> OpenQuestions {
    var found = OpenQuestions()
    var reach: [Int: [RungPlace]] = [:]
    let leaves = OpenLeaves(evaluation, program)
    let reachable = Reachable(evaluation, program)
    for rule in program.rules.indices where evaluation.assumed.truths[program.rules[rule].node] == .unknown {
        let places = reachable.places(program.rules[rule])
        guard !places.isEmpty else { continue }
        leaves.forEach(under: program.rules[rule].node) { question in
            for place in places { note(place, rule, question) }
        }
    }
    func note(_ place: RungPlace, _ rule: Int, _ question: Int) {
        let known = reach[question]?.firstIndex { $0.ladder == place.ladder }
        if let known {
            guard reach[question]?[known].rung ?? 0 < place.rung else { return }
            reach[question]?[known] = place
        } else {
            reach[question, default: []].append(place)
        }
        if let best = found.rules[question] {
            guard place.ladder == best.place.ladder, place.rung > best.place.rung else { return }
        }
        found.rules[question] = (rule, place)
    }
    for question in program.questions.indices where program.questions[question].mustAsk {
        guard isOpen(question, program, evaluation.answers),
            let relevance = program.questions[question].relevance,
            evaluation.assumed.truths[relevance] == .unknown
        else { continue }
        leaves.forEach(under: relevance) { gate in
            if found.gates[gate] == nil { found.gates[gate] = question }
        }
    }
    found.list = program.questions.indices.compactMap { question in
        let isMustAsk = program.questions[question].mustAsk
        let isOpenMustAsk =
            isMustAsk && isOpen(question, program, evaluation.answers)
            && evaluation.plain.relevance(of: question, program) != .no
        guard isOpenMustAsk || reach[question] != nil || found.gates[question] != nil else { return nil }
        return OpenQuestion(
            question: question, isMustAsk: isMustAsk,
            wasAsked: evaluation.answers.codes[question] != .notAsked,
            isRelevant: evaluation.assumed.relevance(of: question, program) == .yes,
            reach: (reach[question] ?? []).sorted { $0.ladder < $1.ladder })
    }
    return found
}

/// How far rules that came to hold could raise.
private struct Reachable {
    let evaluation: Evaluation
    let program: Program
    /// Whether some rule steps up.
    let step: Truth

    init(_ evaluation: Evaluation, _ program: Program) {
        (self.evaluation, self.program) = (evaluation, program)
        step =
            program.rules.indices.filter { program.rules[$0].stepsUp }
            .map { evaluation.assumed.truths[program.rules[$0].node] }.max() ?? .no
    }

    /// Where the rule could raise above the recommended rungs, a step up included.
    func places(_ rule: Rule) -> [RungPlace] {
        var places: [RungPlace] = []
        for (index, ladder) in program.ladders.enumerated() {
            let recommended = evaluation.standings[index].recommended
            var raised: Int?
            for place in rule.raise where place.ladder == index { raised = max(raised ?? 0, place.rung) }
            var rung = raised ?? 0
            if let limit = ladder.stepUpLimit {
                if raised != nil, step != .no, rung < limit { rung += 1 }
                if rule.stepsUp, step != .yes, recommended < limit { rung = max(rung, recommended + 1) }
            }
            if rung > recommended { places.append(RungPlace(ladder: index, rung: rung)) }
        }
        return places
    }
}

/// For every undecided condition of a call the open questions in its undecided parts.
private struct OpenLeaves {
    /// A row of bits for each node, one for each question.
    private var rows: [UInt64]
    private let width: Int

    init(_ evaluation: Evaluation, _ program: Program) {
        let view = evaluation.assumed
        let width = program.questions.count / 64 + 1
        var rows = Array(repeating: UInt64(0), count: width * program.nodes.count)
        for node in program.nodes.indices where view.truths[node] == .unknown {
            func take(_ other: Int) {
                for word in 0..<width { rows[node * width + word] |= rows[other * width + word] }
            }
            func read(_ question: Int) {
                // A question that is certainly irrelevant cannot be what keeps a part open.
                if isOpen(question, program, evaluation.answers), view.relevance(of: question, program) != .no
                {
                    rows[node * width + question >> 6] |= 1 << UInt64(question & 63)
                }
                if let relevance = program.questions[question].relevance { take(relevance) }
            }
            let subject = Int(program.nodes[node].subject)
            switch program.nodes[node].kind {
            case .value, .contains, .status: read(subject)
            case .all, .any, .not, .finding:
                for place in program.nodes[node].placesOfParts { take(Int(program.parts[place])) }
            case .score:
                for part in program.scores[subject].parts {
                    switch part {
                    case .answers(let question, _): read(question)
                    case .condition(let node): take(node)
                    }
                }
            }
        }
        (self.rows, self.width) = (rows, width)
    }

    func forEach(under node: Int, _ visit: (_ question: Int) -> Void) {
        for word in 0..<width {
            var bits = rows[node * width + word]
            while bits != 0 {
                visit(word << 6 + bits.trailingZeroBitCount)
                bits &= bits - 1
            }
        }
    }
}

/// The open questions in the undecided parts of a node.
package func openQuestions(under node: Int, _ view: View, _ answers: Answers, _ program: Program) -> Set<Int>
{
    var leaves: Set<Int> = []
    program.walk(from: [node]) { node in
        guard view.truths[node] == .unknown else { return [] }
        for question in program.questions(of: node) where isOpen(question, program, answers) {
            leaves.insert(question)
        }
        return program.below(node, .everything)
    }
    // A question that is certainly irrelevant cannot be what keeps a part open.
    return leaves.filter { view.relevance(of: $0, program) != .no }
}

/// The question worth asking next: must-ask first, then those that can still change a rung, each in the order
/// of asking; a question whose relevance is open waits for those that decide it, and one to be asked again
/// comes last.
func nextQuestion(_ open: OpenQuestions, _ evaluation: Evaluation, _ program: Program) -> NextQuestion? {
    func reason(_ question: OpenQuestion) -> NextQuestion.Reason {
        if question.wasAsked { return .askAgain }
        if question.isMustAsk { return .mustAsk }
        if let by = open.rules[question.question] { return .canRaise(by.place, rule: by.rule) }
        if let gated = open.gates[question.question] { return .decidesRelevance(of: gated) }
        return .mustAsk
    }
    func urgency(_ question: OpenQuestion) -> Int {
        if question.wasAsked { return 3 }
        if !question.isRelevant { return 2 }
        return question.isMustAsk ? 0 : 1
    }
    return open.list.min { (urgency($0), $0.question) < (urgency($1), $1.question) }
        .map { NextQuestion(question: $0.question, reason: reason($0)) }
}

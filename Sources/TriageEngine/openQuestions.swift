import TriageValues

/// Which open questions can still raise a rung, and how far; must-ask questions among them keep a rung
/// provisional.
///
/// A rule that is undecided and would raise above the recommended rung is followed down its undecided parts
/// to the open questions there. No other question can raise a rung: a decided part stays decided (DESIGN 3.4,
/// property 2).
///
/// - Parameter undecided: of this evaluation, where it is known.
package func openQuestions(
    _ evaluation: Evaluation, _ program: Program, _ undecided: Undecided? = nil
) -> [OpenQuestion] {
    let undecided = undecided ?? Undecided(evaluation, program)
    // Questions that decide whether an open must-ask question matters.
    var gates: Set<Int> = []
    let (view, leaves) = (undecided.view, undecided.leaves)
    // By question and ladder the highest rung that it can help to raise to; below zero for none.
    let ladders = program.ladders.indices
    var reach = Array(repeating: -1, count: program.questions.count * ladders.count)
    for rule in program.rules.indices where view.truths[program.rules[rule].node] == .unknown {
        let places = undecided.reachable.places(rule)
        guard !places.isEmpty else { continue }
        leaves.forEach(under: program.rules[rule].node) { question in
            for place in places {
                let known = question * ladders.count + place.ladder
                reach[known] = max(reach[known], place.rung)
            }
        }
    }
    for question in program.questions.indices where program.questions[question].mustAsk {
        guard isOpen(question, program, evaluation.answers),
            let relevance = program.questions[question].relevance,
            view.truths[relevance] == .unknown
        else { continue }
        leaves.forEach(under: relevance) { gates.insert($0) }
    }
    return program.questions.indices.compactMap { question in
        let isMustAsk = program.questions[question].mustAsk
        let isOpenMustAsk =
            isAwaited(question, program, evaluation.answers)
            && evaluation.plain.relevance(of: question, program) != .no
        let places = ladders.compactMap { ladder in
            let rung = reach[question * ladders.count + ladder]
            return rung < 0 ? nil : RungPlace(ladder: ladder, rung: rung)
        }
        guard isOpenMustAsk || !places.isEmpty || gates.contains(question) else { return nil }
        return OpenQuestion(
            question: question, isMustAsk: isMustAsk,
            wasAsked: evaluation.answers.codes[question] != .notAsked,
            isRelevant: view.relevance(of: question, program) == .yes,
            reach: places)
    }
}

/// What is undecided on a call, which several look at.
package struct Undecided {
    /// As far as answers that can still be given leave it.
    let view: View
    /// The open questions in the undecided parts of conditions, and those that would open their document.
    let leaves: OpenLeaves
    let reachable: Reachable

    init(_ evaluation: Evaluation, _ program: Program) {
        view = evaluation.asking(program)
        leaves = OpenLeaves(view, evaluation.answers, program)
        reachable = Reachable(evaluation, program)
    }
}

/// How far rules that came to hold could raise.
struct Reachable {
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
    func places(_ rule: Int) -> [RungPlace] {
        var places: [RungPlace] = []
        for index in program.ladders.indices {
            let recommended = evaluation.standings[index].recommended
            var raised: Int?
            for place in program.rules[rule].raise where place.ladder == index {
                raised = max(raised ?? 0, place.rung)
            }
            var rung = raised ?? 0
            if let limit = program.ladders[index].stepUpLimit {
                if raised != nil, step != .no, rung < limit { rung += 1 }
                if program.rules[rule].stepsUp, step != .yes, recommended < limit {
                    rung = max(rung, recommended + 1)
                }
            }
            if rung > recommended { places.append(RungPlace(ladder: index, rung: rung)) }
        }
        return places
    }
}

/// For every undecided condition of a call the open questions in its undecided parts.
struct OpenLeaves {
    /// A row of bits for each node, one for each question.
    private var rows: [UInt64]
    private let width: Int

    /// - Parameter opening: whether an answer that would open a document is followed, too; it does not say
    ///   what is worth asking.
    init(_ view: View, _ answers: Answers, _ program: Program, opening: Bool = true) {
        let width = program.questions.count / 64 + 1
        var rows = Array(repeating: UInt64(0), count: width * program.nodes.count)
        for node in program.nodes.indices where view.truths[node] == .unknown {
            func take(_ other: Int) {
                for word in 0..<width { rows[node * width + word] |= rows[other * width + word] }
            }
            func read(_ question: Int) {
                // A question that is certainly irrelevant cannot be what keeps a part open.
                if isOpen(question, program, answers), view.relevance(of: question, program) != .no {
                    rows[node * width + question >> 6] |= 1 << UInt64(question & 63)
                }
                if let relevance = program.questions[question].relevance,
                    !answers.codes[question].isValue
                {
                    take(relevance)
                }
            }
            let subject = Int(program.nodes[node].subject)
            switch program.nodes[node].kind {
            case .value, .contains, .status: read(subject)
            // Nothing opened it yet; where it may apply, an answer to one of its questions can.
            case .opened where opening:
                for opening in program.documents[subject].opening { read(opening.question) }
            case .opened: break
            case .all, .any, .not, .finding:
                for place in program.nodes[node].placesOfParts { take(Int(program.parts[place])) }
            case .score:
                for part in program.scores[subject].parts {
                    if case .answers(let question, _, _) = part { read(question) }
                    if let node = part.node { take(node) }
                }
            }
        }
        (self.rows, self.width) = (rows, width)
    }

    func contains(_ question: Int, under node: Int) -> Bool {
        rows[node * width + question >> 6] >> UInt64(question & 63) & 1 == 1
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
        guard view.truths[node] == .unknown || program.nodes[node].kind == .opened else { return [] }
        for question in program.questions(of: node) where isOpen(question, program, answers) {
            leaves.insert(question)
        }
        return program.below(node, .everything)
    }
    // A question that is certainly irrelevant cannot be what keeps a part open.
    return leaves.filter { view.relevance(of: $0, program) != .no }
}

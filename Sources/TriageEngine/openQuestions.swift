import TriageValues

/// The open questions of a call, and by which rules they matter.
struct OpenQuestions {
    var list: [OpenQuestion] = []
    /// For each question the first rule by which it reaches a rung.
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
    for (rule, record) in program.rules.enumerated() where evaluation.assumed.truths[record.node] == .unknown
    {
        let places = reachable(record, evaluation, program)
        guard !places.isEmpty else { continue }
        for question in openLeaves(record.node, evaluation, program) {
            for place in places { note(place, rule, question) }
        }
    }
    func note(_ place: RungPlace, _ rule: Int, _ question: Int) {
        let known = reach[question]?.firstIndex { $0.ladder == place.ladder }
        if let known {
            if reach[question]?[known].rung ?? 0 < place.rung { reach[question]?[known] = place }
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
        for gate in openLeaves(relevance, evaluation, program) where found.gates[gate] == nil {
            found.gates[gate] = question
        }
    }
    found.list = program.questions.indices.compactMap { question in
        let record = program.questions[question]
        let relevance = evaluation.assumed.relevance(of: question, program)
        let isOpenMustAsk =
            record.mustAsk && isOpen(question, program, evaluation.answers)
            && evaluation.plain.relevance(of: question, program) != .no
        guard isOpenMustAsk || reach[question] != nil || found.gates[question] != nil else { return nil }
        return OpenQuestion(
            question: question, isMustAsk: record.mustAsk,
            wasAsked: evaluation.answers.codes[question] != .notAsked,
            isRelevant: relevance == .yes,
            reach: (reach[question] ?? []).sorted { $0.ladder < $1.ladder })
    }
    return found
}

/// Where a rule that came to hold could raise above the recommended rungs, a step up included.
private func reachable(_ rule: Rule, _ evaluation: Evaluation, _ program: Program) -> [RungPlace] {
    var places: [RungPlace] = []
    for (index, ladder) in program.ladders.enumerated() {
        let recommended = evaluation.standings[index].recommended
        let raised = rule.raise.filter { $0.ladder == index }.map(\.rung).max()
        var rung = raised ?? 0
        if let limit = ladder.stepUpLimit {
            let step = stepTruth(evaluation, program)
            if raised != nil, step != .no, rung < limit { rung += 1 }
            if rule.stepsUp, step != .yes, recommended < limit { rung = max(rung, recommended + 1) }
        }
        if rung > recommended {
            places.append(RungPlace(ladder: index, rung: rung))
        }
    }
    return places
}

/// Whether some rule steps up.
private func stepTruth(_ evaluation: Evaluation, _ program: Program) -> Truth {
    program.rules.filter(\.stepsUp).map { evaluation.assumed.truths[$0.node] }.max() ?? .no
}

private func openLeaves(_ node: Int, _ evaluation: Evaluation, _ program: Program) -> Set<Int> {
    openQuestions(under: node, evaluation.assumed, evaluation.answers, program)
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

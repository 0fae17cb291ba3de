import TriageValues

extension Evaluation {
    /// The view with assumptions put in, as far as answers that can still be given leave it.
    ///
    /// A document that does not apply by an assumption, or not yet, can still be opened by an answer to one
    /// of its own questions that may be relevant, and the answer to a question that only an assumption makes
    /// irrelevant counts (DESIGN 3.2): what hangs on these is undecided.
    func asking(_ program: Program) -> View {
        var truths = assumed.truths
        func isChanged(_ node: Int) -> Bool { truths[node] != assumed.truths[node] }
        func isUncertain(_ question: Int) -> Bool {
            !answers.codes[question].isValue && program.questions[question].relevance.map(isChanged) ?? false
        }
        var isOnlyAssumed = Array(repeating: false, count: program.nodes.count)
        for question in program.questions.indices where isOpen(question, program, answers) {
            guard let relevance = program.questions[question].relevance, plain.truths[relevance] != .no
            else { continue }
            isOnlyAssumed[relevance] = true
        }
        for node in program.nodes.indices {
            defer { if isOnlyAssumed[node], truths[node] == .no { truths[node] = .unknown } }
            let record = program.nodes[node]
            let subject = Int(record.subject)
            switch record.kind {
            case .opened where truths[node] == .no:
                let canOpen = program.documents[subject].opening.contains {
                    isOpen($0.question, program, answers) && plain.relevance(of: $0.question, program) != .no
                }
                if canOpen { truths[node] = .unknown }
            case .opened: break
            case .value, .contains, .status: if isUncertain(subject) { truths[node] = .unknown }
            case .score:
                let isOpen = program.scores[subject].parts.contains { part in
                    switch part {
                    case .answers(let question, _, let when):
                        isUncertain(question) || when.map(isChanged) ?? false
                    case .condition(let part): isChanged(part)
                    }
                }
                if isOpen { truths[node] = .unknown }
            case .all, .any, .not, .finding:
                let places = record.placesOfParts
                guard places.contains(where: { isChanged(Int(program.parts[$0])) }) else { continue }
                let parts = places.map { truths[Int(program.parts[$0])] }
                truths[node] =
                    switch record.kind {
                    case .any: parts.max() ?? .no
                    case .not: !parts[0]
                    case .all, .finding, .value, .contains, .status, .score, .opened: parts.min() ?? .yes
                    }
            }
        }
        return View(truths: truths, scores: assumed.scores)
    }
}

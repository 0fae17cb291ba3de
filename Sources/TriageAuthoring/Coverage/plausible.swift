import TriageCompiler
import TriageEngine
import TriageValues

extension LoadedLibrary {
    /// A call as somebody might make it: the person in crisis calls, or else somebody with them, and it is
    /// about what opens the protocols that it rests on. Each only where the call still shows what it is to
    /// show.
    ///
    /// - Parameter documents: the files that it is about.
    func plausible(_ answers: Answers, about documents: Set<Int>, shows: (Answers) -> Bool) -> Answers {
        var call = answers
        func takes(_ question: Int, _ code: AnswerCode) -> Bool {
            let changed = call.replacing([question: code])
            guard shows(changed) else { return false }
            call = changed
            return true
        }
        if let caller = program.caller {
            let others = program.questions[caller.question].options.indices.filter { $0 != caller.usual }
            _ = ([caller.usual] + others).contains { takes(caller.question, .choice($0)) }
        }
        for document in documents.sorted() {
            guard let (question, code) = opening(document), call.codes[question] != code else { continue }
            _ = takes(question, code)
        }
        return call
    }

    /// The answer by which a call comes to a protocol: the first test of `applies_when`.
    private func opening(_ document: Int) -> (question: Int, code: AnswerCode)? {
        guard let applies = program.documents[document].appliesWhen,
            let test = program.nodes(from: [applies]).first(where: { program.nodes[$0].partCount == 0 })
        else { return nil }
        let nothing = evaluate(program, Answers(for: program))
        return whyNot(node: test, nothing, program).nearestChange?.first.map { ($0.key, $0.value) }
    }
}

extension LoadedLibrary {
    /// A call on which a rung is recommended, as somebody might make it.
    package func call(reaching place: RungPlace) -> AnswersSought {
        let reaches = { (answers: Answers) in
            evaluate(program, answers).standings[place.ladder].recommended == place.rung
        }
        if reaches(Answers(for: program)) { return .found(Answers(for: program)) }
        let raising = program.rules.indices.filter { program.rules[$0].raise.contains(place) }
        var ruled = RuledCalls(program)
        let sought = ruled.firstFound(raising.map { ($0, place) }) {
            $0.standings[place.ladder].recommended == place.rung
        }
        guard case .found(let answers) = sought else { return sought }
        return .found(plausible(answers, about: deciding(answers), shows: reaches))
    }

    /// A call on which a condition holds, as somebody might make it.
    package func call(making node: Int) -> AnswersSought {
        let sought = answers(making: node, in: program)
        guard case .found(let answers) = sought else { return sought }
        return .found(
            plausible(answers, about: deciding(answers)) {
                evaluate(program, $0).plain.truths[node] == .yes
            })
    }

    private func deciding(_ answers: Answers) -> Set<Int> {
        Set(decidingRules(evaluate(program, answers), program).map { program.rules[$0].document })
    }
}

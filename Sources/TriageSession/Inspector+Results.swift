import TriageAuthoring
import TriageEngine
import TriagePresentation
import TriageValues

extension Inspector {
    func result() -> Reply { Reply(present(explanation, style)) }

    func whatIf(_ text: String) -> Reply {
        if text.isEmpty { return needs("an answer", "what if QUESTION = ANSWER") }
        switch answers(text) {
        case .failure(let mistake): return mistake.reply
        case .success(let given):
            var changed = sheet
            changed.answers.merge(given) { _, new in new }
            let after = evaluate(program, changed.placed(in: program).answers)
            return Reply(present(difference(from: evaluation, to: after, program), after, program, style))
        }
    }

    func next() -> Reply {
        guard let next = explanation.next else {
            return Reply("no question is left that could change the result\n")
        }
        let question = program.questions[next.question]
        let wording = "\(program.wording(of: next.question, on: evaluation.answers)) [\(question.name)]"
        return Reply(
            "  " + style.wrapped(wording, indent: 2) + "\n  "
                + style.wrapped(reason(next, program), indent: 2) + "\n  "
                + style.wrapped("answers: \(program.allowedAnswers(question))", indent: 4) + "\n")
    }

    func open() -> Reply {
        let open = explanation.open
        if open.isEmpty { return Reply("no question is left that could change the result\n") }
        let width = open.map { program.questions[$0.question].name.count }.max() ?? 0
        let lines = open.map { item in
            var facts: [String] = []
            if item.isMustAsk { facts.append(item.wasAsked ? "ask again" : "must ask") }
            if !item.isRelevant { facts.append("if it matters") }
            let reach = item.reach.map { program.name(of: $0) }
            if !reach.isEmpty { facts.append("could help raise to \(reach.joined(separator: ", "))") }
            if facts.isEmpty { facts = ["decides whether another question matters"] }
            return "  \(program.questions[item.question].name.padded(to: width))  "
                + style.wrapped(facts.joined(separator: "; "), indent: width + 4) + "\n"
        }
        return Reply(lines.joined())
    }
}

extension Program {
    /// What `why` can be asked of.
    var reasonNames: [String] {
        ladders.flatMap { $0.rungs.map(\.name) } + rules.map(\.name) + findings.map(\.name)
    }
}

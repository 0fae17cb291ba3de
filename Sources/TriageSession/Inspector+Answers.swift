import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Inspector {
    struct Mistake: Error {
        let reply: Reply
        /// The line has other answers, which may be right.
        var isOneOfSeveral = false
    }

    /// The answers on a line, or what is wrong with it.
    func answers(_ line: String) -> Result<[String: Answer], Mistake> {
        let file = promptFile(line)
        var problems = Problems()
        let node = parseAssignments(file, &problems)
        let answers = node.map { parseAnswers($0, program, &problems) }
        guard let answers, !problems.hasErrors else {
            return .failure(Mistake(reply: mistakes(problems, file), isOneOfSeveral: line.contains(",")))
        }
        return .success(Sheet(answers, [], program).answers)
    }

    /// What is said of answers to questions that are asked no more.
    func retired(_ given: [String: Answer]) -> String {
        given.keys.sorted().compactMap { name in
            program.questionIndex(name).flatMap { program.questions[$0].retirement }.map {
                "  " + style.yellow(style.wrapped($0.text(of: name), indent: 4)) + "\n"
            }
        }.joined()
    }

    func listAnswers() -> Reply {
        let given = program.inOrder(sheet.answers)
        if given.isEmpty, sheet.notes.isEmpty { return Reply("nothing is answered yet\n") }
        let width = given.map(\.name.count).max() ?? 0
        var text = ""
        for (name, answer) in given {
            text += "  \(name.padded(to: width)) = \(answer)"
            guard let index = program.questionIndex(name), evaluation.answers.codes[index] != .notAsked else {
                text += "  " + style.yellow("kept aside") + "\n"
                continue
            }
            var facts: [String] = []
            let label = program.label(of: evaluation.answers.codes[index], to: index)
            if label != answer.description { facts.append("“\(label)”") }
            facts += standing(of: index)
            let meaning = facts.joined(separator: "; ")
            let indent = width + answer.description.count + 7
            text +=
                facts.isEmpty
                ? "\n" : "  " + style.dim(style.wrapped(meaning, indent: min(indent, 40))) + "\n"
        }
        for note in sheet.notes { text += "  note: \(style.wrapped(note, indent: 8))\n" }
        return Reply(text)
    }

    /// Whether an answer counts, and what is acted on in its place.
    private func standing(of index: Int) -> [String] {
        if evaluation.plain.relevance(of: index, program) == .no { return ["does not matter here"] }
        guard case .missing = evaluation.answers.codes[index] else { return [] }
        let question = program.questions[index]
        if let assumed = question.assumption {
            return ["assumed: \(program.answer(assumed, to: index)?.description ?? "")"]
        }
        return question.asksAgain ? ["to be asked again"] : ["nothing is assumed"]
    }
}

extension Replying {
    /// A typed line as a file, for diagnostics; no file of a library has its number.
    func promptFile(_ line: String) -> SourceFile { SourceFile(id: .max, path: "line", text: line) }

    func mistakes(_ problems: Problems, _ file: SourceFile) -> Reply {
        let shown = problems.sorted().map { present($0, in: [file], style) + "\n" }
        return Reply(shown.joined(), refusal: .mistake)
    }
}

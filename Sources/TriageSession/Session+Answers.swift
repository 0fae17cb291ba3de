import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Session {
    /// Whether a line answers questions: `NAME = ...`, where nothing makes it a condition.
    func isAnswer(_ line: String) -> Bool {
        let name = line.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        let rest = line.dropFirst(name.count).drop(while: \.isWhitespace)
        guard !name.isEmpty, rest.first == "=" else { return false }
        // `==`, `=<` and the like are conditions, whose reader says how they are written.
        if let next = rest.dropFirst().first, "=<>!".contains(next) { return false }
        let words = line.split { !($0 == "_" || $0.isLetter || $0.isNumber) }
        if words.contains(where: { ["and", "or", "not", "in", "contains", "between", "is"].contains($0) }) {
            return false
        }
        // Scores and findings cannot be answered; comparing them is a condition, right or wrong.
        guard let program = loaded?.program else { return true }
        return !program.scores.contains { $0.name == name } && !program.findings.contains { $0.name == name }
    }

    /// Takes a line of answers.
    mutating func take(_ line: String) -> Reply {
        if line.isEmpty { return needs("an answer", "set QUESTION = ANSWER") }
        switch answers(line) {
        case .failure(let mistake):
            var reply = mistake.reply
            if mistake.isOneOfSeveral { reply.text += "  nothing on this line was taken\n" }
            return reply
        case .success(let given): return change { $0.answers.merge(given) { _, new in new } }
        }
    }

    struct Mistake: Error {
        let reply: Reply
        /// The line has other answers, which may be right.
        var isOneOfSeveral = false
    }

    /// The answers on a line, or what is wrong with it.
    func answers(_ line: String) -> Result<[String: Answer], Mistake> {
        guard let program = loaded?.program else { return .failure(Mistake(reply: noLibrary())) }
        let file = promptFile(line)
        var problems = Problems()
        guard let node = parseAssignments(file, &problems) else {
            return .failure(Mistake(reply: mistakes(problems, file), isOneOfSeveral: line.contains(",")))
        }
        let answers = parseAnswers(node, program, &problems)
        if problems.hasErrors {
            return .failure(Mistake(reply: mistakes(problems, file), isOneOfSeveral: line.contains(",")))
        }
        return .success(Sheet(answers, [], program).answers)
    }

    /// A typed line as a file, for diagnostics; no file of a library has its number.
    func promptFile(_ line: String) -> SourceFile { SourceFile(id: .max, path: "line", text: line) }

    func mistakes(_ problems: Problems, _ file: SourceFile) -> Reply {
        let shown = problems.sorted().map { present($0, in: [file], style) + "\n" }
        return Reply(shown.joined(), refusal: .mistake)
    }

    mutating func clear(_ text: String) -> Reply {
        let names = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        if names.isEmpty { return needs("a question", "clear QUESTION ...") }
        let known = loaded?.program.questions.map(\.name) ?? []
        for name in names where sheet.answers[name] == nil {
            if known.contains(name) { return refused(.nothingToClear, "`\(name)` has no answer") }
            return unknown(name, "question", among: known, "questions")
        }
        return change { sheet in names.forEach { sheet.answers[$0] = nil } }
    }

    func listAnswers() -> Reply {
        guard let program = loaded?.program, let evaluation else { return noLibrary() }
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
            facts += standing(of: index, program, evaluation)
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
    private func standing(of index: Int, _ program: Program, _ evaluation: Evaluation) -> [String] {
        if evaluation.plain.relevance(of: index, program) == .no { return ["does not matter here"] }
        guard case .missing = evaluation.answers.codes[index] else { return [] }
        let question = program.questions[index]
        if let assumed = question.assumption {
            return ["assumed: \(program.answer(assumed, to: index)?.description ?? "")"]
        }
        return question.asksAgain ? ["to be asked again"] : ["nothing is assumed"]
    }

    mutating func undo() -> Reply {
        guard let last = past.popLast() else { return refused(.nothingToUndo, "there is nothing to undo") }
        future.append(sheet)
        return put(last)
    }

    mutating func redo() -> Reply {
        guard let next = future.popLast() else { return refused(.nothingToRedo, "there is nothing to redo") }
        past.append(sheet)
        return put(next)
    }
}

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
        // Scores, findings and ladders cannot be answered; comparing them is a condition, right or wrong.
        guard let program = loaded?.program else { return true }
        return !program.scores.contains { $0.name == name } && !program.findings.contains { $0.name == name }
            && !program.ladders.contains { $0.name == name }
    }

    /// Takes a line of answers.
    mutating func take(_ line: String) -> Reply {
        if line.isEmpty { return needs("an answer", "set QUESTION = ANSWER") }
        guard let inspector else { return noLibrary() }
        switch inspector.answers(line) {
        case .failure(let mistake):
            var reply = mistake.reply
            if mistake.isOneOfSeveral { reply.text += "  nothing on this line was taken\n" }
            return reply
        case .success(let given):
            let told = inspector.retired(given)
            var reply = change { $0.answers.merge(given) { _, new in new } }
            reply.text = told + reply.text
            return reply
        }
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

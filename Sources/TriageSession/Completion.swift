import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What a half-typed line could go on with.
package struct Completion: Sendable {
    package struct Candidate: Sendable, Hashable {
        /// The whole word in place of what was typed of it.
        package let text: String
        /// What it means, for people.
        package let label: String
    }

    /// Nothing can go on.
    package static let none = Completion(typed: 0, candidates: [])

    /// How many characters before the cursor the candidates replace.
    package let typed: Int
    package let candidates: [Candidate]

    /// The longest beginning that all candidates share.
    package var common: String {
        guard var prefix = candidates.first?.text else { return "" }
        for candidate in candidates.dropFirst() {
            prefix = String(zip(prefix, candidate.text).prefix { $0 == $1 }.map(\.0))
        }
        return prefix
    }
}

extension Session {
    /// What the text before the cursor could go on with, by what can stand there.
    package func completion(of text: String) -> Completion {
        let word = String(
            text.reversed().prefix {
                $0 == "_" || $0 == "-" || $0 == "." || $0 == "/" || $0.isLetter || $0.isNumber
            }.reversed())
        let before = text.dropLast(word.count)
        let found = candidates(after: String(before), word).filter { $0.text.hasPrefix(word) }
        return Completion(typed: word.count, candidates: found)
    }

    private func candidates(after before: String, _ word: String) -> [Completion.Candidate] {
        switch mode {
        case .asking: return []
        case .confirmingCase, .confirmingRename, .confirmingGuess:
            return ["yes", "no"].map { .init(text: $0, label: "") }
        case .leaving: return files(word)
        case .commands: break
        }
        if let name = subjectCompared(before), let program = loaded?.program {
            if let index = program.questionIndex(name) {
                return answers(of: program.questions[index], before)
            }
            if let ladder = program.ladders.first(where: { $0.name == name }) {
                return ladder.rungs.map { .init(text: $0.name, label: $0.label) }
            }
        }
        let start = String(before.drop(while: \.isWhitespace))
        guard let (command, argument) = Command.of(start), !isAnswer(start) else {
            // The first word of `what if` is no command by itself.
            let second = start.contains(" ") ? commands(start) : []
            return start.isEmpty ? commands("") + subjects() : second.isEmpty ? condition(before) : second
        }
        // `why ` may go on with `not` as well.
        let longer = argument.isEmpty ? commands(command.name + " ") : []
        return longer + arguments(of: command, argument, word)
    }

    private func arguments(of command: Command, _ argument: String, _ word: String) -> [Completion.Candidate]
    {
        let program = loaded?.program
        switch command.argument {
        case .nothing, .text: return []
        case .file: return files(word)
        case .onOff: return ["on", "off"].map { .init(text: $0, label: "") }
        case .command: return commands("") + [.init(text: "language", label: "conditions on one screen")]
        case .code:
            return explainable.map { .init(text: $0.code, label: $0.summary) }
        case .answers: return subjects().filter { program?.questionIndex($0.text) != nil }
        case .questions:
            return subjects().filter { sheet.answers[$0.text] != nil }
        case .reasons:
            let names = Set(program?.reasonNames ?? [])
            return argument.isEmpty ? all().filter { names.contains($0.text) } : condition(argument)
        case .condition: return condition(argument)
        case .names: return argument.isEmpty ? all() : []
        }
    }

    /// The commands that begin so, by their next word.
    private func commands(_ start: String) -> [Completion.Candidate] {
        var seen: Set<String> = []
        return Command.all.filter { $0.name.hasPrefix(start) && $0.name != start }.compactMap { command in
            let word = command.name.dropFirst(start.count).firstWord.0
            return seen.insert(word).inserted ? .init(text: word, label: command.summary) : nil
        }
    }

    private func all() -> [Completion.Candidate] {
        loaded?.names.map { .init(text: $0.name, label: $0.label) } ?? []
    }

    /// What a condition can begin with.
    private func subjects() -> [Completion.Candidate] {
        all().filter { ["question", "finding", "score"].contains($0.label.prefix { $0 != ":" }) }
            + (loaded?.program.ladders ?? []).map { .init(text: $0.name, label: "ladder: \($0.title)") }
    }

    /// What a condition goes on with: a subject, its operator, or what joins it to the next.
    private func condition(_ before: String) -> [Completion.Candidate] {
        func words(_ words: [String]) -> [Completion.Candidate] { words.map { .init(text: $0, label: "") } }
        let text = before.trimming(\.isWhitespace)
        guard let last = text.split(whereSeparator: { $0.isWhitespace || $0 == "(" }).last, text.last != "("
        else { return subjects() }
        if ["and", "or", "not", "if"].contains(last) { return subjects() }
        if last == "is" { return words(["answered", "missing", "unknown", "refused", "unclear"]) }
        if let question = loaded?.program.questions.first(where: { $0.name == last }) {
            if case .several = question.kind { return words(["contains", "is"]) }
            return words(["in", "between", "is"])
        }
        if let program = loaded?.program,
            program.scores.contains(where: { $0.name == last })
                || program.ladders.contains(where: { $0.name == last })
        {
            return words(["in", "between"])
        }
        return words(["and", "or"])
    }

    private func files(_ word: String) -> [Completion.Candidate] {
        outside.paths(startingWith: word).map { .init(text: $0, label: "") }
    }

    /// What is being compared: `plan = `, `act_method = [ingestion, `, `plan in (`.
    private func subjectCompared(_ before: String) -> String? {
        var text = before.trimming(\.isWhitespace)
        // Within a list, what stands before its bracket counts.
        if let bracket = text.lastIndex(where: { "[(".contains($0) }),
            !text[bracket...].contains(where: { "])".contains($0) })
        {
            text = text[..<bracket].trimming(\.isWhitespace)
        }
        let operators = ["!=", "<=", ">=", "=", "<", ">", " in", " contains any of", " contains"]
        guard let symbol = operators.first(where: { text.hasSuffix($0) }) else { return nil }
        let name = text.dropLast(symbol.count).reversed().drop(while: \.isWhitespace)
            .prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        return String(name.reversed())
    }

    private func answers(of question: Question, _ before: String) -> [Completion.Candidate] {
        let options = question.options.map { Completion.Candidate(text: $0.name, label: $0.label) }
        let missing = Missing.allCases.map {
            Completion.Candidate(text: $0.rawValue, label: "asked, and not learned")
        }
        return options + (isAnswer(before + " x") || before.hasPrefix("what if") ? missing : [])
    }
}

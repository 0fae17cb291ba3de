import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation

/// A command of the session: what it is called, what it does, and its page of the manual.
struct Command: Sendable {
    /// What a command's argument names; completion offers these.
    enum Argument: Sendable {
        case nothing
        case text
        case file
        case answers
        case questions
        case onOff
        case code
        case command
        /// Rungs, rules, findings: what holds or does not.
        case reasons
        case condition
        /// Anything with a name.
        case names
    }

    /// One word, or two.
    let name: String
    /// How it is written: `why not RUNG|RULE`.
    let usage: String
    /// One line.
    let summary: String
    let manual: String
    /// Lines that show it at work, in names of the manual's library; `help NAME` runs them on a call of their
    /// own where the library at hand has the names.
    let example: [String]
    let argument: Argument
    let group: Group
    let run: @Sendable (inout Session, String) -> Reply

    enum Group: String, Sendable, CaseIterable {
        case answers = "Answers"
        case results = "Results"
        case library = "The library"
        case call = "The call and its records"
        case session = "The session"
    }

    init(
        _ usage: String, _ group: Group, _ argument: Argument, _ summary: String, manual: String,
        example: [String], run: @escaping @Sendable (inout Session, String) -> Reply
    ) {
        name = Self.name(in: usage)
        self.usage = usage
        self.group = group
        self.argument = argument
        self.summary = summary
        self.manual = manual
        self.example = example
        self.run = run
    }

    /// The words a command is called by, from how it is written.
    static func name(in usage: String) -> String {
        usage.split(separator: " ").prefix { $0.allSatisfy(\.isLowercase) }.joined(separator: " ")
    }

    static let all: [Command] = answering + results + library + records + sessions

    /// The command a line begins with, the longest name first, and what follows it.
    static func of(_ line: String) -> (command: Command, argument: String)? {
        let (first, rest) = line.firstWord
        let (second, others) = rest.firstWord
        if let command = all.first(where: { $0.name == "\(first) \(second)" }) { return (command, others) }
        let name = first == "exit" ? "quit" : first
        return all.first { $0.name == name }.map { ($0, rest) }
    }
}

extension Session {
    /// A line at the prompt: answers, a command, or a condition.
    mutating func command(_ typed: String) -> Reply {
        if isPasted(unfinished), !typed.isEmpty, !belongs(typed) {
            // What was pasted ends where a line is no part of it, and that is a line of its own.
            let pasted = String(unfinished.trimming(\.isWhitespace))
            unfinished = ""
            let (first, second) = (paste(pasted), command(typed))
            return Reply(first.text + second.text, refusal: first.refusal ?? second.refusal)
        }
        let line = String((unfinished + typed).trimming(\.isWhitespace))
        let goesOn = typed.contains { !$0.isWhitespace }
        if line.isEmpty || line.hasPrefix("#") { return Reply("") }
        if isAnswer(line) || Command.of(line) == nil {
            if goesOn, isUnfinished(line) {
                unfinished = line.hasSuffix("\\") ? line.dropLast() + "\n" : line + "\n"
                return Reply("")
            }
            let joined = line.lines.count
            unfinished = ""
            if isPasted(line) { return paste(line) }
            var reply = isAnswer(line) ? take(line) : inspect { $0.ask(condition: line) }
            if reply.refusal != nil, let guess = guess(line), guess != line {
                mode = .confirmingGuess(guess)
                let question = "did you mean `\(guess)`? yes or no"
                return Reply("  " + style.wrapped(question, indent: 2) + "\n", refusal: .mistake)
            }
            if joined > 1, reply.refusal != nil {
                reply.text +=
                    "  \(joined) lines were taken together: one that ends in "
                    + "an open bracket, `and`, `or` or `\\` goes on\n"
            }
            return reply
        }
        guard let (command, argument) = Command.of(line) else { return Reply("") }
        if command.argument.isNothing, !argument.isEmpty {
            return refused(
                .takesNoArgument, "`\(command.name)` stands alone",
                help: Command.all.first { $0.name.hasPrefix(command.name + " ") }.map {
                    "write `\($0.usage)`"
                }
                    ?? "`help \(command.name)` says what it does")
        }
        return command.run(&self, argument)
    }

    /// Whether a line goes on what was pasted: it is indented, another item, or closes a bracket.
    private func belongs(_ line: String) -> Bool {
        line.first.map { $0.isWhitespace || "-}]".contains($0) } ?? false || isOpen(unfinished)
    }

    private func isOpen(_ text: String) -> Bool {
        text.count { "([{".contains($0) } > text.count { ")]}".contains($0) }
    }

    /// Whether a condition or a list of answers goes on in the next line.
    private func isUnfinished(_ line: String) -> Bool {
        var depth = 0
        for character in line {
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
        }
        if isPasted(line) {
            let first = String(line.lines.first ?? "").trimming(\.isWhitespace)
            if first.hasSuffix(":") || first.hasSuffix("|") || first.hasPrefix("- ") { return true }
        }
        let last = line.split(whereSeparator: \.isWhitespace).last ?? ""
        return depth > 0 || line.hasSuffix("\\") || last == "and" || last == "or"
    }
}

extension Command.Argument {
    fileprivate var isNothing: Bool { if case .nothing = self { true } else { false } }
}

extension Session {
    /// The commands, for tests of the manual.
    package static var commandNames: [String] { Command.all.map(\.name) }

    /// The lines that show a command at work.
    package static func example(of name: String) -> [String] {
        Command.all.first { $0.name == name }?.example ?? []
    }

    /// Every name of the library.
    package var knownNames: [String] { loaded?.names.map(\.name) ?? [] }
}

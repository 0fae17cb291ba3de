import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageSyntax

/// Lines of a library's files, taken as they stand there: a mapping of answers, a case, a condition.
extension Session {
    /// Whether a line is YAML and not of the session's own language.
    func isPasted(_ line: String) -> Bool {
        if line.hasPrefix("{") || line.hasPrefix("- ") { return true }
        let word = line.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        let rest = line.dropFirst(word.count)
        return !word.isEmpty && rest.first == ":" && (rest.dropFirst().first?.isWhitespace ?? true)
    }

    /// Takes what was pasted: answers are taken, a condition is evaluated.
    mutating func paste(_ text: String) -> Reply {
        guard let inspector else { return noLibrary() }
        let file = promptFile(text)
        var problems = Problems()
        guard let node = read(file, &problems) else { return mistakes(problems, file) }
        switch Pasted(node, inspector.program) {
        case .condition(let node):
            guard let condition = parseCondition(node, in: file, &problems) else {
                return mistakes(problems, file)
            }
            return inspect { $0.ask(condition: condition.description) }
        case .answers(let node):
            let answers = parseAnswers(node, inspector.program, &problems)
            if problems.hasErrors {
                var reply = mistakes(problems, file)
                reply.text += "  nothing of it was taken\n"
                return reply
            }
            let given = Sheet(answers, [], inspector.program).answers
            return change { $0.answers.merge(given) { _, new in new } }
        case nil:
            return refused(
                .mistake, "this is YAML, and neither answers nor a condition",
                help:
                    "answers are pasted as `plan: specific` or `given: { ... }`, a condition as `when: ...`, `all:` or `any:`"
            )
        }
    }
}

/// What a piece of a library's file is, where a session can do something with it.
private enum Pasted {
    case answers(Node)
    case condition(Node)

    init?(_ node: Node, _ program: Program) {
        switch node.content {
        case .scalar: return nil
        case .list(let items):
            // A case as it stands in its file, or conditions in a row.
            if items.count == 1, case .mapping = items[0].content {
                self.init(items[0], program)
                return
            }
            let key = Node(content: .scalar(Scalar(text: "all", style: .plain)), span: node.span)
            self = .condition(Node(content: .mapping([Entry(key: key, value: node)]), span: node.span))
        case .mapping(let entries):
            func value(_ names: [String]) -> Node? {
                entries.first { entry in
                    entry.key.text.map { names.contains($0) && program.questionIndex($0) == nil } ?? false
                }?.value
            }
            if let given = value(["given", "answers"]) {
                self = .answers(given)
            } else if let when = value(["when", "ask_when", "applies_when", "unavailable_when", "apart_when"])
            {
                self = .condition(when)
            } else if value(["all", "any", "none"]) != nil {
                self = .condition(node)
            } else if entries.count == 1, case .mapping = entries[0].value.content,
                entries[0].key.text.map({ program.questionIndex($0) == nil }) ?? false
            {
                // A finding, rule or case under its name.
                self.init(entries[0].value, program)
            } else {
                self = .answers(node)
            }
        }
    }
}

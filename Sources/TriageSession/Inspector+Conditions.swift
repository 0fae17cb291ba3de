import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Inspector {
    /// Evaluates a typed condition and draws it.
    ///
    /// A name alone that is no condition, such as a rule's or a question's, is shown.
    func ask(condition text: String) -> Reply {
        if text.isEmpty { return needs("a condition", "if CONDITION") }
        let things = Thing.all(named: text, in: loaded)
        if !things.isEmpty, !things.contains(where: { $0.kind == .finding }) { return show(text) }
        return query(text) { inspector, node in
            let (program, evaluation) = (inspector.program, inspector.evaluation)
            return Reply(
                present(evaluation.trace(node, program), style, indent: 2, words: .author) + "\n"
                    + inspector.restsOn([node])
                    + "  " + style.wrapped("in English: \(program.english(node))", indent: 4) + "\n")
        }
    }

    /// Says something of a typed condition, which stands as a node in a program of its own.
    func query(_ text: String, _ say: (Inspector, Int) -> Reply) -> Reply {
        let file = promptFile(text)
        var problems = Problems()
        guard let query = compile(condition: file, in: loaded.library, &problems) else {
            var reply = mistakes(problems, file)
            let isAlone = text.firstWord.1.isEmpty && !problems.list.contains { $0.help != nil }
            if let advice = advice(for: text.firstWord.0, isAlone: isAlone) {
                reply.text += "  = \(style.bold("help")): \(advice)\n"
            }
            return reply
        }
        let evaluation = evaluate(query.program, sheet.placed(in: query.program).answers)
        let inspector = Inspector(
            loaded: loaded, program: query.program, sheet: sheet, evaluation: evaluation, style: style)
        return say(inspector, query.node)
    }

    func tree(_ trace: Trace) -> String { present(trace, style, indent: 2) + "\n" }

    /// Sources, one a line.
    func cited(_ sources: [Int], indent: Int) -> String {
        let pad = String(repeating: " ", count: indent)
        return sources.map { index in
            let source = program.sources[index]
            let text = "source: \(source.citation) [\(source.name)]"
            return pad + style.wrapped(text, indent: indent + 2) + "\n"
        }.joined()
    }

    /// What a line may have been meant for, where its first word is no subject of a condition.
    private func advice(for word: String, isAlone: Bool) -> String? {
        let names = loaded.names.map(\.name)
        if names.contains(word) { return nil }
        if let near = closest(to: word, among: Command.all.map { $0.name.firstWord.0 }) {
            return "or did you mean the command `\(near)`? `help` lists them"
        }
        return isAlone ? closest(to: word, among: names).map { "did you mean `\($0)`?" } : nil
    }
}

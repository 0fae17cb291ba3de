import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Session {
    /// Evaluates a typed condition and draws it.
    ///
    /// A name alone that is no condition, such as a rule's or a question's, is shown.
    func ask(condition text: String) -> Reply {
        withLibrary { loaded, _ in
            let things = Thing.all(named: text, in: loaded)
            if !things.isEmpty, !things.contains(where: { $0.kind == .finding }) { return show(text) }
            return query(text, loaded) { query, evaluation in
                let english = query.program.english(query.node)
                return Reply(
                    present(evaluation.trace(query.node, query.program), style, indent: 2, words: .author)
                        + "\n"
                        + restsOn([query.node], query.program, evaluation)
                        + "  " + style.wrapped("in English: \(english)", indent: 4) + "\n")
            }
        }
    }

    func query(_ text: String, _ loaded: LoadedLibrary, _ show: (Query, Evaluation) -> Reply) -> Reply {
        let file = promptFile(text)
        var problems = Problems()
        guard let query = compile(condition: file, in: loaded.library, &problems) else {
            var reply = mistakes(problems, file)
            let isAlone = text.firstWord.1.isEmpty && !problems.list.contains { $0.help != nil }
            if let advice = advice(for: text.firstWord.0, isAlone: isAlone, loaded) {
                reply.text += "  = \(style.bold("help")): \(advice)\n"
            }
            return reply
        }
        return show(query, evaluate(query.program, sheet.placed(in: query.program).answers))
    }

    func tree(_ trace: Trace) -> String { present(trace, style, indent: 2) + "\n" }

    /// Sources, one a line.
    func cited(_ sources: [Int], _ program: Program, indent: Int) -> String {
        let pad = String(repeating: " ", count: indent)
        return sources.map { index in
            let source = program.sources[index]
            let text = "source: \(source.citation) [\(source.name)]"
            return pad + style.wrapped(text, indent: indent + 2) + "\n"
        }.joined()
    }

    /// What a line may have been meant for, where its first word is no subject of a condition.
    private func advice(for word: String, isAlone: Bool, _ loaded: LoadedLibrary) -> String? {
        let names = loaded.names.map(\.name)
        if names.contains(word) { return nil }
        if let near = closest(to: word, among: Command.all.map { $0.name.firstWord.0 }) {
            return "or did you mean the command `\(near)`? `help` lists them"
        }
        return isAlone ? closest(to: word, among: names).map { "did you mean `\($0)`?" } : nil
    }
}

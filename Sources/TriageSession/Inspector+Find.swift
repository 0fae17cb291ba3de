import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Inspector {
    /// What of the library has all of some words: first where its name or sentence has them, then where its
    /// answers, conditions or sources do.
    func find(_ text: String) -> Reply {
        let words = SoughtWord.all(in: text)
        if words.isEmpty { return needs("words", "find WORDS") }
        var (said, within): ([Thing], [Thing]) = ([], [])
        var known: [Int: Int] = [:]
        for thing in loaded.things {
            let sentence = [thing.name, thing.name.replacing("_", with: " "), loaded.label(of: thing)]
            let all = sentence + details(of: thing)
            if words.allSatisfy({ $0.stands(in: sentence) }) {
                said.append(thing)
            } else if words.allSatisfy({ $0.stands(in: all) }) {
                within.append(thing)
            }
            for (place, word) in words.enumerated() where word.stands(in: all) {
                known[place, default: 0] += 1
            }
        }
        if said.isEmpty, within.isEmpty { return nothing(of: words, known) }
        let width = (said + within).map { column(of: $0).count }.max() ?? 0
        func lines(_ things: [Thing]) -> String {
            things.map { thing in
                "  \(column(of: thing).padded(to: width))  "
                    + style.wrapped(loaded.label(of: thing), indent: width + 4) + "\n"
            }.joined()
        }
        let also = within.isEmpty ? "" : style.bold("in their answers, conditions or sources") + "\n"
        return Reply(lines(said) + also + lines(within))
    }

    private func column(of thing: Thing) -> String {
        thing.kind.rawValue.padded(to: Thing.Kind.allCases.map(\.rawValue.count).max() ?? 0) + "  "
            + thing.name
    }

    /// Nothing has all of the words: how many things have each of them.
    private func nothing(of words: [SoughtWord], _ known: [Int: Int]) -> Reply {
        let each = words.enumerated().filter { known[$0.offset] != nil }.map { place, word in
            "`find \(word.text)` shows \(counted(known[place] ?? 0, "thing"))"
        }
        let near = words.count == 1 ? closest(to: words[0].text, among: loaded.names.map(\.name)) : nil
        let list = words.map { "`\($0.text)`" }.joined(separator: " and ")
        return refused(
            .unknownName, "nothing in this library has \(list)",
            help: near.map { "did you mean `\($0)`?" }
                ?? (words.count > 1 && !each.isEmpty
                    ? each.joined(separator: ", ") : "`questions` and `rules` list what there is"))
    }

    /// What is said of a thing behind its sentence.
    private func details(of thing: Thing) -> [String] {
        let index = thing.index
        switch thing.kind {
        case .question:
            let question = program.questions[index]
            let wordings = [question.topic, question.askThirdParty, question.askText, question.why]
            return wordings.compactMap { $0 } + question.options.flatMap { [$0.name, $0.label] + $0.hears }
        case .rule:
            let rule = program.rules[index]
            return [program.english(rule.ownNode)] + tests(rule.ownNode)
                + rule.sources.map { program.sources[$0].citation }
        case .finding: return [program.english(program.findings[index].node)]
        case .law: return [program.english(program.laws[index].node)]
        case .guidance:
            let guidance = program.guidance[index]
            return [guidance.say, guidance.toDo, guidance.avoid].compactMap { $0 }
        case .source: return [program.sources[index].citation]
        case .screen:
            let screen = program.screens[index]
            return [screen.none] + screen.covered.compactMap(\.label)
                + screen.covers.map { program.questions[$0].name }
        case .score, .table, .rung, .flag, .responder, .audience, .dangerKey, .document: return []
        }
    }
}

/// A word that is looked for; the last letter of a plural is left open.
private struct SoughtWord {
    let text: String

    static func all(in text: String) -> [SoughtWord] {
        text.split { $0.isWhitespace || $0 == "," }.map { SoughtWord(text: String($0)) }
    }

    func stands(in texts: [String]) -> Bool {
        let isPlural = text.count > 3 && text.hasSuffix("s") && !text.hasSuffix("ss")
        let stem = isPlural ? String(text.dropLast()) : text
        return texts.contains { $0.mentions(stem) }
    }
}

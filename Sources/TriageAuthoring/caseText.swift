import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// A call as a case: its answers, its recommended rungs and the rules that decide them.
///
/// - Parameters:
///   - holds: rules that must hold, and
///   - fails: rules that must not, besides.
///   - note: what it guards, in a sentence.
///   - allRungs: whether the established and the possible rungs are expected as well, and that the result is
///     provisional where it is.
package func caseText(
    _ name: String, _ evaluation: Evaluation, _ program: Program, holds: [Int] = [], fails: [Int] = [],
    note: String? = nil, allRungs: Bool = false
) -> String {
    let given = program.questions.indices.compactMap { index in
        program.answer(evaluation.answers.codes[index], to: index).map {
            "\(program.questions[index].name): \($0)"
        }
    }
    func rungs(_ key: String, _ path: KeyPath<Standing, Int>) -> String {
        let names = program.ladders.indices.map {
            program.ladders[$0].rungs[evaluation.standings[$0][keyPath: path]].name
        }
        return "\(key): [\(names.joined(separator: ", "))]"
    }
    func list(_ key: String, _ rules: [Int]) -> String {
        rules.isEmpty ? "" : ", \(key): [\(rules.map { program.rules[$0].name }.joined(separator: ", "))]"
    }
    let because = decidingRules(evaluation, program)
    let expect =
        rungs("recommended", \.recommended)
        + (allRungs ? ", " + rungs("established", \.established) + ", " + rungs("possible", \.possible) : "")
        + (allRungs && evaluation.standings.contains(where: \.isProvisional) ? ", provisional: true" : "")
        + list("because", because)
        + list("holds", holds.filter { !because.contains($0) }) + list("fails", fails)
    return "- case: \(plain(name))\n" + (note.map { "  note: \(plain($0))\n" } ?? "")
        + "  given: { \(given.joined(separator: ", ")) }\n  expect: { \(expect) }\n"
}

/// A text as YAML holds it: without quotes where it needs none.
private func plain(_ text: String) -> String {
    let isPlain =
        text.first.map { $0.isLetter || $0.isNumber } == true
        && text.allSatisfy { $0.isLetter || $0.isNumber || " ,-'.;()".contains($0) } && text.last != " "
    return isPlain ? text : quoted(text)
}

/// The rules that decide the recommended rungs, each once.
func decidingRules(_ evaluation: Evaluation, _ program: Program) -> [Int] {
    let holding = program.rules.indices.filter { evaluation.assumed.truths[program.rules[$0].node] == .yes }
    let rules = Outcome(evaluation.standings, holding: holding, program).deciding.flatMap(\.all)
    return rules.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
}

extension LoadedLibrary {
    /// The file a case belongs in: the one whose cases expect the deciding rule the most often, else the one
    /// beside the rule's file; without a rule, beside the file of the first question answered.
    package func casesFile(for evaluation: Evaluation) -> String {
        let deciding = decidingRules(evaluation, program)
        for rule in deciding {
            let counts = text.cases.map { file in
                cases.count { $0.span.file == file.id && $0.expect.because.contains(rule) }
            }
            if let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) {
                return text.cases[index].path
            }
        }
        let answered = program.questions.indices.first { evaluation.answers.codes[$0] != .notAsked }
        let document =
            deciding.first.map { program.rules[$0].document }
            ?? answered.map { program.questions[$0].document } ?? 0
        let path = library.documents[document].file.path
        let stem = path.hasSuffix(".yaml") ? String(path.dropLast(5)) : path
        return stem + ".cases.yaml"
    }
}

import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// A call with its expected result.
package struct Case: Sendable {
    package let name: String
    package let given: Answers
    package let expect: Expectation
    package let file: String
    package let span: Span
}

/// What a case expects; parts that are empty expect nothing.
package struct Expectation: Sendable {
    package var established: [RungPlace] = []
    package var recommended: [RungPlace] = []
    package var possible: [RungPlace] = []
    /// Whether the result is provisional.
    package var provisional: Bool?
    /// The recommended rung of their ladder is one of these.
    package var accepted: [RungPlace] = []
    /// Rules that decide a recommended rung.
    package var because: [Int] = []
    package var holds: [Int] = []
    package var fails: [Int] = []
    package var send: [Int] = []
    package var guide: [Int] = []
    package var flag: [Int] = []
    package var noSend: [Int] = []
    package var noGuide: [Int] = []
    package var noFlag: [Int] = []
    /// Questions that are still open.
    package var open: [Int] = []

    /// Every rule of which something is expected by its name.
    var rules: Set<Int> { Set(because + holds + fails) }
}

/// Reads the cases of a file. A case with a mistake in it is reported and left out.
package func parseCases(_ file: SourceFile, _ program: Program, _ problems: inout Problems) -> [Case] {
    guard let root = read(file, &problems) else { return [] }
    guard case .list(let items) = root.content else {
        problems.report(.badCase, "a file of cases is a list", at: root.span)
        return []
    }
    let names = CaseNames(program)
    return items.compactMap { item in
        var found = Problems()
        let result = parseCase(item, file, program, names, &found)
        problems.append(found)
        return found.hasErrors ? nil : result
    }
}

/// What a case can name, by name; made once for a file.
private struct CaseNames {
    let rungs: [String: RungPlace]
    let rules: [String: Int]
    let responders: [String: Int]
    let guidance: [String: Int]
    let flags: [String: Int]
    let questions: [String: Int]
    let sources: [String: Int]

    init(_ program: Program) {
        func table(_ names: [String]) -> [String: Int] {
            Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        }
        rungs = Dictionary(
            program.ladders.enumerated().flatMap { ladder, value in
                value.rungs.enumerated().map { ($1.name, RungPlace(ladder: ladder, rung: $0)) }
            }
        ) { first, _ in first }
        rules = table(program.rules.map(\.name))
        responders = table(program.responders.map(\.name))
        guidance = table(program.guidance.map(\.name))
        flags = table(program.flags.map(\.name))
        questions = table(program.questions.map(\.name))
        sources = table(program.sources.map(\.name))
    }
}

private func parseCase(
    _ node: Node, _ file: SourceFile, _ program: Program, _ names: CaseNames, _ problems: inout Problems
) -> Case? {
    let fields = Fields(
        node, "a case", place: node.span, file: file, required: ["case", "given", "expect"],
        optional: ["source", "note"], &problems)
    for word in fields.words("source", &problems) where names.sources[word.text] == nil {
        problems.report(
            .badCase, "`\(word.text)` is not in the bibliography", at: word.span,
            help: suggestion(for: word.text, among: names.sources.keys))
    }
    guard let name = fields.text("case", &problems), let given = fields.node("given"),
        let expect = fields.node("expect")
    else { return nil }
    let answers = parseAnswers(given, program, &problems)
    let expectation = parseExpectation(expect, file, names, &problems)
    return Case(name: name, given: answers, expect: expectation, file: file.path, span: node.span)
}

private func parseExpectation(
    _ node: Node, _ file: SourceFile, _ names: CaseNames, _ problems: inout Problems
) -> Expectation {
    var expect = Expectation()
    guard case .mapping(let entries) = node.content, !entries.isEmpty else {
        problems.report(
            .badCase, "`expect` is \(node.shape); a mapping that says something is expected", at: node.span)
        return expect
    }
    let fields = Fields(
        node, "`expect`", place: node.span, file: file,
        optional: [
            "established", "recommended", "possible", "provisional", "accepted", "because", "holds", "fails",
            "send", "guide", "flag", "no_send", "no_guide", "no_flag", "open",
        ], &problems)
    func places<Place>(_ key: String, _ kind: String, _ table: [String: Place]) -> [Place] {
        fields.words(key, &problems).compactMap { word in
            if let place = table[word.text] { return place }
            problems.report(
                .badCase, "no \(kind) is called `\(word.text)`", at: word.span,
                help: suggestion(for: word.text, among: table.keys))
            return nil
        }
    }
    expect.established = places("established", "rung", names.rungs)
    expect.recommended = places("recommended", "rung", names.rungs)
    expect.possible = places("possible", "rung", names.rungs)
    if fields.node("provisional") != nil { expect.provisional = fields.flag("provisional", &problems) }
    expect.accepted = places("accepted", "rung", names.rungs)
    expect.because = places("because", "rule", names.rules)
    expect.holds = places("holds", "rule", names.rules)
    expect.fails = places("fails", "rule", names.rules)
    expect.send = places("send", "responder", names.responders)
    expect.guide = places("guide", "guidance", names.guidance)
    expect.flag = places("flag", "flag", names.flags)
    expect.noSend = places("no_send", "responder", names.responders)
    expect.noGuide = places("no_guide", "guidance", names.guidance)
    expect.noFlag = places("no_flag", "flag", names.flags)
    expect.open = places("open", "question", names.questions)
    return expect
}

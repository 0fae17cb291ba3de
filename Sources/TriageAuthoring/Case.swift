import TriageDiagnostics
import TriageEngine
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
    guard case .mapping(let entries) = node.content else {
        problems.report(.badCase, "a case is \(node.shape); a mapping is expected", at: node.span)
        return nil
    }
    let keys = ["case", "given", "expect", "source", "note"]
    var values: [String: Node] = [:]
    for entry in entries {
        let key = entry.key.text ?? ""
        if keys.contains(key) {
            values[key] = entry.value
        } else {
            problems.report(
                .badCase, "a case has no key `\(key)`", at: entry.key.span,
                help: suggestion(for: key, among: keys))
        }
    }
    guard let name = values["case"]?.text, let given = values["given"], let expect = values["expect"] else {
        problems.report(.badCase, "a case needs `case`, `given` and `expect`", at: node.span)
        return nil
    }
    if let source = values["source"] { checkSources(source, names, &problems) }
    let answers = parseAnswers(given, program, &problems)
    let expectation = parseExpectation(expect, names, &problems)
    return Case(name: name, given: answers, expect: expectation, file: file.path, span: node.span)
}

private func checkSources(_ node: Node, _ names: CaseNames, _ problems: inout Problems) {
    for word in words(node, &problems) where names.sources[word.text] == nil {
        problems.report(
            .badCase, "`\(word.text)` is not in the bibliography", at: word.span,
            help: suggestion(for: word.text, among: names.sources.keys))
    }
}

private func parseExpectation(_ node: Node, _ names: CaseNames, _ problems: inout Problems) -> Expectation {
    var expect = Expectation()
    guard case .mapping(let entries) = node.content, !entries.isEmpty else {
        problems.report(
            .badCase, "`expect` is \(node.shape); a mapping that says something is expected", at: node.span)
        return expect
    }
    func places<Place>(_ node: Node, _ kind: String, _ table: [String: Place]) -> [Place] {
        words(node, &problems).compactMap { word in
            if let place = table[word.text] { return place }
            problems.report(
                .badCase, "no \(kind) is called `\(word.text)`", at: word.span,
                help: suggestion(for: word.text, among: table.keys))
            return nil
        }
    }
    for entry in entries {
        let value = entry.value
        switch entry.key.text ?? "" {
        case "established": expect.established = places(value, "rung", names.rungs)
        case "recommended": expect.recommended = places(value, "rung", names.rungs)
        case "possible": expect.possible = places(value, "rung", names.rungs)
        case "accepted": expect.accepted = places(value, "rung", names.rungs)
        case "because": expect.because = places(value, "rule", names.rules)
        case "holds": expect.holds = places(value, "rule", names.rules)
        case "fails": expect.fails = places(value, "rule", names.rules)
        case "send": expect.send = places(value, "responder", names.responders)
        case "guide": expect.guide = places(value, "guidance", names.guidance)
        case "flag": expect.flag = places(value, "flag", names.flags)
        case "no_send": expect.noSend = places(value, "responder", names.responders)
        case "no_guide": expect.noGuide = places(value, "guidance", names.guidance)
        case "no_flag": expect.noFlag = places(value, "flag", names.flags)
        case "open": expect.open = places(value, "question", names.questions)
        case let key:
            let keys = [
                "established", "recommended", "possible", "accepted", "because", "holds", "fails", "send",
                "guide",
                "flag", "no_send", "no_guide", "no_flag", "open",
            ]
            problems.report(
                .badCase, "`expect` has no key `\(key)`", at: entry.key.span,
                help: suggestion(for: key, among: keys))
        }
    }
    return expect
}

/// One word, or a list of them.
private func words(_ node: Node, _ problems: inout Problems) -> [Word] {
    let items: [Node]
    if case .list(let list) = node.content { items = list } else { items = [node] }
    return items.compactMap { item in
        if let text = item.text, !text.isEmpty { return Word(text, item.span) }
        problems.report(.badCase, "this is \(item.shape); a name is expected", at: item.span)
        return nil
    }
}

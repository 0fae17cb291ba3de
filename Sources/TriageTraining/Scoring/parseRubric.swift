import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// Reads a rubric; nil when it cannot be used, after everything wrong is reported.
package func parseRubric(_ file: SourceFile, _ program: Program, _ problems: inout Problems) -> Rubric? {
    var found = Problems()
    defer { problems.append(found) }
    guard let root = read(file, &found) else { return nil }
    let fields = Fields(
        root, "a rubric", place: Span(file: file.id, start: 0, end: 0), file: file,
        required: ["rubric", "title", "faults", "levels"], optional: ["hide_recommendation", "times"], &found)
    guard let faults = fields.node("faults"), let levels = fields.node("levels") else { return nil }
    var rules: [Fault: Rubric.Rule] = [:]
    for (name, node) in entries(of: faults, "`faults`", &found) {
        guard let fault = Fault(rawValue: name.text) else {
            found.report(
                .badRubric, "no fault is called `\(name.text)`", at: name.span,
                help: suggestion(for: name.text, among: Fault.allCases.map(\.rawValue)))
            continue
        }
        rules[fault] = rule(node, name, file, &found)
    }
    for fault in Fault.allCases where rules[fault] == nil {
        found.report(.badRubric, "the rubric does not say what `\(fault.rawValue)` costs", at: faults.span)
    }
    let times = fields.node("times").map { entries(of: $0, "`times`", &found) } ?? []
    let rubric = Rubric(
        id: fields.text("rubric", &found) ?? "", title: fields.text("title", &found) ?? "",
        hidesRecommendation: fields.flag("hide_recommendation", &found), rules: rules,
        levels: levelRules(levels, file, &found),
        times: times.map { name, node in (name.text, questions(node, program, &found)) })
    return found.hasErrors ? nil : rubric
}

private func rule(_ node: Node, _ name: Word, _ file: SourceFile, _ found: inout Problems) -> Rubric.Rule? {
    let fields = Fields(
        node, "fault `\(name.text)`", place: name.span, file: file,
        required: ["part", "class", "points", "because"], &found)
    guard let part = fields.word("part", &found), let deviation = fields.word("class", &found),
        let points = fields.word("points", &found)
    else { return nil }
    guard let whichPart = Rubric.Part(rawValue: part.text) else {
        let all = Rubric.Part.allCases.map(\.rawValue)
        found.report(.badRubric, "`part` is one of \(all.joined(separator: ", "))", at: part.span)
        return nil
    }
    guard let whichClass = Rubric.DeviationClass(rawValue: deviation.text) else {
        let all = Rubric.DeviationClass.allCases.map(\.rawValue)
        found.report(.badRubric, "`class` is one of \(all.joined(separator: ", "))", at: deviation.span)
        return nil
    }
    guard let cost = Int(points.text), (0...100).contains(cost) else {
        found.report(
            .badRubric, "`points` is a whole number from 0 to 100, not `\(points.text)`", at: points.span)
        return nil
    }
    return Rubric.Rule(
        part: whichPart, deviation: whichClass, points: cost, because: fields.text("because", &found) ?? "")
}

private func levelRules(_ node: Node, _ file: SourceFile, _ found: inout Problems) -> [Rubric.LevelRule] {
    guard case .list(let items) = node.content else {
        found.report(.badRubric, "`levels` is a list; the first that fits counts", at: node.span)
        return []
    }
    let rules = items.compactMap { item -> Rubric.LevelRule? in
        let fields = Fields(
            item, "a level", place: item.span, file: file, required: ["level"], optional: ["when"], &found)
        guard let word = fields.word("level", &found) else { return nil }
        guard let level = Rubric.Level(rawValue: word.text) else {
            let all = Rubric.Level.allCases.map(\.rawValue)
            found.report(.badRubric, "`level` is one of \(all.joined(separator: ", "))", at: word.span)
            return nil
        }
        guard let when = fields.node("when") else { return Rubric.LevelRule(level: level, when: []) }
        guard case .list(let alternatives) = when.content, !alternatives.isEmpty else {
            found.report(
                .badRubric, "`when` is a list of alternatives, such as `- { major: 2 }`", at: when.span)
            return nil
        }
        return Rubric.LevelRule(level: level, when: alternatives.map { counts($0, &found) })
    }
    if rules.dropLast().contains(where: \.when.isEmpty) {
        found.report(
            .badRubric, "only the last level has no `when`: those after it would never be reached",
            at: node.span)
    }
    if rules.last?.when.isEmpty != true {
        found.report(
            .badRubric, "the last level has no `when`: it is that of every other attempt", at: node.span)
    }
    return rules
}

private func counts(_ node: Node, _ found: inout Problems) -> [Rubric.DeviationClass: Int] {
    var counts: [Rubric.DeviationClass: Int] = [:]
    for (name, value) in entries(of: node, "an alternative of `when`", &found) {
        guard let deviation = Rubric.DeviationClass(rawValue: name.text),
            let count = value.text.flatMap({ Int($0) }), count > 0
        else {
            found.report(
                .badRubric, "an alternative is a class and how many, such as `major: 2`", at: name.span)
            continue
        }
        counts[deviation] = count
    }
    return counts
}

private func questions(_ node: Node, _ program: Program, _ found: inout Problems) -> [Int] {
    guard case .list(let items) = node.content else {
        found.report(.badRubric, "a measure of time is a list of questions", at: node.span)
        return []
    }
    return items.compactMap { item in
        if let index = item.text.flatMap(program.questionIndex) { return index }
        found.report(
            .badRubric, "no question is called `\(item.text ?? "")`", at: item.span,
            help: suggestion(for: item.text ?? "", among: program.questions.map(\.name)))
        return nil
    }
}

extension DiagnosticKind {
    package static let badRubric = DiagnosticKind(
        "bad-rubric", summary: "A rubric says what every fault costs, and which level follows.",
        manual: """
            `faults` has an entry for each kind of fault with `part`, `class`, `points` and `because`; `levels` is a list of which the first that fits \
            counts, the last without `when`. Rules/rubrics.yaml is the shipped one.
            """)
}

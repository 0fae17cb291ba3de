import TriageAuthoring
import TriageEngine
import TriagePresentation
import TriageValues

extension Inspector {
    /// A section of the library, one thing a line.
    func list(_ section: String, _ text: String) -> Reply {
        let rows = rows(section)
        if rows.isEmpty { return Reply("the library has no \(section)\n") }
        let found = rows.filter { row in text.isEmpty || row.searched.contains { $0.mentions(text) } }
        if found.isEmpty {
            return refused(
                .unknownName, "none of the \(rows.count) \(section) mentions `\(text)`",
                help: "`\(section)` lists all")
        }
        let width = found.map(\.name.count).max() ?? 0
        return Reply(
            found.map { row in
                let head = "  " + row.mark + row.name.padded(to: width) + "  "
                let indent = width + 4 + row.markWidth
                return head
                    + row.lines.map { style.wrapped($0, indent: indent) }
                    .joined(separator: "\n" + String(repeating: " ", count: indent)) + "\n"
            }.joined())
    }
}

/// What a list shows of one thing.
private struct Row {
    let mark: String
    let markWidth: Int
    let name: String
    let lines: [String]
    /// What a search looks at.
    let searched: [String]

    init(_ name: String, _ lines: [String], mark: String = "", markWidth: Int = 0, also: [String] = []) {
        self.mark = mark
        self.markWidth = markWidth
        self.name = name
        self.lines = lines
        searched = [name] + lines + also
    }
}

extension Inspector {
    private func rows(_ section: String) -> [Row] {
        switch section {
        case "rules": rules()
        case "questions": program.questions.indices.map(question)
        case "findings":
            program.namedFindings.indices.map { index in
                let node = program.findings[index].node
                return Row(
                    program.findings[index].name, [program.sentence(ofFinding: index)], mark: sign(node),
                    markWidth: 5, also: [program.english(node)] + tests(node))
            }
        case "scores": scores()
        case "laws":
            program.laws.map {
                Row(
                    $0.name,
                    ["at least \(program.name(of: $0.atLeast)): \($0.because)", "now: \(applies($0.node))"])
            }
        case "ladders": program.ladders.indices.flatMap(ladder)
        case "sources": program.sources.map(source)
        case "guidance": guidance()
        case "screens": program.screens.map(screen)
        default: []
        }
    }

    /// A law is kept on every call; what differs is whether it says something of this one.
    private func applies(_ node: Int) -> String {
        switch evaluation.assumed.truths[node] {
        case .yes: "applies, and is kept"
        case .no: "does not apply"
        case .unknown: "whether it applies is not decided yet"
        }
    }

    private func sign(_ node: Int) -> String { style.sign(evaluation.assumed.truths[node]) + "  " }

    private func rules() -> [Row] {
        program.rules.map { rule in
            let raises = rule.raise.map { program.name(of: $0) } + (rule.stepsUp ? ["a step up"] : [])
            let other =
                (rule.send.map { program.responders[$0].name } + rule.flag.map { program.flags[$0].name }
                    + rule.guide.map { program.guidance[$0].name })
            let outcome =
                raises.isEmpty ? other.prefix(3).joined(separator: ", ") : raises.joined(separator: ", ")
            return Row(
                rule.name, ["→ \(outcome): \(rule.because)"], mark: sign(rule.node), markWidth: 5,
                also: other + tests(rule.ownNode))
        }
    }

    /// The tests of a condition as their author wrote them, those that its scores count among them, and what
    /// gives these their points.
    func tests(_ node: Int) -> [String] {
        program.nodes(from: [node], .scores).flatMap { node in
            [program.texts[node]] + program.questions(of: node).map { program.questions[$0].name }
        }
    }

    private func question(_ index: Int) -> Row {
        let question = program.questions[index]
        var lines = [question.ask + (question.mustAsk ? " (must ask)" : "")]
        switch question.kind {
        case .number(let range):
            let (low, high) = (range.text(range.bounds.lowerBound), range.text(range.bounds.upperBound))
            lines.append("\(low) to \(high) \(range.unit ?? "")")
        case .choice: lines.append(question.options.map(\.name).joined(separator: ", "))
        case .several: lines.append("several of " + question.options.map(\.name).joined(separator: ", "))
        }
        if let answer = program.answer(evaluation.answers.codes[index], to: index) {
            lines.append("→ \(answer)")
        }
        return Row(question.name, lines, also: question.options.map(\.label))
    }

    private func scores() -> [Row] {
        program.namedScores.enumerated().map { index, score in
            let range = evaluation.assumed.scores[index]
            let value =
                range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            return Row(
                score.name,
                ["\(value), of \(score.range.lowerBound) to \(score.range.upperBound): \(score.reads)"])
        }
    }

    private func ladder(_ index: Int) -> [Row] {
        let ladder = program.ladders[index]
        let standing = evaluation.standings[index]
        let title = Row(ladder.name, [ladder.title])
        return [title]
            + ladder.rungs.enumerated().reversed().map { rung, record in
                let marks =
                    (rung == standing.established ? "=" : " ") + (rung == standing.recommended ? ">" : " ")
                    + (rung == standing.possible ? "<" : " ")
                let who = record.who.map { program.responders[$0].label }.joined(separator: ", ")
                let facts = [record.label, who, record.within ?? ""].filter { !$0.isEmpty }
                return Row(record.name, [facts.joined(separator: "; ")], mark: marks + "  ", markWidth: 5)
            }
    }

    private func screen(_ screen: Screen) -> Row {
        let covers = screen.covers.map { program.questions[$0].name }.joined(separator: ", ")
        let observed = screen.observe.map { ["or seen: \($0)"] } ?? []
        return Row(
            screen.name,
            [screen.ask] + observed + ["stands for \(covers)", "\(screen.none): each its safest answer"])
    }

    private func source(_ source: Source) -> Row { Row(source.name, [source.citation]) }

    private func guidance() -> [Row] {
        let due = explanation.guidance
        return program.guidance.enumerated().map { index, guidance in
            let lines = [("say", guidance.say), ("do", guidance.toDo), ("avoid", guidance.avoid)].compactMap {
                word, text in
                text.map { "\(word): \($0)" }
            }
            return Row(guidance.name, lines, mark: due.contains(index) ? "due  " : "     ", markWidth: 5)
        }
    }
}

extension Program {
    /// A finding in a line: its own words, or else its condition with the findings in it by their names, cut
    /// where it is long.
    func sentence(ofFinding index: Int) -> String {
        if let reads = findings[index].reads { return reads }
        let whole = english(findings[index].node, naming: Set(namedFindings.indices))
        let most = 120
        guard whole.count > most else { return whole }
        let words = whole.prefix(most).split(separator: " ", omittingEmptySubsequences: false).dropLast()
        return words.joined(separator: " ") + " …"
    }
}

import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriagePresentation
import TriageSyntax
import TriageValues

extension Inspector {
    /// Everything that a thing bears on, to the end, as a tree: each thing is opened where it stands first.
    func uses(_ name: String) -> Reply {
        if name.isEmpty { return needs("a name", "uses NAME") }
        let things = Thing.all(named: name, in: loaded)
        if things.isEmpty {
            return unknown(name, nil, among: loaded.names.map(\.name), "questions`, `rules` or `findings")
        }
        return Reply(things.map(tree).joined(separator: "\n"))
    }

    private func tree(of thing: Thing) -> String {
        var walk = UseWalk(loaded: loaded)
        walk.open(thing, depth: 1)
        let head = "\(style.bold(thing.name)), \(thing.kind.rawValue)"
        if walk.lines.isEmpty { return head + ": nothing uses it\n" }
        let lines = walk.lines.map { depth, text in
            String(repeating: "  ", count: depth) + style.wrapped(text, indent: 2 * depth + 2) + "\n"
        }
        return head + ", is used by\n" + lines.joined() + reach(walk.rules)
    }

    /// The rungs that rules raise to, the highest first, a line for each ladder.
    private func reach(_ rules: Set<Int>) -> String {
        program.ladders.enumerated().map { ladder, record in
            let rungs = Set(
                rules.flatMap { program.rules[$0].raise }.filter { $0.ladder == ladder }.map(\.rung))
            if rungs.isEmpty { return "" }
            let names = rungs.sorted(by: >).map { record.rungs[$0].name }.joined(separator: ", ")
            return "  " + style.wrapped("bears on \(record.title): \(names)", indent: 4) + "\n"
        }.joined()
    }

    // MARK: calls

    /// The cases that come to a rung, or on which a rule or finding holds, and a call found that does.
    func calls(_ name: String) -> Reply {
        if name.isEmpty { return needs("a rung, rule or finding", "calls RUNG|RULE|FINDING") }
        let place = program.rungPlace(name)
        let node =
            program.ruleIndex(name).map { program.rules[$0].node }
            ?? program.namedFindings.first { $0.name == name }?.node
        if place == nil, node == nil {
            return unknown(name, "rung, rule or finding", among: program.reasonNames, "rules")
        }
        var evaluator = Evaluator(program)
        func comes(_ answers: Answers) -> Bool {
            evaluator.evaluate(answers)
            if let place { return evaluator.standings[place.ladder].recommended == place.rung }
            return node.map { evaluator.truth(of: $0, assuming: true) == .yes } ?? false
        }
        let cases = loaded.cases.filter { comes($0.given) }
        let verb = place == nil ? "holds in" : "is recommended in"
        var text = "`\(name)` \(verb) \(cases.isEmpty ? "no case" : counted(cases.count, "case"))\n"
        for test in cases.prefix(10) {
            text += "  " + style.wrapped("\(test.name) (\(loaded.place(test.span)))", indent: 4) + "\n"
        }
        if cases.count > 10 { text += "  … and \(cases.count - 10) more\n" }
        let sought =
            if let place { loaded.call(reaching: place) } else { loaded.call(making: node ?? 0) }
        switch sought {
        case .found(let answers):
            let line = program.typed(answers)
            let call = style.wrapped(line.isEmpty ? "nothing answered" : line, indent: 4)
            text += "  " + style.bold("a call found") + ": " + call + "\n"
        case .none: text += "  no call does: every combination of answers was tried\n"
        case .gaveUp: text += "  no call was found by searching\n"
        }
        return Reply(text)
    }

    // MARK: lower

    /// What would have to be otherwise for the call at hand to stand lower, ladder by ladder.
    func lower() -> Reply {
        var text = ""
        for (index, ladder) in program.ladders.enumerated() {
            let standing = evaluation.standings[index]
            let rung = ladder.rungs[standing.recommended]
            text += style.bold("\(ladder.title): \(rung.name)") + "\n"
            if standing.recommended == 0 {
                text += "  it is the lowest rung\n"
            } else if standing.isFloor {
                let open = explanation.open.filter(\.isMustAsk).map { program.questions[$0.question].name }
                text +=
                    "  "
                    + style.wrapped(
                        "it stands there until these are asked: \(open.joined(separator: ", "))", indent: 4)
                    + "\n"
            } else if let changes = loweringChange(ladder: index, evaluation, program) {
                text += lowered(index, changes)
            } else {
                text += "  no change of answers was found that would lower it\n"
            }
        }
        return Reply(text + "  only what the caller says otherwise, or a person's decision, lowers a rung\n")
    }

    private func lowered(_ ladder: Int, _ changes: [Int: AnswerCode]) -> String {
        let after = evaluate(program, evaluation.answers.replacing(changes))
        let rung = program.ladders[ladder].rungs[after.standings[ladder].recommended]
        let was = changes.keys.sorted().map { index in
            let answer = program.answer(evaluation.answers.codes[index], to: index)
            return "\(program.questions[index].name) is \(answer?.description ?? "not asked")"
        }
        let line = program.typed(changes)
        return "  " + style.wrapped("\(rung.name), if: \(line)", indent: 4) + "\n"
            + "  " + style.wrapped("now: \(was.joined(separator: ", "))", indent: 4) + "\n"
    }
}

extension Program {
    /// Answers as a line that can be typed.
    func typed(_ answers: Answers) -> String {
        typed(
            Dictionary(
                uniqueKeysWithValues: questions.indices.filter { answers.codes[$0] != .notAsked }
                    .map { ($0, answers.codes[$0]) }))
    }

    func typed(_ changes: [Int: AnswerCode]) -> String {
        changes.sorted { $0.key < $1.key }.map { index, code in
            "\(questions[index].name) = \(answer(code, to: index)?.description ?? "")"
        }.joined(separator: ", ")
    }
}

/// Goes from a thing to what it bears on, and from there on.
private struct UseWalk {
    let loaded: LoadedLibrary
    var lines: [(depth: Int, text: String)] = []
    var rules: Set<Int> = []
    private var seen: Set<String> = []

    init(loaded: LoadedLibrary) { self.loaded = loaded }

    mutating func open(_ thing: Thing, depth: Int) {
        seen.insert(key(thing))
        for use in loaded.users(of: thing) {
            let isKnown = seen.contains(key(use.thing))
            var text = use.text
            if use.thing.kind == .rule {
                rules.insert(use.thing.index)
                text = "rule \(use.text)\(table(use.thing.index)) → \(outcome(use.thing.index))"
            } else if use.thing.kind == .law {
                text += ": at least \(loaded.program.name(of: loaded.program.laws[use.thing.index].atLeast))"
            } else if isKnown {
                text += " (above)"
            }
            lines.append((depth, text))
            // Whether a question matters, and what stands in another rung, is not what its answer says.
            if !isKnown, use.goesOn { open(use.thing, depth: depth + 1) }
        }
    }

    private func key(_ thing: Thing) -> String { "\(thing.kind.rawValue) \(thing.name)" }

    /// The table whose row a rule is.
    private func table(_ rule: Int) -> String {
        let tables = loaded.library.tables
        guard let table = tables.indices.first(where: { loaded.library.rules(ofTable: $0).contains(rule) })
        else { return "" }
        return ", a row of table \(tables[table].declaration.name.text)"
    }

    /// What a rule does when it holds.
    private func outcome(_ index: Int) -> String {
        let (program, rule) = (loaded.program, loaded.program.rules[index])
        func list(_ word: String, _ names: [String]) -> [String] {
            names.isEmpty ? [] : ["\(word)\(names.joined(separator: ", "))"]
        }
        let parts =
            list("", rule.raise.map { program.name(of: $0) }) + (rule.stepsUp ? ["a step up"] : [])
            + list("sends ", rule.send.map { program.responders[$0].name })
            + list("guides ", rule.guide.map { program.guidance[$0].name })
            + list("flags ", rule.flag.map { program.flags[$0].name })
        return parts.joined(separator: "; ")
    }
}

import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriagePresentation
import TriageValues

extension Inspector {
    /// Everything about a name, for each thing that bears it.
    func show(_ name: String) -> Reply {
        if name.isEmpty { return needs("a name", "show NAME") }
        let things = Thing.all(named: name, in: loaded)
        if things.isEmpty {
            return unknown(name, nil, among: loaded.names.map(\.name), "questions`, `rules` or `findings")
        }
        return Reply(things.map(text).joined(separator: "\n"))
    }

    private func text(_ thing: Thing) -> String {
        var lines = ["\(style.bold(thing.name)), \(thing.kind.rawValue) at \(loaded.place(thing.span))"]
        if thing.kind == .table {
            lines += TableGrid(table: thing.index, loaded: loaded, evaluation: evaluation, style: style)
                .lines()
        } else {
            lines += source(thing, at: thing.span)
        }
        for origin in loaded.stack.origins(of: thing.kind.rawValue, named: thing.name) {
            lines.append("  " + style.wrapped("\(origin.text), at \(loaded.place(origin.span))", indent: 4))
            if !origin.keys.isEmpty { lines += source(thing, at: origin.span) }
        }
        lines += (facts(thing) + mandate(thing)).map { "  " + style.wrapped($0, indent: 4) }
        let uses = loaded.uses(of: thing)
        if !uses.isEmpty { lines.append("  " + style.wrapped("used by: \(cut(uses, 12))", indent: 4)) }
        lines += cases(thing)
        return lines.joined(separator: "\n") + "\n"
    }

    private func cut(_ names: [String], _ limit: Int) -> String {
        names.prefix(limit).joined(separator: ", ")
            + (names.count > limit ? " and \(names.count - limit) more" : "")
    }

    // MARK: the source

    /// The declaration's lines with the truth of what begins on each.
    private func source(_ thing: Thing, at span: Span) -> [String] {
        guard let file = loaded.file(span.file) else { return [] }
        let range = file.block(from: span)
        var truths: [Int: Truth] = [:]
        // Outer parts first, so that a line shows the truth of the widest part that begins on it.
        program.walk(from: thing.nodes(program)) { node in
            let record = program.nodes[node]
            let line = file.position(at: Int(record.span.start)).line
            if record.span.file == file.id, range.contains(line), truths[line] == nil {
                truths[line] = evaluation.assumed.truths[node]
            }
            return record.kind == .finding ? [] : program.parts(of: node)
        }
        let width = String(range.upperBound).count
        return range.map { number in
            let sign = truths[number].map(style.sign) ?? "   "
            let digits = String(repeating: " ", count: width - String(number).count) + String(number)
            return "  \(sign) " + style.blue("\(digits)│") + " " + file.line(number)
        }
    }

    // MARK: facts

    private func facts(_ thing: Thing) -> [String] {
        let index = thing.index
        switch thing.kind {
        case .rule:
            let rule = program.rules[index]
            let english = "in English: \(program.english(rule.ownNode))"
            return truth(rule.node) + [english] + applies(rule) + ["because: \(rule.because)"]
                + sources(rule.sources)
        case .finding:
            let finding = program.findings[index]
            return truth(finding.node) + ["in English: \(program.english(finding.node))"]
        case .law:
            let law = program.laws[index]
            return truth(law.node)
                + ["in English: when \(program.english(law.node)), at least \(program.name(of: law.atLeast))"]
        case .question: return question(index)
        case .score:
            let range = evaluation.assumed.scores[index]
            return [
                "now: \(range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)")"
            ]
        case .rung:
            let place = thing.place ?? RungPlace(ladder: 0, rung: 0)
            let standing = evaluation.standings[place.ladder]
            let rung = program.ladders[place.ladder].rungs[place.rung]
            let now =
                standing.established >= place.rung
                ? "established"
                : standing.recommended >= place.rung
                    ? "recommended"
                    : standing.possible >= place.rung ? "still possible" : "out of reach now"
            return ["now: \(now)"] + lowering(rung.lowering) + sources(rung.sources)
        case .guidance:
            let due = explanation.guidance.contains(index)
            return ["now: \(due ? "due" : "not due")"] + sources(program.guidance[index].sources)
        case .source:
            let isVerified = program.sources[index].isVerified
            return [
                isVerified
                    ? "held against its source" : "unverified: nobody has held it against its source yet"
            ]
        case .document:
            let document = program.documents[index]
            let rules = program.rules.count { $0.document == index }
            let questions = program.questions.count { $0.document == index }
            let text = "\(document.title): \(counted(questions, "question")), \(counted(rules, "rule"))"
            guard let applies = document.appliesWhen else { return [text] }
            return [text, "applies when \(program.english(applies))"] + truth(applies)
        case .table:
            return TableGrid(table: index, loaded: loaded, evaluation: evaluation, style: style).facts()
        case .screen: return screen(program.screens[index])
        case .audience:
            let audience = program.audiences[index]
            let withheld = program.confidentiality.indices.filter { !audience.sees.contains($0) }
            return withheld.map { "does not see: \(program.confidentiality[$0].label)" }
        case .dangerKey:
            return ["key \(index + 1)"]
                + program.dangerKeys[index].answers.map {
                    "records: \(program.english($0.code, to: $0.question))"
                }
        case .flag, .responder: return []
        }
    }

    /// Who answers for it, and from when it holds.
    private func mandate(_ thing: Thing) -> [String] {
        let kind: ApprovalBook.Entry.Kind
        switch thing.kind {
        case .rule: kind = .rule
        case .table: kind = .table
        case .law: kind = .law
        case .document: kind = .file
        case .question:
            return program.questions[thing.index].retirement.map { [$0.text(of: thing.name)] } ?? []
        case .finding, .score, .rung, .guidance, .source, .screen, .audience, .dangerKey, .flag, .responder:
            return []
        }
        let book = loaded.approvals
        guard let entry = book.entries(named: thing.name).first(where: { $0.kind == kind }) else { return [] }
        let standing = book.answering(for: entry, today: nil)
        let void = entry.mandate.approvals.count - book.standing(entry, today: nil).count
        return (entry.mandate.holdsFrom.map { ["holds in calls that begin from \($0.day) on"] } ?? [])
            + standing.map { "approved by \($0.text)" }
            + (void > 0 ? ["\(counted(void, "approval")) of it no longer counts; `check` says why"] : [])
    }

    private func lowering(_ lowering: Rung.Lowering) -> [String] {
        switch lowering {
        case .onePerson: []
        case .secondPerson: ["only two people together may step down from it"]
        case .never: ["nobody may step down from it"]
        }
    }

    /// What its "none" would record, and what has an answer already.
    private func screen(_ screen: Screen) -> [String] {
        screen.covered.map { covered in
            let index = covered.question
            let name = program.questions[index].name + (covered.label.map { ", “\($0)”" } ?? "")
            if let answer = program.answer(evaluation.answers.codes[index], to: index) {
                return "\(name): has an answer, \(answer)"
            }
            let safest = program.safestAnswer(to: index).map { program.english($0, to: index) } ?? ""
            let apart = covered.apart.map { "; asked apart when \(program.english($0))" } ?? ""
            return "\(name): `\(screen.none)` records that \(safest)\(apart)"
        }
    }

    /// Whether the rule's protocol applies, where that is a question.
    private func applies(_ rule: Rule) -> [String] {
        guard let node = program.documents[rule.document].appliesWhen else { return [] }
        let word: String
        switch evaluation.assumed.truths[node] {
        case .yes: word = "yes"
        case .no: word = "no"
        case .unknown: word = "not decided yet"
        }
        return [
            "holds only while its protocol `\(program.documents[rule.document].name)` applies; now: \(word)"
        ]
    }

    private func truth(_ node: Int) -> [String] {
        switch evaluation.assumed.truths[node] {
        case .yes: return ["now: holds"]
        case .no: return ["now: does not hold"]
        case .unknown: return ["now: not decided yet"]
        }
    }

    private func question(_ index: Int) -> [String] {
        let question = program.questions[index]
        let code = evaluation.answers.codes[index]
        var facts = ["now: \(program.answer(code, to: index)?.description ?? "not asked")"]
        if let relevance = question.relevance {
            let word: String
            switch evaluation.assumed.truths[relevance] {
            case .yes: word = "it matters"
            case .no: word = "it does not matter"
            case .unknown: word = "whether it matters is not decided yet"
            }
            facts.append("\(word): asked when \(program.english(relevance))")
        }
        if let open = explanation.open.first(where: { $0.question == index }),
            !open.reach.isEmpty
        {
            facts.append(
                "open; could help raise to \(open.reach.map { program.name(of: $0) }.joined(separator: ", "))"
            )
        }
        return facts
    }

    private func sources(_ sources: [Int]) -> [String] {
        sources.map { "source: \(program.sources[$0].citation) [\(program.sources[$0].name)]" }
    }

    // MARK: cases

    /// The cases on which a condition holds. One that answers no question behind it is as a call of which
    /// nothing is known.
    private func casesHolding(_ node: Int) -> [Case] {
        let behind = program.questionsBehind(node)
        var evaluator = Evaluator(program)
        func holds(_ answers: Answers) -> Bool {
            evaluator.evaluate(answers)
            return evaluator.truth(of: node, assuming: true) == .yes
        }
        let holdsAtFirst = holds(Answers(for: program))
        return loaded.cases.filter { test in
            behind.contains { test.given.codes[$0] != .notAsked } ? holds(test.given) : holdsAtFirst
        }
    }

    /// The cases in which it holds, for what can hold.
    private func cases(_ thing: Thing) -> [String] {
        let found: [Case]
        if thing.kind == .question {
            found = loaded.cases.filter { $0.given.codes[thing.index] != .notAsked }
        } else if let node = thing.condition(program) {
            found = casesHolding(node)
        } else {
            return []
        }
        let line = thing.kind == .question ? "answered in" : "holds in"
        if found.isEmpty { return ["  " + style.yellow("\(line) no case")] }
        let expected = thing.kind == .rule ? found.count { $0.expect.because.contains(thing.index) } : 0
        let because = expected > 0 ? ", expected as the reason in \(expected)" : ""
        return ["  \(line) \(counted(found.count, "case"))\(because):"]
            + found.prefix(4).map {
                "    " + style.wrapped("\($0.name) (\(loaded.place($0.span)))", indent: 6)
            }
            + (found.count > 4 ? ["    … and \(found.count - 4) more"] : [])
    }
}

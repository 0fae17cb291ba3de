import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Inspector {
    func why(_ name: String) -> Reply {
        if name.isEmpty { return whyAll() }
        if let place = program.rungPlace(name) { return why(place) }
        if let rule = program.ruleIndex(name) { return why(rule: rule) }
        if let finding = program.namedFindings.first(where: { $0.name == name }) {
            let trace = evaluation.trace(finding.node, program)
            let word =
                trace.truth == .yes
                ? "holds" : trace.truth == .no ? "does not hold" : "is not decided yet"
            return Reply(
                "`\(name)` \(word)\n" + tree(trace) + restsOn([finding.node]))
        }
        return unknown(name, "rung, rule or finding", among: program.reasonNames, "rules")
    }

    private func whyAll() -> Reply {
        let explanation = explanation
        var text = ""
        for explained in explanation.ladders {
            let ladder = program.ladders[explained.ladder]
            text += style.bold("\(ladder.title): \(ladder.rungs[explained.standing.recommended].name)") + "\n"
            let rules = explained.reasons
            if explained.standing.isFloor {
                let open = explanation.open.filter(\.isMustAsk).map { program.questions[$0.question].name }
                text +=
                    "  "
                    + style.wrapped(
                        "provisional, at least until these are asked: \(open.joined(separator: ", "))",
                        indent: 4) + "\n"
            } else if rules.isEmpty {
                text += "  no rule raises it: the lowest rung\n"
            }
            for rule in rules { text += because(rule) }
        }
        return Reply(text)
    }

    private func why(_ place: RungPlace) -> Reply {
        let reasons = TriageEngine.why(place, evaluation, program).reasons
        let standing = evaluation.standings[place.ladder]
        let stands = standing.recommended >= place.rung
        if standing.recommended > place.rung {
            let higher = program.ladders[place.ladder].rungs[standing.recommended].name
            return Reply(
                "the call stands above `\(program.name(of: place))`, at `\(higher)`; `why \(higher)` says by which rules\n"
            )
        }
        var text = "`\(program.name(of: place))` \(stands ? "stands" : "does not stand")"
        if stands, reasons.isEmpty {
            text +=
                place.rung == 0
                ? ": it is the lowest rung"
                : standing.isFloor
                    ? ", provisionally: must-ask questions are open" : ", by a step up from the rung below"
        }
        text += stands ? "\n" : "; `why not \(program.name(of: place))` says what is missing\n"
        return Reply(text + reasons.map { because($0.rule) }.joined())
    }

    private func why(rule: Int) -> Reply {
        let name = program.rules[rule].name
        let truth = evaluation.assumed.truths[program.rules[rule].node]
        var text = because(rule)
        if truth != .yes {
            text =
                "`\(name)` \(truth == .no ? "does not hold" : "is not decided yet"); `why not \(name)` says what would do it\n"
                + text
        }
        return Reply(text)
    }

    /// A rule with its because, its tree, what it rests on and its sources.
    private func because(_ index: Int) -> String {
        let rule = program.rules[index]
        return "  " + style.wrapped("\(style.bold(rule.name)): \(rule.because)", indent: 4) + "\n"
            + tree(of: rule, indent: 4)
            + restsOn([rule.node], indent: 4) + cited(rule.sources, indent: 4)
    }

    /// A rule's own condition; where its protocol does not surely apply, that first.
    private func tree(of rule: Rule, indent: Int) -> String {
        let own = present(evaluation.trace(rule.ownNode, program), style, indent: indent) + "\n"
        let document = program.documents[rule.document]
        guard let applies = document.applies, evaluation.assumed.truths[applies] != .yes else {
            return own
        }
        let pad = String(repeating: " ", count: indent)
        return pad + "its protocol, \(document.name), applies when\n"
            + present(evaluation.trace(applies, program), style, indent: indent) + "\n"
            + pad + "and the rule's own condition\n" + own
    }

    func restsOn(_ nodes: [Int], indent: Int = 2)
        -> String
    {
        let pad = String(repeating: " ", count: indent)
        if nodes.contains(where: { evaluation.assumed.truths[$0] == .unknown }) {
            let waits = nodes.flatMap {
                openQuestions(under: $0, evaluation.assumed, evaluation.answers, program)
            }
            let names = Set(waits).sorted().map { program.questions[$0].name }
            if names.isEmpty {
                let missing = nodes.flatMap { program.questionsRead(by: $0) }.filter {
                    if case .missing = evaluation.answers.codes[$0] { true } else { false }
                }
                let unlearned = Set(missing).sorted().map { program.questions[$0].name }.joined(
                    separator: ", ")
                return pad
                    + style.wrapped("stays open: \(unlearned) was asked and not learned", indent: indent + 2)
                    + "\n"
            }
            let read = nodes.reduce(into: Set<Int>()) { $0.formUnion(program.questionsRead(by: $1)) }
            let own = names.filter { name in program.questionIndex(name).map(read.contains) ?? false }
            let gates = names.filter { !own.contains($0) }
            var text = "waits for: \(own.most(12).joined(separator: ", "))"
            if !gates.isEmpty {
                text += own.isEmpty ? "" : "; and "
                text += "for whether a question matters: \(gates.most(12).joined(separator: ", "))"
            }
            return pad + style.wrapped(text, indent: indent + 2) + "\n"
        }
        let support = evaluation.support(ofNodes: nodes, program)
        if support.isEmpty { return pad + "rests on no answer\n" }
        let answers = support.map { index in
            let answer = program.answer(evaluation.answers.codes[index], to: index)?.description ?? ""
            guard case .missing = evaluation.answers.codes[index],
                let assumed = program.questions[index].assumption
            else { return "\(program.questions[index].name) = \(answer)" }
            let taken = program.answer(assumed, to: index)?.description ?? ""
            return "\(program.questions[index].name) = \(answer) (assumed \(taken))"
        }
        return pad + style.wrapped("rests on: \(answers.joined(separator: ", "))", indent: indent + 2) + "\n"
    }

    // MARK: why not

    func whyNot(_ name: String) -> Reply {
        if name.isEmpty { return needs("a name or a condition", "why not RUNG|RULE|FINDING|CONDITION") }
        if let place = program.rungPlace(name) { return whyNot(place) }
        if let index = program.ruleIndex(name) {
            let drawn = tree(of: program.rules[index], indent: 2)
            return whyNot(node: program.rules[index].node, "`\(name)`", drawn) {
                TriageEngine.whyNot(rule: index, evaluation, program)
            }
        }
        if let finding = program.namedFindings.first(where: { $0.name == name }) {
            return whyNot(node: finding.node, "`\(name)`") {
                TriageEngine.whyNot(node: finding.node, evaluation, program)
            }
        }
        if name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
            return unknown(name, "rung, rule or finding", among: program.reasonNames, "rules")
        }
        return query(name) { inspector, node in
            inspector.whyNot(node: node, "this") {
                TriageEngine.whyNot(node: node, inspector.evaluation, inspector.program)
            }
        }
    }

    private func whyNot(_ place: RungPlace) -> Reply {
        let name = program.name(of: place)
        let answer = TriageEngine.whyNot(place, evaluation, program)
        let standing = evaluation.standings[place.ladder]
        if standing.recommended > place.rung {
            let higher = program.ladders[place.ladder].rungs[standing.recommended].name
            return Reply(
                "the call stands above `\(name)`, at `\(higher)`; nothing lowers a rung but a person\n")
        }
        if answer.nearestChange == [:] {
            return Reply("`\(name)` stands already; `why \(name)` says by which rules\n")
        }
        let rules = answer.rules.sorted {
            closeness($0) < closeness($1)
        }
        var text =
            "`\(name)` does not stand: of \(counted(rules.count, "rule")) that raise to it or above, none holds\n"
        for (rule, _) in rules.prefix(3) {
            let failing = evaluation.failingParts(of: program.rules[rule].node, program)
            text += "  \(style.bold(program.rules[rule].name)) lacks\n"
            for part in failing.prefix(4) { text += present(part, style, indent: 4) + "\n" }
            if failing.count > 4 { text += "    … and \(counted(failing.count - 4, "more part"))\n" }
        }
        if rules.count > 3 {
            text += "  … and \(counted(rules.count - 3, "more rule")): `rules \(name)` lists them\n"
        }
        return Reply(text + change(answer.nearestChange))
    }

    /// How far a rule is from holding: first those whose protocol applies and of which something is true
    /// already, then the fewest parts that lack.
    private func closeness(_ rule: (rule: Int, trace: Trace))
        -> (Int, Int, Int, Int)
    {
        func trueTests(_ trace: Trace) -> Int {
            trace.parts.isEmpty ? (trace.truth == .yes ? 1 : 0) : trace.parts.map(trueTests).reduce(0, +)
        }
        let record = program.rules[rule.rule]
        let applies =
            program.documents[record.document].applies.map { evaluation.assumed.truths[$0] } ?? .yes
        let own = evaluation.trace(record.ownNode, program)
        let failing = evaluation.failingParts(of: record.node, program)
        return (applies == .no ? 1 : 0, trueTests(own) > 0 ? 0 : 1, failing.count, rule.rule)
    }

    private func whyNot(
        node: Int, _ name: String, _ drawn: String? = nil,
        _ search: () -> WhyNot
    ) -> Reply {
        let trace = evaluation.trace(node, program)
        let drawn = drawn ?? tree(trace)
        if trace.truth == .yes { return Reply("\(name) holds\n" + drawn) }
        return Reply(
            "\(name) \(trace.truth == .no ? "does not hold" : "is not decided yet")\n" + drawn
                + restsOn([node]) + change(search().nearestChange))
    }

    /// The smallest change of answers, as a line that can be typed.
    private func change(_ changes: [Int: AnswerCode]?) -> String {
        guard let changes else {
            let isKnown = program.caller.map { evaluation.answers.codes[$0.question] != .notAsked } ?? false
            return "  "
                + style.wrapped(
                    "no change of answers was found that would do it"
                        + (isKnown ? " on a call by the same caller" : "") + "; `check` tries every call",
                    indent: 4) + "\n"
        }
        return "  " + style.bold("smallest change that would do it") + ": "
            + style.wrapped(program.typed(changes), indent: 4) + "\n"
    }
}

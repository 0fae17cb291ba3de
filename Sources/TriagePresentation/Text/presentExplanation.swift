import TriageDiagnostics
import TriageEngine
import TriageValues

/// An evaluated call, as a person reads it: each ladder with its reasons, what to do and say, what is open,
/// what to ask next.
package func present(_ explanation: Explanation, _ style: Style) -> String {
    ExplanationWriter(explanation: explanation, style: style).text()
}

/// What to know before anything else: a safety law that this call breaks. Empty when there is none.
package func presentBrokenLaws(_ explanation: Explanation, _ style: Style) -> String {
    explanation.lawsBroken.map { index in
        let law = explanation.program.laws[index]
        let rung = explanation.program.ladders[law.atLeast.ladder].rungs[law.atLeast.rung].label
        let text =
            "This library breaks the safety law `\(law.name)`: at least \(rung). \(law.because) Do not rely on its tier."
        return style.red(style.wrapped(text, indent: 0)) + "\n"
    }.joined()
}

private struct ExplanationWriter {
    let explanation: Explanation
    let style: Style
    private var evaluation: Evaluation { explanation.evaluation }
    private var program: Program { explanation.program }

    init(explanation: Explanation, style: Style) {
        self.explanation = explanation
        self.style = style
    }

    func text() -> String {
        var sections = [presentBrokenLaws(explanation, style)] + explanation.ladders.map(ladder)
        sections.append(assumptions())
        sections.append(volunteered())
        sections.append(tasks())
        sections.append(guidance())
        sections.append(withheld())
        sections.append(open())
        sections.append(sources())
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func ladder(_ explained: LadderExplanation) -> String {
        let ladder = program.ladders[explained.ladder]
        let standing = explained.standing
        let rung = ladder.rungs[standing.recommended]
        let provisional = standing.isProvisional ? " (provisional: must-ask questions are open)" : ""
        var text = style.bold("\(ladder.title): \(rung.label)") + " [\(rung.name)]\(provisional)\n"
        let names = [standing.established, standing.recommended, standing.possible].map {
            ladder.rungs[$0].name
        }
        text += "  established \(names[0])  <=  recommended \(names[1])  <=  possible \(names[2])\n"
        let facts = [
            rung.who.isEmpty
                ? nil : "who: " + rung.who.map { program.responders[$0].label }.joined(separator: ", "),
            rung.within.map { "within: \($0)" }, rung.outerLimit.map { "at the latest: \($0)" },
            rung.followUp.map { "follow-up: \($0)" },
            rung.sameAs.isEmpty
                ? nil : "same as " + rung.sameAs.map { "\($0.system) \($0.level)" }.joined(separator: ", "),
        ].compactMap { $0 }
        if !facts.isEmpty { text += "  " + style.wrapped(facts.joined(separator: "; "), indent: 2) + "\n" }
        if let substitute = explained.substitute {
            text +=
                "  "
                + style.yellow(
                    "not available now: \(ladder.rungs[substitute].label) stands in; the tier stays") + "\n"
        }
        for rule in explained.recommendedBy { text += because(rule) }
        for rule in explained.steppedUpBy { text += because(rule, note: " (one step up)") }
        return text
    }

    private func because(_ rule: Int, note: String = "") -> String {
        let record = program.rules[rule]
        let head = "\(record.because) [\(record.name)]\(note)"
        return "  because " + style.wrapped(head, indent: 10) + "\n"
            + present(evaluation.trace(record.ownNode, program), style, indent: 4) + "\n"
    }

    private func assumptions() -> String {
        guard !explanation.assumptions.isEmpty else { return "" }
        return style.bold("Assumed, since there was no answer") + "\n"
            + explanation.assumptions.map { index in
                let question = program.questions[index]
                let assumed = question.assumption.map { program.label(of: $0, to: index) } ?? ""
                let given = program.label(of: evaluation.answers.codes[index], to: index)
                return "  - " + style.wrapped("\(question.name) (\(given)): \(assumed)", indent: 4) + "\n"
            }.joined()
    }

    private func volunteered() -> String {
        guard !explanation.volunteered.isEmpty else { return "" }
        return style.bold("Volunteered: it counts, though it would not have been asked") + "\n"
            + explanation.volunteered.map { item in
                let said = program.english(evaluation.answers.codes[item.question], to: item.question)
                let against = item.against.map { program.english(evaluation.answers.codes[$0], to: $0) }
                let text =
                    against.isEmpty ? said : "\(said), against: \(against.joined(separator: "; "))"
                return "  - " + style.wrapped(text, indent: 4) + "\n"
            }.joined()
    }

    private func tasks() -> String {
        var text = ""
        if !explanation.responders.isEmpty {
            let names = explanation.responders.map { program.responders[$0].label }.joined(separator: ", ")
            text += style.bold("Send") + "\n  " + style.wrapped(names, indent: 2) + "\n"
        }
        if !explanation.flags.isEmpty {
            text += style.bold("To do and to know") + "\n"
            for flag in explanation.flags {
                text += "  - " + style.wrapped(program.flags[flag].label, indent: 4) + "\n"
            }
        }
        return text
    }

    private func guidance() -> String {
        guard !explanation.guidance.isEmpty else { return "" }
        return style.bold("Guidance") + "\n"
            + explanation.guidance.map { present(program.guidance[$0], style) }.joined()
    }

    private func withheld() -> String {
        explanation.flagsWithheld.map { flag, rules in
            let parts = rules.flatMap { evaluation.failingParts(of: program.rules[$0].node, program) }
            let reasons = parts.map {
                "    " + style.sign($0.truth) + "  " + style.wrapped($0.english, indent: 9)
            }
            return style.bold("Not: \(program.flags[flag].label)") + "\n" + reasons.joined(separator: "\n")
                + "\n"
        }.joined()
    }

    private func open() -> String {
        var text = ""
        if !explanation.open.isEmpty {
            text += style.bold("Still open") + "\n"
            for question in explanation.open.prefix(8) { text += "  - " + openLine(question) + "\n" }
            if explanation.open.count > 8 { text += "  and \(explanation.open.count - 8) more\n" }
        }
        if let next = explanation.next {
            let wording = program.wording(of: next.question, on: evaluation.answers)
            text += style.bold("Ask next") + ": "
            text += style.wrapped("\(wording) [\(program.questions[next.question].name)]", indent: 2)
            text += "\n  " + style.wrapped(reason(next, program), indent: 2) + "\n"
        }
        return text
    }

    private func openLine(_ open: OpenQuestion) -> String {
        var parts = [program.questions[open.question].name]
        if open.isMustAsk { parts.append(open.wasAsked ? "ask again" : "must ask") }
        if !open.isRelevant { parts.append("if it matters") }
        let reach = open.reach.map { program.name(of: $0) }
        if !reach.isEmpty { parts.append("could help raise to \(reach.joined(separator: ", "))") }
        return style.wrapped(parts.joined(separator: "; "), indent: 4)
    }

    private func sources() -> String {
        let rules = explanation.ladders.flatMap(\.reasons)
        let sources = Set(rules.flatMap { program.rules[$0].sources }).sorted()
        guard !sources.isEmpty else { return "" }
        return style.bold("Sources") + "\n"
            + sources.map { index in
                "  - " + style.wrapped(program.sources[index].citation, indent: 4) + "\n"
            }.joined()
    }
}

/// Words for the call: what to say, to do and to avoid.
package func present(_ guidance: Guidance, _ style: Style) -> String {
    let lines = [("say", guidance.say), ("do", guidance.toDo), ("avoid", guidance.avoid)]
    return lines.compactMap { word, text in
        text.map { "  - " + style.wrapped("\(word): \($0)", indent: 4) + "\n" }
    }
    .joined()
}

/// Why a question comes next, in one sentence.
package func reason(_ next: NextQuestion, _ program: Program) -> String {
    let why = program.questions[next.question].why.map { " \($0)" } ?? ""
    func rung(_ place: RungPlace) -> String { program.ladders[place.ladder].rungs[place.rung].label }
    switch next.reason {
    case .decidesAlone(let place, let rule):
        return "One answer alone decides on \(rung(place)) (\(program.rules[rule].name)).\(why)"
    case .decidesSubject(let questions):
        return
            "It decides whether \(counted(questions, "other question")) matter\(questions == 1 ? "s" : "").\(why)"
    case .mustAsk: return "It must be asked on this call.\(why)"
    case .tells(let responders):
        let labels = responders.map { program.responders[$0].label }
        return "Those who are sent need to know: \(labels.joined(separator: ", ")).\(why)"
    case .told(let host):
        return "The reply to “\(program.questions[host].topic)” tells it; ask where it did not.\(why)"
    case .askAgain: return "It was asked and not learned; ask again.\(why)"
    case .decidesRelevance(let question):
        return "It decides whether `\(program.questions[question].name)` matters.\(why)"
    case .canRaise(let place, let rule):
        return "It can still help to raise to \(rung(place)) (\(program.rules[rule].name)).\(why)"
    }
}

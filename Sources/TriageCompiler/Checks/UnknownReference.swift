import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let unknownReference = DiagnosticKind(
        "unknown-reference", needs: .wholeLibrary,
        summary: "Rungs, responders, guidance, flags and tags that are named exist.",
        manual: """
            `raise` and `at_least` name rungs, `send`, `who`, `tell` and `responders` of an audience responders, `guide` guidance, `flag` flags, \
            `confidential` and `sees` confidentiality tags. All of these are declared in rule sets. `covers` of a screen and `record` of a danger \
            key name questions.
            """,
        accepted: [
            """
            rules: { r: { when: mood >= low, raise: [help], send: [ems], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            rules: { r: { when: mood >= low, raise: [help], send: [↓emt], because: It is so., source: s } }
            """,
            "rules: { r: { when: mood >= low, raise: [↓hlep], because: It is so., source: s } }",
            "rules: { r: { when: mood >= low, flag: [↓not], because: It is so., source: s } }",
            "rules: { r: { when: mood >= low, guide: [↓breathe], because: It is so., source: s } }",
            """
            laws: { l: { when: mood >= very_low and signs >= 4, at_least: ↓hlep, because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, confidential: ↓secret } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent, who: [↓emt], guide: [↓breathe] } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, tell: [ems, ↓emt] } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, told_with: ↓mod } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            "screens: { body: { ask: Are you unwell?, covers: [mood, ↓sings], none: No } }",
            """
            protocol: example
            title: Example
            version: 1.0.0
            review_by: 2999-01-01
            applies_when: mood = low
            asks_first: [signs, ↓mod]
            """,
            "audiences: { ambulance: { label: Ambulance, sees: [↓secret], responders: [↓emt] } }",
            "danger_keys: { worst: { label: The worst, record: { ↓mod: very_low } } }",
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: ↓mod } }
            rules: { r: { when: plan = some or mood >= very_low, raise: [help], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let unknownReference = Check(kind: .unknownReference) { library, _, problems in
        let names = library.names
        let rungs = Set(names.rungs.keys)
        let responders = Set(names.responders.keys)
        let guidance = Set(names.guidance.keys)
        let flags = Set(names.flags.keys)
        var references: [(kind: String, known: Set<String>, words: [Word])] = []
        for rule in library.rules.map(\.declaration) {
            references.append(("rung", rungs, rule.raise))
            references.append(("responder", responders, rule.send))
            references.append(("guidance", guidance, rule.guide))
            references.append(("flag", flags, rule.flag))
        }
        for rung in library.ladders.flatMap(\.rungs) {
            references.append(("responder", responders, rung.who))
            references.append(("guidance", guidance, rung.guide))
        }
        references.append(("rung", rungs, library.laws.map(\.declaration.atLeast)))
        let tags = Set(names.confidentiality.keys)
        references.append(
            ("confidentiality tag", tags, library.questions.compactMap(\.declaration.confidential)))
        for question in library.questions.map(\.declaration) {
            references.append(("responder", responders, question.tell))
        }
        for audience in library.audiences {
            references.append(("confidentiality tag", tags, audience.sees))
            references.append(("responder", responders, audience.responders))
        }
        let questions = Set(names.questions.keys)
        references.append(("question", questions, library.documents.flatMap(\.asksFirst)))
        references += library.ladders.map { ("question", questions, $0.rungs.flatMap(\.asksFirst)) }
        references.append(("question", questions, library.questions.compactMap(\.declaration.toldWith)))
        references.append(
            ("question", questions, library.questions.compactMap(\.declaration.retired?.instead)))
        references += library.screens.map { ("question", questions, $0.declaration.covers) }
        references += library.dangerKeys.map { ("question", questions, $0.record.map(\.question)) }
        let unusable = library.unusable
        for (kind, known, words) in references {
            for word in words where !known.contains(word.text) && !unusable.contains(word.text) {
                problems.report(
                    .unknownReference, "no \(kind) is called `\(word.text)`", at: word.span,
                    help: suggestion(for: word.text, among: known))
            }
        }
    }
}

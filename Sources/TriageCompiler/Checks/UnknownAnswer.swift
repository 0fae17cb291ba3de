import TriageDiagnostics

extension DiagnosticKind {
    /// Reported while names are resolved.
    package static let unknownAnswer = DiagnosticKind(
        "unknown-answer", summary: "A test names answers that its question has.",
        manual:
            "The question has no such answer, so the test could never hold. The message lists the answers there are.",
        accepted: [
            """
            findings: { sad: mood = low }
            rules: { r: { when: sad, flag: [note], because: It is so., source: s } }
            """
        ],
        rejected: [
            "rules: { r: { when: response >= ↓nov, flag: [note], because: It is so., source: s } }",
            """
            scores: { load: { reads: the load is, add: { signs: { ↓3..5: 1, ↓low: 1, ↓2..1: 1 } } } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { alcohol: { ask: How much?, number: { from: 0, to: 0.6, places: 2 }, if_missing: assume ↓0.085 } }
            scores: { load: { reads: the load is, add: { alcohol: { ↓'.03..0,08': 1, ↓0.4..0.7: 1 } } } }
            rules: { r: { when: load >= 1, flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: mood = ↓lo, flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: mood = ↓unknown, flag: [note], because: It is so., source: s } }",
            """
            rules: { r: { when: 'feel contains any of (hopeless, ↓lost)', flag: [note], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { mood: { fine: 0, low: 1, very_low: 2, ↓worse: 3 } } } }
            rules: { r: { when: load >= 1, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { awake: { ask: Awake?, answers: { yes: Yes, no: No }, if_missing: assume ↓never } }
            rules: { r: { when: awake = no, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { hours: { ask: How many?, number: { from: 0, to: 9 }, if_missing: assume ↓10 } }
            rules: { r: { when: hours >= 2, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { more: { ask: What else?, choose: several, none: ↓nothing, answers: { pain: Pain, fever: Fever } } }
            rules: { r: { when: more contains pain, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              caller: { ask: Who calls?, unordered: true, third_party_unless: ↓me, answers: { self: Self, other: Other } }
            rules: { r: { when: caller = other, flag: [note], because: It is so., source: s } }
            """,
            "danger_keys: { worst: { label: At the worst, record: { mood: ↓worst } } }",
            "danger_keys: { worst: { label: At the worst, record: { mood: ↓unknown, signs: 4 } } }",
            "danger_keys: { worst: { label: At the worst, record: { mood: very_low, signs: ↓5 } } }",
            "danger_keys: { worst: { label: At the worst, record: { feel: [trapped, ↓lonely] } } }",
        ])
}

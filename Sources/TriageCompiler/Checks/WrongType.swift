import TriageDiagnostics

extension DiagnosticKind {
    /// Reported while names are resolved.
    package static let wrongType = DiagnosticKind(
        "wrong-type", summary: "A test fits what it tests.",
        manual: """
            A question with one answer is compared (`=`, `>=`, `in`), one with several answers is tested with `contains`, numbers and \
            scores are compared with whole numbers, a number with `places` with at most so many behind the point, and a finding stands alone. Questions marked `unordered` have no `<` and `>`. \
            A danger key records answers in the same way.
            """,
        accepted: [
            """
            rules: { r: { when: 'feel contains hopeless', flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { alcohol: { ask: How much?, number: { from: 0, to: 0.6, places: 2, unit: '%' } } }
            rules: { r: { when: alcohol >= 0.08, raise: [help], because: It is so., source: s } }
            """,
        ],
        rejected: [
            "rules: { r: { when: ↓response contains now, flag: [note], because: It is so., source: s } }",
            """
            scores: { load: { reads: the load is, add: { signs: { 1..3: 1, ↓3..4: 2 } } } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: [{ when: ↓mood, signs: { 1..3: 1 } }] } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: '↓feel = hopeless', flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: '↓mood contains low', flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: '↓mood', flag: [note], because: It is so., source: s } }",
            """
            rules: { r: { when: '↓signs contains low', flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: 'signs >= ↓many', flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'signs >= ↓1.5', flag: [note], because: It is so., source: s } }",
            """
            questions: { alcohol: { ask: How much?, number: { from: 0, to: 0.6, places: 2, unit: '%' } } }
            rules: { r: { when: alcohol >= ↓0.080, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { alcohol: { ask: How much?, number: { from: 0, to: 0.6, places: 2, unit: '%' } } }
            rules: { r: { when: 'alcohol in (0,↓08)', flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: 'signs >= ↓9223372036854775808', flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: 'signs > ↓-9223372036854775808', flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: 'signs in [0..↓2000000]', flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: '↓feel contains any of (steady, hopeless, trapped)', flag: [note], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, count: [mood = low, signs >= 2] } }
            rules: { r: { when: '↓load', flag: [note], because: It is so., source: s } }
            """,
            """
            findings: { sad: mood = low }
            rules: { r: { when: '↓sad = low and sad', flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { place: { ask: Where?, unordered: true, answers: { home: Home, street: Street } } }
            rules: { r: { when: 'place >= ↓street', flag: [note], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { ↓feel: { steady: 0, hopeless: 1, trapped: 1 } } } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
            """
            findings: { sad: mood = low }
            tables:
              t:
                columns: [sad, signs]
                otherwise: Nothing.
                rows: { a: { cells: [↓low, '-'], flag: [note], because: It is so., source: s } }
            """,
            """
            tables:
              t:
                columns: [feel, signs]
                otherwise: Nothing.
                rows: { a: { cells: ['↓>= hopeless', '-'], flag: [note], because: It is so., source: s } }
            """,
            """
            questions:
              voices: { ask: Who speaks?, choose: several, third_party_unless: ↓self, answers: { self: Self, other: Other } }
            rules: { r: { when: voices contains other, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { line: { ask: How is it?, lost_line: ↓open, answers: { open: Open, cut: Cut } } }
            rules: { r: { when: line = cut, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { line: { ask: How is it?, unordered: true, lost_line: ↓cut, answers: { open: Open, cut: Cut } } }
            rules: { r: { when: line = cut, flag: [note], because: It is so., source: s } }
            """,
            "danger_keys: { worst: { label: At the worst, record: { mood: [low, ↓very_low] } } }",
            "danger_keys: { worst: { label: At the worst, record: { feel: [trapped, ↓steady] } } }",
        ])
}

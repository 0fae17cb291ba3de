import TriageDiagnostics

extension DiagnosticKind {
    package static let conditionSyntax = DiagnosticKind(
        "condition-syntax", summary: "A condition follows the table in Protocols/README.md.",
        manual: """
            The condition cannot be read. A test is a name, a comparison and an answer: `mood = low`, `mood in (low, very_low)`, \
            `signs >= 2`; tests are joined with `and`, `or`, `not(...)`, and counted with \
            `at least 2 of [A, B, C]`.
            """,
        accepted: [
            """
            rules: { r: { when: 'mood = low or mood = very_low', flag: [note], because: It is so., source: s } }
            """,
            """
            rules:
              r:
                when: mood = low or not(at least 2 of [signs = 1, mood = very_low or signs = 3, signs = 4])
                flag: [note]
                because: It is so.
                source: s
            """,
        ],
        rejected: [
            "rules: { r: { when: 'mood = low ↓or', flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'mood ↓== low', flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'signs ↓=> 2', flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'mood ↓low', flag: [note], because: It is so., source: s } }",
            """
            rules: { r: { when: 'not(mood = ↓low', flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: 'signs ↓≥ 2', flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'signs >= ↓.5', flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'signs >= ↓0,5', flag: [note], because: It is so., source: s } }",
            "rules: { r: { when: 'signs >= ↓1.5.2', flag: [note], because: It is so., source: s } }",
            """
            rules: { r: { when: 'mood = low ↓&& signs >= 2', flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: 'at least ↓two of [mood = low]', flag: note, because: So., source: s } }",
            "rules: { r: { when: 'at least 1 ↓[mood = low]', flag: note, because: So., source: s } }",
            "rules: { r: { when: at least 1 of ↓(mood = low), flag: note, because: So., source: s } }",
            "rules: { r: { when: 'at least ↓2 of [mood = low]', flag: note, because: So., source: s } }",
            "rules: { r: { when: 'at least ↓0 of [mood = low]', flag: note, because: So., source: s } }",
            "rules: { r: { when: 'at least 1 of [mood ↓low]', flag: note, because: So., source: s } }",
            "rules: { r: { when: 'at least 1 of [mood = ↓low', flag: note, because: So., source: s } }",
            "rules: { r: { when: { ↓at least 2 of: [mood = low] }, flag: note, because: So., source: s } }",
            "rules: { r: { when: { ↓at least two of: [mood = low] }, flag: note, because: So., source: s } }",
        ])
    package static let conditionStyle = DiagnosticKind(
        "condition-style", summary: "A condition is plain, in single quotes or a `|` block.",
        manual: """
            In double quotes and folded (`>`) blocks YAML rewrites the text, and a message could no longer point at the very \
            word. Remove the quotes, use single ones, or write `|`.
            """,
        accepted: [
            "rules: { r: { when: 'mood = low', flag: [note], because: It is so., source: s } }"
        ],
        rejected: [
            """
            rules: { r: { when: ↓"mood = low", flag: [note], because: It is so., source: s } }
            """,
            """
            rules:
              r:
                when: ↓>
                  mood = low
                flag: [note]
                because: It is so.
                source: s
            """,
        ])
    package static let conditionShape = DiagnosticKind(
        "condition-shape",
        summary: "A condition is text, or a nest of `all:`, `any:`, `none:`, `at least 2 of:` lists.",
        manual: """
            Where a condition stands, write text, or a mapping with one of the keys `all`, `any`, `none` and \
            `at least 2 of`, and a list.
            """,
        accepted: [
            """
            rules: { r: { when: { all: [mood = low, signs >= 2] }, flag: [note], because: It is so., source: s } }
            """,
            """
            rules:
              r:
                when:
                  any:
                    - at least 2 of: [mood = low, signs >= 2, feel contains trapped]
                    - mood = very_low
                flag: [note]
                because: It is so.
                source: s
            """,
        ],
        rejected: [
            """
            rules: { r: { when: ↓[mood = low, signs >= 2], flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: { ↓some: [mood = low, signs >= 2] }, flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: { all: ↓mood = low }, flag: [note], because: It is so., source: s } }
            """,
        ])

    package static let conditionKinds = [conditionSyntax, conditionStyle, conditionShape]
}

import TriageDiagnostics

/// What can be wrong with the shape of a file.
extension DiagnosticKind {
    package static let unknownKey = DiagnosticKind(
        "unknown-key", summary: "Only the keys of the language reference have a meaning.",
        manual:
            "A key that nobody reads would be lost without a word. Protocols/README.md lists the keys of each section.",
        accepted: [
            """
            findings: { down: { reads: the mood is low, when: mood = low } }
            rules: { r: { when: down, flag: [note], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            findings: { down: { ↓read: the mood is low, when: mood = low } }
            rules: { r: { when: down, flag: [note], because: It is so., source: s } }
            """,
            "↓rule: {}",
            "screens: { state: { ask: Is anything wrong?, ↓cover: [mood, signs], covers: [mood, signs], none: No } }",
            "audiences: { next: { label: Next, ↓responder: ems } }",
            "danger_keys: { worst: { label: At the worst, record: { mood: very_low, signs: 4 }, ↓key: 1 } }",
            "flags: { a: { label: A, ↓colour: red } }",
        ])
    package static let missingKey = DiagnosticKind(
        "missing-key", needs: .wholeFile, summary: "Keys marked * in the language reference must be there.",
        manual: "The entry cannot be used without this key.",
        accepted: [
            "guidance: { breathe: { say: Breathe., source: s } }"
        ],
        rejected: [
            "findings: { ↓down: { reads: the mood is low } }",
            "guidance: { ↓breathe: { avoid: Haste., source: s } }",
            "questions: { ↓plan: { ask: Is there a plan? } }",
            "scores: { ↓load: { reads: the load is } }",
            "scores: { load: { reads: the load is, add: [{ ↓when: mood = low }] } }",
            "laws: { ↓l: { when: mood = low, because: It is so., source: s } }",
            "screens: { ↓state: { ask: Is anything wrong?, none: No } }",
            "screens: { ↓state: { covers: [mood, signs], none: No } }",
            "screens: { ↓state: { ask: Is anything wrong?, covers: [mood, signs] } }",
            "audiences: { ↓police: { sees: [] } }",
            "danger_keys: { ↓worst: { label: At the worst } }",
            "language: es\ntitle: Spanish\nreviewed_by: ↓Ana Ruiz\n",
            "language: es\ntitle: Spanish\nreviewed_on: ↓2026-11-02\n",
            "↓language: es",
            """
            ↓protocol: example
            title: Example
            version: 1.0.0
            """,
        ])
    package static let wrongShape = DiagnosticKind(
        "wrong-shape", summary: "Text, lists and mappings stand where the language expects them.",
        manual: "A text stands where a list or mapping is expected, or the other way round.",
        accepted: [
            "rules: { r: { when: mood = low, flag: [note], because: It is so., source: s } }"
        ],
        rejected: [
            "findings: ↓[mood = low]",
            "flags: { a: ↓A }",
            "rules: { r: { when: mood = low, flag: [note], because: ↓[It, is], source: s } }",
            "scores: { load: { reads: the load is, count: ↓mood = low } }",
            "danger_keys: { worst: { label: At the worst, record: ↓[mood] } }",
            "danger_keys: { worst: { label: At the worst, record: { mood: ↓{ very_low: 4 } } } }",
            """
            flags: { a: { label: ↓"" } }
            """,
        ])
    package static let badName = DiagnosticKind(
        "bad-name", summary: "Ids are lower-case words joined by `_`.",
        manual: """
            Ids start with a letter and hold a-z, 0-9 and `_` (sources also `-`), at most 60 characters. The words of the language (`and`, \
            `or`, `not`, `in`, `between`, `is`, `contains`, `any`, `of`) and the reasons for a missing answer (`unknown`, `refused`, `unclear`, \
            `missing`, `answered`) cannot be ids.
            """,
        accepted: [
            "flags: { low_mood_2: { label: Low } }"
        ],
        rejected: [
            "flags: { ↓Low-Mood: { label: Low } }",
            "flags: { ↓2_low: { label: Low } }",
            "flags: { ↓between: { label: Low } }",
            "flags: { ↓niño: { label: Low } }",
            """
            flags: { ↓aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: { label: Low } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { ↓unknown: None, some: Some } } }
            rules: { r: { when: 'plan = some', flag: [note], because: It is so., source: s } }
            """,
        ])
    package static let badValue = DiagnosticKind(
        "bad-value", summary: "Numbers, dates, versions and choices are written as expected.",
        manual: "The text is not one of the values that can stand here; the message says which can.",
        accepted: [
            """
            scores: { load: { reads: the load is, add: { mood: { fine: 0, low: 1, very_low: 2 } } } }
            rules: { r: { when: 'load >= 1', flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { days: { ask: How many days?, number: { from: -1000000, to: -990000 } } }
            rules: { r: { when: 'days >= -995000', flag: [note], because: It is so., source: s } }
            """,
        ],
        rejected: [
            """
            scores: { load: { reads: the load is, add: { mood: { fine: 0, low: ↓one, very_low: 2 } } } }
            """,
            """
            scores: { load: { reads: the load is, add: { mood: { fine: 0, low: ↓-9223372036854775808, very_low: 2 } } } }
            """,
            """
            scores: { load: { reads: the load is, add: ↓{ mood: { fine: 0, low: 1 } }, count: [mood = low] } }
            """,
            """
            questions: { days: { ask: How many days?, number: { from: ↓-9223372036854775808, to: 10 } } }
            """,
            "questions: { days: { ask: How many days?, number: { from: 0, to: ↓1000001 } } }",
            "questions: { days: { ask: How many days?, number: ↓{ from: 0, to: 10001 } } }",
            "questions: { days: { ask: How many days?, number: ↓{ from: 2, to: 2 } } }",
            "questions: { days: { ask: How many days?, number: { from: 0, to: ↓0.5 } } }",
            "questions: { days: { ask: How many days?, number: { from: 0, to: 9, places: ↓5 } } }",
            "questions: { days: { ask: How many days?, number: { from: 0, to: ↓0.125, places: 2 } } }",
            "questions: { days: { ask: How many days?, number: { from: 0, to: ↓'0,5', places: 2 } } }",
            "questions: { days: { ask: How many days?, number: ↓{ from: 0, to: 101, places: 2 } } }",
            """
            questions: { days: { ask: How many days?, number: { from: 0, to: 9, danger: ↓none } } }
            rules: { r: { when: 'days >= 2', flag: [note], because: It is so., source: s } }
            """,
            "questions: { plan: { ask: Is there a plan?, answers: ↓{ some: Some } } }",
            """
            questions: { plan: { ask: Is there a plan?, choose: ↓many, answers: { none: None, some: Some } } }
            rules: { r: { when: 'plan contains some', flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, none: ↓none, answers: { none: None, some: Some } } }
            rules: { r: { when: 'plan = some', flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, if_missing: ↓some, answers: { none: None, some: Some } } }
            rules: { r: { when: 'plan = some', flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, unordered: ↓yes, answers: { none: None, some: Some } } }
            rules: { r: { when: 'plan = some', flag: [note], because: It is so., source: s } }
            """,
            "rules: { r: { when: mood >= low, step_up: ↓2, because: It is so., source: s } }",
            "flags: { a: { label: A, report: ↓never } }",
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, fresh_for: ↓10 minutes } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, fresh_for: ↓0 min } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, fresh_for: ↓25 h } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, about: ↓scenes, screen: ↓yes } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            "danger_keys: { worst: { label: At the worst, record: ↓{} } }",
            "language: ↓spanish\ntitle: Spanish\n",
            "language: ↓en\ntitle: English\n",
            "language: es\ntitle: Spanish\nreviewed_by: Ana Ruiz\nreviewed_on: ↓2026-13-01\n",
            "unreviewed_words: ↓allowed",
            "danger_keys: { worst: { label: At the worst, record: { feel: ↓[] } } }",
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent, lower: ↓two_people } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
            """
            ladders: { police: { title: Police, role: ↓police, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
            "sources: { t: { title: Book, by: Author, year: 2000, where: Shelf, status: ↓read } }",
            """
            protocol: example
            title: Example
            version: ↓1.0
            review_by: 2999-01-01
            """,
            """
            protocol: example
            title: Example
            version: 1.0.0
            review_by: ↓2999-13-01
            """,
            """
            tables:
              t:
                otherwise: Nothing.
                columns: [mood, signs]
                rows:
                  a: { cells: ↓['>= low'], raise: [help], because: It is so., source: s }
            """,
            """
            tables:
              t:
                otherwise: Nothing.
                columns: [mood, signs]
                rows:
                  a: { cells: ↓['-', '-'], raise: [help], because: It is so., source: s }
            """,
        ])
    package static let wrongHeader = DiagnosticKind(
        "wrong-header", needs: .wholeFile,
        summary: "A file begins with `rule_set`, `protocol`, `layer`, `library` or `language`, and its name.",
        manual: """
            The header says what the file is. A protocol also needs `title`, `version` and `review_by`. \
            Ladders, responders, flags, confidentiality, guidance and sources stand in rule sets, \
            `applies_when` in protocols; a language has words alone.
            """)

    package static let parsingKinds = [unknownKey, missingKey, wrongShape, badName, badValue, wrongHeader]
}

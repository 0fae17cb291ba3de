import TriageDiagnostics

/// What can be wrong with the shape of a file.
extension DiagnosticKind {
    package static let unknownKey = DiagnosticKind(
        "unknown-key", summary: "Only the keys of the language reference have a meaning.",
        manual:
            "A key that nobody reads would be lost without a word. Protocols/README.md lists the keys of each section.",
        accepted: "findings: { low: { reads: the mood is low, when: mood = low } }\n",
        rejected: "findings: { low: { read: the mood is low, when: mood = low } }\n")
    package static let missingKey = DiagnosticKind(
        "missing-key", summary: "Keys marked * in the language reference must be there.",
        manual: "The entry cannot be used without this key.",
        accepted: "findings: { low: { reads: the mood is low, when: mood = low } }\n",
        rejected: "findings: { low: { reads: the mood is low } }\n")
    package static let wrongShape = DiagnosticKind(
        "wrong-shape", summary: "Text, lists and mappings stand where the language expects them.",
        manual: "A text stands where a list or mapping is expected, or the other way round.",
        accepted: "findings: { low: mood = low }\n", rejected: "findings: [mood = low]\n")
    package static let badName = DiagnosticKind(
        "bad-name", summary: "Ids are lower-case words joined by `_`.",
        manual: """
            Ids start with a letter and hold a-z, 0-9 and `_` (sources also `-`), at most 60 characters. The words of the language (`and`, \
            `or`, `not`, `in`, `between`, `is`, `contains`, `any`, `of`) and the reasons for a missing answer (`unknown`, `refused`, `unclear`, \
            `missing`, `answered`) cannot be ids.
            """,
        accepted: "findings: { low_mood: mood = low }\n", rejected: "findings: { Low-Mood: mood = low }\n")
    package static let badValue = DiagnosticKind(
        "bad-value", summary: "Numbers, dates, versions and choices are written as expected.",
        manual: "The text is not one of the values that can stand here; the message says which can.",
        accepted:
            "scores:\n  s: { reads: the points are, add: { mood: { fine: 0, low: 1, very_low: 2 } } }\n",
        rejected:
            "scores:\n  s: { reads: the points are, add: { mood: { fine: 0, low: one, very_low: 2 } } }\n")
    package static let wrongHeader = DiagnosticKind(
        "wrong-header", summary: "A file begins with `rule_set: ID` or `protocol: ID`.",
        manual: """
            The header says what the file is. A protocol also needs `title`, `version` and `review_by`. Ladders, responders, flags, \
            confidentiality, guidance and sources stand in rule sets, `applies_when` in protocols.
            """)

    package static let parsingKinds = [unknownKey, missingKey, wrongShape, badName, badValue, wrongHeader]
}

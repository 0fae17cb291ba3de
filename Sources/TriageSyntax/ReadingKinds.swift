import TriageDiagnostics

/// What can be wrong with a file before anybody asks what it means.
extension DiagnosticKind {
    package static let wrongEncoding = DiagnosticKind(
        "wrong-encoding", summary: "Files are UTF-8 text.",
        manual: """
            A byte of the file is not UTF-8, or is a control character. Save the file as UTF-8 ("UTF-8 without signature" \
            in some editors). The message points at the first such byte.
            """)
    package static let yamlSyntax = DiagnosticKind(
        "yaml-syntax", summary: "The file is not YAML.",
        manual: """
            The file cannot be read past this point: often a colon without a space after it, an unclosed bracket or quote, or \
            lines that are not indented alike. Text with `: ` or ` #` in it needs single quotes.
            """,
        accepted: ["rules: { r: { when: mood = low, flag: [note], because: It is so., source: s } }"],
        rejected: [
            """
            findings: { low: mood = low
            ↓
            """,
            """
            guidance: { breathe: { say: Breathe, source: s }
            ↓rules: {}
            """,
        ])
    package static let tab = DiagnosticKind(
        "tab", summary: "Lines are indented with spaces.",
        manual:
            "YAML does not allow tabs for indenting, since editors show them with different widths. Use spaces.",
        accepted: [
            "rules: { r: { when: mood = low, flag: [note], because: It is so., source: s } }"
        ],
        rejected: [
            """
            findings:
            ↓	low: mood = low
            """
        ])
    package static let severalDocuments = DiagnosticKind(
        "several-documents", summary: "A file holds one document.",
        manual: "`---` starts a second document. Put it in a file of its own.",
        accepted: [
            "rules: { r: { when: mood = low, flag: [note], because: It is so., source: s } }"
        ],
        rejected: [
            """
            rules: {}
            ↓---
            findings: { high: mood = high }
            """
        ])
    package static let duplicateKey = DiagnosticKind(
        "duplicate-key", summary: "A key stands once in its mapping.",
        manual:
            "The same key stands twice in one mapping, so one of the two would be lost. Rename or remove one.",
        accepted: [
            "rules: { r: { when: mood = low, flag: [note], because: It is so., source: s } }"
        ],
        rejected: [
            """
            findings:
              low: mood = low
              ↓low: mood = very_low
            """,
            """
            rules: {}
            ↓rules: {}
            """,
        ])
    package static let aliasOrTag = DiagnosticKind(
        "alias-or-tag", summary: "No anchors (`&`), aliases (`*`), tags (`!`) or merge keys (`<<`).",
        manual: """
            A reviewer must be able to read a rule where it stands, so pieces of a file cannot be repeated by reference. Write \
            the piece out, or make it a finding and use its name.
            """,
        accepted: [
            "rules: { r: { when: mood = low, flag: [note], because: It is so., source: s } }"
        ],
        rejected: [
            "findings: ↓&all { low: mood = low }",
            "flags: { a: { label: ↓!!str A } }",
            "flags: { a: { label: ↓*b } }",
            "flags: { a: { ↓<<: { label: A } } }",
        ])
    package static let tooLarge = DiagnosticKind(
        "too-large", summary: "A file has at most 1 MiB, 64 levels and 100,000 pieces.",
        manual: "Nobody can review a file this large. Divide it.")
    package static let emptyFile = DiagnosticKind(
        "empty-file", summary: "A file says something.",
        manual:
            "The file has no content. Write `rule_set: NAME` or `protocol: NAME` and its sections, or remove it."
    )

    /// All kinds that reading can report.
    package static let readingKinds = [
        wrongEncoding, yamlSyntax, tab, severalDocuments, duplicateKey, aliasOrTag, tooLarge, emptyFile,
    ]
}

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
            """
            rules:
              r: { when: mood = low, flag: [note, because: It is so., source: s ↓}
            """,
        ])
    package static let jsonSyntax = DiagnosticKind(
        "json-syntax", summary: "The file, or the line, is not JSON.",
        manual: """
            JSON is read as RFC 8259 has it: keys and texts in double quotes, no comma behind the last piece, no comments. \
            Programs write it so; the message points at the first byte that cannot stand where it does.
            """)
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
        manual: """
            Nobody can review a file this large. Divide it. For what programs write, calls and JSON, the limits are 64 MiB and 128 levels.
            """)
    package static let emptyFile = DiagnosticKind(
        "empty-file", summary: "A file says something.",
        manual:
            "The file has no content. Write `rule_set: NAME` or `protocol: NAME` and its sections, or remove it."
    )

    package static let badTable = DiagnosticKind(
        "bad-table",
        summary: "A table has a header with the columns that are needed, each once, and closed quotes.",
        manual: """
            A table is CSV with a header (cells between commas; a cell in double quotes may hold commas, line breaks and `""` for a \
            quote), a JSON list of objects, or an object a line. Without a needed column, with two of the same name, or with a quote that \
            nobody closes, what the rows say cannot be told, so nothing of the table is used.
            """)
    package static let badRow = DiagnosticKind(
        "bad-row", .warning, summary: "A row of a table has the columns that are needed, with known values.",
        manual: """
            The row is left out and the rest is used. The first few rows of a kind are shown and the others counted; the report says how \
            many were left out.
            """)

    /// All kinds that reading can report.
    package static let readingKinds =
        [
            wrongEncoding, yamlSyntax, jsonSyntax, badTable, badRow, tab, severalDocuments, duplicateKey,
            aliasOrTag, tooLarge, emptyFile,
        ] + hiddenKinds
}

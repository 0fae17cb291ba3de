import Testing
import TriageCompiler
import TriageDiagnostics
import TriageSyntax

/// Bad files: each gives its diagnostic at its place, and nothing crashes.
@Suite struct ReadingTests {
    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let code: String
        let place: String?

        init(_ name: String, _ text: String, _ code: String, at place: String? = nil) {
            self.init(name, bytes: Array(text.utf8), code, at: place)
        }

        init(_ name: String, bytes: [UInt8], _ code: String, at place: String? = nil) {
            self.name = name
            self.bytes = bytes
            self.code = code
            self.place = place
        }

        var testDescription: String { name }
    }

    static let header = "rule_set: x\ntitle: X\n"

    static let bad: [Bad] = [
        Bad("empty", "", "empty-file", at: "1:1"),
        Bad("only a comment", "# nothing\n", "empty-file"),
        Bad("only blanks", "  \n\n", "empty-file"),
        Bad("no header", "questions: {}\n", "wrong-header", at: "1:1"),
        Bad("both headers", "rule_set: x\nprotocol: y\n", "wrong-header", at: "1:1"),
        Bad("a list", "- a\n- b\n", "wrong-header", at: "1:1"),
        Bad("a word", "hello\n", "wrong-header", at: "1:1"),
        Bad("a tab", header + "rules:\n\tr: {}\n", "tab", at: "4:1"),
        Bad("unclosed bracket", header + "rules: { a: [b, c }\n", "yaml-syntax"),
        Bad("unclosed quote", header + "rules: 'abc\n", "yaml-syntax"),
        Bad("colon in plain text", header + "rules: { r: { because: so: it is } }\n", "yaml-syntax"),
        Bad("two documents", header + "---\nrule_set: y\n", "several-documents", at: "3:1"),
        Bad("duplicate key", header + "title: Y\n", "duplicate-key", at: "3:1"),
        Bad("anchor", header + "findings: &a {}\n", "alias-or-tag", at: "3:11"),
        Bad("alias", header + "findings: { a: *b }\n", "alias-or-tag", at: "3:16"),
        Bad("tag", header + "findings: { a: !x b }\n", "alias-or-tag", at: "3:16"),
        Bad("merge key", header + "findings: { <<: { a: b } }\n", "alias-or-tag", at: "3:13"),
        Bad(
            "alias bomb", header + "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "alias-or-tag", at: "3:4"
        ),
        Bad("not UTF-8", bytes: Array(header.utf8) + [0x61, 0xFF, 0x0A], "wrong-encoding", at: "3:2"),
        Bad("cut UTF-8", bytes: Array(header.utf8) + [0xC3], "wrong-encoding", at: "3:1"),
        Bad("UTF-16", bytes: [0xFF, 0xFE, 0x61, 0x00], "wrong-encoding", at: "1:1"),
        Bad("control character", bytes: Array(header.utf8) + [0x07, 0x0A], "wrong-encoding", at: "3:1"),
        Bad("NUL", bytes: [0x00], "wrong-encoding", at: "1:1"),
        Bad(
            "a line break in a comment", header + "# reviewed\u{2028}findings: {}\n", "hidden-line-break",
            at: "3:11"),
        Bad("NEL in a comment", header + "# reviewed\u{85}findings: {}\n", "hidden-line-break", at: "3:11"),
        Bad(
            "a break in a text", header + "findings: { a: \"b\u{2029}\" }\n", "hidden-line-break", at: "3:18"),
        Bad("turned around", header + "# \u{202E}x\n", "hidden-character", at: "3:3"),
        Bad("no width", header + "findings: { a\u{200B}b: c = d }\n", "hidden-character"),
        Bad("a tag", header + "# a\u{E0041}\n", "hidden-character"),
        Bad("a mark in the middle", header + "# \u{FEFF}\n", "hidden-character", at: "3:3"),
        Bad("a joiner alone", header + "# a\u{200D}\n", "hidden-character"),
        Bad("too large", String(repeating: "# comment line\n", count: 80_000), "too-large", at: "1:1"),
        Bad("too deep", header + "rules: " + String(repeating: "[", count: 70), "too-large"),
        Bad("very deep", header + "rules: " + String(repeating: "{a: ", count: 40_000), "too-large"),
        Bad(
            "too many nodes", header + "rules: [" + String(repeating: "a,", count: 110_000) + "]\n",
            "too-large"),
        Bad("unknown key", header + "quesstions: {}\n", "unknown-key", at: "3:1"),
        Bad(
            "section of a rule set",
            "protocol: p\ntitle: P\nversion: 1.0.0\nreview_by: 2030-01-01\nsources: {}\n", "unknown-key",
            at: "5:1"),
        Bad("missing title", "rule_set: x\n", "missing-key", at: "1:1"),
        Bad("list for mapping", header + "rules: [a]\n", "wrong-shape", at: "3:8"),
        Bad("nothing for mapping", header + "rules:\n", "wrong-shape"),
        Bad("mapping for text", "rule_set: x\ntitle: { a: b }\n", "wrong-shape", at: "2:8"),
        Bad("bad id", header + "findings: { Bad-Id: a = b }\n", "bad-name", at: "3:13"),
        Bad(
            "reserved id", header + "questions: { q: { ask: Q, answers: { a: A, unknown: U } } }\n",
            "bad-name", at: "3:44"),
        Bad(
            "bad day", "protocol: p\ntitle: P\nversion: 1.0.0\nreview_by: 2030-02-30\n", "bad-value",
            at: "4:12"),
        Bad(
            "bad version", "protocol: p\ntitle: P\nversion: one\nreview_by: 2030-02-28\n", "bad-value",
            at: "3:10"),
        Bad(
            "one answer", header + "questions: { q: { ask: Q, answers: { a: A } } }\n", "bad-value",
            at: "3:36"),
        Bad(
            "bad flag", header + "questions: { q: { ask: Q, answers: { a: A, b: B }, must_ask: yes } }\n",
            "bad-value"),
        Bad("folded condition", header + "findings:\n  a: >\n    b = c\n", "condition-style", at: "4:6"),
        Bad("quoted condition", header + "findings: { a: \"b = c\" }\n", "condition-style", at: "3:16"),
        Bad("list as condition", header + "findings: { a: [b = c] }\n", "condition-shape", at: "3:16"),
        Bad("after a wide character", header + "findings: { ä: 'b ==' }\n", "bad-name", at: "3:13"),
    ]

    @Test(arguments: bad)
    func badFilesAreReported(bad: Bad) throws {
        let file = SourceFile(id: 0, path: "bad.yaml", bytes: bad.bytes)
        let problems = compile([file]).problems
        let match = try #require(
            problems.first { $0.code == bad.code }, "got \(problems.map { "\($0.code): \($0.message)" })")
        for problem in problems { expectInside(problem, [file]) }
        guard let place = bad.place else { return }
        let position = file.position(at: Int(match.span.start))
        #expect("\(position.line):\(position.column)" == place)
    }

    /// Spans of a file with wide characters, every scalar style and every line ending, byte for byte.
    @Test(arguments: ["\n", "\r\n", "\r"])
    func spansAreExact(ending: String) throws {
        let text = [
            "# größe", "a: plain wörd", "'b': 'single'", "\"c\": \"dou\\u0062le\"", "d: |", "  lit", "  eral",
            "",
            "e: [x, {y: z}]", "f:", "  - 1", "  - g: h", "",
        ].joined(separator: ending)
        let file = SourceFile(id: 0, path: "a.yaml", text: text)
        var problems = Problems()
        let root = try #require(read(file, &problems))
        #expect(problems.list.isEmpty)
        var seen: [String] = []
        collect(root, file, &seen)
        let lines = seen.map { $0.replacing("\r\n", with: "\n").replacing("\r", with: "\n") }
        #expect(lines.first?.hasPrefix("a: plain wörd\n") == true)
        #expect(lines.first?.hasSuffix("  - g: h") == true)
        #expect(
            Array(lines.dropFirst()) == [
                "a", "plain wörd", "'b'", "'single'", "\"c\"", "\"dou\\u0062le\"", "d", "|\n  lit\n  eral",
                "e", "[x, {y: z}]",
                "x", "{y: z}", "y", "z", "f", "- 1\n  - g: h", "1", "g: h", "g", "h",
            ])
    }

    private func collect(_ node: Node, _ file: SourceFile, _ seen: inout [String]) {
        seen.append(file.text(of: node.span))
        switch node.content {
        case .scalar: break
        case .list(let items): items.forEach { collect($0, file, &seen) }
        case .mapping(let entries):
            for entry in entries {
                collect(entry.key, file, &seen)
                collect(entry.value, file, &seen)
            }
        }
    }

    @Test func aByteOrderMarkIsSkipped() {
        let text = Self.header + "findings: { Bad: a = b }\n"
        let file = SourceFile(id: 0, path: "a.yaml", bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        let problem = compile([file]).problems.first { $0.code == "bad-name" }
        #expect(problem.map { file.text(of: $0.span) } == "Bad")
    }

    /// What joins letters of other scripts and emoji is seen, and an escape is.
    @Test(arguments: ["می‌خواهم", "👩‍💻", "❤️", "é", "\"\\u202E\\u2028\""])
    func seenCharactersAreNotReported(text: String) {
        let file = SourceFile(id: 0, path: "a.yaml", text: "a: \(text)\n")
        var problems = Problems()
        #expect(read(file, &problems) != nil && problems.list.isEmpty)
    }

    /// What a fault of YAML cuts short is not blamed for what it lacks; what stood whole before it is
    /// checked.
    @Test(arguments: [
        "rules:\n  one: { raise: x }\n  two:\n    raise: x\n    because: so: it is\n    source: s\n",
        "rules:\n  one: { raise: x }\n  two:\n    raise: [x, y\n    because: B\n",
    ])
    func theEntryThatIsCutShortIsNotChecked(text: String) {
        let file = SourceFile(id: 0, path: "a.yaml", text: Self.header + text)
        let problems = compile([file]).problems
        #expect(problems.contains { $0.code == "yaml-syntax" && $0.help?.contains("quotes") == true })
        #expect(!problems.contains { $0.message.contains("`two`") })
        #expect(problems.contains { $0.message.contains("`one`") })
    }

    /// The place of anything on a long line is what a walk over the line from its start gives.
    @Test func placesOnLongLinesAreExact() {
        var random = Seeded(3)
        let pieces = [
            "a", "b ", "é", "e\u{301}", "👩‍💻", "\u{1F1E6}\u{1F1E7}", String(repeating: "x", count: 900), "ʤ",
            "\t",
        ]
        for _ in 0..<20 {
            let lines = (0..<3).map { _ in (0..<random.int(0...40)).map { _ in random.pick(pieces) }.joined()
            }
            let file = SourceFile(id: 0, path: "a", text: lines.joined(separator: "\n"))
            for (index, line) in lines.enumerated() {
                let range = file.range(ofLine: index + 1)
                for (column, start) in line.indices.enumerated() {
                    let offset = range.lowerBound + line.utf8.distance(from: line.startIndex, to: start)
                    let place = file.position(at: offset)
                    #expect(place.line == index + 1 && place.column == column + 1)
                }
                #expect(file.line(index + 1) == line && file.text(of: file.span(ofLine: index + 1)) == line)
            }
        }
    }

    @Test func everyProblemOfAFileIsReported() {
        let text =
            Self.header + """
                questions:
                  Q: { ask: A, answers: { a: A, b: B }, asks: x }
                  r: { answers: { a: A } }
                rules:
                  one: { when: nope = a, raise: [nowhere], because: B, source: s }
                  two: { because: B }
                """
        let codes = compile([SourceFile(id: 0, path: "a.yaml", text: text)]).problems.map(\.code)
        #expect(Set(["bad-name", "unknown-key", "missing-key"]).isSubset(of: codes))
    }
}

/// A diagnostic points into a file that exists.
func expectInside(_ problem: Diagnostic, _ files: [SourceFile]) {
    guard let file = files.first(where: { $0.id == problem.span.file }) else {
        Issue.record("\(problem.code) is in no file")
        return
    }
    let isInside =
        problem.span.start >= 0 && problem.span.start <= problem.span.end
        && Int(problem.span.end) <= file.bytes.count
    #expect(isInside, "\(problem.code) at \(problem.span) of \(file.bytes.count) bytes")
}

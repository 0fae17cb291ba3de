import Testing
import TriageDiagnostics
import TriageSyntax

/// JSON as RFC 8259 has it, into nodes that know their places.
@Suite struct JSONTests {
    /// A value in one line: texts quoted, everything else as it is written.
    static func shown(_ node: Node) -> String {
        switch node.content {
        case .scalar(let scalar): scalar.style == .plain ? scalar.text : "'\(scalar.text)'"
        case .list(let items): "[" + items.map(shown).joined(separator: " ") + "]"
        case .mapping(let entries):
            "{" + entries.map { shown($0.key) + ":" + shown($0.value) }.joined(separator: " ") + "}"
        }
    }

    static func read(_ bytes: [UInt8]) -> (file: SourceFile, root: Node?, problems: [Diagnostic]) {
        var problems = Problems()
        let file = SourceFile(id: 0, path: "a.json", bytes: bytes)
        let root = readJSON(file, &problems)
        return (file, root, problems.list)
    }

    @Test(arguments: [
        ("{}", "{}"), ("[]", "[]"), ("null", "null"), ("[true, false]", "[true false]"),
        (" \t\r\n[1 , -0.5e+3]\n", "[1 -0.5e+3]"), ("0", "0"), (#"{"a": {"b": []}}"#, "{'a':{'b':[]}}"),
        (#""\ud83d\ude2d""#, "'😭'"), (#""\u00fam\u000a""#, "'úm\n'"),
        (#""\"\\\/\b\f\n\r\t""#, "'\"\\/\u{8}\u{C}\n\r\t'"),
        ("\"\u{7F}\u{9B}\u{2028}\u{FFFE}\u{FFFF}\"", "'\u{7F}\u{9B}\u{2028}\u{FFFE}\u{FFFF}'"),
        ("\u{FEFF}[1]", "[1]"), (#"{"": null, "null": "null"}"#, "{'':null 'null':'null'}"),
        (
            String(repeating: "[", count: 128) + String(repeating: "]", count: 128),
            String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        ),
    ])
    func isRead(text: String, wanted: String) {
        let (_, root, problems) = Self.read(Array(text.utf8))
        #expect(root.map(Self.shown) == wanted && problems.isEmpty, "\(problems.map(\.message))")
    }

    /// Each is refused with its code, and the place is the text from the mark on.
    @Test(arguments: [
        ("json-syntax", #"{"a": 1,↓}"#), ("json-syntax", "[1,↓]"), ("json-syntax", "[1 ↓2]"),
        ("json-syntax", "[1]↓x"), ("json-syntax", "[↓'a']"), ("json-syntax", "[↓tru]"),
        ("json-syntax", "[1.↓]"),
        ("json-syntax", "[↓01]"), ("json-syntax", "[↓+1]"), ("json-syntax", "[-↓]"), ("json-syntax", "[1e↓]"),
        ("json-syntax", "[1] ↓// c"), ("json-syntax", "{↓a: 1}"), ("json-syntax", #"{"a"↓}"#),
        ("json-syntax", #"{"a":↓}"#), ("json-syntax", "[1↓"), ("json-syntax", "{↓"),
        ("json-syntax", #"[↓"a"#),
        ("json-syntax", "[\"a↓\nb\"]"), ("json-syntax", #"["↓\x"]"#), ("json-syntax", #"["↓\ud83d"]"#),
        ("json-syntax", #"["↓\ud83d\u0041"]"#),
        ("json-syntax", #"["↓\ud83d\ud83d"]"#), ("json-syntax", #"["↓\ude2d\ud83d"]"#),
        ("json-syntax", #"["\u00↓g0"]"#), ("json-syntax", "[↓NaN]"),
        ("duplicate-key", #"{"a": 1, ↓"a": 2}"#), ("duplicate-key", #"[{"a": {"b": 1, ↓"\u0062": 2}}]"#),
        ("empty-file", "↓"), ("empty-file", "  ↓"),
        ("too-large", String(repeating: "[", count: 128) + "↓[1]"),
        ("too-large", String(repeating: #"{"a":"#, count: 128) + "↓{"),
    ])
    func isRefused(code: String, marked: String) {
        let parts = marked.split(separator: "↓", omittingEmptySubsequences: false)
        let (_, root, problems) = Self.read(Array(parts.joined().utf8))
        #expect(root == nil && problems.map(\.code) == [code], "\(problems.map(\.message))")
        #expect(problems.first.map { Int($0.span.start) } == parts[0].utf8.count)
    }

    @Test(
        arguments: [([0x22, 0x61, 0xFF, 0x22], 2), ([0x5B, 0x22, 0xED, 0xA0, 0xBD, 0x22, 0x5D], 2)]
            as [([UInt8], Int)])
    func bytesThatAreNotUTF8AreRefused(bytes: [UInt8], place: Int) {
        let problems = Self.read(bytes).problems
        #expect(problems.map(\.code) == ["wrong-encoding"] && problems.map { Int($0.span.start) } == [place])
    }

    /// Every piece knows its bytes, also in a part of a file.
    @Test func spansAreExact() throws {
        let text = "x\n{\"ä\": [1, \"b\\u0062\"], \"c\": null }\ny"
        let file = SourceFile(id: 3, path: "a.jsonl", text: text)
        var problems = Problems()
        let root = try #require(readJSON(file, in: file.range(ofLine: 2), &problems))
        guard case .mapping(let entries) = root.content, case .list(let items) = entries[0].value.content
        else {
            return #expect(Bool(false))
        }
        let pieces = [root, entries[0].key, entries[0].value] + items + [entries[1].key, entries[1].value]
        #expect(
            pieces.map { file.text(of: $0.span) } == [
                #"{"ä": [1, "b\u0062"], "c": null }"#, #""ä""#, #"[1, "b\u0062"]"#, "1", #""b\u0062""#,
                #""c""#, "null",
            ])
        #expect(entries[1].value.isNull && !items[0].isNull && root.span.file == 3)
    }

    /// What means something to JSON or a page, or is not seen, is written by its number; all else as it is.
    @Test(arguments: [
        ("plain ~", "plain ~"), ("naïve, 漢字, 😭", "naïve, 漢字, 😭"),
        ("e\u{301}\"\u{301}", "e\u{301}\\\"\u{301}"),
        (#"<b a="\">"#, #"\u003cb a=\"\\\">"#), ("a\nb\tc\rd\r\ne", #"a\nb\tc\rd\r\ne"#),
        ("\u{0}\u{1B}\u{7F}\u{9B}", #"\u0000\u001b\u007f\u009b"#),
        ("ä\u{2028}\u{202E}\u{FEFF}\u{FFFF}", #"ä\u2028\u202e\ufeff\uffff"#),
        ("\u{E0041}", #"\udb40\udc41"#),
    ])
    func isWritten(text: String, wanted: String) {
        let line = JSON.object([(key: text, value: .text(text))]).line
        #expect(Array(line.unicodeScalars) == Array("{\"\(wanted)\": \"\(wanted)\"}".unicodeScalars))
    }

    @Test(arguments: [
        ("a.json", "x", true), ("a.jsonl", "", true), ("a.yaml", "{}", false), ("a.yml", "[]", false),
        ("standard input", " \n{", true), ("standard input", "\u{FEFF}[", true),
        ("standard input", "answers: {}", false),
        ("a.txt", "", false),
    ])
    func jsonIsKnownByNameOrFirstByte(path: String, text: String, isJSON: Bool) {
        #expect(SourceFile(id: 0, path: path, text: text).isJSON == isJSON)
    }

    /// Damaged texts: a value or one problem inside the file, and no crash.
    @Test func damagedTexts() throws {
        let whole = Array(#"{"a": [1, -2.5e3, "x\ud83d\ude2d\n", null, true], "b": {"c": {}}}"#.utf8)
        var random = Seeded(7)
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<random.int(1...3) {
                let place = random.int(0...bytes.count - 1)
                switch random.int(0...2) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(random.pick(whole), at: place)
                default: bytes[place] = UInt8(random.int(0...255))
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            let (file, root, problems) = Self.read(bytes)
            try #require((root == nil) == (problems.count == 1))
            for problem in problems { expectInside(problem, [file]) }
        }
    }
}

import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageSyntax

/// One layout for files: the same words, the same comments, the same again.
@Suite struct FormatTests {
    private func formatted(_ text: String) -> String? {
        try? format(SourceFile(id: 0, path: "x.yaml", text: text)).get()
    }

    private let unreadable = "unreadable"

    /// What a text says, without places.
    private func said(_ text: String) -> String {
        var problems = Problems()
        guard let root = read(SourceFile(id: 0, path: "x.yaml", text: text), &problems), !problems.hasErrors
        else {
            return unreadable
        }
        func dump(_ node: Node) -> String {
            switch node.content {
            case .scalar(let scalar): "\(scalar.style) \(scalar.text)"
            case .list(let items): "[" + items.map(dump).joined(separator: "|") + "]"
            case .mapping(let entries):
                "{" + entries.map { dump($0.key) + "=" + dump($0.value) }.joined(separator: "|") + "}"
            }
        }
        return dump(root)
    }

    /// Formatting twice changes nothing, or the file is left as it is.
    @Test(arguments: [
        "- [ a, [ [[b,c]]: d, e]]: 23\n", "? [a,b]\n: c\n", "[a: b, c]\n", "- - a\n  -   b\n",
        "{a: [b,\n c]}\n",
    ])
    func aSecondTimeChangesNothing(text: String) {
        guard let once = formatted(text) else { return }
        #expect(formatted(once) == once && said(once) == said(text))
    }

    /// A key without a value stays one, alone, between others and in braces.
    @Test(arguments: [
        ("a:\n", "a:\n"), ("a:   \nb:   c\n", "a:\nb: c\n"), ("a:   # why\n", "a:   # why\n"),
        ("a:\n    b:\n    c:   d\n", "a:\n  b:\n  c: d\n"), ("a:\n  -\n  -   b\n", "a:\n  -\n  - b\n"),
        ("a: { b: , c: d,  e: }\n", "a: { b: , c: d, e: }\n"),
        ("a: [{ b: }, { c:   , d: e}]\n", "a: [{ b: }, { c: , d: e }]\n"), ("a: ''\n", "a: ''\n"),
    ])
    func anEmptyValueIsKept(text: String, laidOut: String) {
        #expect(formatted(text) == laidOut && said(text) == said(laidOut))
    }

    /// What cannot be laid out is said, and where it stands.
    @Test func whatCannotBeLaidOutIsPointedAt() {
        let file = SourceFile(id: 0, path: "x.yaml", text: "a: b\nc:\n  ? \n  : d\n")
        guard case .failure(.unfaithful(let span)) = format(file) else {
            Issue.record("it was laid out")
            return
        }
        #expect(file.position(at: Int(span.start)).line == 3)
    }

    @Test func laysOutAsTheManualSays() {
        let text = """
            # what this is


            rule_set:   base     # its id
            questions:
                mood: {ask: How?,   answers: {fine: Fine,low: Low}}
                # about signs
                signs:
                    ask: "How many?"
                    number: {
                      from: 0,   # none
                      to: 4 }
                    why: |
                        Two
                          lines.
                # the last word

            findings:
              down:
                any:
                - mood = low
                - signs >= 2   # two

            """
        let wanted = """
            # what this is

            rule_set: base       # its id
            questions:
              mood: { ask: How?, answers: { fine: Fine, low: Low } }
              # about signs
              signs:
                ask: "How many?"
                number:
                  from: 0        # none
                  to: 4
                why: |
                  Two
                    lines.
              # the last word

            findings:
              down:
                any:
                  - mood = low
                  - signs >= 2  # two

            """
        let result = formatted(text)
        #expect(result == wanted)
        #expect(result.flatMap(formatted) == result)
    }

    /// 5,000 random files in random layouts, and 1,000 random libraries: each says the same afterwards, keeps
    /// its comments in their order, and does not change a second time.
    @Test func randomFilesKeepWhatTheySay() {
        var random = Seeded(3)
        var number = 0
        while number < 5_000 {
            let file = RandomYAML(&random)
            guard said(file.text) != unreadable else { continue }
            number += 1
            guard let once = formatted(file.text) else {
                Issue.record("file \(number) is not formatted:\n\(file.text)")
                return
            }
            let isSame = said(once) == said(file.text)
            #expect(isSame, "file \(number):\n\(file.text)\n---\n\(once)")
            let kept = once.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "#").map { String(line[$0...]) }
            }
            #expect(kept == file.comments, "comments of file \(number):\n\(file.text)\n---\n\(once)")
            let twice = formatted(once)
            #expect(twice == once, "file \(number) changes again")
        }
        for seed in 0..<1_000 {
            for text in RandomLibrary(seed: 300_000 + seed).texts() {
                let once = formatted(text)
                let isSame = once.map(said) == said(text)
                #expect(isSame, "library \(seed)")
            }
        }
    }

    @Test func shippedFilesAreFormatted() throws {
        for file in try Shipped.files(cases: true) {
            let isFormatted = (try? format(file).get()) == file.text(0..<file.bytes.count)
            #expect(isFormatted, "\(file.path)")
        }
    }

    /// A file that cannot be read is not touched, and it is said why.
    @Test func brokenFilesAreRefused() {
        guard case .failure(.unreadable(let problems)) = format(SourceFile(id: 0, path: "x", text: "a: [b"))
        else {
            Issue.record("formatted")
            return
        }
        #expect(!problems.isEmpty)
    }
}

/// A random tree in a random layout: block and flow, any indentation, quotes, blocks of text, comments, blank
/// lines.
private struct RandomYAML {
    private(set) var text = ""
    private(set) var comments: [String] = []
    private var count = 0

    init(_ random: inout Seeded) {
        if random.chance(80) {
            mapping(0, depth: 3, &random)
        } else {
            list(0, depth: 3, &random)
        }
        ownComment(0, &random)
    }

    private mutating func word(_ random: inout Seeded) -> String {
        count += 1
        return "\(random.pick(["a", "bee", "long_name", "x-y", "z.1"]))\(count)"
    }

    private mutating func comment(_ random: inout Seeded) -> String {
        count += 1
        comments.append("# note \(count)")
        return comments[comments.count - 1]
    }

    private mutating func ownComment(_ indent: Int, _ random: inout Seeded) {
        if random.chance(10) { text += "\n" }
        guard random.chance(15) else { return }
        text += String(repeating: " ", count: indent) + comment(&random) + "\n"
        if random.chance(20) { text += "\n\n" }
    }

    private mutating func endLine(_ random: inout Seeded) {
        if random.chance(12) { text += String(repeating: " ", count: random.int(1...20)) + comment(&random) }
        text += random.chance(5) ? "  \n" : "\n"
    }

    private mutating func mapping(
        _ indent: Int, depth: Int, startsInLine: Bool = false, _ random: inout Seeded
    ) {
        for index in 0..<random.int(1...4) {
            if index > 0 || !startsInLine {
                ownComment(indent, &random)
                text += String(repeating: " ", count: indent)
            }
            text += word(&random) + ":"
            value(indent, depth: depth, &random)
        }
        ownComment(indent, &random)
    }

    private mutating func list(_ indent: Int, depth: Int, startsInLine: Bool = false, _ random: inout Seeded)
    {
        for index in 0..<random.int(1...3) {
            if index > 0 || !startsInLine {
                ownComment(indent, &random)
                text += String(repeating: " ", count: indent)
            }
            text += "-"
            let gap = random.int(1...3)
            if depth > 0, random.chance(25) {
                text += String(repeating: " ", count: gap)
                mapping(indent + 1 + gap, depth: depth - 1, startsInLine: true, &random)
            } else if depth > 0, random.chance(15) {
                text += String(repeating: " ", count: gap)
                list(indent + 1 + gap, depth: depth - 1, startsInLine: true, &random)
            } else {
                text += String(repeating: " ", count: gap) + scalar(indent, &random)
                endLine(&random)
            }
        }
    }

    /// What follows a key, the end of its line included.
    private mutating func value(_ indent: Int, depth: Int, _ random: inout Seeded) {
        let inner = indent + random.int(1...5)
        switch random.int(0...9) {
        case 0...1 where depth > 0:
            endLine(&random)
            mapping(inner, depth: depth - 1, &random)
        case 2 where depth > 0:
            endLine(&random)
            list(random.chance(40) ? indent : inner, depth: depth - 1, &random)
        case 3...4:
            text += " " + flow(depth: 2, &random)
            endLine(&random)
        case 5:
            // Over several lines, with comments between.
            text += " {"
            for index in 0..<random.int(1...3) {
                text += (index == 0 ? "" : ",")
                endLine(&random)
                text += String(repeating: " ", count: inner) + word(&random) + ": " + flow(depth: 1, &random)
            }
            text += " }"
            endLine(&random)
        case 6:
            text += " " + random.pick(["|", ">", "|-", ">-"]) + "\n"
            for _ in 0..<random.int(1...3) {
                text += String(repeating: " ", count: inner) + word(&random) + " " + word(&random) + "\n"
                if random.chance(20) {
                    text += String(repeating: " ", count: inner + 2) + word(&random) + "\n"
                }
            }
        case 7 where random.chance(50):
            let quote = random.pick(["'", "\"", ""])
            text +=
                " " + quote + word(&random) + "\n" + String(repeating: " ", count: inner) + word(&random)
                + quote
            endLine(&random)
        default:
            text += " " + scalar(indent, &random)
            endLine(&random)
        }
    }

    private mutating func scalar(_ indent: Int, _ random: inout Seeded) -> String {
        let word = word(&random)
        return random.pick([
            word, word, "'it''s \(word): so'", "\"\(word) \\\"#\\\" \(word)\"", "\(word) >= 2 and \(word)",
        ])
        .replacing("\\\"#\\\"", with: "+")
    }

    private mutating func flow(depth: Int, _ random: inout Seeded) -> String {
        guard depth > 0, random.chance(70) else { return word(&random) }
        let gap = random.pick(["", " ", "   "])
        let comma = random.pick([",", ", ", " ,  "])
        let parts = (0..<random.int(0...3)).map { _ in
            random.chance(50) ? "'\(word(&random)), x'" : flow(depth: depth - 1, &random)
        }
        if random.chance(50) { return "[" + gap + parts.joined(separator: comma) + gap + "]" }
        let pairs = parts.map { "\(word(&random)): \($0)" }
        return "{" + gap + pairs.joined(separator: comma) + gap + "}"
    }
}

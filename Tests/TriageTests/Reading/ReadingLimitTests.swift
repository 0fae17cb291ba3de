import Testing
import TriageCompiler
import TriageDiagnostics
import TriageSyntax

/// A limit takes what is just below it and refuses what is just above.
@Suite struct ReadingLimitTests {
    private func codes(_ text: String) -> [String] {
        var problems = Problems()
        _ = read(SourceFile(id: 0, path: "x.yaml", text: text), &problems)
        return problems.list.map(\.code)
    }

    /// 1 MiB, to the byte.
    @Test(arguments: [(-1, true), (0, true), (1, false)])
    func bytes(over: Int, isRead: Bool) {
        let start = "rule_set: x\n"
        let filler = (1 << 20) + over - start.utf8.count
        // Comments of a thousand columns, and what is left.
        let lines = Array(repeating: "#" + String(repeating: "x", count: 998) + "\n", count: filler / 1_000)
        let rest = filler % 1_000
        let text = start + lines.joined() + (rest > 0 ? "#" + String(repeating: "x", count: rest - 1) : "")
        #expect(text.utf8.count == (1 << 20) + over)
        #expect(codes(text) == (isRead ? [] : ["too-large"]))
    }

    @Test(arguments: [(61, true), (62, true), (63, false), (64, false)])
    func depth(lists: Int, isRead: Bool) {
        let text =
            "a: " + String(repeating: "[", count: lists) + "b" + String(repeating: "]", count: lists) + "\n"
        #expect(codes(text).isEmpty == isRead, "\(lists) levels: \(codes(text))")
    }

    @Test(arguments: [(99_990, true), (100_010, false)])
    func nodes(words: Int, isRead: Bool) {
        let text = "a: [" + Array(repeating: "b", count: words).joined(separator: ",") + "]\n"
        #expect(codes(text).isEmpty == isRead, "\(words) words: \(codes(text))")
    }

    /// A byte order mark is no text, and the end of a line may be CR LF.
    @Test func marksAndLineEnds() {
        let text = "rule_set: x\ntitle: X\n"
        for other in ["\u{FEFF}" + text, text.replacing("\n", with: "\r\n")] {
            #expect(codes(other).isEmpty)
        }
    }
}

import Synchronization
import Testing
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageSession
import TriageValues

/// CR LF, CR and a byte order mark change nothing of what a file says.
@Suite struct LineEndingTests {
    private static let endings = ["\n", "\r\n", "\r"]
    private static let marks = ["", "\u{FEFF}"]

    /// One right and one wrong line are one fault, however the lines end.
    @Test(arguments: endings, marks)
    func aTranscriptFailsAsWithLF(ending: String, mark: String) {
        let text =
            mark
            + "# a comment\n> thoughts = yes\n  this output is wrong\n\n> undo\n".replacing(
                "\n", with: ending)
        let transcript = Transcript(parsing: text)
        let replay = transcript.replay(in: .started())
        #expect(transcript.fault == nil && replay.mismatches.map(\.number) == [2, 5])
        #expect(replay.transcript.replay(in: .started()).mismatches.isEmpty)
        let again = Transcript(parsing: replay.transcript.text)
        #expect(again.replay(in: .started()).mismatches.isEmpty)
        #expect(replay.transcript.text.lineEnding == ending)
        #expect(replay.transcript.text.lines.count > 3)
    }

    /// What is no line of a transcript is a fault of it, and so is a transcript in which nothing is typed.
    @Test(arguments: [
        ("", 1), ("# only a comment\n", 1), (">thoughts = yes\n", 1), ("\n\nwords\n> undo\n", 3),
        ("> undo\n  nothing to undo\n# a comment\n  a line of nothing\n> undo\n", 4),
    ])
    func aTranscriptWithoutEntriesFails(text: String, number: Int) {
        let transcript = Transcript(parsing: text)
        #expect(transcript.fault?.number == number)
        #expect(transcript.replay(in: .started()).mismatches.first?.number == number)
    }

    @Test(arguments: endings)
    func aCaseEndsItsLinesAsTheFileDoes(ending: String) throws {
        let old = try Folder().library(at: ["."])
        let cases = old.cases.map { file in
            SourceFile(
                id: file.id, path: file.path,
                text: file.text(0..<file.bytes.count).replacing("\n", with: ending))
        }
        let library = LibraryText(root: old.root, files: old.files, cases: cases)
        let desk = Desk(base: Folder(library: library))
        var session = Session(["."], desk, .plain)
        _ = session.start()
        for line in ["thoughts = yes", "case a call of line endings", "yes"] { _ = session.handle(line) }
        let text = try #require(desk.written.withLock { $0 })
        #expect(text.contains("a call of line endings"))
        let plain = text.replacing(ending, with: "")
        #expect(!plain.utf8.contains(0x0A) && !plain.utf8.contains(0x0D))
    }

    /// Keeps what a session writes.
    private final class Desk: Outside {
        let base: Folder
        let written = Mutex<String?>(nil)

        init(base: Folder) { self.base = base }

        func library(at paths: [String]) throws(OutsideProblem) -> LibraryText { try base.library(at: paths) }
        func stamp(of paths: [String]) -> Int { 0 }
        func exists(_ path: String) -> Bool { base.exists(path) }
        func bytes(of path: String) throws(OutsideProblem) -> [UInt8] { try base.bytes(of: path) }
        func write(_ text: String, to path: String, _ place: OutsidePlace) { written.withLock { $0 = text } }
        func paths(startingWith text: String) -> [String] { [] }
        var today: Day? { nil }
        var seconds: Int { 0 }
    }

    @Test(arguments: endings, marks)
    func formattingKeepsLineEndings(ending: String, mark: String) throws {
        let text =
            mark
            + "rule_set:   base\nfindings:\n    a: |\n      two\n      lines\n    b: c = d\n".replacing(
                "\n", with: ending)
        let once = try format(SourceFile(id: 0, path: "x.yaml", text: text)).get()
        #expect(
            once
                == "rule_set: base\nfindings:\n  a: |\n    two\n    lines\n  b: c = d\n".replacing(
                    "\n", with: ending))
        #expect(try format(SourceFile(id: 0, path: "x.yaml", text: once)).get() == once)
    }

    /// A protocol is one however its header is written; a file that cannot be read may be one.
    @Test(
        arguments: [
            ("protocol: x\n", true), ("title: T\nprotocol: x\n", true), ("\"protocol\": x\n", true),
            ("protocol : x\n", true), ("  protocol: x\n  title: T\n", true),
            ("{protocol: x, title: T}", true),
            ("rule_set: x\n", false), ("rule_set: x\n# protocol: y\n", false),
            ("rule_set: x\nfindings: { protocol: y }\n", false),
            ("- protocol: x\n", false), ("rule_set: [x\n", true), ("", true),
        ], endings)
    func protocolsAreFound(example: (text: String, isProtocol: Bool), ending: String) {
        for mark in Self.marks {
            let file = SourceFile(
                id: 0, path: "x.yaml", text: mark + example.text.replacing("\n", with: ending))
            #expect(hasProtocol([file]) == example.isProtocol, "\(example.text)")
        }
    }

    @Test func linesOfATextEndInThreeWays() {
        #expect("a\r\nb\nc\rd\n".lines.map(String.init) == ["a", "b", "c", "d", ""])
        #expect("".lines.map(String.init) == [""] && "\r\n".lines.map(String.init) == ["", ""])
        #expect("a\r\nb\n".lineEnding == "\r\n" && "a".lineEnding == "\n" && "a\rb".lineEnding == "\r")
    }
}

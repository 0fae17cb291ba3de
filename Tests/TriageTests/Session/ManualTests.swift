import Foundation
import Testing
import TriageSession

/// The transcripts of the session: its manual, on a small library of its own; a library with errors; and the
/// README's, on the shipped library.
@Suite struct ManualTests {
    struct Page: Sendable, CustomTestStringConvertible {
        let path: String
        let transcript: Transcript
        var testDescription: String { path }

        /// A session where the page starts.
        var start: Session {
            let isManual = path.hasPrefix("Tests/Manual/")
            return .started(at: transcript.library ?? ".", in: isManual ? "Tests/Manual/" : "")
        }
    }

    static func pages() throws -> [Page] {
        let paths =
            try Shipped.paths("Tests/Manual", ".transcript")
            + Shipped.paths("Tests/Transcripts", ".transcript")
        return try paths.map { Page(path: $0, transcript: Transcript(parsing: try Shipped.text($0))) }
            + Shipped.pages.flatMap { path in try blocks(path).map { Page(path: path, transcript: $0) } }
    }

    /// The `transcript` blocks of a page.
    static func blocks(_ path: String) throws -> [Transcript] {
        try Shipped.text(path).components(separatedBy: "```transcript\n").dropFirst().map { block in
            Transcript(parsing: block.components(separatedBy: "```")[0])
        }
    }

    /// `triage test --update` writes those of the manual anew, `make golden` those of the pages as well.
    @Test func everyPageReplays() throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Shipped.pages.forEach(Self.writeAnew)
        }
        for page in try Self.pages() {
            for mismatch in page.transcript.replay(in: page.start).mismatches {
                Issue.record(
                    "\(page.path):\(mismatch.number) > \(mismatch.line)\n\(mismatch.expected)---\n\(mismatch.got)"
                )
            }
        }
    }

    private static func writeAnew(_ path: String) throws {
        var text = try Shipped.text(path)
        for block in text.components(separatedBy: "```transcript\n").dropFirst() {
            let old = block.components(separatedBy: "```")[0]
            let now = Transcript(parsing: old).replay(in: .started()).transcript.text
            text = text.replacingOccurrences(of: "```transcript\n" + old, with: "```transcript\n" + now)
        }
        try text.write(toFile: Shipped.root + "/" + path, atomically: true, encoding: .utf8)
    }

    @Test func everyCommandIsShown() throws {
        var lines: [String] = []
        for page in try Self.pages() {
            for case .entry(let entry, _) in page.transcript.parts { lines.append(entry.line) }
        }
        for name in Session.commandNames {
            #expect(lines.contains { $0 == name || $0.hasPrefix(name + " ") }, "no page shows `\(name)`")
        }
    }

    @Test func everyRefusalIsShown() throws {
        var shown: Set<Reply.Refusal> = []
        for page in try Self.pages() {
            shown.formUnion(page.transcript.replay(in: page.start).refusals)
        }
        for refusal in Reply.Refusal.allCases { #expect(shown.contains(refusal), "no page shows \(refusal)") }
    }

    /// Each command's page of help has an example that works on the manual's library; on one that lacks its
    /// names the lines alone are shown.
    @Test func theExamplesOfHelpWork() throws {
        for name in Session.commandNames {
            var session = Session.started(in: "Tests/Manual/")
            for line in Session.example(of: name) {
                let reply = session.handle(line)
                #expect(reply.refusal == nil, "help \(name): \(line)\n\(reply.text)")
            }
        }
        var other = Session.started(at: "Other", in: "Tests/Manual/")
        #expect(other.handle("help why").text.hasSuffix("  | concern = [suicide], thoughts = yes\n  | why\n"))
    }

    /// The manual's library is faultless, and its cases pass.
    @Test func theManualsLibraryIsSound() {
        var session = Session.started(in: "Tests/Manual/")
        #expect(session.handle("check").text.contains("; 2 of 2 safety laws proved"))
        #expect(session.handle("check").text.contains(": 0 errors, "))
        #expect(session.handle("test").text.contains(" passed, 0 failed"))
    }

    @Test func aTranscriptReadsBackAsItWasWritten() throws {
        for page in try Self.pages() where !Shipped.pages.contains(page.path) {
            #expect(page.transcript.text == (try Shipped.text(page.path)), "\(page.path)")
        }
    }

    @Test func anotherAnswerIsAMismatch() {
        let transcript = Transcript(parsing: "# x\n> thoughts = yes\nsomething else\n> undo\n")
        let replay = transcript.replay(in: .started())
        #expect(replay.mismatches.map(\.number) == [2, 4])
        #expect(replay.transcript.replay(in: .started()).mismatches.isEmpty)
    }
}

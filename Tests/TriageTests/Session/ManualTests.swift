import Foundation
import Testing
import TriageSession

/// The transcripts of the session, which are its manual.
@Suite struct ManualTests {
    struct Page: Sendable, CustomTestStringConvertible {
        let path: String
        let transcript: Transcript
        var testDescription: String { path }
    }

    static func pages() throws -> [Page] {
        let paths =
            try Shipped.paths("Protocols/Manual", ".transcript")
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
            let start = Session.started(at: page.transcript.library ?? ".")
            for mismatch in page.transcript.replay(in: start).mismatches {
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
            let start = Session.started(at: page.transcript.library ?? ".")
            shown.formUnion(page.transcript.replay(in: start).refusals)
        }
        for refusal in Reply.Refusal.allCases { #expect(shown.contains(refusal), "no page shows \(refusal)") }
    }

    /// Each command's page of help has an example that works on the shipped library.
    @Test func theExamplesOfHelpWork() throws {
        for name in Session.commandNames {
            for lines in [Session.example(of: name)] {
                var session = Session.started()
                for line in lines {
                    let reply = session.handle(line)
                    #expect(reply.refusal == nil, "help \(name): \(line)\n\(reply.text)")
                }
            }
        }
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

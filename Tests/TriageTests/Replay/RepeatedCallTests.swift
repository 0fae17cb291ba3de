import Foundation
import Testing
import TriageEngine
import TriagePages
import TriagePresentation
import TriageReplay
import TriageSyntax

/// Calls that come twice are counted, and told.
@Suite(.timeLimit(.minutes(30))) struct RepeatedCallTests {
    private static let lines = [
        "a,no", "b,no", "a,yes", ",no", ",no", "c,no", "b,no", "\"a\",no", "A,no", "a ,no", "d,moon", "d,no",
    ]

    @Test func eachRepetitionIsCounted() throws {
        let libraries = Libraries(now: try Shipped.program())
        let setup = ReplaySetup(libraries)
        let header = RecordFormat.csv(header: ["call", "plan_intent"])
        var counts = ReplayCounts(libraries)
        var seen = SeenCalls()
        for file in ["one.csv", "two.csv"] {
            for part in try replayedInPieces(Self.lines, header, setup, piece: 5) {
                counts.add(part.counts)
                counts.noteRepeated(part, in: file, &seen)
            }
        }
        // In the first file a, b and a again; in the second every call with a name.
        #expect(counts.repeated == 3 + 9 && counts.idsNotKept == 0)
        let summary = ReplaySummary(counts, libraries)
        #expect(
            summary.repeatedFirst.map { "\($0.call) \($0.file):\($0.line)" } == [
                "a one.csv:3", "b one.csv:7", "a one.csv:8", "a two.csv:1", "b two.csv:2",
            ])
        #expect(summary.calls == 22)
        let sentence =
            "12 calls have an id that an earlier record has, and are counted all the same: a (one.csv:3)"
        #expect(present(summary, .plain).split { $0.isWhitespace }.joined(separator: " ").contains(sentence))
        #expect(replayPage(summary).contains(sentence))
        #expect(json(of: summary).text().contains("\"repeated\": 12"))
    }

    /// Against a set of names, and where only some are kept.
    @Test(arguments: [1, 2, 10, 700, 1_000, 5_000]) func agreesWithASet(most: Int) throws {
        let libraries = Libraries(now: try Shipped.program())
        let setup = ReplaySetup(libraries)
        var random = Seeded(most)
        let names = (0..<4_000).map { _ in "call \(random.int(0...2_000))" }
        var counts = ReplayCounts(libraries)
        var seen = SeenCalls(most: most)
        let lines = names.map { "\($0),no" }
        for part in try replayedInPieces(
            lines, .csv(header: ["call", "plan_intent"]), setup, piece: 900)
        {
            counts.noteRepeated(part, in: "c", &seen)
        }
        var kept: Set<String> = []
        var (repeated, notKept) = (0, 0)
        for name in names {
            if kept.contains(name) {
                repeated += 1
            } else if kept.count < most {
                kept.insert(name)
            } else {
                notKept += 1
            }
        }
        #expect(counts.repeated == repeated && counts.idsNotKept == notKept)
        let said = present(ReplaySummary(counts, libraries), .plain)
        #expect(said.contains("were not kept") == (notKept > 0))
    }

    /// With any number of threads, in pieces of any size, and when the run is gone on with in the middle.
    @Test func aRunThatGoesOnKnowsWhatCameBefore() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(3_000)
        try place.run("tail -n +2 calls.csv > body; cat body body >> calls.csv")
        let base = ["replay", "--library", "library", "calls.csv"]
        let whole = try place.triage(base).out
        #expect(whole.contains("6,000 calls have an id that an earlier record has"), "\(whole)")
        for options in [["--threads", "1"], ["--threads", "3", "--piece-size", "700"]] {
            #expect(try place.triage(base + options).out == whole)
        }
        let slow = base + ["--results", "r.csv", "--piece-size", "500", "--note-interval", "0"]
        let process = try place.start(slow)
        place.wait(for: process) { place.size("r.csv") > 200_000 }
        process.interrupt()
        process.waitUntilExit()
        try #require(process.terminationStatus == 3)
        #expect(try place.triage(base + ["--results", "r.csv", "--resume"]).out == whole)
    }

    /// Results and rejects are for their owner alone from the first byte, and never go through a link.
    @Test(arguments: ["--results", "--rejects", "--summary"]) func outputsArePrivate(option: String) throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(10)
        try place.run("echo kept > target; ln -s target link; ln -s nowhere dangling")
        let pipe = Pipe()
        let process = try place.start(
            ["replay", "--library", "library", "-", option, "new"], input: pipe.fileHandleForReading)
        try pipe.fileHandleForWriting.write(contentsOf: place.bytes("calls.csv"))
        func mode() -> Int? {
            let attributes = try? FileManager.default.attributesOfItem(atPath: place.path("new"))
            return attributes?[.posixPermissions].flatMap { Int("\($0)") }
        }
        // What grows is there as long as the run waits for more.
        if option != "--summary" {
            place.wait(for: process) { mode() != nil }
            #expect(process.isRunning && mode() == 0o600)
        }
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && mode() == 0o600)
        for link in ["link", "dangling"] {
            let run = try place.triage(["replay", "--library", "library", "calls.csv", option, link])
            #expect(run.code == 2 && run.error.contains("exists already"), "\(run)")
        }
        #expect(try place.bytes("target") == Data("kept\n".utf8))
        #expect(!FileManager.default.fileExists(atPath: place.path("nowhere")))
    }
}

import Foundation
import Testing
import TriageAuthoring
import TriageBench
import TriageCommands
import TriageDiagnostics
import TriageEngine

/// `triage replay` as a process: files of every kind, threads, interruption, memory.
@Suite(.serialized, .timeLimit(.minutes(30))) struct ReplayCommandTests {
    /// 200,000 calls: the same bytes with 1, 2 and 4 threads, pieces of any size, packed or not, and after
    /// being killed and resumed at ten places; and the same as evaluating each call.
    @Test func resultsAreTheSameHoweverTheyAreMade() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        let program = try place.writeCalls(200_000)
        let base = ["replay", "--library", "library", "--results"]
        #expect(try place.triage(base + ["whole.csv", "calls.csv", "--threads", "1"]).code == 0)
        let whole = try place.bytes("whole.csv")
        let lines = String(decoding: whole, as: UTF8.self).split(separator: "\n").dropFirst()
        let calls = Bench.likelyCalls(program, count: 200_000, asked: 80)
        var evaluator = Evaluator(program)
        for (line, answers) in zip(lines, calls) {
            evaluator.evaluate(answers)
            let cells = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
            let rungs = program.ladders[0].rungs
            let standing = evaluator.standings[0]
            let names = [standing.established, standing.recommended, standing.possible].map {
                rungs[$0].name[...]
            }
            if Array(cells[1...3]) != names { Issue.record("\(line)") }
        }
        #expect(lines.count == calls.count)
        try place.run(
            "gzip -k1 calls.csv; head -c 9000000 calls.csv | gzip -1 > two.gz; tail -c +9000001 calls.csv | gzip -1 >> two.gz"
        )
        for (number, (file, options)) in [
            ("calls.csv", ["--threads", "2"]), ("calls.csv", ["--threads", "4", "--piece-size", "5000"]),
            ("calls.csv", ["--piece-size", "1", "--threads", "3"]), ("calls.csv.gz", []),
            ("two.gz", ["--threads", "4"]),
        ].enumerated() {
            #expect(try place.triage(base + ["again\(number).csv", file] + options).code == 0)
            try #require(try place.bytes("again\(number).csv") == whole, "\(file) \(options)")
        }
        let piped = try place.triage(
            base + ["-", "--result-format", "csv", "-"], input: place.path("calls.csv.gz"))
        #expect(piped.code == 0 && piped.out == String(decoding: whole, as: UTF8.self))
        let summary = try place.triage(["replay", "--library", "library", "calls.csv", "--format", "json"])
            .out
        try killAndResume(place, base, whole, summary)
    }

    private func killAndResume(_ place: ReplayPlace, _ base: [String], _ whole: Data, _ summary: String)
        throws
    {
        var random = Seeded(11)
        let slow = ["--piece-size", "4000", "--note-interval", "0", "--format", "json"]
        var size = 0
        for attempt in 0..<10 {
            let process = try place.start(
                base + ["resumed.csv", "calls.csv"] + slow + (attempt == 0 ? [] : ["--resume"]))
            // Ten in all stay below the whole.
            let target = size + random.int(1...whole.count / 16)
            place.wait(for: process) { place.size("resumed.csv") > target }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            try #require(
                process.terminationStatus != 0, "the run ended before it was stopped, attempt \(attempt)")
            size = place.size("resumed.csv")
        }
        let partly = size
        let last = try place.triage(base + ["resumed.csv", "calls.csv"] + slow + ["--resume"])
        #expect(last.code == 0 && partly > 0)
        #expect(try place.bytes("resumed.csv") == whole)
        #expect(last.out == summary)
        #expect(!FileManager.default.fileExists(atPath: place.path("resumed.csv.progress")))
    }

    /// Asked to stop, it says how far it came, and goes on from there.
    @Test func stoppingIsTold() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(20_000)
        let base = [
            "replay", "--library", "library", "--results", "r.csv", "calls.csv", "--piece-size", "1000",
            "--note-interval", "0",
        ]
        let process = try place.start(base)
        place.wait(for: process) { place.size("r.csv") > 10_000 }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 3)
        #expect(
            String(decoding: try place.bytes("error"), as: UTF8.self).contains(
                "the same command with --resume"))
        #expect(try place.triage(base + ["--resume"]).out.hasPrefix("20,000 calls\n"))
    }

    /// What was written behind the note of how far a run came is written again, and not twice.
    @Test func whatIsBehindTheNoteIsCut() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(20_000)
        // Every tenth call cannot be read.
        try place.run("awk 'NR % 10 == 2 { print \"x,y\"; next } 1' calls.csv > some.csv")
        let base = [
            "replay", "--library", "library", "some.csv", "--piece-size", "1000", "--note-interval", "0",
        ]
        let whole = base + ["--results", "whole.csv", "--rejects", "whole.jsonl"]
        #expect(try place.triage(whole).code == 1)
        let parted = base + ["--results", "r.csv", "--rejects", "r.jsonl"]
        let process = try place.start(parted)
        place.wait(for: process) { place.size("r.jsonl") > 10_000 }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 3)
        try place.run("echo torn >> r.csv; echo torn >> r.jsonl")
        #expect(try place.triage(parted + ["--resume"]).code == 1)
        for (one, other) in [("r.csv", "whole.csv"), ("r.jsonl", "whole.jsonl")] {
            try #require(try place.bytes(one) == place.bytes(other), "\(one)")
        }
    }

    /// What is damaged in a packed file, and lines of a megabyte, are told with their places; the rest is
    /// kept.
    @Test func damagedFiles() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        let program = try place.writeCalls(3_000)
        try place.run(
            "gzip -k calls.csv; head -c 20000 calls.csv.gz > cut.gz; zstd -q calls.csv 2>/dev/null || true")
        let cut = try place.triage(["replay", "--library", "library", "cut.gz", "--results", "cut.csv"])
        #expect(
            cut.code == 3 && cut.error.contains("`cut.gz` is damaged") && cut.error.contains("in the middle"))
        if FileManager.default.fileExists(atPath: place.path("calls.csv.zst")) {
            let plain = try place.triage(["replay", "--library", "library", "calls.csv"])
            #expect(try place.triage(["replay", "--library", "library", "calls.csv.zst"]).out == plain.out)
        }
        let records = Records(program: program, calls: Bench.likelyCalls(program, count: 40, asked: 100))
        let long = "x," + String(repeating: "y", count: 1 << 20)
        let lines = records.csv().flatMap { [$0, long] }
        try place.write(([records.header.joined(separator: ",")] + lines).joined(separator: "\n"), "long.csv")
        for piece in ["100", "70000", "1048576"] {
            let result = try place.triage(
                [
                    "replay", "--library", "library", "long.csv", "--rejects", "left\(piece).jsonl",
                    "--piece-size", piece, "--results", "long\(piece).csv",
                ])
            #expect(
                result.code == 1 && result.out.hasPrefix("40 calls, 40 left out"),
                "\(piece): \(result.out.prefix(60))")
            let rejects = String(decoding: try place.bytes("left\(piece).jsonl"), as: UTF8.self).split(
                separator: "\n")
            #expect(rejects.count == 40)
            for (index, reject) in rejects.enumerated() {
                #expect(reject.contains("\"line\":\(2 * index + 3),"), "\(piece)")
            }
        }
        let strict = try place.triage(["replay", "--library", "library", "long.csv", "--strict"])
        #expect(strict.code == 1 && strict.out.isEmpty && strict.error.contains("long.csv:3: it is longer"))
    }

    /// What cannot be meant is refused in a sentence, before anything is written.
    @Test func refusals() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(10)
        try place.write("call,q0,qq\n1,none,none\n", "unknown.csv")
        try place.write("call;q0\n1;none\n", "semicolons.csv")
        try place.write("call,q0\n", "header.csv")
        try place.write("call,\"q0\n1,none\n", "quote.csv")
        try place.write("call,\"q0\"x\n1,none\n", "junk.csv")
        try place.write("call,q0\r1,none\r", "cr.csv")
        #expect(
            try place.triage(["replay", "--library", "library", "header.csv"]).error.contains(
                "there is no call"))
        try Data([0xFF, 0xFE, 0x61, 0]).write(to: place.folder.appending(path: "utf16.csv"))
        for (arguments, message) in [
            (["unknown.csv"], "`qq` is no question"), (["utf16.csv"], "UTF-16"),
            (["nothing.csv"], "there is no file"),
            (["calls.csv", "--resume"], "--resume needs --results"),
            (["calls.csv", "--results", "calls.csv"], "holds the calls"),
            (["calls.csv", "--results", "x", "--rejects", "x"], "files of their own"),
            (["semicolons.csv"], "separated by commas"),
            (["calls.csv", "--threads", "0"], "--threads"), (["-", "-"], "once"),
            (["calls.csv", "--piece-size", "9223372036854775807"], "--piece-size"),
            (["quote.csv"], "a quote in the header is not closed"),
            (["junk.csv"], "after a closing quote comes a comma"),
            (["cr.csv"], "a carriage return stands in the header"),
            (["calls.csv", "--against", "nowhere"], "neither a folder nor"),
            (["calls.csv", "--map", "nothing.yaml"], "there is no file"),
        ] {
            let result = try place.triage(["replay", "--library", "library"] + arguments)
            #expect(result.code == 2 && result.error.contains(message), "\(arguments): \(result.error)")
        }
    }

    /// Memory does not grow with the input: 300 MB of calls through standard input.
    @Test func memoryIsBounded() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(20_000)
        try place.run(
            "head -1 calls.csv > many; tail -n +2 calls.csv > body; for i in $(seq 75); do cat body; done >> many"
        )
        let pipe = Pipe()
        let process = try place.start(
            ["replay", "--library", "library", "-", "--results", "/dev/null"],
            input: pipe.fileHandleForReading)
        let many = try #require(FileHandle(forReadingAtPath: place.path("many")))
        while let some = try many.read(upToCount: 1 << 20), !some.isEmpty {
            try pipe.fileHandleForWriting.write(contentsOf: some)
        }
        // All but what the pipe holds was taken, and the end is not told yet: it is still there to be looked
        // at.
        let status = try String(
            contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        let most = Int(line.filter(\.isNumber)) ?? 0
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(String(decoding: try place.bytes("out"), as: UTF8.self).hasPrefix("1,500,000 calls"))
        #expect(most > 0 && most < 300_000, "\(most) kB")
    }

    /// As many threads as may be asked for, in less address space than they would take.
    @Test(arguments: [700_000, 400_000])
    func littleRoom(kilobytes: Int) throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(2_000)
        try place.run(
            "ulimit -v \(kilobytes); \(ReplayPlace.program) replay --library library calls.csv --threads 256 "
                + "--piece-size 500 --results r.csv > out 2> error")
        #expect(String(decoding: try place.bytes("out"), as: UTF8.self).hasPrefix("2,000 calls\n"))
    }
}

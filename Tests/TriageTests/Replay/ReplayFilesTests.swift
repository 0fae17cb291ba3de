import Foundation
import Testing
import TriageReplay

/// A replay destroys nothing: no input, no other output, no file that stands there; and goes on only with its
/// own.
@Suite(.serialized, .timeLimit(.minutes(30))) struct ReplayFilesTests {
    /// Options, and the sentence; nothing that is there changes.
    @Test func nothingIsWrittenOver() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(10)
        let shared = "/dev/shm/\(UUID().uuidString).csv"
        defer { unlink(shared) }
        try place.run(
            """
            cp calls.csv out.progress; ln calls.csv hard.csv; ln -s calls.csv soft.csv; ln -s . folder
            cp calls.csv \(shared); cp -r library before; echo 'columns: { Remarks: ignore }' > map.yaml
            echo kept > old; ln -s nowhere dangling; gzip -c calls.csv > calls.csv.gz
            """)
        let protocols = place.folder.appending(path: "library")
        let file = try #require(
            FileManager.default.subpaths(atPath: protocols.path)?.first { $0.hasSuffix(".yaml") })
        let before = try state(place)
        for (arguments, message) in [
            (["out.progress", "--results", "out"], "`out.progress` holds the calls"),
            ([shared, "--results", shared], "holds the calls"),
            (["calls.csv", "--results", "hard.csv"], "`hard.csv` holds the calls"),
            (["calls.csv", "--results", "soft.csv"], "`soft.csv` holds the calls"),
            (["calls.csv", "--results", "./folder/calls.csv"], "holds the calls"),
            (["calls.csv", "--rejects", "calls.csv"], "holds the calls"),
            (["soft.csv", "--summary", "calls.csv"], "holds the calls"),
            (["hard.csv", "calls.csv.gz", "--summary", "calls.csv"], "holds the calls"),
            (["calls.csv", "--map", "map.yaml", "--results", "map.yaml"], "`map.yaml` is the map"),
            (["calls.csv", "--results", "library/\(file)"], "belongs to the library"),
            (["calls.csv", "--against", "before", "--summary", "before/\(file)"], "belongs to the library"),
            (["calls.csv", "--results", "same", "--rejects", "./same"], "files of their own"),
            (["calls.csv", "--results", "same", "--summary", "folder/same"], "files of their own"),
            (["calls.csv", "--results", "same", "--rejects", "same.progress"], "files of their own"),
            (["calls.csv", "--results", "old"], "`old` exists already"),
            (["calls.csv", "--rejects", "old"], "`old` exists already"),
            (["calls.csv", "--summary", "old"], "`old` exists already"),
            (["calls.csv", "--results", "dangling"], "`dangling` exists already"),
            (["calls.csv", "--results", "library"], "`library` is a folder"),
            (["calls.csv", "--results", "old", "--resume"], "`old` exists already"),
            (["calls.csv", "--results", "no/such/folder"], "cannot be written"),
        ] {
            let run = try place.triage(["replay", "--library", "library"] + arguments)
            #expect(run.code == 2 && run.error.contains(message), "\(arguments): \(run.error)")
            #expect(try state(place) == before, "\(arguments)")
        }
        #expect(try Data(contentsOf: URL(filePath: shared)) == place.bytes("calls.csv"))
        // Standard output that goes into the calls.
        try place.run(
            "! \(ReplayPlace.program) replay --library library calls.csv --results - >> calls.csv 2> error")
        #expect(
            String(decoding: try place.bytes("error"), as: UTF8.self).contains(
                "standard output goes into `calls.csv`"))
        #expect(try place.bytes("calls.csv") == before["calls.csv"])
        // What is no file can be written to.
        for path in ["/dev/null", "/dev/stdout", "-"] {
            let arguments = ["replay", "--library", "library", "calls.csv", "--results", path]
            try place.run(
                "\(ReplayPlace.program) \(arguments.joined(separator: " ")) 2> error | cat > out")
            #expect(place.size("error") == 0 || path == "-")
        }
        // What is written is for nobody else to read.
        #expect(
            try place.triage(["replay", "--library", "library", "calls.csv", "--results", "new"]).code == 0)
        let new = try FileManager.default.attributesOfItem(atPath: place.path("new"))
        #expect(new[.posixPermissions] as? Int == 0o600)
    }

    /// Every file with its content.
    private func state(_ place: ReplayPlace) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in FileManager.default.subpaths(atPath: place.folder.path) ?? []
        where !["out", "error"].contains(name) {
            files[name] = (try? place.bytes(name)) ?? Data()
        }
        return files
    }

    private let slow = ["--piece-size", "1000", "--note-interval", "0"]

    /// Starts a replay that writes `r.csv` and `left`, and kills it after some results.
    private func interrupt(_ place: ReplayPlace, _ options: [String] = []) throws {
        let process = try place.start(
            ["replay", "--library", "library", "calls.csv", "--results", "r.csv", "--rejects", "left"] + slow
                + options)
        place.wait(for: process) { place.size("r.csv") > 60_000 }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try #require(process.terminationStatus != 0)
    }

    /// Another file, other options, another library, a library at a branch that moved: the note is not used.
    @Test func aNoteOfAnotherRunIsRefused() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(20_000)
        try place.run(
            """
            cd library
            git init -q -b main . && git add . && git -c user.name=a -c user.email=a@b commit -q -m one
            """)
        let base = ["replay", "calls.csv", "--results", "r.csv", "--rejects", "left", "--resume"] + slow
        try interrupt(place, ["--against", "main"])
        let kept = try place.bytes("r.csv")
        let note = try place.bytes("r.csv.progress")
        func refused(_ arguments: [String], _ message: String = "another library or other options") throws {
            let run = try place.triage(base + arguments)
            #expect(run.code == 2 && run.error.contains(message), "\(arguments): \(run.error)")
            #expect(try place.bytes("r.csv") == kept)
        }
        try refused(["--library", "library"])
        try refused(["--library", "library", "--against", "main", "--columns", "call,q0"])
        // Without `--resume` nothing is begun over either.
        let again = try place.triage(
            ["replay", "calls.csv", "--library", "library", "--results", "r.csv"] + slow)
        #expect(again.code == 2 && again.error.contains("go on with the interrupted replay by --resume"))
        // A change that says nothing else: only the content tells.
        try place.run(
            """
            cd library; file=$(git ls-files | head -1); echo '# later' >> "$file"
            git -c user.name=a -c user.email=a@b commit -q -a -m two; git checkout -q HEAD~1
            """)
        try refused(["--library", "library", "--against", "main"])
        try place.run("cd library; git branch -q -f main HEAD; git checkout -q main")
        // The results are another file now.
        try place.run("mv r.csv away; ln calls.csv r.csv")
        let linked = try place.triage(base + ["--library", "library", "--against", "main"])
        #expect(linked.code == 2 && linked.error.contains("`r.csv` holds the calls"), "\(linked.error)")
        try place.run("rm r.csv; mv away r.csv; : > short; cp r.csv whole; cp short r.csv")
        let short = try place.triage(base + ["--library", "library", "--against", "main"])
        #expect(
            short.code == 2 && short.error.contains("is not what the interrupted run left"), "\(short.error)")
        try place.run("mv whole r.csv")
        try refusedWhenTampered(place, note, base + ["--library", "library", "--against", "main"])
        try note.write(to: place.folder.appending(path: "r.csv.progress"))
        let whole = try place.triage(base + ["--library", "library", "--against", "main"])
        #expect(whole.code == 0 && whole.out.hasPrefix("20,000 calls\n"), "\(whole.error)")
    }

    /// A note that says what cannot be, with its sum made right and without.
    private func refusedWhenTampered(_ place: ReplayPlace, _ note: Data, _ arguments: [String]) throws {
        let text = String(decoding: note, as: UTF8.self)
        let content = String(text.drop { $0 != "\n" }.dropFirst())
        let most = "9223372036854775807"
        for (pattern, value) in [
            (#""file":\d+"#, #""file":-1"#), (#""file":\d+"#, #""file":1"#),
            (#""line":\d+"#, "\"line\":\(most)"), (#""offset":\d+"#, #""offset":-5"#),
            (#""calls":\d+"#, "\"calls\":\(most)"), (#""rejected":\d+"#, #""rejected":-1"#),
            (#""resultBytes":\d+"#, "\"resultBytes\":\(most)"),
            (#""holds":\[\d+,"#, "\"holds\":["), (#""established":\[\d+"#, "\"established\":[\(most)"),
            (#""moves":\[\[\d+,"#, "\"moves\":[["), (#""examples":\[\["#, "\"examples\":[[[],"),
        ] {
            let changed = content.replacingOccurrences(of: pattern, with: value, options: .regularExpression)
            try #require(changed != content, "\(pattern)")
            for (sum, message) in [
                (String(text.prefix { $0 != "\n" }), "is not what an interrupted replay left"),
                (Self.sum(changed), "says what cannot be"),
            ] {
                try place.write(sum + "\n" + changed, "r.csv.progress")
                let run = try place.triage(arguments)
                #expect(run.code == 2 && run.error.contains(message), "\(value): \(run.error)")
            }
        }
        for text in ["", "{}", "\n", "12\n{}", "calls"] {
            try place.write(text, "r.csv.progress")
            let run = try place.triage(arguments)
            #expect(run.code == 2 && run.error.contains("is not what an interrupted replay left"), "\(text)")
        }
    }

    /// FNV-1a of the length and the bytes.
    private static func sum(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let length = text.utf8.count
        for byte in (0..<8).map({ UInt8(truncatingIfNeeded: length >> (8 * $0)) }) + Array(text.utf8) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return String(hash, radix: 16)
    }

    /// A strict replay writes nothing of what stands behind the first bad record, whoever reads it; and the
    /// same goes on from there without `--strict`.
    @Test func strictStopsAtTheFirst() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(5_000)
        var lines = String(decoding: try place.bytes("calls.csv"), as: UTF8.self).split(separator: "\n").map {
            String($0)
        }
        for bad in [1_000, 1_003, 2_000] { lines[bad] = "bad,perhaps" }
        try place.write(lines.joined(separator: "\n") + "\n", "calls.csv")
        let base = ["replay", "--library", "library", "calls.csv", "--results"]
        #expect(try place.triage(base + ["whole.csv"]).code == 1)
        let whole = try place.bytes("whole.csv")
        let wanted = Array(whole.split(separator: 0x0A).prefix(1_000))
        for (number, options) in [["--threads", "1"], ["--threads", "4", "--piece-size", "900"], slow]
            .enumerated()
        {
            let arguments = base + ["r\(number).csv", "--rejects", "left\(number)"] + options
            let run = try place.triage(arguments + ["--strict"])
            #expect(run.code == 1 && run.out.isEmpty)
            #expect(
                run.error.contains("calls.csv:1001: q0:") && !run.error.contains("1004"), "\(run.error)")
            #expect(try place.bytes("r\(number).csv").split(separator: 0x0A) == wanted, "\(options)")
            #expect(try place.bytes("left\(number)").split(separator: 0x0A).count == 1)
            let rest = try place.triage(arguments + ["--resume"])
            #expect(rest.code == 1 && rest.out.hasPrefix("4,997 calls, 3 left out\n"), "\(rest.error)")
            // The places are those of the file, also after going on from its very beginning.
            for line in [1_001, 1_004, 2_001] {
                #expect(rest.error.contains("calls.csv:\(line): q0:"), "\(options): \(rest.error)")
            }
            #expect(try place.bytes("r\(number).csv") == whole)
            #expect(try place.bytes("left\(number)").split(separator: 0x0A).count == 3)
        }
    }

    /// What cannot be written is what is told, and the command ends with 3.
    @Test func fullDisk() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(5_000)
        for threads in ["1", "4"] {
            let run = try place.triage(
                ["replay", "--library", "library", "calls.csv", "--results", "/dev/full"]
                    + ["--threads", threads])
            #expect(
                run.code == 3 && run.error.contains("`/dev/full` cannot be written: No space"), "\(run.error)"
            )
        }
    }
}

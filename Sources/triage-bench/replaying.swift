import Foundation
import TriageBench
import TriageEngine

/// The same records read and evaluated by `triage replay` and by the printed C; their counts held against
/// each other first. And by `triage replay` itself in other shapes, against the plain one.
struct ReplayMeasurement {
    struct Line {
        /// The command that a person runs.
        let what: String
        /// What its time is held against.
        let against: String
        let seconds: Double
        let reference: Double
        let bytes: Int
    }

    /// One million calls, 40 questions and 80 rules, from CSV and from JSON Lines.
    static func measure(_ triage: String, calls: Int, _ bench: Workbench) throws -> [Line] {
        let measured = try Measured("40/80")
        try measured.write(to: bench.path("library"))
        try bench.write(
            try PrintedC(measured.program, stopsEarly: false).replay(measured.program), "replay.c")
        try output(["cc", "-O3", "-pthread", "-o", bench.path("replay"), bench.path("replay.c")])
        let lines = try ["csv", "jsonl"].map { format in
            let path = bench.path("calls.\(format)")
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            guard let file = FileHandle(forWritingAtPath: path) else {
                throw Failure("\(path) cannot be written")
            }
            try writeCalls(measured.program, count: calls, csv: format == "csv", asked: 100, to: file)
            let size = Int(try file.offset())
            try file.close()
            let theirs = try output([bench.path("replay"), path, format])
            let ours = try output([
                triage, "replay", path, "--library", bench.path("library"), "--format", "json",
            ])
            try check(theirs, ours, measured.program)
            // In turns, so that what else the machine does falls on both.
            var times: [(Double, Double)] = []
            for _ in 0..<7 {
                let theirs = try run([bench.path("replay"), path, format])
                let ours = try run([
                    triage, "replay", path, "--library", bench.path("library"), "--threads", "2",
                ])
                times.append((theirs.time / 1e9, ours.time / 1e9))
            }
            return Line(
                what: "triage replay calls.\(format)", against: "C", seconds: times.map(\.1).sorted()[3],
                reference: times.map(\.0).sorted()[3], bytes: size)
        }
        return try lines + shapes(triage, bench)
    }

    /// Every cell in quotes, as spreadsheets write them, and two libraries, each against the plain table.
    private static func shapes(_ triage: String, _ bench: Workbench) throws -> [Line] {
        let plain = bench.path("calls.csv")
        let quoted = bench.path("quoted.csv")
        // The header stays; a cell of these tables holds no quote and no comma.
        try output(["sh", "-c", #"sed '2,$s/[^,]*/"&"/g' "$0" > "$1""#, plain, quoted])
        let base = [triage, "replay", "--library", bench.path("library"), "--threads", "2"]
        return try [
            ("triage replay quoted.csv, every cell in quotes", [quoted]),
            ("triage replay calls.csv --against FOLDER", [plain, "--against", bench.path("library")]),
        ].map { what, arguments in
            var times: [(Double, Double)] = []
            for _ in 0..<7 {
                let once = try run(base + [plain])
                times.append((once.time / 1e9, try run(base + arguments).time / 1e9))
            }
            let size = try FileManager.default.attributesOfItem(atPath: arguments[0])[.size] as? Int ?? 0
            return Line(
                what: what, against: "calls.csv", seconds: times.map(\.1).sorted()[3],
                reference: times.map(\.0).sorted()[3], bytes: size)
        }
    }

    private static func check(_ theirs: String, _ ours: String, _ program: Program) throws {
        let summary = try JSONSerialization.jsonObject(with: Data(ours.utf8)) as? [String: Any]
        let ladders = summary?["ladders"] as? [[String: Any]] ?? []
        let width = program.ladders.map(\.rungs.count).max() ?? 0
        let counts = ladders.flatMap { ladder -> [Int] in
            let rungs = (ladder["rungs"] as? [[String: Any]] ?? []).map {
                $0["recommended"] as? Int ?? -1
            }
            return rungs + Array(repeating: 0, count: width - rungs.count)
        }
        let numbers = theirs.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        guard numbers == counts + [summary?["calls"] as? Int ?? -1] else {
            throw Failure(
                "the printed C counts other rungs than `triage replay`: \(numbers) for \(counts)")
        }
    }
}

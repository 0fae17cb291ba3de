import Foundation
import TriageBench
import TriageEngine

/// The same records read and evaluated by `triage replay` and by the printed C, and perhaps peers; their counts held
/// against each other first.
struct ReplayMeasurement {
    struct Line {
        let what: String
        let seconds: Double
        let reference: Double
        let bytes: Int
    }

    /// One million calls, 40 questions and 80 rules, from CSV and from JSON Lines.
    static func measure(_ triage: String, calls: Int, _ bench: Workbench) throws -> [Line] {
        let measured = try Measured("40/80")
        try measured.write(to: bench.path("library"))
        try bench.write(
            PrintedC(measured.program, stopsEarly: false).replay(measured.program), "replay.c")
        try output(["cc", "-O3", "-pthread", "-o", bench.path("replay"), bench.path("replay.c")])
        return try ["csv", "jsonl"].map { format in
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
                what: format == "csv" ? "CSV" : "JSON Lines", seconds: times.map(\.1).sorted()[3],
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

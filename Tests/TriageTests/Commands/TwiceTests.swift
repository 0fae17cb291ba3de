import Foundation
import Testing

extension CommandTests {
    /// The same command gives the same bytes in every process. Sets and dictionaries stand in another order
    /// in each, so what follows their order shows here, and only here.
    @Suite struct TwiceTests {
        @Test(arguments: [
            "check --format json", "evaluate Protocols/example.call.yaml",
            "evaluate Protocols/example.call.yaml --format json",
            "cover", "agreement Tests/Fixtures/training/ratings.csv",
            "agreement Tests/Fixtures/training/ratings.csv --format json",
            "agreement Tests/Fixtures/training/ratings.csv --format html",
            "sample Tests/Fixtures/training/calls.csv --seed 3",
            "schema", "explain", "diff Tests/Manual/Other Tests/Manual", "test Tests/Manual --verbose",
            "check Tests/Fixtures/broken",
            "replay Tests/Fixtures/replay/calls.csv --format json",
        ])
        func everyRunGivesTheSame(command: String) throws {
            let results = try (0..<Nightly.count(3, oneIn: 2)).map { _ in
                try run(command.split(separator: " ").map(String.init), in: Shipped.root)
            }
            #expect(!results[0].isEmpty && Set(results).count == 1, "\(command)")
        }

        /// An attempt cut in the middle scores the same, and so does practice.
        @Test func practiceAndScore() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let typed = "/go concern\n1\n/said\n/said 1\n/n she whispers\n/go act_now\n2\n"
            let file = folder.appending(path: "a.jsonl")
            let practised = try (0..<3).map { _ -> String in
                try? FileManager.default.removeItem(at: file)
                let words = [
                    "practice", "the_cabinet_upstairs", "--library", Shipped.root, "--out", "a.jsonl",
                    "--pace", "7",
                ]
                let text = try run(words, in: folder.path, typing: typed)
                return text + (try String(contentsOf: file, encoding: .utf8))
            }
            #expect(practised[0] == practised[1] && practised[0] == practised[2])
            for format in ["text", "json", "html"] {
                let scores = try (0..<3).map { _ in
                    try run(
                        ["score", "a.jsonl", "--library", Shipped.root, "--format", format], in: folder.path)
                }
                #expect(
                    scores[0].count > 200 && scores[0] == scores[1] && scores[0] == scores[2], "\(format)")
            }
        }

        private func run(_ arguments: [String], in folder: String, typing text: String = "") throws -> String
        {
            let process = Process()
            process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appending(path: "triage")
            process.arguments = arguments
            process.currentDirectoryURL = URL(filePath: folder)
            let input = Pipe()
            let output = Pipe()
            process.standardInput = input
            process.standardOutput = output
            process.standardError = output
            try process.run()
            input.fileHandleForWriting.write(Data(text.utf8))
            try input.fileHandleForWriting.close()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
    }
}

import Foundation
import Testing

extension CommandTests {
    /// Some hundred damaged files through the real command: it ends by itself, soon, and never by a signal.
    @Suite(.timeLimit(.minutes(30))) struct FuzzCommandTests {
        @Test(arguments: [
            "evaluate FILE --library LIB", "evaluate FILE --library LIB --format json",
            "agreement FILE --library LIB",
            "sample FILE --library LIB", "score FILE --library SHIPPED", "replay FILE --library LIB",
            "replay calls.csv --library LIB --map FILE",
            "replay calls.csv --library LIB --results r.csv --resume",
            "repl LIB --no-history",
        ])
        func damagedFiles(command: String) throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try Data(FuzzShelf.records).write(to: folder.appending(path: "calls.csv"))
            for (index, input) in Self.inputs(command).enumerated() {
                for round in 0..<(command.hasSuffix("json") ? 10 : 20) {
                    let seed = index * 100 + round
                    var random = Seeded(seed)
                    let bytes = damaged(input, &random)
                    let name = command.hasPrefix("replay FILE") && index == 1 ? "f.jsonl" : "f.csv"
                    let isNote = command.hasSuffix("--resume")
                    let file = isNote ? "r.csv.progress" : name
                    try Data(bytes).write(to: folder.appending(path: file))
                    if isNote { try Data("call\n1\n".utf8).write(to: folder.appending(path: "r.csv")) }
                    let words = command.split(separator: " ").map { word -> String in
                        switch word {
                        case "FILE": file
                        case "LIB": Shipped.root + "/Tests/Manual"
                        case "SHIPPED": Shipped.root
                        default: String(word)
                        }
                    }
                    let (process, shown) = try run(
                        words, in: folder, typing: command.hasPrefix("repl ") ? bytes : [])
                    let isRight =
                        process.terminationReason == .exit && (0...3).contains(process.terminationStatus)
                    #expect(
                        isRight,
                        "\(command), seed \(seed), ends with \(process.terminationStatus)\n\(shown.suffix(600))"
                    )
                }
            }
        }

        private static func inputs(_ command: String) -> [[UInt8]] {
            switch command.split(separator: " ")[0] {
            case "evaluate": [FuzzShelf.callYAML, FuzzShelf.callJSON]
            case "agreement": [FuzzShelf.ratings, FuzzShelf.ratingsLines]
            case "sample": [FuzzShelf.calls]
            case "score": [FuzzShelf.attempt]
            case "repl": FuzzShelf.typed
            default:
                command.contains("--map")
                    ? [FuzzShelf.map]
                    : command.contains("--resume")
                        ? [Array(#"{"place":{"file":0,"line":3,"byte":20},"counts":{"calls":2}}"#.utf8)]
                        : [FuzzShelf.records, FuzzShelf.recordLines]
            }
        }

        private func run(_ arguments: [String], in folder: URL, typing text: [UInt8]) throws -> (
            Process, String
        ) {
            let process = Process()
            process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appending(path: "triage")
            process.arguments = arguments
            process.currentDirectoryURL = folder
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            process.standardError = output
            try process.run()
            input.fileHandleForWriting.write(Data(text))
            try input.fileHandleForWriting.close()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process, String(decoding: data, as: UTF8.self))
        }
    }
}

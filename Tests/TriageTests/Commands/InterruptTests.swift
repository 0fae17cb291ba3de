import Foundation
import Testing

extension CommandTests {
    /// A practice that is killed: what was taken is in a file that can be scored.
    @Suite(.timeLimit(.minutes(1))) struct InterruptTests {
        /// Killed without warning, an attempt holds every step that was shown, and is scored as far as it
        /// went.
        @Test(arguments: [1, 3, 4])
        func aKilledAttemptIsScored(steps: Int) throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (process, input, output) = try start(
                ["practice", "the_cabinet_upstairs", "--library", Shipped.root, "--out", "a.jsonl"],
                in: folder)
            let lines = ["/go concern", "1", "/said 1", "/note she whispers"]
            input.fileHandleForWriting.write(Data((lines.prefix(steps).joined(separator: "\n") + "\n").utf8))
            let signs = ["several with commas", "Concern: ", "said: ", "Noted."]
            var shown = ""
            while !shown.contains(signs[steps - 1]) {
                let data = output.fileHandleForReading.availableData
                try #require(!data.isEmpty, "practice ended early: \(shown)")
                shown += String(decoding: data, as: UTF8.self)
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let kept = try String(contentsOf: folder.appending(path: "a.jsonl"), encoding: .utf8)
            #expect(kept.split(separator: "\n").count == 2 + steps)
            let (again, _, result) = try start(["score", "a.jsonl", "--library", Shipped.root], in: folder)
            let text = String(decoding: result.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            again.waitUntilExit()
            #expect(
                again.terminationStatus == 0 && text.contains("it is scored as far as it went"), "\(text)")
        }

        private func start(_ arguments: [String], in folder: URL) throws -> (Process, Pipe, Pipe) {
            let process = Process()
            process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appending(path: "triage")
            process.arguments = arguments
            process.currentDirectoryURL = folder
            let input = Pipe()
            let output = Pipe()
            process.standardInput = input
            process.standardOutput = output
            process.standardError = output
            try process.run()
            return (process, input, output)
        }
    }
}

import Foundation
import Testing

extension CommandTests {
    /// A practice that is killed: what was taken is in a file that can be scored.
    @Suite(.timeLimit(.minutes(30))) struct InterruptTests {
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
                let some = next(of: output.fileHandleForReading.fileDescriptor, within: 30)
                try #require(!some.isEmpty, "practice ended early, or shows nothing more: \(shown)")
                shown += some
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

        /// What comes next; empty at the end, and when nothing comes in time.
        private func next(of descriptor: Int32, within seconds: Int32) -> String {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, seconds * 1_000) > 0 else { return "" }
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(descriptor, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
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

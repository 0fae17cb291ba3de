import Foundation
import Testing

extension CommandTests {
    /// Ctrl-C, a closed terminal and the end of input in the middle of a call: what was taken is in a file
    /// that evaluates.
    @Suite(.timeLimit(.minutes(1))) struct InterruptTests {
        enum Ending: CaseIterable, Sendable {
            case interrupt, hangUp, endOfInput
        }

        @Test(arguments: Ending.allCases)
        func aCallThatBreaksOffIsSaved(ending: Ending) throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (process, input, output) = try start(["call", "--library", Shipped.root], in: folder)
            input.fileHandleForWriting.write(Data("self\nsuicide\nn says \"tonight\" é\n".utf8))
            var shown = ""
            while !shown.contains("noted") {
                let data = output.fileHandleForReading.availableData
                try #require(!data.isEmpty, "the call ended early: \(shown)")
                shown += String(decoding: data, as: UTF8.self)
            }
            switch ending {
            case .interrupt: process.interrupt()
            case .hangUp: kill(process.processIdentifier, SIGHUP)
            case .endOfInput: try input.fileHandleForWriting.close()
            }
            shown += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(shown.contains("HAND-OFF") && shown.contains("saved to call-broken-off-"))
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            try #require(files.count == 1)
            let saved = try String(contentsOf: folder.appending(path: files[0]), encoding: .utf8)
            for line in ["  caller_role: self", "  concern: [suicide]", "note: \"says \\\"tonight\\\" é\""] {
                #expect(saved.contains(line), "\(saved)")
            }
            // It says what the same answers say when somebody writes them down.
            let written = "answers: { caller_role: self, concern: [suicide] }\n"
            try written.write(
                to: folder.appending(path: "written.call.yaml"), atomically: true, encoding: .utf8)
            let results = try [files[0], "written.call.yaml"].map { file in
                let (again, _, result) = try start(
                    ["evaluate", file, "--library", Shipped.root, "--format", "json"], in: folder)
                let json = result.fileHandleForReading.readDataToEndOfFile()
                again.waitUntilExit()
                #expect(again.terminationStatus == 0)
                return String(decoding: json, as: UTF8.self)
            }
            #expect(results[0] == results[1] && results[0].contains("suicide"), "\(results[0])")
        }

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
            let lines = ["ask concern", "1", "say 1", "note she whispers"]
            input.fileHandleForWriting.write(Data((lines.prefix(steps).joined(separator: "\n") + "\n").utf8))
            let signs = ["several with commas", "recorded: ", "said: ", "noted"]
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

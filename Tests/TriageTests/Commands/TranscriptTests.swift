import Foundation
import Testing

extension CommandTests {
    /// Transcripts of the real command: each `$` line is run, and what it prints must be what stands below
    /// it.
    ///
    /// They are in Tests/Transcripts and in the `console` blocks of README.md and the pages it names. `make
    /// golden` writes them anew.
    @Suite struct TranscriptTests {
        struct Transcript: Sendable, CustomTestStringConvertible {
            let path: String
            var testDescription: String { path }
        }

        static var all: [Transcript] {
            let files = (try? Shipped.paths("Tests/Transcripts", ".txt")) ?? []
            return (files + Shipped.pages).map { Transcript(path: $0) }
        }

        @Test func thereAreTranscripts() { #expect(Self.all.count > 5) }

        @Test(arguments: all)
        func runsAsWritten(transcript: Transcript) throws {
            let text = try Shipped.text(transcript.path)
            let isReadme = transcript.path.hasSuffix(".md")
            var isInside = !isReadme
            var result: [String] = []
            var skipping = false
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
                if isReadme, line.hasPrefix("```") {
                    isInside = line == "```console"
                    skipping = false
                    result.append(line)
                } else if isInside, line.hasPrefix("$ ") {
                    result.append(line)
                    result += try run(String(line.dropFirst(2)))
                    skipping = true
                } else if isInside, !isReadme, line.hasPrefix("# ") {
                    skipping = false
                    if result.last?.isEmpty == false { result.append("") }
                    result.append(line)
                } else if !skipping {
                    result.append(line)
                }
            }
            var expected = text
            if !isReadme {
                while result.last?.isEmpty == true { result.removeLast() }
                result.append("")
            }
            let got = result.joined(separator: "\n")
            if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1", got != expected {
                try got.write(toFile: Shipped.root + "/" + transcript.path, atomically: true, encoding: .utf8)
                expected = got
            }
            #expect(got == expected, "\(difference(expected, got))")
        }

        private func difference(_ expected: String, _ got: String) -> String {
            let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
            let right = got.split(separator: "\n", omittingEmptySubsequences: false)
            let index =
                zip(left, right).enumerated().first { $1.0 != $1.1 }?.offset ?? min(left.count, right.count)
            func line(_ lines: [Substring]) -> String { index < lines.count ? String(lines[index]) : "(end)" }
            return "line \(index + 1)\n  expected: \(line(left))\n  got:      \(line(right))"
        }

        /// The lines a shell command prints, and its exit code when it is not 0.
        private func run(_ command: String) throws -> [String] {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", command]
            process.currentDirectoryURL = URL(filePath: Shipped.root)
            var environment = ProcessInfo.processInfo.environment
            environment["PATH"] = "\(Self.binaries):\(environment["PATH"] ?? "/usr/bin")"
            environment["TRIAGE_LIBRARY"] = nil
            process.environment = environment
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            process.standardInput = FileHandle.nullDevice
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            var text = String(decoding: data, as: UTF8.self)
            if text.hasSuffix("\n") { text.removeLast() }
            var lines =
                text.isEmpty
                ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if process.terminationStatus != 0 { lines.append("[exit \(process.terminationStatus)]") }
            return lines
        }

        /// Where the built commands are: beside the test bundle.
        private static let binaries = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    }
}

import Foundation
import Testing
import TriageAuthoring
import TriageBench
import TriageCommands
import TriageDiagnostics
import TriageEngine

/// A folder of its own with calls and a library, in which `triage replay` runs as a process.
struct ReplayPlace {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }
    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }
    func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A generated library and calls on it as CSV.
    func writeCalls(_ count: Int) throws -> Program {
        let library = Bench.Generated(questions: 40, rules: 80)
        for file in library.text.files {
            let url = folder.appending(path: "library/" + file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
        let program = try library.program()
        let records = Records(
            program: program, calls: Bench.likelyCalls(program, count: count, asked: 80))
        try write(
            ([records.header.joined(separator: ",")] + records.csv()).joined(separator: "\n") + "\n",
            "calls.csv")
        return program
    }

    static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "triage").path

    /// Bytes of a file; 0 when it is not there.
    func size(_ name: String) -> Int {
        var status = stat()
        return stat(path(name), &status) == 0 ? Int(status.st_size) : 0
    }

    /// Waits until something is so, or the process has ended.
    func wait(for process: Process, _ isSo: () -> Bool) {
        while process.isRunning, !isSo() { sched_yield() }
    }

    @discardableResult
    func triage(_ arguments: [String], input: String? = nil) throws -> (
        code: Int32, out: String, error: String
    ) {
        let process = try start(
            arguments, input: input.flatMap { FileHandle(forReadingAtPath: $0) })
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: try bytes("out"), as: UTF8.self),
            String(decoding: try bytes("error"), as: UTF8.self)
        )
    }

    func start(_ arguments: [String], input: FileHandle? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: Self.program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        for name in ["out", "error"] { try write("", name) }
        process.standardOutput = FileHandle(forWritingAtPath: path("out"))
        process.standardError = FileHandle(forWritingAtPath: path("error"))
        process.standardInput = input ?? FileHandle(forReadingAtPath: "/dev/null")
        try process.run()
        return process
    }

    func run(_ command: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command)")
    }
}

import Foundation
import Testing

/// The real command, run in a folder of its own that is removed afterwards.
final class Command {
    let folder: String

    struct Ending {
        let code: Int32
        let output: String
        let errors: String
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "triage-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
        path: "triage"
    ).path

    /// Shell that waits until a test of the shell succeeds, a minute at most: what never happens fails the
    /// test and holds up no others.
    static func wait(until test: String) -> String {
        "for _ in $(seq 1200); do \(test) && break; sleep 0.05; done"
    }

    /// Runs a line of the shell, in which `triage` and `record` are the commands and `$L` the shipped
    /// library.
    @discardableResult
    func run(_ line: String, input: String = "") throws -> Ending {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        let names = "triage() { \"$TRIAGE\" \"$@\"; }; record() { \"$TRIAGE-serve\" record \"$@\"; }; "
        process.arguments = ["-c", names + line]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "TRIAGE": Self.path, "L": Shipped.root, "F": Shipped.root + "/Tests/Fixtures",
            "XDG_STATE_HOME": folder + "/state",
        ]) { $1 }
        process.currentDirectoryURL = URL(filePath: folder)
        try write(input, to: ".input")
        process.standardInput = FileHandle(forReadingAtPath: folder + "/.input")
        for (name, keyPath) in [(".out", \Process.standardOutput), (".err", \Process.standardError)] {
            try write("", to: name)
            process[keyPath: keyPath] = FileHandle(forWritingAtPath: folder + "/" + name)
        }
        try process.run()
        process.waitUntilExit()
        return Ending(code: process.terminationStatus, output: try read(".out"), errors: try read(".err"))
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: folder + "/" + name, atomically: false, encoding: .utf8)
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: folder + "/" + name)), as: UTF8.self)
    }

    /// The files that can be seen.
    var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
        }
    }

    /// The files whose paths from here begin so; their folder may be another.
    func names(beginning prefix: String) throws -> [String] {
        let inside = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/" + inside)
        return names.map { inside.isEmpty ? $0 : inside + "/" + $0 }.filter { $0.hasPrefix(prefix) }.sorted()
    }

    /// Permissions in octal digits.
    func mode(of name: String) throws -> String {
        var status = stat()
        try #require(lstat(folder + "/" + name, &status) == 0, "\(name)")
        return String(status.st_mode & 0o777, radix: 8)
    }
}

import Foundation
import Testing
import TriageCompiler
import TriageDiagnostics

/// House rules, read from the sources.
@Suite struct TidyTests {
    private func swiftFiles() throws -> [(path: String, text: String)] {
        try (Shipped.paths("Sources", ".swift") + Shipped.paths("Tests", ".swift")).map {
            ($0, try Shipped.text($0))
        }
    }

    @Test func onlyOneFileTalksToLibyaml() throws {
        let files = try swiftFiles().filter {
            $0.text.contains("\nimport CYAML") || $0.text.hasPrefix("import CYAML")
        }
        #expect(files.map(\.path) == ["Sources/TriageSyntax/YAMLEvents.swift"])
    }

    @Test func onlyOneFileTalksToLibedit() throws {
        let files = try swiftFiles().filter { file in
            file.path.hasPrefix("Sources/")
                && ["el_gets", "el_line", "triage_el_", "history_init"].contains { file.text.contains($0) }
        }
        #expect(files.map(\.path) == ["Sources/TriageCommands/Terminal/LineEditor.swift"])
    }

    /// The core has no files, clock, randomness or printing.
    @Test func theCoreIsPure() throws {
        let core = [
            "Diagnostics", "Values", "Syntax", "Model", "Engine", "Compiler", "Authoring", "Presentation",
            "Session",
        ]
        let forbidden = [
            "import Glibc", "import Foundation\n", "print(", "FileManager", "Date(", "clock_gettime",
            "SystemRandom", ".random(",
            "ProcessInfo", "fopen", "readLine",
        ]
        for (path, text) in try swiftFiles()
        where core.contains(where: { path.hasPrefix("Sources/Triage\($0)/") }) {
            for word in forbidden { #expect(!text.contains(word), "\(path) uses \(word)") }
        }
    }

    @Test func filesAndLinesAreShort() throws {
        for (path, text) in try swiftFiles() {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 400, "\(path) has \(lines.count) lines")
        }
    }

    @Test func nothingIsLeftOver() throws {
        let marks = [
            "TO" + "DO", "FIX" + "ME", "XX" + "X", "fatal" + "Error(", "try" + "!", "as" + "! ",
            ".dis" + "abled(", "@un" + "checked",
        ]
        for (path, text) in try swiftFiles() {
            for mark in marks { #expect(!text.contains(mark), "\(path) has \(mark)") }
        }
    }

    @Test func coreTypesAreNotCodable() throws {
        for (path, text) in try swiftFiles()
        where path.hasPrefix("Sources/")
            && !["TriagePresentation", "TriageReplay/Counting", "TriageCommands/Replay"].contains(
                where: path.contains)
        {
            #expect(!text.contains("Codable"), "\(path)")
        }
    }

    /// Every check stands in a file named for its code.
    @Test func checksStandInFilesOfTheirName() throws {
        let files = try Shipped.paths("Sources/TriageCompiler/Checks", ".swift")
        for path in files {
            let name = try #require(path.split(separator: "/").last?.dropLast(6))
            let code = name.reduce("") {
                $1.isUppercase ? $0 + ($0.isEmpty ? "" : "-") + $1.lowercased() : $0 + String($1)
            }
            #expect(DiagnosticKind.all.contains { $0.code == code }, "\(path)")
            #expect(try Shipped.text(path).contains("\"\(code)\""), "\(path)")
        }
    }

    /// Modules that are listed in ARCHITECTURE.md are those there are.
    @Test func theMapNamesEveryModule() throws {
        let map = try Shipped.text("ARCHITECTURE.md")
        let folders = try FileManager.default.contentsOfDirectory(atPath: Shipped.root + "/Sources")
        for folder in folders { #expect(map.contains("`\(folder)`"), "\(folder)") }
    }
}

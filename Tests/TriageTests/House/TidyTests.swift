import Foundation
import Testing
import TriageCompiler
import TriageDiagnostics

/// House rules, read from the sources.
@Suite struct TidyTests {
    private func swiftFiles(_ folders: [String] = ["Sources", "Tests"]) throws -> [(
        path: String, text: String
    )] {
        try folders.flatMap { try Shipped.paths($0, ".swift") }.map { ($0, try Shipped.text($0)) }
    }

    @Test func onlyOneFileTalksToLibyaml() throws {
        let files = try swiftFiles().filter {
            $0.text.contains("\nimport CYAML") || $0.text.hasPrefix("import CYAML")
        }
        #expect(files.map(\.path) == ["Sources/TriageSyntax/YAMLEvents.swift"])
    }

    @Test func onlyOneFileTalksToLibedit() throws {
        let files = try swiftFiles(["Sources"]).filter { file in
            ["el_gets", "el_line", "triage_el_", "history_init"].contains { file.text.contains($0) }
        }
        #expect(files.map(\.path) == ["Sources/TriageCommands/Terminal/LineEditor.swift"])
    }

    @Test func onlyOneFileTalksToLibsodium() throws {
        let files = try swiftFiles(["Sources"]).filter { $0.text.contains("import CSodium") }
        #expect(files.map(\.path) == ["Sources/TriageRecords/Chain/Sodium.swift"])
    }

    @Test func onlyOneFolderTalksToLibpq() throws {
        let files = try swiftFiles(["Sources"]).filter { $0.text.contains("import CPQ") }
        #expect(!files.isEmpty && files.allSatisfy { $0.path.hasPrefix("Sources/TriageRecords/Postgres/") })
    }

    /// All but the record, the door, the server, the console and the commands have no files, clock,
    /// randomness or printing, and none of Foundation.
    @Test func theCoreIsPure() throws {
        let impure = [
            "TriageRecords", "TriageAccess", "TriageServer", "TriageConsole", "TriageCommands", "triage",
            "triage-serve", "triage-bench", "agreement-oracle",
        ]
        let core = try PackageTarget.all().map(\.name).filter { !impure.contains($0) }
        #expect(core.count >= 12)
        let forbidden = [
            "import Foundation\n", "import Glibc", "print(", "FileManager", "Date(", "clock_gettime",
            "SystemRandom", ".random(", "ProcessInfo", "fopen", "readLine",
        ]
        for (path, text) in try swiftFiles() where core.contains(where: { path.hasPrefix("Sources/\($0)/") })
        {
            // Replay compares memory by C's own function; it reads and writes none of its own.
            let allowed = path.hasPrefix("Sources/TriageReplay/") ? ["import Glibc"] : []
            for word in forbidden where !allowed.contains(word) {
                #expect(!text.contains(word), "\(path) uses \(word.debugDescription)")
            }
        }
    }

    @Test func filesAreShort() throws {
        for (path, text) in try swiftFiles() {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 400, "\(path) has \(lines.count) lines")
        }
    }

    /// Code and comments have at most 110 columns. Longer is only what stands in quotes, which the formatter
    /// does not break either, and the number of such lines may not grow.
    @Test func linesAreShort() throws {
        var quoted: [String: Int] = [:]
        for (path, text) in try swiftFiles() + [("Package.swift", try Shipped.text("Package.swift"))] {
            var isInLiteral = false
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let marks = line.ranges(of: "\"\"\"").count
                defer { if marks % 2 == 1 { isInLiteral.toggle() } }
                guard line.count > 110 else { continue }
                let code = line.drop { $0 == " " }
                let isQuoted = isInLiteral || !code.hasPrefix("//") && code.contains("\"")
                if isQuoted {
                    quoted[String(path.split(separator: "/")[1]), default: 0] += 1
                } else {
                    Issue.record("\(path):\(index + 1) has \(line.count) columns")
                }
            }
        }
        let total = quoted.values.reduce(0, +)
        #expect(total <= Self.longLiterals, "\(total) long lines in quotes: \(quoted)")
        #expect(
            total > Self.longLiterals - 40, "there are \(total) now; lower the number, so that it stays so")
    }

    private static let longLiterals = 650

    @Test func nothingIsLeftOver() throws {
        let marks = [
            "TO" + "DO", "FIX" + "ME", "XX" + "X", "fatal" + "Error(", "try" + "!", "as" + "! ",
            ".dis" + "abled(", "@un" + "checked", "us" + "leep(", "Thread.sl" + "eep", "Task.sl" + "eep",
        ]
        for (path, text) in try swiftFiles() {
            for mark in marks { #expect(!text.contains(mark), "\(path) has \(mark)") }
        }
    }

    /// What goes out as JSON has a type of its own, where it is presented; what only notes how far a command
    /// came is the command's.
    @Test func coreTypesAreNotCodable() throws {
        let wire = [
            "TriagePresentation/", "TriageReplay/Counting/", "TriageCommands/Replay/",
        ]
        for (path, text) in try swiftFiles(["Sources"]) where !wire.contains(where: path.contains) {
            for word in ["Codable", "Encodable", "Decodable"] {
                #expect(!text.contains(word), "\(path) has \(word)")
            }
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

    /// ARCHITECTURE.md lists each target and what it knows, as Package.swift has it.
    @Test func theMapNamesEveryModuleAndWhatItKnows() throws {
        var map: [String: Set<String>] = [:]
        for line in try Shipped.text("ARCHITECTURE.md").split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map {
                $0.matches(of: /`([A-Za-z-]+)`/).map { String($0.output.1) }
            }
            guard cells.count == 3 else { continue }
            for name in cells[0] { map[name] = Set(cells[2]) }
        }
        let targets = try PackageTarget.all()
        #expect(targets.count > 15)
        for target in targets {
            let known = try #require(map[target.name], "\(target.name) is not in the table")
            #expect(
                known == target.dependencies,
                """
                \(target.name): only in the table \(known.subtracting(target.dependencies).sorted()), \
                only in Package.swift \(target.dependencies.subtracting(known).sorted())
                """)
        }
        for folder in try FileManager.default.contentsOfDirectory(atPath: Shipped.root + "/Sources") {
            #expect(map[folder] != nil, "\(folder) is not in the table")
        }
    }

    /// Every target marks each unsafe expression, but the three that keep words in memory of their own or
    /// call C, and the benchmark, which reads what C wrote.
    @Test func unsafeCodeIsMarked() throws {
        let lowLevel = try PackageTarget.all().filter { !$0.isStrict }.map(\.name)
        #expect(Set(lowLevel) == ["TriageEngine", "TriageReplay", "TriageCommands", "triage-bench"])
    }

    /// A file with unsafe code says by a line `SAFETY:` what it promises, and only few files have any.
    @Test func unsafeCodeSaysWhatItPromises() throws {
        let signs = [
            "UnsafePointer", "UnsafeMutable", "UnsafeRaw", "UnsafeBuffer", "withUnsafe", "unsafelyUnwrapped",
            "Unmanaged", "nonisolated(unsafe)", "@safe",
        ]
        for (path, text) in try swiftFiles(["Sources"]) {
            let isUnsafe = signs.contains { text.contains($0) }
            let says = text.contains("SAFETY:")
            let isKnown = Self.withoutPromise.contains(path)
            #expect(!says || isUnsafe, "\(path) promises and has nothing unsafe")
            #expect(
                !isUnsafe || says != isKnown,
                "\(path) \(says ? "says so now: take it off the list" : "has no SAFETY:")")
            #expect(isUnsafe || !isKnown, "\(path) has nothing unsafe any more: take it off the list")
        }
    }

    /// Files whose promise is not written yet. None may be added.
    private static let withoutPromise: Set<String> = [
        "Sources/TriageCommands/Files/PrivateFile.swift",
        "Sources/TriageCommands/Files/output.swift",
        "Sources/TriageCommands/Replay/ByteSource.swift",
        "Sources/TriageCommands/Replay/RecordSource.swift",
        "Sources/TriageCommands/Replay/ReplayNote.swift",
        "Sources/TriageCommands/Replay/ReplayOutput.swift",
        "Sources/TriageCommands/Replay/ReplayRun.swift",
        "Sources/TriageCommands/Terminal/LineEditor.swift",
        "Sources/TriageEngine/Batch/BatchEvaluator+Results.swift",
        "Sources/TriageEngine/Batch/BatchEvaluator.swift",
        "Sources/TriageEngine/Registers.swift",
        "Sources/TriageReplay/Reading/AnswerReading.swift",
        "Sources/TriageReplay/Reading/QuoteScan.swift",
        "Sources/TriageReplay/Reading/RecordEnds.swift",
        "Sources/TriageReplay/Reading/RecordReader+CSV.swift",
        "Sources/TriageReplay/Reading/RecordReader+JSON.swift",
        "Sources/TriageReplay/Reading/RecordReader+JSONValues.swift",
        "Sources/TriageReplay/Reading/RecordReader.swift",
        "Sources/TriageReplay/Reading/WordTable.swift",
        "Sources/TriageReplay/Reading/firstByte.swift",
        "Sources/TriageReplay/Replayer.swift",
        "Sources/triage-bench/main.swift",
        "Sources/triage-bench/reference.swift",
    ]
}

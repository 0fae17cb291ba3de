import FoundationEssentials
import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine

/// The library in this repository.
enum Shipped {
    /// The root of the repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Files of a folder and its subfolders whose names end so, by path from the root.
    static func paths(_ folder: String, _ ending: String) throws -> [String] {
        let all = try FileManager.default.subpathsOfDirectory(atPath: root + "/" + folder)
        return all.filter { $0.hasSuffix(ending) }.map { folder + "/" + $0 }.sorted()
    }

    /// The pages whose `console` and `transcript` blocks are run.
    static let pages = [
        "README.md", "Protocols/AUTHORING.md", "Protocols/TRAINING.md", "Sources/TriageReplay/README.md",
    ]

    static func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: root + "/" + path), encoding: .utf8)
    }

    static func files(cases: Bool = false) throws -> [SourceFile] {
        let paths = try (paths("Rules", ".yaml") + paths("Protocols", ".yaml"))
            .filter {
                $0.hasSuffix(".cases.yaml") == cases && !$0.contains("Simulations")
                    && !$0.hasSuffix(".call.yaml") && !$0.hasSuffix("rubrics.yaml")
            }
        return try paths.enumerated().map {
            SourceFile(id: Int32($0 + (cases ? 1_000 : 0)), path: $1, text: try text($1))
        }
    }

    private static let compilation = Result { compile(try files()) }

    static func program() throws -> Program {
        guard let program = try compilation.get().program else { throw DoesNotCompile() }
        return program
    }
}

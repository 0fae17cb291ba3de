import FoundationEssentials
import Testing
import TriageDiagnostics
import TriageSyntax

private let publicSuites = Shipped.root + "/../shared/suites"

/// Other people's suites of YAML, JSON and CSV: yaml-test-suite, JSONTestSuite, csv-spectrum.
///
/// They lie beside the repository, in `../shared/suites`. Where they are not there, the tests are skipped,
/// and say so.
@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: publicSuites),
        "SKIPPED: the public suites are not in ../shared/suites"))
struct SuiteTests {
    private func file(_ path: String) throws -> SourceFile {
        SourceFile(
            id: 0, path: path, bytes: Array(try Data(contentsOf: URL(filePath: publicSuites + "/" + path))))
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: publicSuites + "/" + folder).sorted()
    }

    // MARK: YAML

    /// What libyaml takes although it is no YAML: quotes and brackets indented too little, `#` without a
    /// blank before it, `[-]`.
    private static let acceptedWrongly: Set = [
        "9C9N", "9JBA", "CVW2", "G5U8", "QB6E", "S98Z", "SU5Z", "X4QW", "YJV2",
    ]

    /// What libyaml refuses although it is YAML: directives it does not know, tabs between pieces, `?` and
    /// `:` in places of their own, a document that goes on after `...`.
    private static let refusedWrongly: Set = [
        "2JQS", "2LFX", "2SXE", "4ABK", "58MP", "5MUD", "5T43", "6BCT", "6CA3", "6LVF",
        "6M2F", "7Z25", "8XYN", "9SA2", "A2M4", "BEC7", "CFD4", "DBG4", "DK3J", "FP8R",
        "FRK4", "HWV9", "K3WX", "M7A3", "NHX8", "NJ66", "NKF9", "Q5MG", "QT73", "R4YG",
        "S3PD", "UT92", "W4TN", "W5VH",
    ]

    @Test func yaml() throws {
        /// What the language leaves out of YAML.
        let own: Set = [
            "alias-or-tag", "several-documents", "empty-file", "duplicate-key", "hidden-line-break",
            "hidden-character",
        ]
        var wrong: (accepted: Set<String>, refused: Set<String>) = ([], [])
        let folders = try names("yaml")
        for folder in folders {
            let file = try file("yaml/\(folder)/in.yaml")
            var problems = Problems()
            let root = read(file, &problems)
            for problem in problems.list { expectInside(problem, [file]) }
            let isInvalid = FileManager.default.fileExists(atPath: "\(publicSuites)/yaml/\(folder)/error")
            let isRefused = problems.list.contains { !own.contains($0.code) }
            if isInvalid, problems.list.isEmpty { wrong.accepted.insert(folder) }
            if !isInvalid, isRefused { wrong.refused.insert(folder) }
            #expect(root != nil || !problems.list.isEmpty, "\(folder): neither a tree nor a reason")
        }
        #expect(folders.count > 300)
        #expect(wrong.accepted == Self.acceptedWrongly, "\(wrong.accepted.sorted())")
        #expect(wrong.refused == Self.refusedWrongly, "\(wrong.refused.sorted())")
    }

    // MARK: JSON

    /// Files that are JSON and have a key twice, of which one would be lost.
    private static let keysTwice: Set = [
        "y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json",
    ]

    @Test func json() throws {
        let files = try names("json")
        for name in files {
            let file = try file("json/" + name)
            var problems = Problems()
            let root = readJSON(file, &problems)
            for problem in problems.list { expectInside(problem, [file]) }
            #expect((root == nil) == (problems.list.count == 1), "\(name): neither a tree nor a reason")
            switch name.first {
            case "y" where !Self.keysTwice.contains(name):
                #expect(root != nil, "\(name): \(problems.list.map(\.message))")
            case "y", "n": #expect(root == nil, "\(name) is accepted")
            default: break
            }
        }
        #expect(files.count > 300)
    }

    // MARK: CSV

    @Test func csv() throws {
        let names = try names("csv/csvs").map { String($0.dropLast(4)) }
        #expect(names.count > 10)
        for name in names {
            var problems = Problems()
            let root = try #require(readJSON(try file("csv/json/\(name).json"), &problems))
            // The suite's own JSON of this one is of an older table.
            guard case .list(let objects) = root.content else {
                #expect(name == "location_coordinates")
                continue
            }
            let rows = objects.map { object -> [(key: String, value: String)] in
                guard case .mapping(let entries) = object.content else { return [] }
                return entries.map { ($0.key.text ?? "", $0.value.text ?? "") }
            }
            let columns = rows.first?.map(\.key) ?? []
            var leftOut = LeftOut()
            let table = readTable(
                try file("csv/csvs/\(name).csv"), required: [], optional: columns, &leftOut, &problems)
            #expect(table?.rows.map { $0.cells.map(\.text) } == rows.map { $0.map(\.value) }, "\(name)")
            #expect(leftOut.count == 0 && problems.list.isEmpty, "\(name)")
        }
    }
}

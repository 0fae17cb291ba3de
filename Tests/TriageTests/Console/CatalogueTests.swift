import Foundation
import Testing
import TriageAuthoring
import TriageConsole

/// Every sentence of the console is in every language, and no language has one that nobody says.
@Suite struct CatalogueTests {
    private static func said() throws -> Set<String> {
        var said = Set(try Templates.sentences())
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
        let files = FileManager.default.enumerator(
            at: folder.appending(path: "TriageConsole"), includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /words\(\s*"((?:[^"\\]|\\.)*)"/) { said.insert(String(match.1)) }
        }
        for name in ["Decision", "Aftermath"] {
            let codes = try String(
                contentsOf: folder.appending(path: "TriageCalls/\(name).swift"), encoding: .utf8)
            for match in codes.matches(of: /case \.\w+: "([A-Z][^"]*)"/) { said.insert(String(match.1)) }
        }
        for measure in Coverage.Measure.allCases { said.formUnion([measure.rawValue, measure.definition]) }
        return said.union(["unknown", "refused", "unclear", "lost"])
    }

    @Test func nothingIsMissingAndNothingIsStale() throws {
        let said = try Self.said()
        #expect(said.count > 200)
        for language in Language.allCases where language != .english {
            let words = try Words(language)
            #expect(said.filter { words.table[$0] == nil } == [], "not said in \(language)")
            #expect(words.table.keys.filter { !said.contains($0) } == [], "said by nobody in \(language)")
        }
    }

    /// What is put in stands in both, or it would be shown as it is written.
    @Test func placeholdersAreTheSame() throws {
        for language in Language.allCases {
            for (english, other) in try Words(language).table {
                func places(_ text: String) -> [String] {
                    text.matches(of: /\{\{?[a-z-]+\}?\}/).map { String($0.0) }.sorted()
                }
                #expect(places(english) == places(other), "\(english)")
            }
        }
    }

    @Test(arguments: [
        ("", Language.english), ("es", .spanish), ("es-MX,es;q=0.9,en;q=0.5", .spanish),
        ("de, es;q=0.5", .spanish),
        ("en-US", .english), ("fr", .english),
    ])
    func aBrowserWishes(languages: String, language: Language) {
        #expect(Language(wished: languages) == language)
    }

    /// All templates are read, in every language.
    @Test func theConsoleStarts() throws { _ = try Console().pages }

    @Test(arguments: [("/", "/"), ("/a b?c=é&d", "/a%20b%3Fc%3D%C3%A9%26d"), ("A-z_09", "A-z_09")])
    func aQueryIsWritten(text: String, written: String) { #expect(percentEncoded(text) == written) }
}

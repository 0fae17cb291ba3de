import Foundation
import Testing
import TriageServer
import TriageSyntax

/// The document of what can be asked, as it stands in the repository.
@Suite struct OpenAPITests {
    private static let file = Shipped.root + "/Sources/TriageServer/openapi.json"

    @Test func theDocumentInTheRepositoryIsWhatIsServed() throws {
        let text = openAPI.text() + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: URL(filePath: Self.file))
        }
        #expect(try String(contentsOfFile: Self.file, encoding: .utf8) == text)
    }

    /// Every name that is referred to is there, every operation has a name of its own.
    @Test func theDocumentIsWhole() throws {
        let text = openAPI.line
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let document = try #require(value as? [String: Any])
        let components = try #require(document["components"] as? [String: Any])
        let names = try #require(components["schemas"] as? [String: Any])
        let mark = "#/components/schemas/"
        let used = text.components(separatedBy: mark).dropFirst().map { $0.prefix { $0 != "\"" } }
        for name in used { #expect(names[String(name)] != nil, "\(name)") }
        let ids = text.components(separatedBy: "\"operationId\": \"").dropFirst().map {
            String($0.prefix { $0 != "\"" })
        }
        #expect(Set(ids).count == ids.count && ids.count == CheckedAnswers().routes.count)
    }
}

import TriageDiagnostics
import TriageSyntax

/// A language of the console itself. What a library says stays in the library's words.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case spanish = "es"

    /// What it calls itself.
    var name: String {
        switch self {
        case .english: "English"
        case .spanish: "Español"
        }
    }

    /// Each sentence in it; nil for the language in which the sentences stand.
    fileprivate var catalogue: [UInt8]? {
        switch self {
        case .english: nil
        case .spanish: PackageResources.es_json
        }
    }

    /// The first of the languages that a browser wishes, as `Accept-Language` has them, that is here.
    package init(wished: String) {
        let wished = wished.split(separator: ",").map { $0.trimming(\.isWhitespace).prefix(2).lowercased() }
        self = wished.compactMap { Language(rawValue: $0) }.first ?? .english
    }
}

/// The console's words in one language: a sentence is found by how it stands in English.
///
/// What varies in a sentence stands in it as `{name}`, and in a template as `{{name}}`.
package struct Words: Sendable {
    package let language: Language
    /// Empty for English.
    package let table: [String: String]

    package init(_ language: Language) throws(ConsoleFault) {
        self.language = language
        table =
            try language.catalogue.map { bytes throws(ConsoleFault) in
                try Self.table(bytes, "\(language.rawValue).json")
            } ?? [:]
    }

    /// - Parameter values: put in where the sentence has `{name}`.
    func callAsFunction(_ english: String, _ values: [String: String] = [:]) -> String {
        var text = language == .english ? english : table[english] ?? english
        for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
        return text
    }

    /// One sentence a key. A key that stands twice, or has no text, is a fault.
    private static func table(_ bytes: [UInt8], _ name: String) throws(ConsoleFault) -> [String: String] {
        var problems = Problems()
        let file = SourceFile(id: 0, path: name, bytes: bytes)
        guard let node = readJSON(file, &problems), case .mapping(let entries) = node.content else {
            throw ConsoleFault("\(name): \(problems.sorted().first?.message ?? "it is no object")")
        }
        var table: [String: String] = [:]
        for entry in entries {
            guard let key = entry.key.text, let text = entry.value.text, !text.isEmpty, table[key] == nil
            else {
                throw ConsoleFault("\(name): `\(entry.key.text ?? "")` has no text of its own")
            }
            table[key] = text
        }
        return table
    }
}

/// A fault in what the console is made of, found when it starts.
package struct ConsoleFault: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

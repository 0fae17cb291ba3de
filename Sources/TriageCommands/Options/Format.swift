import ArgumentParser

/// What a result is printed as: text for people, JSON for programs, a page of HTML.
enum Format: String, CaseIterable {
    case text
    case json
    case html

    /// Reads `--format` of a command that has only some of them.
    static func one(of allowed: Format...) -> @Sendable (String) throws -> Format {
        { word in
            if let format = Format(rawValue: word), allowed.contains(format) { return format }
            let words = allowed.map { "`\($0.rawValue)`" }.joined(separator: " or ")
            throw ValidationError("--format is \(words), not `\(word)`")
        }
    }
}

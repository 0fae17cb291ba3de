import Mustache

/// The pages' HTML by their names: a template for each, and in them what several share.
///
/// A sentence of the console stands in a template as `[[sentence]]` and is put in its language when the
/// templates are read, so that showing a page costs no look in the catalogue.
package struct Templates: Sendable {
    private let library: MustacheLibrary

    init(_ words: Words) throws(ConsoleFault) {
        MustacheContentTypes.register(PageText(), named: PageText.name)
        var library = MustacheLibrary()
        for (name, bytes) in sources {
            let text = try Self.translated(String(decoding: bytes, as: UTF8.self), name) { words($0) }
            do {
                try library.register("{{% CONTENT_TYPE: \(PageText.name)}}\n" + text, named: name)
            } catch { throw ConsoleFault("the template \(name): \(error)") }
        }
        self.library = library
    }

    /// A part or a page; everything in it is written as text unless the template says otherwise.
    func html(_ name: String, _ context: [String: Any]) -> String {
        guard let html = library.render(context, withTemplate: name) else {
            preconditionFailure("there is no template \(name)")
        }
        return html
    }

    /// The sentences of all templates, in English.
    package static func sentences() throws(ConsoleFault) -> [String] {
        var found: [String] = []
        for (name, bytes) in sources {
            _ = try translated(String(decoding: bytes, as: UTF8.self), name) { sentence in
                found.append(sentence)
                return sentence
            }
        }
        return found
    }

    private static func translated(
        _ text: String, _ name: String, _ words: (String) -> String
    ) throws(ConsoleFault) -> String {
        var (result, rest) = ("", Substring(text))
        while let start = rest.firstRange(of: "[[") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(of: "]]") else {
                throw ConsoleFault("the template \(name) has `[[` without `]]`")
            }
            result += words(String(rest[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}

/// A text that stays text in HTML, by its bytes: a quote with a mark that combines with it is one character
/// to Swift, which the template library leaves as it is, and two to a browser.
private struct PageText: MustacheContentType {
    static let name = "PAGE_TEXT"

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.reference($0) != nil }) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if let reference = Self.reference(byte) {
                bytes.append(contentsOf: reference.utf8)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func reference(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}

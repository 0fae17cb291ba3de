import TriageDiagnostics
import TriageSyntax

/// The keys and values of one mapping, read by name.
///
/// Reports unknown and missing keys when it is made, and wrong shapes as they are read, so that a parser only
/// names what it wants.
package struct Fields {
    /// What the mapping is, for messages: "question `plan`".
    package let what: String
    package let file: SourceFile
    /// Further files that pieces of it stand in, where a layer replaced them.
    private let others: [SourceFile]
    /// The place for what is missing.
    package let place: Span
    private let values: [String: Node]

    package init(
        _ node: Node, _ what: String, place: Span, file: SourceFile, beside others: [SourceFile] = [],
        required: [String] = [], optional: [String] = [], elsewhere: [String: String] = [:],
        _ problems: inout Problems
    ) {
        self.what = what
        self.file = file
        self.others = others
        self.place = place
        var values: [String: Node] = [:]
        for (key, value) in entries(of: node, what, &problems) {
            if required.contains(key.text) || optional.contains(key.text) {
                values[key.text] = value
            } else {
                problems.report(
                    .unknownKey, "\(what) has no key `\(key.text)`", at: key.span,
                    help: elsewhere[key.text]
                        ?? (value.text == ""
                            ? "a text with a comma in braces stands in quotes: `label: 'Not here, could come'`"
                            : suggestion(for: key.text, among: required + optional)))
            }
        }
        if case .mapping = node.content {
            for key in required where values[key] == nil {
                problems.report(.missingKey, "\(what) needs `\(key)`", at: place)
            }
        }
        self.values = values
    }

    package func node(_ key: String) -> Node? { values[key] }

    /// A text; empty text counts as missing.
    package func word(_ key: String, _ problems: inout Problems) -> Word? {
        values[key].flatMap { textWord($0, "`\(key)` of \(what)", &problems) }
    }

    package func text(_ key: String, _ problems: inout Problems) -> String? {
        word(key, &problems)?.text
    }

    /// A list of names; one name alone may stand without brackets.
    package func words(_ key: String, _ problems: inout Problems) -> [Word] {
        guard let node = values[key] else { return [] }
        guard case .list(let items) = node.content else {
            return textWord(node, "`\(key)` of \(what)", &problems).map { [$0] } ?? []
        }
        return items.compactMap { textWord($0, "an item of `\(key)` of \(what)", &problems) }
    }

    /// `true` or `false`.
    package func flag(_ key: String, _ problems: inout Problems) -> Bool {
        guard let word = word(key, &problems) else { return false }
        if word.text != "true", word.text != "false" {
            problems.report(
                .badValue, "`\(key)` of \(what) is `true` or `false`, not `\(word.text)`", at: word.span)
        }
        return word.text == "true"
    }

    package func condition(_ key: String, _ problems: inout Problems) -> Condition? {
        values[key].flatMap { parseCondition($0, in: ([file] + others).file(of: $0), &problems) }
    }
}

extension [SourceFile] {
    /// The one that a piece of a file stands in: the first, or one of the others.
    func file(of node: Node) -> SourceFile { first { $0.id == node.span.file } ?? self[0] }
}

/// The pairs of a mapping whose keys are text; anything else is reported.
package func entries(of node: Node, _ what: String, _ problems: inout Problems) -> [(key: Word, value: Node)]
{
    guard case .mapping(let entries) = node.content else {
        problems.report(.wrongShape, "\(what) is \(node.shape); a mapping is expected", at: node.span)
        return []
    }
    return entries.compactMap { entry in
        guard let text = entry.key.text else {
            problems.report(.wrongShape, "a key is text, not \(entry.key.shape)", at: entry.key.span)
            return nil
        }
        return (Word(text, entry.key.span), entry.value)
    }
}

/// A text with its place; reports lists, mappings and nothing.
package func textWord(_ node: Node, _ what: String, _ problems: inout Problems) -> Word? {
    guard let text = node.text, !text.allSatisfy(\.isWhitespace) else {
        problems.report(.wrongShape, "\(what) is \(node.shape); text is expected", at: node.span)
        return nil
    }
    return Word(text, node.span)
}

/// The words of the language, which cannot be ids.
private let reservedWords: Set<String> = [
    "and", "or", "not", "in", "between", "is", "contains", "any", "of", "unknown", "refused", "unclear",
    "lost",
    "missing", "answered",
]

/// Reports a name that cannot be an id.
package func checkName(_ name: Word, allowingHyphens: Bool = false, _ problems: inout Problems) {
    if reservedWords.contains(name.text) {
        problems.report(
            .badName, "`\(name.text)` is a word of the language and cannot be an id", at: name.span,
            help: ["unknown", "refused", "unclear", "lost"].contains(name.text)
                ? "it is always a possible answer; leave it out and say `if_missing`" : nil)
        return
    }
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    let bytes = name.text.utf8
    let canStart = bytes.first.map { isLetter($0) || allowingHyphens && isDigit($0) } ?? false
    let isPlain = bytes.allSatisfy {
        isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || allowingHyphens && $0 == UInt8(ascii: "-")
    }
    guard canStart, isPlain, bytes.count <= 60 else {
        problems.report(
            .badName, "`\(name.text)` cannot be an id", at: name.span,
            help: "use lower-case letters, digits and `_`, starting with a letter, at most 60")
        return
    }
}

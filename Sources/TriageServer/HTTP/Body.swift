import TriageDiagnostics
import TriageSyntax

/// A JSON object on its way in. A key that nobody reads is refused, so that nothing is passed over in
/// silence.
package struct Body {
    private let entries: [Entry]
    private var used: Set<String> = []

    /// Refuses what is no JSON object.
    package init(_ bytes: [UInt8]) throws(Problem) {
        var problems = Problems()
        let file = SourceFile(id: 0, path: "", bytes: bytes)
        guard let node = readJSON(file, &problems) else {
            throw .badRequest("this is no JSON: \(problems.sorted().first?.message ?? "it is empty")")
        }
        try self.init(node, "what is sent")
    }

    init(_ node: Node, _ what: String) throws(Problem) {
        guard case .mapping(let entries) = node.content else {
            throw .badRequest("\(what) is \(node.shape); an object is expected")
        }
        self.entries = entries
    }

    /// Nil when it is not there or `null`.
    package mutating func value(_ key: String) -> Node? {
        used.insert(key)
        return entries.first { $0.key.text == key }.flatMap { $0.value.isNull ? nil : $0.value }
    }

    package mutating func optional(_ key: String) throws(Problem) -> String? {
        guard let node = value(key) else { return nil }
        guard case .scalar(let scalar) = node.content, scalar.style == .doubleQuoted else {
            throw .badRequest("`\(key)` is a text in double quotes")
        }
        return scalar.text
    }

    package mutating func text(_ key: String) throws(Problem) -> String {
        guard let text = try optional(key) else { throw .badRequest("`\(key)` is missing") }
        return text
    }

    package mutating func number(_ key: String) throws(Problem) -> Int? {
        guard let node = value(key) else { return nil }
        guard case .scalar(let scalar) = node.content, scalar.style == .plain, let number = Int(scalar.text)
        else { throw .badRequest("`\(key)` is a whole number") }
        return number
    }

    package mutating func flag(_ key: String) throws(Problem) -> Bool? {
        guard let node = value(key) else { return nil }
        guard case .scalar(let scalar) = node.content, scalar.style == .plain,
            let flag = Bool(scalar.text)
        else { throw .badRequest("`\(key)` is true or false") }
        return flag
    }

    package mutating func list(_ key: String) throws(Problem) -> [Node] {
        guard let node = value(key) else { throw .badRequest("`\(key)` is missing") }
        guard case .list(let items) = node.content else { throw .badRequest("`\(key)` is a list") }
        return items
    }

    package mutating func texts(_ key: String) throws(Problem) -> [String]? {
        guard value(key) != nil else { return nil }
        var texts: [String] = []
        for item in try list(key) {
            guard case .scalar(let scalar) = item.content, scalar.style == .doubleQuoted else {
                throw .badRequest("`\(key)` is a list of texts in double quotes")
            }
            texts.append(scalar.text)
        }
        return texts
    }

    /// What no other method read, in its order.
    mutating func rest() -> [(key: String, value: JSON)] {
        entries.compactMap { entry in
            guard let key = entry.key.text, used.insert(key).inserted else { return nil }
            return (key, JSON(entry.value))
        }
    }

    /// All of it, as it was read.
    var json: JSON { .object(entries.map { (key: $0.key.text ?? "", value: JSON($0.value)) }) }

    /// Refuses keys that nobody read.
    package func end() throws(Problem) {
        guard let key = entries.compactMap(\.key.text).first(where: { !used.contains($0) }) else { return }
        throw Problem(
            400, "unknown-key", "there is no key `\(key)` here",
            help: suggestion(for: key, among: Array(used)) ?? "it would be passed over, so nothing was done")
    }
}

extension JSON {
    /// A value as it was read. A number that is not whole stays its digits, as a text: a Double would keep
    /// neither them nor their places, and only answers have such numbers, which are read from their text.
    init(_ node: Node) {
        self =
            switch node.content {
            case .list(let items): .list(items.map { JSON($0) })
            case .mapping(let entries):
                .object(entries.map { (key: $0.key.text ?? "", value: JSON($0.value)) })
            case .scalar(let scalar) where scalar.style == .plain:
                switch scalar.text {
                case "null": .null
                case "true": .flag(true)
                case "false": .flag(false)
                case let text: Int(text).map { .number($0) } ?? .text(text)
                }
            case .scalar(let scalar): .text(scalar.text)
            }
    }
}

import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax

/// A library and what it stands on as one library: the files of the base with what layers say in their
/// place, and those that layers add. It says what the stack says.
///
/// A file that no layer changed stays as it was written; the others are written anew, without comments.
/// - Parameter root: how the paths of the library's own files begin.
package func flattened(_ text: LibraryText, from root: String) -> [(path: String, text: String)] {
    let stack = compile(text.files).stack
    var taken: Set<String> = []
    let files = stack.files.map { tree -> (path: String, text: String) in
        let path = text.path(inItsLibrary: tree.file, from: root)
        let layer = stack.layer(ofFile: tree.file.id) ?? ""
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        // Two libraries may have files of one name.
        let free = taken.insert(path).inserted
        let place = free ? path : parts.count == 2 ? "\(parts[0])/\(layer)/\(parts[1])" : "\(layer)/\(path)"
        return (place, written(tree))
    }
    let top = stack.libraries.max { stack.level(of: $0.name.text) < stack.level(of: $1.name.text) }
    guard let top else { return files }
    let title = top.title.isEmpty ? top.name.text : top.title
    let demands = Set(stack.libraries.flatMap(\.demands)).map(\.rawValue).sorted()
    let demanded = demands.isEmpty ? "" : "demands_approval: [\(demands.joined(separator: ", "))]\n"
    return [
        (
            "library.yaml",
            "library: \(top.name.text)\ntitle: \(scalar(title))\nversion: \(top.version)\n" + demanded
        )
    ] + files
}

/// The text of a file as layers left it, without its `layer`.
private func written(_ tree: LibraryStack.FileTree) -> String {
    let file = tree.file
    var problems = Problems()
    let isUntouched = read(file, &problems)?.version == tree.root.version
    let text = file.text(0..<file.bytes.count)
    if isUntouched {
        guard let layer = tree.layer else { return text }
        let line = "layer: \(layer)\n"
        if text.hasPrefix(line) { return String(text.dropFirst(line.count)) }
        let pieces = text.split(separator: "\n" + line, maxSplits: 1, omittingEmptySubsequences: false)
        if pieces.count == 2 { return pieces.joined(separator: "\n") }
    }
    return tree.root.entries.filter { $0.key.text != "layer" }.map { yaml($0, 0) }.joined()
}

// MARK: YAML

private func yaml(_ entry: Entry, _ indent: Int) -> String {
    let key = String(repeating: " ", count: indent) + scalar(entry.key.text ?? "") + ":"
    if let line = inline(entry.value), line.count + key.count < 100 || entry.value.text != nil {
        return "\(key) \(line)\n"
    }
    switch entry.value.content {
    case .mapping(let entries): return "\(key)\n" + entries.map { yaml($0, indent + 2) }.joined()
    case .list(let items): return "\(key)\n" + items.map { yaml($0, indent + 2) }.joined()
    case .scalar(let value): return "\(key) " + block(value.text, indent + 2)
    }
}

private func yaml(_ item: Node, _ indent: Int) -> String {
    let dash = String(repeating: " ", count: indent) + "- "
    if let line = inline(item) { return dash + line + "\n" }
    switch item.content {
    case .mapping(let entries):
        return dash + String(entries.map { yaml($0, indent + 2) }.joined().dropFirst(indent + 2))
    case .list(let items):
        return dash + String(items.map { yaml($0, indent + 2) }.joined().dropFirst(indent + 2))
    case .scalar(let value): return dash + block(value.text, indent + 2)
    }
}

/// On one line; nil for what holds a block of lines.
private func inline(_ node: Node) -> String? {
    switch node.content {
    case .scalar(let value): return value.style == .literal ? nil : scalar(value.text)
    case .list(let items):
        let parts = items.compactMap(inline)
        return parts.count == items.count ? "[\(parts.joined(separator: ", "))]" : nil
    case .mapping(let entries):
        let parts = entries.compactMap { entry in
            inline(entry.value).map { scalar(entry.key.text ?? "") + ": " + $0 }
        }
        if entries.isEmpty { return "{}" }
        return parts.count == entries.count ? "{ \(parts.joined(separator: ", ")) }" : nil
    }
}

private func block(_ text: String, _ indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let isKept = text.hasSuffix("\n")
    let lines = (isKept ? String(text.dropLast()) : text).split(
        separator: "\n", omittingEmptySubsequences: false)
    return (isKept ? "|+\n" : "|-\n") + lines.map { $0.isEmpty ? "\n" : margin + $0 + "\n" }.joined()
}

/// A text as YAML reads it again: plain where nothing in it means more, else in quotes.
func scalar(_ text: String) -> String {
    func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E: true
        default: false
        }
    }
    let bytes = Array(text.utf8)
    if let first = bytes.first, first != 0x2D, first != 0x2E, bytes.allSatisfy(isPlain) { return text }
    let double = quoted(text)
    // What needs no escape can stand in single quotes, and a condition has to.
    let isQuiet = double.utf8.count - 2 == bytes.count + bytes.count { $0 == 0x22 || $0 == 0x5C }
    return isQuiet ? "'" + text.replacing("'", with: "''") + "'" : double
}

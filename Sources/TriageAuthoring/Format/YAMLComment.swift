import TriageDiagnostics
import TriageSyntax

/// A comment of a YAML file and where it stands.
struct YAMLComment {
    /// From `#` to the end of the line.
    let text: String
    let offset: Int
    /// From 1.
    let line: Int
    let column: Int
    /// Nothing but white space stands before it on its line.
    let isOwnLine: Bool
}

/// The comments of a file, in order: whatever begins with `#` between the scalars.
func comments(in file: SourceFile, around root: Node) -> [YAMLComment] {
    var comments: [YAMLComment] = []
    var index = 0
    for scalar in root.scalars.map(\.span) + [
        Span(file: file.id, start: file.bytes.count, end: file.bytes.count)
    ] {
        while index < Int(scalar.start) {
            guard file.bytes[index] == UInt8(ascii: "#") else {
                index += 1
                continue
            }
            let start = index
            while index < file.bytes.count, file.bytes[index] != 0x0A, file.bytes[index] != 0x0D {
                index += 1
            }
            let (line, column) = file.position(at: start)
            let before = file.line(line).prefix(column - 1)
            comments.append(
                YAMLComment(
                    text: file.text(start..<index).trimmingEnd(), offset: start, line: line, column: column,
                    isOwnLine: before.allSatisfy(\.isWhitespace)))
        }
        index = max(index, Int(scalar.end))
    }
    return comments
}

extension Node {
    /// The scalars in it, keys included, in the order of the file.
    package var scalars: [Node] {
        switch content {
        case .scalar: [self]
        case .list(let items): items.flatMap(\.scalars)
        case .mapping(let entries): entries.flatMap { $0.key.scalars + $0.value.scalars }
        }
    }
}

extension String {
    func trimmingEnd() -> String {
        var text = self[...]
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

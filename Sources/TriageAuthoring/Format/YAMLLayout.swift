import TriageDiagnostics
import TriageSyntax

/// Writes a tree line by line, and the comments where they belong.
struct YAMLLayout {
    let file: SourceFile
    /// Those not written yet.
    var comments: ArraySlice<YAMLComment>
    private var lines: [String] = []
    /// Where the scalars start.
    private let starts: [Int]
    /// How far into the file what was written reaches.
    private var written = 0
    /// The dash of a list item whose first line is not written yet.
    private var dash = ""

    init(_ root: Node, of file: SourceFile, comments: ArraySlice<YAMLComment>) {
        self.file = file
        starts = root.scalars.map { Int($0.span.start) }
        self.comments = comments
    }

    mutating func text(of root: Node) -> String {
        switch root.content {
        case .mapping(let entries) where !isOnOneFlowLine(root): write(entries, 0)
        case .list(let items) where !isOnOneFlowLine(root): write(items, 0)
        case .scalar, .list, .mapping:
            writeComments(before: Int(root.span.start), 0)
            write(inline: root, after: "", 0)
        }
        writeComments(before: file.bytes.count, 0)
        return lines.map { $0.trimmingEnd() + "\n" }.joined()
    }

    // MARK: block

    private mutating func write(_ entries: [Entry], _ indent: Int) {
        for entry in entries {
            begin(entry.key, indent)
            write(entry.value, after: "\(file.text(of: entry.key.span)):", entry.key, indent)
        }
        if let first = entries.first { writeTrailingComments(of: first.key, indent) }
    }

    private mutating func write(_ items: [Node], _ indent: Int) {
        for item in items {
            begin(item, indent)
            dash += "- "
            switch item.content {
            case .mapping(let entries) where !isOnOneFlowLine(item): write(entries, indent + 2)
            case .list(let inner) where !isOnOneFlowLine(item): write(inner, indent + 2)
            case .scalar, .list, .mapping: write(inline: item, after: "", indent + 2)
            }
        }
        if let first = items.first { writeTrailingComments(of: first, indent) }
    }

    private mutating func write(_ value: Node, after head: String, _ key: Node, _ indent: Int) {
        func isNested(_ isEmpty: Bool) -> Bool { !isEmpty && !isOnOneFlowLine(value) }
        switch value.content {
        case .mapping(let entries) where isNested(entries.isEmpty):
            append(head, [], indent, endingAt: Int(key.span.end), before: entries[0].key)
            write(entries, indent + 2)
        case .list(let items) where isNested(items.isEmpty):
            append(head, [], indent, endingAt: Int(key.span.end), before: items[0])
            write(items, indent + 2)
        case .scalar, .list, .mapping: write(inline: value, after: head, indent)
        }
    }

    // MARK: one value

    private mutating func write(inline value: Node, after head: String, _ indent: Int) {
        let pieces = inline(value, indent + 2)
        append(
            [head, pieces[0]].filter { !$0.isEmpty }.joined(separator: " "), pieces.dropFirst(), indent,
            endingAt: Int(value.span.end))
    }

    /// The lines of a scalar, or of a collection on one line.
    private func inline(_ node: Node, _ indent: Int) -> [String] {
        switch node.content {
        case .mapping(let entries): return [entries.isEmpty ? "{}" : flow(node)]
        case .list(let items): return [items.isEmpty ? "[]" : flow(node)]
        case .scalar(let scalar):
            let raw = file.text(of: node.span).trimmingEnd().split(
                omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            guard raw.count > 1, let first = raw.first else { return [String(raw.first ?? "")] }
            let rest = raw.dropFirst().map(String.init)
            let margin: Int
            switch scalar.style {
            case .literal, .folded:
                margin = rest.first { !$0.allSatisfy(\.isWhitespace) }?.prefix { $0 == " " }.count ?? 0
            case .plain, .singleQuoted, .doubleQuoted: margin = .max
            }
            return [String(first).trimmingEnd()]
                + rest.map { line in
                    let spaces = min(margin, line.prefix { $0 == " " }.count)
                    return String(repeating: " ", count: indent) + line.dropFirst(spaces)
                }
        }
    }

    private func flow(_ node: Node) -> String {
        switch node.content {
        case .scalar: return file.text(of: node.span).trimmingEnd()
        case .list(let items): return items.isEmpty ? "[]" : "[\(items.map(flow).joined(separator: ", "))]"
        case .mapping(let entries):
            // A value that is empty keeps its space: without it the colon would belong to the name.
            let pairs = entries.map { "\(flow($0.key)): \(flow($0.value))" }
            return entries.isEmpty ? "{}" : "{ \(pairs.joined(separator: ", ").trimmingEnd()) }"
        }
    }

    private func isOnOneFlowLine(_ node: Node) -> Bool {
        guard [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(file.bytes[Int(node.span.start)]) else {
            return false
        }
        return file.position(at: Int(node.span.start)).line == file.position(at: Int(node.span.end)).line
    }

    // MARK: lines and comments

    /// Writes what stands before a piece: its comments, and a blank line where there was one.
    private mutating func begin(_ piece: Node, _ indent: Int) {
        writeComments(before: Int(piece.span.start), indent)
        if dash.isEmpty { writeBlank(above: file.position(at: Int(piece.span.start)).line) }
    }

    private mutating func writeBlank(above line: Int) {
        guard line > 1, let last = lines.last, !last.isEmpty, file.line(line - 1).allSatisfy(\.isWhitespace)
        else { return }
        lines.append("")
    }

    private mutating func writeComments(before offset: Int, _ indent: Int) {
        while let comment = comments.first, comment.offset < offset { write(comment, indent) }
    }

    /// After a block: the comments indented as deep as its pieces were, before anything else begins.
    private mutating func writeTrailingComments(of first: Node, _ indent: Int) {
        let column = file.position(at: Int(first.span.start)).column
        while let comment = comments.first, comment.isOwnLine, comment.column >= column, column > 1,
            isDirectlyAfterBlock(comment)
        {
            write(comment, indent)
        }
    }

    /// No piece of the file stands between what was written last and the comment.
    private func isDirectlyAfterBlock(_ comment: YAMLComment) -> Bool {
        let next = starts.first { $0 >= written } ?? file.bytes.count
        return comment.offset < next
    }

    private mutating func write(_ comment: YAMLComment, _ indent: Int) {
        comments.removeFirst()
        if dash.isEmpty { writeBlank(above: comment.line) }
        lines.append(String(repeating: " ", count: indent) + comment.text)
    }

    /// Writes a line and those that go on with it, and the comment that ended the last one in the file.
    private mutating func append(
        _ text: String, _ more: ArraySlice<String>, _ indent: Int, endingAt end: Int, before next: Node? = nil
    ) {
        written = max(written, end)
        lines.append(String(repeating: " ", count: max(0, indent - dash.count)) + dash + text)
        lines += more
        dash = ""
        let number = file.position(at: max(0, end - 1)).line
        guard let comment = comments.first, !comment.isOwnLine, comment.line == number, comment.offset >= end,
            next.map({ comment.offset < Int($0.span.start) }) ?? true
        else { return }
        comments.removeFirst()
        let last = lines.removeLast()
        let gap = max(2, comment.column - 1 - last.count)
        lines.append(last + String(repeating: " ", count: gap) + comment.text)
    }
}

import TriageDiagnostics

/// A piece of a YAML file that knows its place: a scalar, a list or a mapping.
///
/// Scalars are always text. What a text means (`no`, `1.0.0`, `60 min`) is decided by whoever expects it.
package struct Node: Sendable {
    package enum Content: Sendable {
        case scalar(Scalar)
        case list([Node])
        case mapping([Entry])
    }

    package let content: Content
    /// From the first to the last character of the piece, quotes and brackets included.
    package let span: Span

    package init(content: Content, span: Span) {
        self.content = content
        self.span = span
    }
}

package struct Scalar: Sendable {
    package enum Style: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    package let text: String
    package let style: Style

    package init(text: String, style: Style) {
        self.text = text
        self.style = style
    }
}

package struct Entry: Sendable {
    package let key: Node
    package let value: Node

    package init(key: Node, value: Node) {
        self.key = key
        self.value = value
    }
}

extension Node {
    /// The text of a scalar, nil for a list or mapping.
    package var text: String? {
        if case .scalar(let scalar) = content { return scalar.text }
        return nil
    }

    /// The word `null` without quotes: JSON's way to say that there is nothing.
    package var isNull: Bool {
        if case .scalar(let scalar) = content { return scalar.style == .plain && scalar.text == "null" }
        return false
    }

    /// What the piece is, as a sentence says it.
    package var shape: String {
        switch content {
        case .scalar(let scalar): scalar.text.isEmpty ? "nothing" : "text"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

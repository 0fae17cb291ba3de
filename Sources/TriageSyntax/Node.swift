import TriageDiagnostics

/// A piece of a YAML file that knows its place: a scalar, a list or a mapping.
///
/// Scalars are always text. What a text means (`no`, `1.0.0`, `60 min`) is decided by whoever expects it.
public struct Node: Sendable {
    public enum Content: Sendable {
        case scalar(Scalar)
        case list([Node])
        case mapping([Entry])
    }

    public let content: Content
    /// From the first to the last character of the piece, quotes and brackets included.
    public let span: Span

    public init(content: Content, span: Span) {
        self.content = content
        self.span = span
    }
}

public struct Scalar: Sendable {
    public enum Style: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    public let text: String
    public let style: Style

    public init(text: String, style: Style) {
        self.text = text
        self.style = style
    }
}

public struct Entry: Sendable {
    public let key: Node
    public let value: Node

    public init(key: Node, value: Node) {
        self.key = key
        self.value = value
    }
}

extension Node {
    /// The text of a scalar, nil for a list or mapping.
    public var text: String? {
        if case .scalar(let scalar) = content { return scalar.text }
        return nil
    }

    /// What the piece is, as a sentence says it.
    public var shape: String {
        switch content {
        case .scalar(let scalar): scalar.text.isEmpty ? "nothing" : "text"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

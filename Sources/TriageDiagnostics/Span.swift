/// A stretch of a source file: from the byte `start` up to, not including, the byte `end`.
///
/// A span is three numbers, so that every node of every file can have one.
package struct Span: Hashable, Sendable, Comparable {
    /// The `SourceFile.id` of the file.
    package let file: Int32
    package let start: Int32
    package let end: Int32

    package init(file: Int32, start: Int, end: Int) {
        self.file = file
        self.start = Int32(clamping: start)
        self.end = Int32(clamping: max(start, end))
    }

    /// The stretch from the start of this span to the end of the other.
    package func through(_ other: Span) -> Span {
        Span(file: file, start: Int(start), end: Int(other.end))
    }

    /// Whether the other begins in this one.
    package func contains(_ other: Span) -> Bool {
        file == other.file && start <= other.start && other.start < end
    }

    package static func < (left: Span, right: Span) -> Bool {
        (left.file, left.start, left.end) < (right.file, right.start, right.end)
    }
}

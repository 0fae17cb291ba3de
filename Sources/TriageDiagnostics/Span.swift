/// A stretch of a source file: from the byte `start` up to, not including, the byte `end`.
///
/// A span is three numbers, so that every node of every file can have one.
public struct Span: Hashable, Sendable, Comparable {
    /// The `SourceFile.id` of the file.
    public let file: Int32
    public let start: Int32
    public let end: Int32

    public init(file: Int32, start: Int, end: Int) {
        self.file = file
        self.start = Int32(clamping: start)
        self.end = Int32(clamping: max(start, end))
    }

    /// The stretch from the start of this span to the end of the other.
    public func through(_ other: Span) -> Span {
        Span(file: file, start: Int(start), end: Int(other.end))
    }

    public static func < (left: Span, right: Span) -> Bool {
        (left.file, left.start, left.end) < (right.file, right.start, right.end)
    }
}

/// A file as it was read: its path, for people, and its bytes.
package struct SourceFile: Sendable {
    /// Its place in the list of files; spans carry it.
    package let id: Int32
    package let path: String
    package let bytes: [UInt8]
    /// The byte offset at which each line starts. A line ends with LF, CR LF or CR.
    private let lineStarts: [Int]

    package init(id: Int32, path: String, bytes: [UInt8]) {
        self.id = id
        self.path = path
        self.bytes = bytes
        var starts = [0]
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A {
                starts.append(index)
            } else if byte == 0x0D {
                if index < bytes.count, bytes[index] == 0x0A { index += 1 }
                starts.append(index)
            }
        }
        lineStarts = starts
    }

    package init(id: Int32, path: String, text: String) {
        self.init(id: id, path: path, bytes: Array(text.utf8))
    }

    /// The whole file as a span.
    package var span: Span { Span(file: id, start: 0, end: bytes.count) }

    package var lineCount: Int { lineStarts.count }

    /// The line (from 1) and the column (from 1, in characters) of a byte offset.
    package func position(at offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, text(lineStarts[low]..<offset).count + 1)
    }

    /// The text of a line (from 1), without its ending.
    package func line(_ number: Int) -> String {
        guard number >= 1, number <= lineStarts.count else { return "" }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return text(start..<end)
    }

    /// The text between two byte offsets; what is not UTF-8 shows as replacement characters.
    package func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    package func text(of span: Span) -> String {
        text(min(Int(span.start), bytes.count)..<min(Int(span.end), bytes.count))
    }
}

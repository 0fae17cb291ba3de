/// A file as it was read: its path, for people, and its bytes.
package struct SourceFile: Sendable {
    /// Its place in the list of files; spans carry it.
    package let id: Int32
    package let path: String
    package let bytes: [UInt8]
    /// The byte offset at which each line starts. A line ends with LF, CR LF or CR.
    private let lineStarts: [Int]
    /// Places in long lines whose columns are known, by offset.
    private let landmarks: [(offset: Int, column: Int)]

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
        landmarks = Self.landmarks(bytes, starts)
    }

    /// So that the place of the last of 10,000 errors on a line does not take a walk over all of it: about
    /// every 1,000 bytes, between two visible ASCII characters, which never belong to one character.
    private static func landmarks(_ bytes: [UInt8], _ starts: [Int]) -> [(offset: Int, column: Int)] {
        let distance = 1_000
        var landmarks: [(offset: Int, column: Int)] = []
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1] : bytes.count
            guard end - start > 2 * distance else { continue }
            var last = (offset: start, column: 1)
            var index = start + distance
            while index < end {
                if 0x20..<0x7F ~= bytes[index - 1], 0x20..<0x7F ~= bytes[index] {
                    let text = String(decoding: bytes[last.offset..<index], as: UTF8.self)
                    last = (index, last.column + text.count)
                    landmarks.append(last)
                    index += distance
                } else {
                    index += 1
                }
            }
        }
        return landmarks
    }

    package init(id: Int32, path: String, text: String) {
        self.init(id: id, path: path, bytes: Array(text.utf8))
    }

    /// The whole file as a span.
    package var span: Span { Span(file: id, start: 0, end: bytes.count) }

    package var lineCount: Int { lineStarts.count }

    /// The line (from 1) of a byte offset.
    package func line(at offset: Int) -> Int { lineStarts.partitionPoint { $0 > offset } }

    /// The line (from 1) and the column (from 1, in characters) of a byte offset.
    package func position(at offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(offset, 0), bytes.count)
        let line = line(at: offset)
        var from = (offset: lineStarts[line - 1], column: 1)
        let next = landmarks.partitionPoint { $0.offset > offset }
        if next > 0, landmarks[next - 1].offset > from.offset { from = landmarks[next - 1] }
        return (line, from.column + text(from.offset..<offset).count)
    }

    /// The bytes of a line (from 1), without its ending.
    package func range(ofLine number: Int) -> Range<Int> {
        guard number >= 1, number <= lineStarts.count else { return 0..<0 }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// A line (from 1) as a span, without its ending.
    package func span(ofLine number: Int) -> Span {
        let range = range(ofLine: number)
        return Span(file: id, start: range.lowerBound, end: range.upperBound)
    }

    /// The text of a line (from 1), without its ending.
    package func line(_ number: Int) -> String { text(range(ofLine: number)) }

    /// A line (from 1), and of a long one the neighbourhood of a byte in it, cut between characters of
    /// Unicode.
    package func range(ofLine number: Int, around offset: Int) -> Range<Int> {
        let line = range(ofLine: number)
        let reach = 1_000
        func boundary(_ offset: Int) -> Int {
            var offset = offset
            while offset > line.lowerBound, offset < line.upperBound, bytes[offset] & 0xC0 == 0x80 {
                offset -= 1
            }
            return offset
        }
        return boundary(max(line.lowerBound, offset - reach))..<boundary(min(line.upperBound, offset + reach))
    }

    /// Whether there is nothing but spaces and tabs.
    package func isBlank(_ range: Range<Int>) -> Bool {
        bytes[range].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// The text between two byte offsets; what is not UTF-8 shows as replacement characters.
    package func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    package func text(of span: Span) -> String {
        text(min(Int(span.start), bytes.count)..<min(Int(span.end), bytes.count))
    }
}

extension Array {
    /// How many come before the first for which it holds, in an array where it holds for none and then for
    /// all.
    fileprivate func partitionPoint(_ holds: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

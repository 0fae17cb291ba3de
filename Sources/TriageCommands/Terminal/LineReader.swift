import Glibc

/// Reads standard input line by line, and gives up at Ctrl-C, which Swift's `readLine` does not.
struct LineReader {
    private var buffer: [UInt8] = []
    private var isAtEnd = false

    /// The next line without its ending; nil at the end of input or at Ctrl-C.
    mutating func next() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end]
                buffer.removeSubrange(...end)
                return text(line)
            }
            if isAtEnd {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : text(buffer[...])
            }
            guard Terminal.waitForInput() else { return nil }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { isAtEnd = true }
            buffer += chunk[..<count]
        }
    }

    private func text(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
    }
}

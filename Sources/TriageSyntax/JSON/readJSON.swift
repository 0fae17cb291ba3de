import TriageDiagnostics

/// Limits of a JSON file: programs write such files, so they are far above those of a file that people
/// review.
enum JSONLimit {
    static let bytes = 64 << 20
    /// Levels; the reader, and whoever walks the nodes, needs a piece of the stack for each.
    static let depth = 128
}

/// Reads one JSON value, as RFC 8259 has it, into nodes that know their places.
///
/// A text is a double-quoted scalar; a number, `true`, `false` and `null` are plain ones, as they are
/// written. A byte order mark in front is passed over. Nil when it is no JSON, when a key stands twice in an
/// object, or when a limit is passed: that is reported, at its place.
///
/// - Parameter range: the part of the file that holds the value, such as a line; nil for the whole.
package func readJSON(_ file: SourceFile, in range: Range<Int>? = nil, _ problems: inout Problems) -> Node? {
    var reader = JSONReader(file, range ?? 0..<file.bytes.count)
    do {
        return try reader.document()
    } catch {
        problems.append(error.diagnostic)
        return nil
    }
}

extension SourceFile {
    /// Whether it is to be read as JSON: its name says so, or it begins as JSON does and its name does not
    /// say YAML.
    package var isJSON: Bool {
        if [".json", ".jsonl"].contains(where: path.hasSuffix) { return true }
        if [".yaml", ".yml"].contains(where: path.hasSuffix) { return false }
        let content = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        let first = content.first { !$0.isJSONBlank }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}

private struct JSONFault: Error {
    let diagnostic: Diagnostic
}

private struct JSONReader {
    private let file: SourceFile
    private let end: Int
    private var index: Int

    init(_ file: SourceFile, _ range: Range<Int>) {
        self.file = file
        index = range.lowerBound
        end = range.upperBound
    }

    mutating func document() throws(JSONFault) -> Node {
        guard end - index <= JSONLimit.bytes else {
            throw fault(
                "this is \(end - index) bytes of JSON; at most \(JSONLimit.bytes) are read", index, .tooLarge,
                help: "divide it, or write it as JSON lines")
        }
        if index == 0, file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        skipBlanks()
        guard index < end else { throw fault("there is nothing here", index, .emptyFile) }
        let node = try value(depth: 1)
        skipBlanks()
        guard index == end else { throw fault("after the value, nothing more is expected", index) }
        return node
    }

    // MARK: bytes

    private var byte: UInt8? { index < end ? file.bytes[index] : nil }

    private mutating func skipBlanks() {
        while index < end, file.bytes[index].isJSONBlank { index += 1 }
    }

    /// Goes past a byte that stands here.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private func span(_ start: Int, _ end: Int) -> Span { Span(file: file.id, start: start, end: end) }

    private func fault(
        _ message: String, _ offset: Int, _ kind: DiagnosticKind = .jsonSyntax, help: String? = nil
    ) -> JSONFault {
        JSONFault(
            diagnostic: Diagnostic(kind, message, at: span(offset, min(offset + 1, end)), help: help))
    }

    /// What is wrong where something else is expected.
    private func expected(_ what: String) -> JSONFault {
        switch byte {
        case nil: fault("it ends here, where \(what) is expected", index)
        case UInt8(ascii: "'"): fault("\(what) is expected", index, help: "JSON has double quotes only")
        case UInt8(ascii: "/"), UInt8(ascii: "#"):
            fault("\(what) is expected", index, help: "JSON has no comments")
        default: fault("\(what) is expected", index)
        }
    }

    // MARK: values

    private mutating func value(depth: Int) throws(JSONFault) -> Node {
        guard depth <= JSONLimit.depth else {
            throw fault("this is nested deeper than \(JSONLimit.depth) levels", index, .tooLarge)
        }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try list(depth)
        case UInt8(ascii: "\""): return try text()
        case UInt8(ascii: "-"): return try number()
        case let byte? where isDigit(byte): return try number()
        default: return try word()
        }
    }

    private mutating func object(_ depth: Int) throws(JSONFault) -> Node {
        let start = index
        var entries: [Entry] = []
        var seen: [String: Span] = [:]
        index += 1
        skipBlanks()
        if take("}") { return Node(content: .mapping([]), span: span(start, index)) }
        repeat {
            skipBlanks()
            guard byte == UInt8(ascii: "\"") else { throw expected("a key in double quotes") }
            let key = try text()
            if let name = key.text, let first = seen.updateValue(key.span, forKey: name) {
                let message = "the key `\(name)` stands here a second time"
                throw JSONFault(
                    diagnostic: Diagnostic(
                        .duplicateKey, message, at: key.span, notes: [.init("first here", first)]))
            }
            skipBlanks()
            guard take(":") else { throw expected("a colon") }
            skipBlanks()
            entries.append(Entry(key: key, value: try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        guard take("}") else { throw expected("a comma or `}`") }
        return Node(content: .mapping(entries), span: span(start, index))
    }

    private mutating func list(_ depth: Int) throws(JSONFault) -> Node {
        let start = index
        var items: [Node] = []
        index += 1
        skipBlanks()
        if take("]") { return Node(content: .list([]), span: span(start, index)) }
        repeat {
            skipBlanks()
            items.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw expected("a comma or `]`") }
        return Node(content: .list(items), span: span(start, index))
    }

    private mutating func word() throws(JSONFault) -> Node {
        let start = index
        for word in ["true", "false", "null"]
        where file.bytes[index..<end].starts(with: word.utf8) {
            index += word.utf8.count
            return plain(start)
        }
        throw expected("a value")
    }

    private mutating func number() throws(JSONFault) -> Node {
        let start = index
        _ = take("-")
        if !take("0") {
            try digits()
        } else if let byte, isDigit(byte) {
            throw fault("a number has no zeros before it", start)
        }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return plain(start)
    }

    private mutating func digits() throws(JSONFault) {
        let start = index
        while let byte, isDigit(byte) { index += 1 }
        if index == start { throw expected("a digit") }
    }

    private func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

    private func plain(_ start: Int) -> Node {
        let text = String(decoding: file.bytes[start..<index], as: UTF8.self)
        return Node(content: .scalar(Scalar(text: text, style: .plain)), span: span(start, index))
    }

    // MARK: texts

    private mutating func text() throws(JSONFault) -> Node {
        let start = index
        index += 1
        var text = ""
        while true {
            text += try stretch()
            if take("\"") { break }
            guard take("\\") else {
                throw byte == nil
                    ? fault("this text is not closed", start)
                    : fault("a control character in a text is written as an escape", index)
            }
            text.unicodeScalars.append(try escape())
        }
        return Node(content: .scalar(Scalar(text: text, style: .doubleQuoted)), span: span(start, index))
    }

    /// What stands up to a quote, an escape or a control character.
    private mutating func stretch() throws(JSONFault) -> String {
        let start = index
        while let byte, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { index += 1 }
        let bytes = file.bytes[start..<index]
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        throw fault("this byte is not UTF-8 text", firstByteNotUTF8(bytes) ?? start, .wrongEncoding)
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = index - 1
        guard let letter = byte else { throw expected("an escape") }
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try unit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // Beyond U+FFFF a character is written as two units.
            if UTF16.isLeadSurrogate(unit), take("\\"), take("u") {
                let low = try self.unit()
                if UTF16.isTrailSurrogate(low) {
                    return UTF16.decode(UTF16.EncodedScalar([unit, low]))
                }
            }
            throw fault("this escape is half of a character", start)
        default: throw fault("there is no such escape", start)
        }
    }

    /// Four hexadecimal digits.
    private mutating func unit() throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = byte.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw expected("a hexadecimal digit")
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}

extension UInt8 {
    fileprivate var isJSONBlank: Bool { [0x20, 0x09, 0x0A, 0x0D].contains(self) }
}

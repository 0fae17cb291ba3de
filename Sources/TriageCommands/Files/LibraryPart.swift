import TriageAuthoring
import TriageDiagnostics

/// What a file of a library is, by its name.
enum LibraryPart {
    /// A rule set or a protocol.
    case rules
    case cases
    case transcript

    /// Nil for what is no part of a library: recorded calls, rubrics, hidden files, all that is not YAML.
    init?(ofFile path: String) {
        let name = (path.split(separator: "/").last ?? "").lowercased()
        func ends(_ endings: String...) -> Bool { endings.contains(where: name.hasSuffix) }
        if name.hasPrefix(".") || ends(".call.yaml", ".call.yml") || name == "rubrics.yaml" { return nil }
        if ends(".transcript") {
            self = .transcript
        } else if ends(".cases.yaml", ".cases.yml") {
            self = .cases
        } else if ends(".yaml", ".yml") {
            self = .rules
        } else {
            return nil
        }
    }
}

extension LibraryText {
    /// A library from its files; a file of another name that was asked for counts as rules.
    ///
    /// - Parameter place: where they were looked for, for the refusal when there is no protocol.
    init(_ sources: [SourceFile], root: String?, focus: Set<String> = [], of place: String) throws {
        func those(_ part: LibraryPart) -> [SourceFile] {
            sources.filter { (LibraryPart(ofFile: $0.path) ?? .rules) == part }
        }
        self.init(
            root: root, files: those(.rules), cases: those(.cases), transcripts: those(.transcript),
            focus: focus)
        if !files.contains(where: \.hasProtocolKey) {
            throw Refusal("there is no protocol \(place): no file with `protocol:` was found")
        }
    }
}

extension SourceFile {
    /// Whether a line begins with the key `protocol`, in whatever way YAML allows to write it.
    fileprivate var hasProtocolKey: Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            while start < bytes.count {
                if isProtocolKey(bytes, at: start) { return true }
                while start < bytes.count, bytes[start] != 0x0A, bytes[start] != 0x0D { start += 1 }
                start += 1
            }
            return false
        }
    }
}

private func isProtocolKey(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    var place = start
    func skip(_ drops: (UInt8) -> Bool) { while place < bytes.count, drops(bytes[place]) { place += 1 } }
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    skip { isBlank($0) || isQuote($0) || $0 == UInt8(ascii: "{") }
    for byte in "protocol".utf8 {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
    }
    skip { isBlank($0) || isQuote($0) }
    return place < bytes.count && bytes[place] == UInt8(ascii: ":")
}

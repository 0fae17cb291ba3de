import TriageDiagnostics
import TriageSyntax

/// Whether one of the files is a protocol, however its header is written, or cannot be read, so that it may
/// be one.
package func hasProtocol(_ files: [SourceFile]) -> Bool {
    files.contains(where: \.hasProtocolLine) || files.contains(where: \.mayBeProtocol)
}

extension SourceFile {
    /// The common case, found without reading the file.
    fileprivate var hasProtocolLine: Bool {
        (1...lineCount).contains { bytes[range(ofLine: $0)].starts(with: "protocol:".utf8) }
    }

    fileprivate var mayBeProtocol: Bool {
        var found = Problems()
        guard let root = read(self, &found), !found.hasErrors else { return found.hasErrors }
        guard case .mapping(let entries) = root.content else { return false }
        return entries.contains { $0.key.text == "protocol" }
    }
}

import TriageDiagnostics

extension StringProtocol {
    /// The first word and what follows it.
    var firstWord: (String, String) {
        guard let space = firstIndex(where: \.isWhitespace) else { return (String(self), "") }
        return (String(self[..<space]), String(self[space...].trimming { $0.isWhitespace }))
    }
}

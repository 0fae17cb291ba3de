extension StringProtocol {
    /// The text without what should go at both ends.
    func trimming(_ drops: (Character) -> Bool) -> SubSequence {
        guard let first = firstIndex(where: { !drops($0) }), let last = lastIndex(where: { !drops($0) })
        else { return self[endIndex...] }
        return self[first...last]
    }

    /// The first word and what follows it.
    var firstWord: (String, String) {
        guard let space = firstIndex(where: \.isWhitespace) else { return (String(self), "") }
        return (String(self[..<space]), String(self[space...].trimming { $0.isWhitespace }))
    }

    /// Whether a text stands somewhere in it, in any case.
    func mentions(_ text: String) -> Bool {
        let wanted = Array(text.lowercased())
        guard !wanted.isEmpty else { return true }
        let all = Array(lowercased())
        guard all.count >= wanted.count else { return false }
        return (0...(all.count - wanted.count)).contains {
            all[$0] == wanted[0] && all[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}

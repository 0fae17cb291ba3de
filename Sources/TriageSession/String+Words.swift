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
}

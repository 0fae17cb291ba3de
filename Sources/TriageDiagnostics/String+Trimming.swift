extension StringProtocol {
    /// The text without what should go at both ends.
    package func trimming(_ drops: (Character) -> Bool) -> SubSequence {
        guard let first = firstIndex(where: { !drops($0) }), let last = lastIndex(where: { !drops($0) })
        else { return self[endIndex...] }
        return self[first...last]
    }
}

extension StringProtocol {
    /// Whether a text stands somewhere in it, in any case.
    package func mentions(_ text: String) -> Bool {
        let wanted = Array(text.lowercased())
        guard !wanted.isEmpty else { return true }
        let all = Array(lowercased())
        guard all.count >= wanted.count else { return false }
        return (0...(all.count - wanted.count)).contains {
            all[$0] == wanted[0] && all[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}

/// The word among the candidates that was probably meant, or nil when none is near.
///
/// Near means a Damerau-Levenshtein distance of at most a third of the word's length, at least one; of equal
/// ones that which begins with the same letter, since few slips are in the first; then the first in the
/// alphabet, so that the same mistake always gets the same advice.
package func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    let limit = max(1, word.count / 3)
    var best: (distance: Int, beginsOtherwise: Int, word: String)?
    let first = word.lowercased().first
    for candidate in candidates where abs(candidate.count - word.count) <= limit {
        let distance = editDistance(Array(word.lowercased().unicodeScalars), Array(candidate.unicodeScalars))
        guard distance <= limit else { continue }
        let beginsOtherwise = candidate.first == first ? 0 : 1
        if let known = best, known <= (distance, beginsOtherwise, candidate) { continue }
        best = (distance, beginsOtherwise, candidate)
    }
    if let best { return best.word }
    // A word that was cut short, or given a piece too much, is a likely slip as well.
    guard word.count >= 3 else { return nil }
    return candidates.filter { $0.hasPrefix(word) || word.hasPrefix($0) && $0.count >= 3 }.min()
}

/// `did you mean `x`?`, or the whole list when it is short, or nil.
package func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
    if let near = closest(to: word, among: candidates) { return "did you mean `\(near)`?" }
    let all = candidates.sorted()
    return all.isEmpty || all.count > 8 ? nil : "known here: " + all.joined(separator: ", ")
}

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one word into the
/// other.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let replace = previous[column] + (left[row] == right[column] ? 0 : 1)
            var cost = min(replace, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, before[column - 1] + 1)
            }
            current.append(cost)
        }
        before = previous
        previous = current
    }
    return previous[right.count]
}

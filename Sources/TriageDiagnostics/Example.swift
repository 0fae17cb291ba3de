/// The sections of a small library, or a whole file, as an example on the page of a kind of problem.
///
/// An arrow `↓` stands before each place at which the problem is reported: `when: ↓mood = low`. An example
/// without arrows does not have the problem.
package struct Example: Sendable, ExpressibleByStringLiteral {
    /// As it is written, arrows included.
    package let marked: String
    /// Without the arrows.
    package let text: String
    /// The byte offsets in the text before which the arrows stand.
    package let places: [Int]

    package init(_ marked: String) {
        self.marked = marked
        let pieces = marked.split(separator: "↓", omittingEmptySubsequences: false)
        text = pieces.joined()
        var end = 0
        places = pieces.dropLast().map { piece in
            end += piece.utf8.count
            return end
        }
    }

    package init(stringLiteral marked: String) { self.init(marked) }
}

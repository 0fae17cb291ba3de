/// The sections of a small library, or a whole file, as an example on the page of a kind of problem.
///
/// An arrow `↓` stands before each place at which the problem is reported: `when: ↓mood = low`. An example
/// without arrows does not have the problem.
package struct Example: Sendable, ExpressibleByStringLiteral {
    /// As it is written, arrows included.
    package let marked: String

    package init(_ marked: String) { self.marked = marked }

    package init(stringLiteral marked: String) { self.init(marked) }

    /// Without the arrows.
    package var text: String { pieces.joined() }

    /// The byte offsets in the text before which the arrows stand.
    package var places: [Int] {
        var end = 0
        return pieces.dropLast().map { piece in
            end += piece.utf8.count
            return end
        }
    }

    private var pieces: [Substring] { marked.split(separator: "↓", omittingEmptySubsequences: false) }
}

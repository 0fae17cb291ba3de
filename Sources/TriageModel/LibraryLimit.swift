import TriageSyntax

/// Limits of a library, each far above what people write and keep in mind, and low enough that nothing in the
/// engine can overflow.
package enum LibraryLimit {
    /// The largest whole number, and the smallest below zero.
    package static let number = 1_000_000
    /// How far the ends of a number question may lie apart.
    package static let numberRange = 10_000
    /// Answers of one question; their set is one machine word.
    package static let answers = 60
    package static let ladders = 20
    /// Rungs of one ladder.
    package static let rungs = 60
    /// Names that rest on one another in a row.
    package static let chain = 200
}

/// Why a word is no number that a library can use.
package enum NumberFault: String, Error, Sendable {
    case notWhole = "not a whole number"
    case outOfBounds = "out of bounds: numbers lie between -1000000 and 1000000"
}

/// The whole number that a word is.
package func wholeNumber(_ word: Word) -> Result<Int, NumberFault> {
    let digits = word.text.utf8.drop { $0 == 0x2B || $0 == 0x2D }
    let isWhole = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
    guard isWhole, word.text.utf8.count - digits.count <= 1 else { return .failure(.notWhole) }
    let bounds = -LibraryLimit.number...LibraryLimit.number
    guard let number = Int(word.text), bounds.contains(number) else { return .failure(.outOfBounds) }
    return .success(number)
}

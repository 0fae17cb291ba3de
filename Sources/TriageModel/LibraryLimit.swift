import TriageSyntax
import TriageValues

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

/// What is wrong with a word that should be a number, and what it was probably meant for.
package struct UnusableNumber: Error, Sendable {
    package let message: String
    package let expected: String
    package let help: String?
}

/// The number that a word is, in steps of a question's places.
package func number(_ word: Word, _ places: Places, unit: String? = nil) -> Result<Int, UnusableNumber> {
    guard places != .whole else {
        return wholeNumber(word).mapError {
            UnusableNumber(
                message: "`\(word.text)` is \($0.rawValue)", expected: "a whole number", help: nil)
        }
    }
    let meant = places.meant(by: word.text, unit: unit)
    func unusable(_ what: String, _ help: String? = nil) -> Result<Int, UnusableNumber> {
        .failure(
            UnusableNumber(
                message: "`\(word.text)` \(what)", expected: "a number with \(places.atMost)",
                help: meant.map { "did you mean `\($0)`?" } ?? help))
    }
    let most = LibraryLimit.number
    switch places.steps(word.text) {
    case .success(let steps) where (-most...most).contains(steps): return .success(steps)
    case .success, .failure(.outOfBounds):
        return unusable(
            "is out of bounds: numbers with \(places.behind) lie between "
                + "\(places.text(-most)) and \(places.text(most))")
    case .failure(.notANumber):
        let isOfTwo = word.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return unusable(
            "is not a number with \(places.atMost)",
            isOfTwo ? "one number is written with a point, as `0.5`; a comma separates two" : nil)
    case .failure(.tooManyPlaces(let has)):
        return unusable("has \(has) places; it is written with \(places.atMost)")
    }
}

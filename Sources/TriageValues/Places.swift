/// How the numbers of a question are written: whole, or with a fixed number of places behind the point.
///
/// A number is held as how many of its smallest steps it is (with two places 0.08 is 8), read from its text
/// and written from it, so that nothing is ever rounded.
package struct Places: Sendable, Hashable {
    package static let most = 4
    package static let whole = Places(0)

    /// From 0 to `most`.
    package let count: Int

    package init(_ count: Int) { self.count = min(max(count, 0), Self.most) }

    /// Steps in one.
    package var perOne: Int { (0..<count).reduce(1) { product, _ in product * 10 } }

    /// As it is written everywhere: with all its places.
    package func text(_ steps: Int) -> String {
        guard count > 0 else { return String(steps) }
        let digits = String(steps.magnitude)
        let padded = String(repeating: "0", count: max(0, count + 1 - digits.count)) + digits
        return (steps < 0 ? "-" : "") + padded.dropLast(count) + "." + padded.suffix(count)
    }

    /// Why a text is no such number.
    package enum Fault: Error, Hashable, Sendable {
        case notANumber
        /// It has so many.
        case tooManyPlaces(Int)
        case outOfBounds
    }

    /// How many steps a text says: digits, and where there are places a point and at most so many digits.
    package func steps(_ text: String) -> Result<Int, Fault> {
        guard count > 0 else { return Int(text).map { .success($0) } ?? .failure(.notANumber) }
        let parts = Self.unsigned(text).split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        // A digit after a superfluous zero is what a comma leaves of `0,08`.
        guard areDigits, parts[0].utf8.count == 1 || parts[0].first != "0" else {
            return .failure(.notANumber)
        }
        let behind = parts.count > 1 ? parts[1].utf8.count : 0
        guard behind <= count else { return .failure(.tooManyPlaces(behind)) }
        let digits = parts.joined() + String(repeating: "0", count: count - behind)
        guard let steps = Int(digits) else { return .failure(.outOfBounds) }
        return .success(text.first == "-" ? -steps : steps)
    }

    /// A number that a text which is none was probably meant for, written as it should be; nil where nothing
    /// is meant for sure: `.08`, `0,08`, `0.080` and `0.08 %`, and not `1,000`.
    package func meant(by text: String, unit: String? = nil) -> String? {
        guard count > 0 else { return nil }
        var plain = text
        if let unit, plain.hasSuffix(unit) { plain.removeLast(unit.count) }
        plain = plain.split(separator: " ").joined(separator: " ")
        let (sign, commas) = (plain.first == "-" ? "-" : "", plain.split(separator: ",").map(\.count))
        // Three digits behind a comma may be thousands.
        if plain.contains(","), commas.last == 3, Self.unsigned(plain).first != "0" { return nil }
        var number = Self.unsigned(plain.replacing(",", with: "."))[...]
        if number.first == "." { number = "0" + number }
        if !plain.contains(","), let point = number.firstIndex(of: ".") {
            while number[point...].dropFirst().count > count, number.last == "0" { number.removeLast() }
        }
        guard case .success = steps(sign + number), sign + number != text else { return nil }
        return sign + number
    }

    /// The same of a range with both its ends, such as `.03..0.08`.
    package func meant(byRange text: String) -> String? {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
        let written = ends.compactMap { end -> String? in
            if case .success = steps(end) { return end }
            return meant(by: end)
        }
        return ends.count == written.count && written != ends ? written.joined(separator: "..") : nil
    }

    /// What is wrong with a text, as a sentence goes on that begins with it.
    ///
    /// - Parameter whose: what the number is of: "`alcohol`".
    package func fault(_ fault: Fault, of whose: String) -> String {
        switch fault {
        case .notANumber where count == 0: "is not a whole number for \(whose)"
        case .notANumber: "is not a number for \(whose), which is written with \(atMost)"
        case .tooManyPlaces(let has): "has \(has) places; \(whose) is written with \(atMost)"
        case .outOfBounds: "is out of range for \(whose)"
        }
    }

    /// "2 places".
    package var behind: String { "\(count) \(count == 1 ? "place" : "places")" }

    /// "at most 2 places".
    package var atMost: String { "at most \(behind)" }

    /// Numbers from one to another, as one sentence says them: "a whole number from 0 to 20".
    package func kind(from low: Int, to high: Int) -> String {
        count == 0
            ? "a whole number from \(low) to \(high)"
            : "a number from \(text(low)) to \(text(high)) with \(atMost)"
    }

    private static func unsigned(_ text: String) -> String {
        text.first == "-" || text.first == "+" ? String(text.dropFirst()) : text
    }
}

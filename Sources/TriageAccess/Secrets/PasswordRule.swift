import Foundation

/// What a password has to be: long, and not what everybody tries first. Nothing is asked of its letters.
///
/// - Source: NIST SP 800-63B, 5.1.1.2 (a list of what is expected or common, words of the place, repeated and
///   sequential characters; no rules of composition; Unicode normalized before it is hashed).
package enum PasswordRule {
    static let fewest = 12
    /// Longer than anybody types, and no work for who sends megabytes.
    static let mostBytes = 1_024
    private static let fewestDifferent = 5
    private static let ownWords = ["crisis", "triage", "hotline", "dispatch"]

    /// The bytes of a password, however its letters were typed.
    static func bytes(_ password: String) -> [UInt8] {
        Array(password.precomposedStringWithCanonicalMapping.utf8)
    }

    /// Refuses what cannot be the password of somebody.
    ///
    /// - Parameters:
    ///   - name: under which the person signs in.
    ///   - label: the person's name.
    package static func check(_ password: String, name: String, label: String) throws(AccessRefusal) {
        let plain = password.precomposedStringWithCanonicalMapping
        guard plain.utf8.count <= mostBytes else {
            throw .passwordRefused("it has more than \(mostBytes) bytes; take a shorter one")
        }
        guard plain.count >= fewest else {
            throw .passwordRefused("it has fewer than \(fewest) characters; several words in a row are good")
        }
        if Set(plain.lowercased()).count < fewestDifferent || isRepeated(plain) {
            throw .passwordRefused("it repeats the same few characters; several words in a row are better")
        }
        if longestRun(plain) * 2 > plain.count {
            throw .passwordRefused(
                "most of it is a row of the keyboard or the alphabet; several words in a row are better")
        }
        if plain.allSatisfy({ $0.isNumber || " -./+".contains($0) }) {
            throw .passwordRefused(
                "it is a number, and dates and telephone numbers are tried first; take words")
        }
        let personal = ([name] + label.split { !$0.isLetter && !$0.isNumber }.map(String.init))
            .filter { $0.count >= 3 }
        if rest(of: plain, without: personal + ownWords).count < fewest / 2 {
            throw .passwordRefused("it is little more than a name; take words that nobody connects with you")
        }
        if isCommon(plain) {
            throw .passwordRefused(
                "it is made of words that are tried first; take several that have nothing to do with each other"
            )
        }
    }

    /// Whether it is a shorter text several times.
    private static func isRepeated(_ text: String) -> Bool {
        let letters = Array(text.lowercased())
        return (1...letters.count / 2).contains { length in
            letters.indices.allSatisfy { letters[$0] == letters[$0 % length] }
        }
    }

    /// The most characters in a row that stand side by side in a row, forwards or backwards.
    private static func longestRun(_ text: String) -> Int {
        let letters = Array(text.lowercased())
        return rows.flatMap { [$0, $0.reversed()] }.map { row in
            var (longest, current) = (0, 0)
            var last: Int?
            for letter in letters {
                let place = row.firstIndex(of: letter)
                current = place == nil ? 0 : last.map { $0 + 1 } == place ? current + 1 : 1
                longest = max(longest, current)
                last = place
            }
            return longest
        }.max() ?? 0
    }

    private static let rows: [[Character]] = [
        "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop",
        "yxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!@#$%^&*()",
    ].map { Array($0) }

    private static func rest(of text: String, without words: [String]) -> String {
        words.sorted { $0.count > $1.count }.reduce(folded(text)) { rest, word in
            rest.replacing(folded(word), with: "")
        }.filter { $0.isLetter || $0.isNumber || !$0.isASCII }
    }

    /// Whether nothing but common words, digits and signs make it up: at most two words, since three that
    /// were taken by chance are many. A digit or sign may stand for a letter, or for nothing.
    private static func isCommon(_ text: String) -> Bool {
        let plain = Array(text.lowercased())
        let letters = Array(folded(text))
        guard plain.count == letters.count, plain.contains(where: \.isLetter) else { return false }
        // The fewest words that cover the first characters.
        var fewest: [Int?] = [0]
        for end in letters.indices {
            var covers = commonWords.compactMap { word -> Int? in
                let start = end + 1 - word.count
                guard start >= 0, let before = fewest[start], letters[start...end].elementsEqual(word) else {
                    return nil
                }
                return before + 1
            }
            if !plain[end].isLetter, let before = fewest[end] { covers.append(before) }
            fewest.append(covers.min())
        }
        return fewest[letters.count].map { $0 <= 2 } ?? false
    }

    /// Small letters, and letters for the signs that people write in their places.
    private static func folded(_ text: String) -> String {
        let signs: [Character: Character] = [
            "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
        ]
        return String(text.lowercased().map { signs[$0] ?? $0 })
    }
}

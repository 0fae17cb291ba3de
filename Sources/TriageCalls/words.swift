import TriageEngine

/// The words of a text, for finding: in lower case, Latin letters without their marks, an ideograph a word.
func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    func isMark(_ scalar: Unicode.Scalar) -> Bool { 0x300...0x36F ~= scalar.value }
    for character in text.lowercased() {
        guard let first = character.unicodeScalars.first, character.isLetter || character.isNumber else {
            // An apostrophe is inside a word: "don't", "l'arme".
            if character == "'" || character == "\u{2019}" { continue }
            words.append(word)
            word = ""
            continue
        }
        if first.properties.isIdeographic {
            words += [word, String(character)]
            word = ""
        } else if character.isASCII {
            word.append(character)
        } else {
            word += withoutMark(first)
            word.unicodeScalars.append(
                contentsOf: character.unicodeScalars.dropFirst().filter { !isMark($0) })
        }
    }
    words.append(word)
    return words.filter { !$0.isEmpty }
}

/// A Latin letter without what stands on or in it, by its name in Unicode: `LATIN SMALL LETTER E WITH ACUTE`
/// is an e, `LATIN SMALL LETTER AE` is ae. Any other scalar is itself.
private func withoutMark(_ scalar: Unicode.Scalar) -> String {
    let start = "LATIN SMALL LETTER "
    guard scalar.value > 0x7F, let name = scalar.properties.name, name.hasPrefix(start) else {
        return String(scalar)
    }
    let letter = name.dropFirst(start.count).prefix { $0 != " " }
    switch letter {
    case "SHARP": return "ss"
    case "DOTLESS": return "i"
    case "THORN": return "th"
    case "ETH": return "d"
    default: return letter.count <= 2 ? letter.lowercased() : String(scalar)
    }
}

/// Whether two words are forms of one word: "whispers", "whispered", "whispering".
func isSame(_ left: Word, _ right: Word) -> Bool { left.stem == right.stem || left.text == right.text }

/// A word without the ending that English gives its forms. Short words are left as they are.
func stem(_ word: String) -> Substring {
    for ending in ["ing", "ied", "ies", "ed", "es", "s", "e", "y"] {
        guard word.hasSuffix(ending), word.utf8.count >= ending.utf8.count + 3 else { continue }
        if ending == "s", word.hasSuffix("ss") { break }
        let rest = word.dropLast(ending.utf8.count)
        // "stopped", "stop", but "calling", "call".
        let isDoubled = ending != "s" && rest.count > 3 && rest.last == rest.dropLast().last
        return isDoubled && rest.last != "l" && rest.last != "s" ? rest.dropLast() : rest
    }
    return word[...]
}

/// Whether what was typed is the word but for one slip: a letter too many, too few or another, two in the
/// wrong order; or one begins the other. Only from four letters on: below, everything is like everything.
func isNear(_ typed: Word, _ word: Word) -> Bool {
    if let left = typed.bytes, let right = word.bytes { return isNear(left, right) }
    return isNear(typed.letters, word.letters)
}

private func isNear<Letter: Equatable>(_ left: [Letter], _ right: [Letter]) -> Bool {
    guard left.count >= 4 else { return false }
    if right.starts(with: left) { return true }
    // What was typed may be a longer form of the word, and not another word: "over", "overdose".
    if right.count >= 4, left.starts(with: right), left.count - right.count <= 3 { return true }
    guard abs(left.count - right.count) <= 1, right.count >= 3 else { return false }
    let start = zip(left, right).prefix { $0 == $1 }.count
    let (first, second) = (left[start...], right[start...])
    if first.count == second.count {
        guard first.count >= 2 else { return true }
        let isSwapped =
            first[start] == second[start + 1] && first[start + 1] == second[start]
            && first.dropFirst(2) == second.dropFirst(2)
        return isSwapped || first.dropFirst() == second.dropFirst()
    }
    return first.count > second.count ? first.dropFirst() == second : first == second.dropFirst()
}

/// Words that point to nothing. Those that deny are not among them.
let emptyWords: Set<String> = [
    "a", "an", "the", "he", "she", "it", "they", "i", "we", "you", "his", "her", "their", "my", "me", "him",
    "them", "is", "are", "am", "was", "were", "be", "been", "has", "have", "had", "hes", "shes", "im", "its",
    "to", "of", "in", "on", "at", "and", "or", "with", "that", "this", "there", "does", "do", "did", "s",
]

/// The same in other languages, by code, where callers are heard in them.
let emptyWordsOfOthers: [String: Set<String>] = [
    "es": [
        "el", "la", "los", "las", "un", "una", "unos", "unas", "lo", "le", "les", "se", "me", "te", "mi",
        "tu", "su", "sus", "yo", "ella", "ellos", "de", "del", "a", "al", "en", "con", "por", "para", "y",
        "o", "que", "es", "esta", "estoy", "ha", "he", "hay", "soy", "son", "tiene", "tengo",
    ]
]

extension Program {
    /// Whether an answer is more dangerous than another to the same question; false where nothing says so.
    package func isGraver(_ new: AnswerCode, than old: AnswerCode, to question: Int) -> Bool {
        guard questions[question].isOrdered else { return false }
        switch (new, old, questions[question].kind) {
        case (.choice(let new), .choice(let old), _): return new > old
        case (.number(let new), .number(let old), .number(let range)):
            return range.lowIsDangerous ? new < old : new > old
        case (.several(let new), .several(let old), .several(let none)):
            let nothing = none.map { 1 << UInt64($0) } ?? 0 as UInt64
            return new != old && (old & ~nothing) & ~new == 0
        default: return false
        }
    }

    /// What a question is about, in a word or two, as a sentence begins.
    package func topic(of question: Int) -> String { questions[question].topic.spoken }
}

extension Question {
    /// The answers in the order in which they are shown, as places in the file.
    ///
    /// Files put the safest answer first. On a screen "No" comes before "Yes", always, so that a number keeps
    /// its meaning from one question to the next.
    package var shownOptions: [Int] {
        guard let first = options.first, let last = options.last else { return [] }
        return words(first.label).first == "yes" || words(last.label).first == "no"
            ? options.indices.reversed() : Array(options.indices)
    }
}

extension String {
    /// A name as words, with a capital.
    package var spoken: String {
        let words = replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

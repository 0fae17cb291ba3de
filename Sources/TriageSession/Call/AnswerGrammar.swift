import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What letters and numbers mean when a question is on the screen: answers, and nothing else.
///
/// A number is that of an answer as it is shown; letters are the beginning of a label that is shown, never
/// an id. `?` is unknown, `-` refused, `~` unclear.
package struct AnswerGrammar: Sendable {
    package struct Problem: Error, Hashable {
        package let message: String
    }

    let question: Question
    /// The labels of its answers as they are shown.
    let labels: [String]

    /// The answers in the order in which they are shown, as places in the file.
    ///
    /// Files put the safest answer first. On the screen "No" comes before "Yes", always, so that a number
    /// keeps its meaning from one question to the next.
    package var shown: [Int] { question.shownOptions }

    package init(_ question: Question, labels: [String]? = nil) {
        self.question = question
        self.labels = labels ?? question.options.map(\.label)
    }

    package func read(_ text: String) -> Result<Answer, Problem> {
        switch text {
        case "?": return .success(.missing(.unknown))
        case "-": return .success(.missing(.refused))
        case "~": return .success(.missing(.unclear))
        default: break
        }
        switch question.kind {
        case .number(let range):
            if let steps = range.steps(text) {
                return .success(range.places == .whole ? .number(steps) : .one(range.text(steps)))
            }
            let meant = range.places.meant(by: text, unit: range.unit).map { ", such as \($0)" } ?? ""
            return .failure(
                Problem(message: "`\(text)` is not \(range.kind)\(meant); ? where nobody knows"))
        case .choice:
            let one = option(text).map { Answer.one(question.options[$0].name) }
            return tooMany(text).map { .failure($0) } ?? one
        case .several(let none): return several(text, none)
        }
    }

    /// What is wrong with several answers, each of them one, to a question that has one.
    private func tooMany(_ text: String) -> Problem? {
        guard case .failure = option(text) else { return nil }
        let pieces = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        let areAnswers = pieces.allSatisfy { piece in
            if case .success = option(piece) { true } else { false }
        }
        guard pieces.count > 1, areAnswers else { return nil }
        return Problem(
            message:
                "one answer only: `\(question.topic.spoken)` has one, and `\(text)` are \(pieces.count); "
                + "type the one that is so now")
    }

    private func several(_ text: String, _ none: Int?) -> Result<Answer, Problem> {
        // A label may have a comma in it.
        if case .success(let one) = option(text) { return .success(.several([question.options[one].name])) }
        var chosen: Set<Int> = []
        for piece in text.split(separator: ",") {
            switch option(String(piece.trimming(\.isWhitespace))) {
            case .success(let place): chosen.insert(place)
            case .failure(let problem): return .failure(problem)
            }
        }
        if let none, chosen.contains(none), chosen.count > 1 {
            return .failure(
                Problem(message: "“\(labels[none])” excludes the others; type it alone, or leave it out"))
        }
        guard !chosen.isEmpty else { return option(text).map { _ in .several([]) } }
        return .success(.several(chosen.sorted().map { question.options[$0].name }))
    }

    private func option(_ text: String) -> Result<Int, Problem> {
        choice(text, among: shown.map { labels[$0] }).map { shown[$0] }
    }
}

/// The place of the label that a number, or the first letters of it, mean.
func choice(_ text: String, among labels: [String]) -> Result<Int, AnswerGrammar.Problem> {
    func problem(_ message: String) -> Result<Int, AnswerGrammar.Problem> {
        .failure(AnswerGrammar.Problem(message: message))
    }
    if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) {
        if let number = Int(text), labels.indices.contains(number - 1) { return .success(number - 1) }
        return problem("there is no \(text) here; type a number from 1 to \(labels.count)")
    }
    let letters = text.letters
    let typing = "type a number or the first letters of one; commands begin with /"
    guard !letters.isEmpty else { return problem("`\(text)` is not an answer; \(typing)") }
    let whole = labels.indices.filter { labels[$0].letters == letters }
    if whole.count == 1 { return .success(whole[0]) }
    let beginning = labels.indices.filter { labels[$0].letters.hasPrefix(letters) }
    if beginning.count == 1 { return .success(beginning[0]) }
    if beginning.isEmpty {
        // A word inside a label may be its opposite ("No gun"): it is shown where it stands, and not taken.
        let inside = labels.indices.filter { labels[$0].letters.contains(" " + letters) }
            .map { "\($0 + 1) \(labels[$0])" }
        return problem(
            "`\(text)` begins no answer that is shown"
                + (inside.isEmpty || inside.count > 3
                    ? "; \(typing)"
                    : ", and stands in \(inside.joined(separator: " and ")); type the number"))
    }
    let meant = beginning.map { "\($0 + 1) \(labels[$0])" }
    return problem("`\(text)` could be \(meant.joined(separator: " or ")); type the number or more letters")
}

extension StringProtocol {
    /// As it is compared: in lower case, Latin letters without their accents (`sí` is found by `si`).
    var letters: String {
        String(lowercased().map { $0.withoutAccent }).split(separator: " ").joined(separator: " ")
    }
}

extension Character {
    fileprivate var withoutAccent: Character {
        guard let first = unicodeScalars.first else { return self }
        if first.isASCII { return Character(first) }
        // `LATIN SMALL LETTER I WITH ACUTE`
        let name = first.properties.name ?? ""
        guard name.hasPrefix("LATIN SMALL LETTER "), let with = name.firstRange(of: " WITH "),
            let letter = name[..<with.lowerBound].last, name[..<with.lowerBound].dropLast().last == " "
        else { return self }
        return Character(letter.lowercased())
    }
}

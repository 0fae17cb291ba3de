import TriageEngine
import TriagePages
import TriageValues

/// Somebody with a pencil: answers circled as letters, lines read as they are printed.
package struct CardReader {
    let card: PaperCard
    let program: Program
    /// By number: the letters circled, a number, or why it was not learned.
    private enum Entry {
        case letters(Set<String>)
        case number(Int)
        case missing(Missing)
    }

    private var entries: [Int: Entry] = [:]
    /// By ladder the highest rung whose box is ticked, the step up counted, on all cards that are taken.
    private var ticked: [Int]

    package init(card: PaperCard, program: Program, answers: Answers) {
        self.card = card
        self.program = program
        ticked = program.ladders.map { _ in 0 }
        for question in card.questions {
            switch answers.codes[question.question] {
            case .notAsked: break
            case .missing(let reason): entries[question.number] = .missing(reason)
            case .number(let number): entries[question.number] = .number(number)
            case .choice(let option): entries[question.number] = .letters([question.answers[option].letter])
            case .several(let bits):
                entries[question.number] = .letters(
                    Set(
                        question.answers.indices.filter { bits >> UInt64($0) & 1 == 1 }.map {
                            question.answers[$0].letter
                        }))
            }
        }
    }

    /// The cards that are taken, with their boxes ticked: what is ticked may tick more, and take more cards.
    ///
    /// - Parameter first: a card that is taken in any case, by its place.
    package static func taken(_ cards: [CardReader], first: Int) -> [CardReader] {
        var cards = cards
        while true {
            let taken = cards.indices.filter { $0 == first || cards[$0].isToBeTaken }.map { cards[$0] }
            let ticked = cards[first].program.ladders.indices.map { box(on: $0, taken) }
            if ticked == cards[first].ticked { return taken }
            for index in cards.indices { cards[index].ticked = ticked }
        }
    }

    package var isToBeTaken: Bool { (card.useWhen.map(holds) ?? true) || (card.opens.map(holds) ?? false) }

    /// The highest of the cards taken, then the step, then the floor.
    package static func rung(on ladder: Int, _ taken: [CardReader]) -> Int {
        guard let program = taken.first?.program else { return 0 }
        let rung = box(on: ladder, taken)
        let isOpen = taken.contains(where: \.isOpen)
        return isOpen ? max(rung, program.ladders[ladder].provisional ?? 0) : rung
    }

    private static func box(on ladder: Int, _ taken: [CardReader]) -> Int {
        let rung = taken.map { $0.box(on: ladder) }.max() ?? 0
        let steps = taken.contains { reader in reader.card.stepsUp.contains { reader.holds($0.expression) } }
        guard let limit = taken.first?.program.ladders[ladder].stepUpLimit, rung < limit, steps else {
            return rung
        }
        return rung + 1
    }

    private func box(on ladder: Int) -> Int {
        card.ladders[ladder].first { $0.lines.contains { holds($0.expression) } }?.place.rung ?? 0
    }

    /// While a question marked ! is not answered: at least the provisional rung.
    private var isOpen: Bool {
        card.questions.contains { question in
            guard question.mustAsk, isAsked(question.number) else { return false }
            switch entries[question.number] {
            case nil: return true
            case .missing: return question.assumed == nil
            case .letters, .number: return false
            }
        }
    }

    private func question(_ number: Int) -> PaperCard.Question {
        guard let found = card.questions.first(where: { $0.number == number }) else {
            preconditionFailure("question \(number) is not on the card")
        }
        return found
    }
    private func isAsked(_ number: Int) -> Bool { question(number).onlyWhen.map(holds) ?? true }

    // MARK: reading a line

    private func holds(_ line: String) -> Bool {
        var rest = Array(line)[...]
        let value = either(&rest)
        precondition(rest.isEmpty, "cannot read \(line)")
        return value
    }

    private func either(_ rest: inout ArraySlice<Character>) -> Bool {
        var value = both(&rest)
        while take(" or ", &rest) { value = both(&rest) || value }
        return value
    }

    private func both(_ rest: inout ArraySlice<Character>) -> Bool {
        var value = one(&rest)
        while take(" & ", &rest) { value = one(&rest) && value }
        return value
    }

    private func one(_ rest: inout ArraySlice<Character>) -> Bool {
        if take("not(", &rest) {
            let value = either(&rest)
            precondition(take(")", &rest))
            return !value
        }
        if take("(", &rest) {
            let value = either(&rest)
            precondition(take(")", &rest))
            return value
        }
        if take("[", &rest) {
            let label = rest.prefix { $0 != "]" }
            rest = rest.dropFirst(label.count)
            precondition(take("]+", &rest), "cannot read the box \(label)")
            return isTicked(String(label))
        }
        let word = rest.prefix { !" )".contains($0) }
        rest = rest.dropFirst(word.count)
        return test(String(word))
    }

    /// Whether a box or a higher one is ticked.
    private func isTicked(_ label: String) -> Bool {
        for (ladder, record) in program.ladders.enumerated() {
            for (rung, box) in record.rungs.enumerated() {
                guard [box.label, "\(record.title): \(box.label)"].contains(label) else { continue }
                return ticked[ladder] >= rung
            }
        }
        preconditionFailure("no box \(label)")
    }

    private func take(_ text: String, _ rest: inout ArraySlice<Character>) -> Bool {
        guard rest.starts(with: Array(text)) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    private func test(_ word: String) -> Bool {
        if word.first == "S", word.dropFirst().first?.isNumber == true { return score(word) }
        if let sign = card.signs.first(where: { $0.code == word }) { return holds(sign.expression) }
        let digits = word.prefix(while: \.isNumber)
        let tail = String(word.dropFirst(digits.count))
        guard let number = Int(digits) else { preconditionFailure("cannot read \(word)") }
        if tail == "–" { return entries[number] == nil && !isAsked(number) }
        if tail.hasPrefix("?") { return missing(number, tail) }
        if tail == "✓" {
            if case .missing = entries[number] { return false } else { return entries[number] != nil }
        }
        switch entries[number] {
        case nil: return false
        case .number(let value): return compare(value, tail)
        case .letters(let letters): return circled(letters, number, tail)
        case .missing:
            guard let assumed = question(number).assumed else { return false }
            return question(number).numbers == nil
                ? circled([assumed], number, tail) : compare(steps(assumed) ?? 0, tail)
        }
    }

    private func missing(_ number: Int, _ tail: String) -> Bool {
        guard case .missing(let reason) = entries[number] else { return false }
        switch tail {
        case "?u": return reason == .unknown
        case "?r": return reason == .refused
        case "?c": return reason == .unclear
        default: return true
        }
    }

    private func circled(_ letters: Set<String>, _ number: Int, _ tail: String) -> Bool {
        if tail.hasSuffix("+") {
            let all = question(number).answers.map(\.letter)
            guard let first = all.firstIndex(of: String(tail.dropLast())) else {
                preconditionFailure("no \(tail)")
            }
            return !letters.isDisjoint(with: all[first...])
        }
        return !letters.isDisjoint(with: tail.split(separator: "/").map(String.init))
    }

    /// A card writes every number of a question with all its places.
    private func steps(_ text: some StringProtocol) -> Int? { Int(String(text).replacing(".", with: "")) }

    private func compare(_ value: Int, _ tail: String) -> Bool {
        let numbers = tail.dropFirst().split(separator: "–").compactMap { steps($0) }
        switch tail.first {
        case "≥": return value >= numbers[0]
        case "≤": return value <= numbers[0]
        default: return numbers.count == 2 ? (numbers[0]...numbers[1]).contains(value) : value == numbers[0]
        }
    }

    private func score(_ word: String) -> Bool {
        let code = String(word.prefix { $0 == "S" || $0.isNumber })
        guard let score = card.scores.first(where: { $0.code == code }) else {
            preconditionFailure("no \(code)")
        }
        let sum = score.parts.filter { holds($0.expression) }.map(\.points).reduce(0, +)
        return compare(sum, String(word.dropFirst(code.count)))
    }
}

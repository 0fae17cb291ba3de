import TriageDiagnostics
import TriageValues

package struct Question: Sendable {
    package enum Kind: Sendable {
        case choice
        /// `none` is the answer that excludes the others.
        case several(none: Int?)
        case number(NumberRange)
    }

    package struct Option: Sendable {
        package let name: String
        package let label: String
        /// How a sentence says it.
        package let phrase: String?
        /// Further words by which the answer can be found, in lower case.
        package let hears: [String]

        package init(name: String, label: String, phrase: String?, hears: [String] = []) {
            self.name = name
            self.label = label
            self.phrase = phrase
            self.hears = hears
        }
    }

    package let name: String
    /// What it is about, in a word or two, for people.
    package let topic: String
    package let ask: String
    package let askThirdParty: String?
    /// What is sent where the contact is by text.
    package let askText: String?
    package let why: String?
    package let reads: String?
    package let kind: Kind
    /// Safest first; empty for numbers.
    package let options: [Option]
    package let isOrdered: Bool
    package let mustAsk: Bool
    /// What is acted on once it was asked and not learned.
    package let assumption: AnswerCode?
    /// Stays open when it was asked and not learned.
    package let asksAgain: Bool
    package let confidential: Int?
    /// Responders who need to know the answer, whatever the tier.
    package let tell: [Int]
    /// The answer is about the place, and so about everybody in the call.
    package let isAboutScene: Bool
    /// Seconds after which a safest answer counts as not asked; nil when it does not age.
    package let freshFor: Int?
    /// It is asked openly or not at all: no screen may stand for it.
    package let isNeverScreened: Bool
    /// What is written down in words with an answer, such as the address; nil where nothing is.
    package let detail: String?
    /// The question whose reply tells this one as well; it is asked only where the reply left it open.
    package let toldWith: Int?
    /// Whether it is asked; else it is noted or looked up.
    package let isSpoken: Bool
    /// Since when it is asked no more, and what is asked in its place; nil for one that is asked. What old
    /// calls answered to it counts; where it was not asked, it is outside its answers.
    package var retirement: Retirement?
    package let document: Int
    package let span: Span
    /// The node that says whether the question matters, nil when it always does.
    package var relevance: Int?

    package init(
        name: String, topic: String? = nil, ask: String, askThirdParty: String?, askText: String? = nil,
        why: String?,
        reads: String?, kind: Kind,
        options: [Option], isOrdered: Bool, mustAsk: Bool, assumption: AnswerCode?, asksAgain: Bool,
        confidential: Int?, tell: [Int] = [], isAboutScene: Bool = false, freshFor: Int? = nil,
        isNeverScreened: Bool = false, detail: String? = nil, toldWith: Int? = nil, isSpoken: Bool = true,
        retirement: Retirement? = nil, document: Int, span: Span, relevance: Int?
    ) {
        self.name = name
        self.topic = topic ?? name.replacing("_", with: " ")
        self.ask = ask
        self.askThirdParty = askThirdParty
        self.askText = askText
        self.why = why
        self.reads = reads
        self.kind = kind
        self.options = options
        self.isOrdered = isOrdered
        self.mustAsk = mustAsk
        self.assumption = assumption
        self.asksAgain = asksAgain
        self.confidential = confidential
        self.tell = tell
        self.isAboutScene = isAboutScene
        self.freshFor = freshFor
        self.isNeverScreened = isNeverScreened
        self.detail = detail
        self.toldWith = toldWith
        self.isSpoken = isSpoken
        self.retirement = retirement
        self.document = document
        self.span = span
        self.relevance = relevance
    }

    /// The bits of all values the question can have.
    package var legalBits: UInt64 {
        switch kind {
        case .choice, .several: (1 << UInt64(options.count)) - 1
        case .number(let range): (1 << UInt64(range.classStarts.count)) - 1
        }
    }

    /// The answer that a bit stands for; of a class of numbers the first.
    package func code(ofBit bit: Int) -> AnswerCode {
        switch kind {
        case .choice: .choice(bit)
        case .several: .several(1 << UInt64(bit))
        case .number(let range): .number(range.classStarts[bit])
        }
    }

    /// The bits of a value: one for a choice or number, one for each of several answers.
    package func bits(of code: AnswerCode) -> UInt64 {
        switch (code, kind) {
        case (.number(let value), .number(let range)): 1 << UInt64(range.classIndex(of: value))
        case (.choice(let index), _): 1 << UInt64(index)
        case (.several(let bits), _): bits
        case (.number, _), (.notAsked, _), (.missing, _): 0
        }
    }
}

/// That a question is asked no more.
package struct Retirement: Sendable {
    /// The first day on which calls that begin do not ask it.
    package let on: Day
    /// The name of the question that is asked in its place.
    package let instead: String

    package init(on: Day, instead: String) { (self.on, self.instead) = (on, instead) }

    /// As a sentence says it.
    package func text(of question: String) -> String {
        "calls that begin from \(on) on are not asked `\(question)`, but `\(instead)` in its place"
    }
}

/// The numbers a question may have, cut into classes that no test of the library tells apart. All of them are
/// whole numbers of steps: of one, or of the smallest that the question's places can write.
package struct NumberRange: Sendable {
    package let bounds: ClosedRange<Int>
    package let places: Places
    package let unit: String?
    package let lowIsDangerous: Bool
    /// The first number of each class, rising; the first is the lower bound. At most 60.
    package let classStarts: [Int]

    package init(
        bounds: ClosedRange<Int>, places: Places = .whole, unit: String?, lowIsDangerous: Bool,
        classStarts: [Int]
    ) {
        self.bounds = bounds
        self.places = places
        self.unit = unit
        self.lowIsDangerous = lowIsDangerous
        self.classStarts = classStarts
    }

    /// A number as it is written: with all places of the question.
    package func text(_ steps: Int) -> String { places.text(steps) }

    /// What can be answered: "a whole number from 0 to 20".
    package var kind: String { places.kind(from: bounds.lowerBound, to: bounds.upperBound) }

    /// With its unit, as a person reads an answer.
    package func amount(_ steps: Int) -> String { text(steps) + (unit.map { " \($0)" } ?? "") }

    /// The unit as a sentence ends with it. A number with places is an amount and means nothing without; what
    /// a whole number counts says the sentence (`reads`).
    package var unitInSentence: String { places == .whole ? "" : unit.map { " \($0)" } ?? "" }

    /// The number that a text says, in steps; nil for what is none, or out of range.
    package func steps(_ text: String) -> Int? {
        guard case .success(let steps) = places.steps(text), bounds.contains(steps) else { return nil }
        return steps
    }

    /// The class of a number: the last that starts at or below it.
    package func classIndex(of value: Int) -> Int {
        (classStarts.firstIndex { $0 > value } ?? classStarts.count) - 1
    }

    /// The numbers of a class.
    package func numbers(ofClass index: Int) -> ClosedRange<Int> {
        let end = index + 1 < classStarts.count ? classStarts[index + 1] - 1 : bounds.upperBound
        return classStarts[index]...end
    }
}

/// What is known of one question, by the places of its answers.
package enum AnswerCode: Sendable, Hashable {
    case notAsked
    case missing(Missing)
    case choice(Int)
    /// A bit for each answer that was chosen; at least one.
    case several(UInt64)
    /// In steps of the question's places.
    case number(Int)

    /// Whether a value was learned.
    package var isValue: Bool {
        switch self {
        case .choice, .several, .number: true
        case .notAsked, .missing: false
        }
    }
}

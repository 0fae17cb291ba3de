import TriageDiagnostics
import TriageSyntax
import TriageValues

/// One file of a library as its author wrote it: a rule set, a protocol, words in another language, or a
/// layer.
///
/// Nothing is resolved yet: names are words with their places, whether or not anything bears them.
package struct Document: Sendable {
    package enum Kind: String, Sendable {
        case ruleSet = "rule_set"
        case protocolFile = "protocol"
        case language
        case layer
        case library
    }

    package let file: SourceFile
    package var kind: Kind = .ruleSet
    package var id = Word("", Span(file: 0, start: 0, end: 0))
    package var title = ""
    /// The layer that the file belongs to; nil in a library that stands on no other.
    package var layer: Word?
    /// What a file of kind `layer` says.
    package var layerDeclaration: LayerDeclaration?
    /// What a file of kind `library` says.
    package var library: LibraryDeclaration?
    package var version: String?
    /// Who answers for the file, and from when it holds.
    package var mandate = Mandate.none
    package var reviewBy: (day: Day, span: Span)?
    package var appliesWhen: Condition?
    /// The questions that are asked first once the protocol applies, in this order.
    package var asksFirst: [Word] = []
    /// What a file of kind `language` says.
    package var language: LanguageDeclaration?
    /// `unreviewed_words: barred`.
    package var barsUnreviewed: Word?

    /// Names that were declared, but so that they cannot be used; what refers to them is not reported again.
    package var unusable: Set<String> = []

    package var ladders: [LadderDeclaration] = []
    package var responders: [LabelDeclaration] = []
    package var flags: [LabelDeclaration] = []
    package var confidentiality: [LabelDeclaration] = []
    package var guidance: [GuidanceDeclaration] = []
    package var sources: [SourceDeclaration] = []
    package var questions: [QuestionDeclaration] = []
    package var findings: [FindingDeclaration] = []
    package var scores: [ScoreDeclaration] = []
    package var rules: [RuleDeclaration] = []
    package var tables: [TableDeclaration] = []
    package var laws: [LawDeclaration] = []
    package var screens: [ScreenDeclaration] = []
    package var audiences: [AudienceDeclaration] = []
    package var dangerKeys: [DangerKeyDeclaration] = []
}

/// A text a person will read or hear, and its place.
package typealias Wording = Word

package struct LadderDeclaration: Sendable {
    package let name: Word
    package let title: String
    package let provisional: Word?
    package let stepUpLimit: Word?
    /// `role: response`: the ladder that says which response a call gets; the others add to it.
    package let role: Word?
    /// Lowest first.
    package let rungs: [RungDeclaration]
}

package struct RungDeclaration: Sendable {
    package let name: Word
    package let label: Wording
    package let who: [Word]
    /// Times as their author wrote them, such as `60 min`.
    package let within: String?
    package let outerLimit: String?
    package let followUp: String?
    package let fallback: Word?
    package let unavailableWhen: Condition?
    package let guide: [Word]
    /// Level of another system, by the system's name.
    package let sameAs: [(system: String, level: String)]
    package let note: String?
    package let sources: [Word]
    /// `lower`: who may step down from it; nil for one person alone.
    package let lowering: Word?
    /// Questions that come first once it is recommended.
    package let asksFirst: [Word]
}

/// A responder, a flag or a confidentiality tag.
package struct LabelDeclaration: Sendable {
    package let name: Word
    package let label: Wording
    package let note: String?
    /// `always` or `contradiction`.
    package let report: Word?
    package let sources: [Word]
}

package struct GuidanceDeclaration: Sendable {
    package let name: Word
    package let say: Wording?
    package let toDo: Wording?
    package let avoid: Wording?
    package let sources: [Word]
}

package struct SourceDeclaration: Sendable {
    package let name: Word
    package let title: String
    package let by: String
    package let year: String
    package let place: String
    package let isVerified: Bool
}

package struct QuestionDeclaration: Sendable {
    package enum Kind: Sendable {
        /// One of the answers.
        case choice([AnswerDeclaration])
        /// Several of the answers; `none` excludes the others.
        case several([AnswerDeclaration], none: Word?)
        case number(NumberDeclaration)
    }

    package enum IfMissing: Sendable {
        case assume(Word)
        case askAgain
    }

    package let name: Word
    /// Names it had before, under which calls were recorded.
    package let was: [Word]
    /// What it is about, in a word or two; nil where its name says it.
    package let topic: Wording?
    package let ask: Wording
    package let askThirdParty: Wording?
    /// What is sent where the contact is by text.
    package let askText: Wording?
    package let why: Wording?
    package let reads: String?
    package let kind: Kind
    package let mustAsk: Word?
    package let ifMissing: IfMissing?
    package let askWhen: Condition?
    package let isUnordered: Bool
    /// The question says who is on the line; with any other answer than this it is somebody else than the
    /// person in crisis.
    package let thirdPartyUnless: Word?
    /// The question says how the contact is made; with any other answer than this it is in writing.
    package let textUnless: Word?
    /// The question says how the line is; while the line is lost this is its answer.
    package let lostLine: Word?
    package let confidential: Word?
    /// The responders who need to know the answer.
    package let tell: [Word]
    /// `about: scene`.
    package let aboutScene: Word?
    /// How long a safest answer holds.
    package let freshFor: Duration?
    /// `screen: never`.
    package let neverScreened: Word?
    /// What is written down in words with an answer.
    package let detail: Wording?
    /// The question whose reply tells it as well.
    package let toldWith: Word?
    /// `spoken: false`.
    package let unspoken: Word?
    /// It is asked no more.
    package internal(set) var retired: Retired?

    /// Since when a question is asked no more, and which is asked in its place.
    package struct Retired: Sendable {
        package let on: Day
        package let span: Span
        package let instead: Word
    }

    /// A length of time as its author wrote it.
    package struct Duration: Sendable {
        package let seconds: Int
        package let word: Word
    }

    package var answers: [AnswerDeclaration] {
        switch kind {
        case .choice(let answers), .several(let answers, _): answers
        case .number: []
        }
    }
}

/// The numbers that a question takes, counted in the smallest steps that its places allow.
package struct NumberDeclaration: Sendable {
    package let from: Int
    package let to: Int
    package let places: Places
    package let unit: String?
    package let lowIsDangerous: Bool

    package var bounds: ClosedRange<Int> { from...to }
    /// In steps.
    package var safest: Int { lowIsDangerous ? to : from }

    /// A number as it is written.
    package func text(_ steps: Int) -> String { places.text(steps) }

    /// The number that a word is, in steps.
    package func steps(_ word: Word) -> Result<Int, UnusableNumber> { number(word, places, unit: unit) }
}

package struct AnswerDeclaration: Sendable {
    package let name: Word
    package let label: Wording
    /// How a sentence says it.
    package let phrase: String?
    /// Further words by which it can be found.
    package let hears: [Word]
}

package struct FindingDeclaration: Sendable {
    package let name: Word
    package let reads: String?
    package let when: Condition
}

package struct ScoreDeclaration: Sendable {
    package enum Kind: Sendable {
        case add([PointsDeclaration])
        case count([Condition])
    }

    package let name: Word
    package let reads: String
    package var kind: Kind
}

/// The points that a question's answers give to a score.
package struct PointsDeclaration: Sendable {
    package let question: Word
    /// By answer, by number, or by range of numbers as `75..120`.
    package var points: [(answer: Word, points: Int)]
    /// They count only while this holds.
    package var when: Condition?
}

@dynamicMemberLookup
package struct RuleDeclaration: Sendable {
    package let name: Word
    package let when: Condition
    package let outcome: Outcome
    package let mandate: Mandate
    /// The whole rule, name included.
    package let span: Span

    package init(name: Word, when: Condition, outcome: Outcome, mandate: Mandate = .none, span: Span) {
        self.name = name
        self.when = when
        self.outcome = outcome
        self.mandate = mandate
        self.span = span
    }

    /// The same rule with other rungs.
    package func raising(_ rungs: [Word]) -> RuleDeclaration {
        RuleDeclaration(
            name: name, when: when,
            outcome: Outcome(
                raise: rungs, stepsUp: outcome.stepsUp, send: outcome.send, guide: outcome.guide,
                flag: outcome.flag, because: outcome.because, sources: outcome.sources), span: span)
    }

    package subscript<Value>(dynamicMember path: KeyPath<Outcome, Value>) -> Value { outcome[keyPath: path] }
}

/// What a rule does when it holds, and why.
package struct Outcome: Sendable {
    package let raise: [Word]
    package let stepsUp: Bool
    package let send: [Word]
    package let guide: [Word]
    package let flag: [Word]
    package let because: Wording?
    package let sources: [Word]
}

/// A decision table: rules that ask the same things, one below the other. Every row that matches counts, and
/// on each ladder the highest rung wins.
package struct TableDeclaration: Sendable {
    package let name: Word
    package let title: String?
    /// Questions, findings and scores.
    package let columns: [Word]
    package let rows: [RowDeclaration]
    /// Why a call that no row matches needs nothing from this table; nil when every call should match one.
    package let otherwise: Wording?
    package let mandate: Mandate
}

package struct RowDeclaration: Sendable {
    /// The name of the rule that the row is.
    package let name: Word
    /// One for each column.
    package let cells: [Cell]
    package let outcome: Outcome
    package let mandate: Mandate
    /// The whole row, name included.
    package let span: Span
}

package struct LawDeclaration: Sendable {
    package let name: Word
    package let when: Condition
    package let atLeast: Word
    package let because: Wording
    package let sources: [Word]
    package let mandate: Mandate
}

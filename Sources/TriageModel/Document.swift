import TriageDiagnostics
import TriageSyntax
import TriageValues

/// One file of a library as its author wrote it: a rule set or a protocol.
///
/// Nothing is resolved yet: names are words with their places, whether or not anything bears them.
public struct Document: Sendable {
    public enum Kind: String, Sendable {
        case ruleSet = "rule_set"
        case protocolFile = "protocol"
    }

    public let file: SourceFile
    public var kind: Kind = .ruleSet
    public var id = Word("", Span(file: 0, start: 0, end: 0))
    public var title = ""
    public var version: String?
    public var reviewBy: (day: Day, span: Span)?
    public var appliesWhen: Condition?

    /// Names that were declared, but so that they cannot be used; what refers to them is not reported again.
    public var unusable: Set<String> = []

    public var ladders: [LadderDeclaration] = []
    public var responders: [LabelDeclaration] = []
    public var flags: [LabelDeclaration] = []
    public var confidentiality: [LabelDeclaration] = []
    public var guidance: [GuidanceDeclaration] = []
    public var sources: [SourceDeclaration] = []
    public var questions: [QuestionDeclaration] = []
    public var findings: [FindingDeclaration] = []
    public var scores: [ScoreDeclaration] = []
    public var rules: [RuleDeclaration] = []
    public var tables: [TableDeclaration] = []
    public var laws: [LawDeclaration] = []
}

/// A text a person will read or hear, and its place.
public typealias Wording = Word

public struct LadderDeclaration: Sendable {
    public let name: Word
    public let title: String
    public let provisional: Word?
    public let stepUpLimit: Word?
    /// Lowest first.
    public let rungs: [RungDeclaration]
}

public struct RungDeclaration: Sendable {
    public let name: Word
    public let label: Wording
    public let who: [Word]
    /// Times as their author wrote them, such as `60 min`.
    public let within: String?
    public let outerLimit: String?
    public let followUp: String?
    public let fallback: Word?
    public let unavailableWhen: Condition?
    public let guide: [Word]
    /// Level of another system, by the system's name.
    public let sameAs: [(system: String, level: String)]
    public let note: String?
    public let sources: [Word]
}

/// A responder, a flag or a confidentiality tag.
public struct LabelDeclaration: Sendable {
    public let name: Word
    public let label: Wording
    public let note: String?
    public let isAlwaysReported: Bool
    public let sources: [Word]
}

public struct GuidanceDeclaration: Sendable {
    public let name: Word
    public let say: Wording?
    public let toDo: Wording?
    public let avoid: Wording?
    public let sources: [Word]
}

public struct SourceDeclaration: Sendable {
    public let name: Word
    public let title: String
    public let by: String
    public let year: String
    public let place: String
    public let isVerified: Bool
}

public struct QuestionDeclaration: Sendable {
    public enum Kind: Sendable {
        /// One of the answers.
        case choice([AnswerDeclaration])
        /// Several of the answers; `none` excludes the others.
        case several([AnswerDeclaration], none: Word?)
        case number(from: Int, to: Int, unit: String?, lowIsDangerous: Bool)
    }

    public enum IfMissing: Sendable {
        case assume(Word)
        case askAgain
    }

    public let name: Word
    public let ask: Wording
    public let askThirdParty: Wording?
    public let why: Wording?
    public let reads: String?
    public let kind: Kind
    public let mustAsk: Word?
    public let ifMissing: IfMissing?
    public let askWhen: Condition?
    public let isUnordered: Bool
    public let confidential: Word?

    public var answers: [AnswerDeclaration] {
        switch kind {
        case .choice(let answers), .several(let answers, _): answers
        case .number: []
        }
    }
}

public struct AnswerDeclaration: Sendable {
    public let name: Word
    public let label: Wording
    /// How a sentence says it.
    public let phrase: String?
}

public struct FindingDeclaration: Sendable {
    public let name: Word
    public let reads: String?
    public let when: Condition
}

public struct ScoreDeclaration: Sendable {
    public enum Kind: Sendable {
        /// For each question the points of its answers.
        case add([(question: Word, points: [(answer: Word, points: Int)])])
        case count([Condition])
    }

    public let name: Word
    public let reads: String
    public let kind: Kind
}

@dynamicMemberLookup
public struct RuleDeclaration: Sendable {
    public let name: Word
    public let when: Condition
    public let outcome: Outcome
    /// The whole rule, name included.
    public let span: Span

    public init(name: Word, when: Condition, outcome: Outcome, span: Span) {
        self.name = name
        self.when = when
        self.outcome = outcome
        self.span = span
    }

    public subscript<Value>(dynamicMember path: KeyPath<Outcome, Value>) -> Value { outcome[keyPath: path] }
}

/// What a rule does when it holds, and why.
public struct Outcome: Sendable {
    public let raise: [Word]
    public let stepsUp: Bool
    public let send: [Word]
    public let guide: [Word]
    public let flag: [Word]
    public let because: Wording?
    public let sources: [Word]
}

/// A decision table: rules that ask the same things, one below the other. Every row that matches counts, and
/// on each ladder the highest rung wins.
public struct TableDeclaration: Sendable {
    public let name: Word
    public let title: String?
    /// Questions, findings and scores.
    public let columns: [Word]
    public let rows: [RowDeclaration]
    /// Why a call that no row matches needs nothing from this table; nil when every call should match one.
    public let otherwise: Wording?
}

public struct RowDeclaration: Sendable {
    /// The name of the rule that the row is.
    public let name: Word
    /// One for each column.
    public let cells: [Cell]
    public let outcome: Outcome
    /// The whole row, name included.
    public let span: Span
}

public struct LawDeclaration: Sendable {
    public let name: Word
    public let when: Condition
    public let atLeast: Word
    public let because: Wording
    public let sources: [Word]
}

import TriageDiagnostics
import TriageValues

/// A library, compiled: everything that evaluating a call and explaining the result need, in flat arrays.
///
/// Names are gone from conditions: they refer to questions, findings, scores and rungs by index. A `Program`
/// comes only from a library without errors, so that evaluating one cannot fail.
public struct Program: Sendable {
    public var ladders: [Ladder] = []
    /// In the order of asking: the order of files, and in each file the author's.
    public var questions: [Question] = []
    public var findings: [Finding] = []
    public var scores: [Score] = []
    public var rules: [Rule] = []
    public var laws: [Law] = []
    public var documents: [DocumentSummary] = []
    public var responders: [Label] = []
    public var flags: [Label] = []
    public var confidentiality: [Label] = []
    public var guidance: [Guidance] = []
    public var sources: [Source] = []

    /// The conditions of the whole library; parts stand before what they are part of.
    public var nodes: [ConditionNode] = []
    /// The parts of the nodes, each node's in a row.
    public var parts: [Int32] = []
    /// What to compute, in an order in which nothing is needed before it is known.
    public var steps: [Step] = []

    /// The steps made flat; made once, when the program is whole.
    private(set) var machine: Machine?
    /// The questions by name; made with the machine.
    private(set) var questionIndices: [String: Int] = [:]

    public init() {}

    /// Makes the program ready for evaluation. Call it when nothing will be added any more.
    public mutating func finish() {
        machine = Machine(self)
        questionIndices = Dictionary(questions.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }
}

/// A step of evaluating a call.
public struct Step: Sendable {
    public enum Kind: UInt8, Sendable {
        /// The truth of a node.
        case node
        /// Whether a question is relevant, from its relevance node.
        case relevance
        /// The lowest and highest value of a score.
        case score
    }

    public let kind: Kind
    public let index: Int32

    public init(_ kind: Kind, _ index: Int) {
        self.kind = kind
        self.index = Int32(index)
    }
}

/// A condition or a part of one.
public struct ConditionNode: Sendable {
    public enum Kind: UInt8, Sendable {
        /// A test of a question with one answer or a number: the values in `mask` pass.
        case value
        /// A test of a question with several answers: at least one in `mask` is among them.
        case contains
        /// A test of a question's status (`Status` bits in `mask`).
        case status
        /// A test of a score: the values in `mask` pass, counted from the score's lowest.
        case score
        case all
        case any
        case not
        /// A finding by its name; its one part is the finding's condition.
        case finding
    }

    public let kind: Kind
    /// The question, score or finding.
    public let subject: Int32
    public let mask: UInt64
    public let firstPart: Int32
    public let partCount: Int32
    public let span: Span
    /// The test as its author wrote it; empty for `all`, `any`, `not`.
    public let text: String

    public init(
        _ kind: Kind, subject: Int = -1, mask: UInt64 = 0, firstPart: Int = 0, partCount: Int = 0, span: Span,
        text: String = ""
    ) {
        self.kind = kind
        self.subject = Int32(subject)
        self.mask = mask
        self.firstPart = Int32(firstPart)
        self.partCount = Int32(partCount)
        self.span = span
        self.text = text
    }
}

/// The bit, in the mask of a value test, that stands for a question that is not relevant.
public let outsideBit: UInt64 = 1 << 62

/// What may have become of a question, as bits of a status test's mask.
public enum StatusBits {
    public static let answered: UInt64 = 1
    public static let unknown: UInt64 = 2
    public static let refused: UInt64 = 4
    public static let unclear: UInt64 = 8
    public static let missing = unknown | refused | unclear
    /// Any of those, for a question that was not asked.
    public static let any = answered | missing
    /// Not relevant.
    public static let outside: UInt64 = 16

    public static func bit(_ reason: Missing) -> UInt64 {
        switch reason {
        case .unknown: unknown
        case .refused: refused
        case .unclear: unclear
        }
    }
}

public struct Ladder: Sendable {
    public let name: String
    public let title: String
    /// Lowest first.
    public let rungs: [Rung]
    /// The rung shown at least while a must-ask question is open.
    public let provisional: Int?
    /// The highest rung that `step_up` can reach; without it the ladder has no step-up.
    public let stepUpLimit: Int?

    public init(name: String, title: String, rungs: [Rung], provisional: Int?, stepUpLimit: Int?) {
        self.name = name
        self.title = title
        self.rungs = rungs
        self.provisional = provisional
        self.stepUpLimit = stepUpLimit
    }
}

public struct Rung: Sendable {
    public let name: String
    public let label: String
    public let who: [Int]
    public let within: String?
    public let outerLimit: String?
    public let followUp: String?
    /// The rung, on the same ladder, that stands in when `unavailableWhen` holds.
    public let fallback: Int?
    public let unavailableWhen: Int?
    public let guide: [Int]
    public let sameAs: [(system: String, level: String)]
    public let note: String?
    public let sources: [Int]

    public init(
        name: String, label: String, who: [Int], within: String?, outerLimit: String?, followUp: String?,
        fallback: Int?, unavailableWhen: Int?, guide: [Int], sameAs: [(system: String, level: String)],
        note: String?,
        sources: [Int]
    ) {
        self.name = name
        self.label = label
        self.who = who
        self.within = within
        self.outerLimit = outerLimit
        self.followUp = followUp
        self.fallback = fallback
        self.unavailableWhen = unavailableWhen
        self.guide = guide
        self.sameAs = sameAs
        self.note = note
        self.sources = sources
    }
}

/// A rung of a ladder, by their places.
public struct RungPlace: Sendable, Hashable {
    public let ladder: Int
    public let rung: Int

    public init(ladder: Int, rung: Int) {
        self.ladder = ladder
        self.rung = rung
    }
}

public struct Finding: Sendable {
    public let name: String
    /// How a sentence says it; without it, its condition speaks.
    public let reads: String?
    /// The condition of the finding.
    public let node: Int

    public init(name: String, reads: String?, node: Int) {
        self.name = name
        self.reads = reads
        self.node = node
    }
}

/// A whole number that adds up points; with open parts it lies between a lowest and a highest value.
public struct Score: Sendable {
    public enum Part: Sendable {
        /// Points by the question's answers, in their order.
        case answers(question: Int, points: [Int])
        /// One point when the condition holds.
        case condition(Int)
    }

    public let name: String
    public let reads: String
    public let parts: [Part]
    /// The least and the most it can be, at most 60 apart.
    public let range: ClosedRange<Int>

    public init(name: String, reads: String, parts: [Part], range: ClosedRange<Int>) {
        self.name = name
        self.reads = reads
        self.parts = parts
        self.range = range
    }
}

public struct Rule: Sendable {
    public let name: String
    /// The rule's condition and its protocol's `applies_when` together.
    public let node: Int
    /// The rule's own condition.
    public let ownNode: Int
    public let raise: [RungPlace]
    public let stepsUp: Bool
    public let send: [Int]
    public let guide: [Int]
    public let flag: [Int]
    public let because: String
    public let sources: [Int]
    public let document: Int
    public let span: Span

    public init(
        name: String, node: Int, ownNode: Int, raise: [RungPlace], stepsUp: Bool, send: [Int], guide: [Int],
        flag: [Int], because: String, sources: [Int], document: Int, span: Span
    ) {
        self.name = name
        self.node = node
        self.ownNode = ownNode
        self.raise = raise
        self.stepsUp = stepsUp
        self.send = send
        self.guide = guide
        self.flag = flag
        self.because = because
        self.sources = sources
        self.document = document
        self.span = span
    }
}

/// When the condition holds, the rung is established, whatever else is answered.
public struct Law: Sendable {
    public let name: String
    public let node: Int
    public let atLeast: RungPlace
    public let because: String
    public let span: Span

    public init(name: String, node: Int, atLeast: RungPlace, because: String, span: Span) {
        self.name = name
        self.node = node
        self.atLeast = atLeast
        self.because = because
        self.span = span
    }
}

/// A rule set or protocol, as results name it.
public struct DocumentSummary: Sendable {
    public let name: String
    public let title: String
    public let version: String?
    public let isProtocol: Bool
    /// The condition of `applies_when`, if there is one.
    public let appliesWhen: Int?

    public init(name: String, title: String, version: String?, isProtocol: Bool, appliesWhen: Int?) {
        self.name = name
        self.title = title
        self.version = version
        self.isProtocol = isProtocol
        self.appliesWhen = appliesWhen
    }
}

/// A responder, a flag or a confidentiality tag.
public struct Label: Sendable {
    public let name: String
    public let label: String
    public let note: String?
    public let isAlwaysReported: Bool

    public init(name: String, label: String, note: String?, isAlwaysReported: Bool) {
        self.name = name
        self.label = label
        self.note = note
        self.isAlwaysReported = isAlwaysReported
    }
}

public struct Guidance: Sendable {
    public let name: String
    public let say: String?
    public let toDo: String?
    public let avoid: String?
    public let sources: [Int]

    public init(name: String, say: String?, toDo: String?, avoid: String?, sources: [Int]) {
        self.name = name
        self.say = say
        self.toDo = toDo
        self.avoid = avoid
        self.sources = sources
    }
}

public struct Source: Sendable {
    public let name: String
    public let title: String
    public let by: String
    public let year: String
    public let place: String
    /// False when nobody has held the fact against the source's own text yet.
    public let isVerified: Bool

    public init(name: String, title: String, by: String, year: String, place: String, isVerified: Bool) {
        self.name = name
        self.title = title
        self.by = by
        self.year = year
        self.place = place
        self.isVerified = isVerified
    }
}

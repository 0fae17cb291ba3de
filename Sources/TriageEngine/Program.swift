import TriageDiagnostics
import TriageValues

/// A library, compiled: everything that evaluating a call and explaining the result need, in flat arrays.
///
/// Names are gone from conditions: they refer to questions, findings, scores and rungs by index. A `Program`
/// is made by a `ProgramBuilder`, from a library without errors, and never changes, so that evaluating one
/// cannot fail.
package struct Program: Sendable {
    package let ladders: [Ladder]
    /// The place of the ladder that says which response a call gets: the one that the library declares, or
    /// else the first.
    package let response: Int
    /// The question that says who is on the line, and its answer for the person in crisis.
    package let caller: SettingQuestion?
    /// The question that says how the contact is made, and its answer for one that is spoken.
    package let channel: SettingQuestion?
    /// The question that says how the line is, and its answer while the line is lost: its most dangerous.
    package let lostLine: (question: Int, code: AnswerCode)?
    /// In the order of asking: the order of files, and in each file the author's.
    package let questions: [Question]
    package let findings: [Finding]
    package let scores: [Score]
    package let rules: [Rule]
    package let laws: [Law]
    package let documents: [DocumentSummary]
    package let responders: [Label]
    package let flags: [Label]
    package let confidentiality: [Label]
    package let guidance: [Guidance]
    package let sources: [Source]
    package let screens: [Screen]
    package let audiences: [Audience]
    package let dangerKeys: [DangerKey]
    /// The same words in other languages.
    package let translations: [Translation]
    /// Whether words that nobody has reviewed are kept from live calls.
    package let barsUnreviewed: Bool
    /// Since when calls that begin have just this; nil where nothing has come yet that comes on a day.
    package let since: Day?
    /// The places of questions by names that they had before, under which calls were recorded.
    package let formerNames: [String: Int]

    /// The conditions of the whole library; parts stand before what they are part of.
    package let nodes: [ConditionNode]
    /// By node the test as its author wrote it; empty for `all`, `any`, `not`. Apart, so that a node is
    /// copied without counting references.
    package let texts: [String]
    /// The parts of the nodes, each node's in a row.
    package let parts: [Int32]

    /// What evaluating a call runs; shared by all copies.
    let machine: Machine
    let derived = Derived()
    private let values: [[AnswerCode]]
    private let questionIndices: [String: Int]
    private let ruleIndices: [String: Int]

    init(_ builder: ProgramBuilder) {
        ladders = builder.ladders
        response = builder.response
        caller = builder.caller
        channel = builder.channel
        lostLine = builder.lostLine
        questions = builder.questions
        findings = builder.findings
        scores = builder.scores
        rules = builder.rules
        laws = builder.laws
        documents = builder.documents
        responders = builder.responders
        flags = builder.flags
        confidentiality = builder.confidentiality
        guidance = builder.guidance
        sources = builder.sources
        screens = builder.screens
        audiences = builder.audiences
        dangerKeys = builder.dangerKeys
        translations = builder.translations
        barsUnreviewed = builder.barsUnreviewed
        since = builder.since
        formerNames = builder.formerNames
        nodes = builder.nodes
        texts = builder.texts
        parts = builder.parts
        machine = Machine(builder)
        values = questions.map(\.values)
        questionIndices = Dictionary(
            questions.enumerated().map { ($1.name, $0) } + formerNames.map { ($0.key, $0.value) }
        ) { first, _ in first }
        ruleIndices = Dictionary(rules.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The library's own scores; behind them stand those of each `at least`, which nobody can name.
    package var namedScores: ArraySlice<Score> { scores.prefix { !$0.name.isEmpty } }
    /// The findings that authors name; behind them stand the tests of ladders.
    package var namedFindings: ArraySlice<Finding> { findings.prefix { $0.rung == nil } }

    /// The rung that a node tests a ladder for.
    package func rungTested(by node: Int) -> RungPlace? {
        nodes[node].kind == .finding ? findings[Int(nodes[node].subject)].rung : nil
    }

    /// By its name, or by one that it had before.
    package func questionIndex(_ name: String) -> Int? { questionIndices[name] }
    /// Values of a question that its tests tell apart, the most dangerous first.
    func values(of question: Int) -> [AnswerCode] { values[question] }
    package func ruleIndex(_ name: String) -> Int? { ruleIndices[name] }
}

package struct Ladder: Sendable {
    package let name: String
    package let title: String
    /// Lowest first.
    package let rungs: [Rung]
    /// The rung shown at least while a must-ask question is open.
    package let provisional: Int?
    /// The highest rung that `step_up` can reach; without it the ladder has no step-up.
    package let stepUpLimit: Int?

    package init(name: String, title: String, rungs: [Rung], provisional: Int?, stepUpLimit: Int?) {
        self.name = name
        self.title = title
        self.rungs = rungs
        self.provisional = provisional
        self.stepUpLimit = stepUpLimit
    }
}

package struct Rung: Sendable {
    package let name: String
    package let label: String
    package let who: [Int]
    package let within: String?
    package let outerLimit: String?
    package let followUp: String?
    /// The rung, on the same ladder, that stands in when `unavailableWhen` holds.
    package let fallback: Int?
    package let unavailableWhen: Int?
    package let guide: [Int]
    package let sameAs: [(system: String, level: String)]
    package let note: String?
    package let sources: [Int]
    /// Who may step down from it.
    package let lowering: Lowering
    /// Questions that come before others once it is recommended.
    package let asksFirst: [Int]

    /// Who may decide on a rung below one that is shown.
    package enum Lowering: String, Sendable, CaseIterable {
        /// One person, with a reason.
        case onePerson = "one_person"
        /// Only together with a second person, who agrees.
        case secondPerson = "second_person"
        /// Nobody.
        case never
    }

    package init(
        name: String, label: String, who: [Int], within: String?, outerLimit: String?, followUp: String?,
        fallback: Int?, unavailableWhen: Int?, guide: [Int], sameAs: [(system: String, level: String)],
        note: String?, sources: [Int], lowering: Lowering = .onePerson, asksFirst: [Int] = []
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
        self.lowering = lowering
        self.asksFirst = asksFirst
    }
}

/// A rung of a ladder, by their places.
package struct RungPlace: Sendable, Hashable {
    package let ladder: Int
    package let rung: Int

    package init(ladder: Int, rung: Int) {
        self.ladder = ladder
        self.rung = rung
    }
}

package struct Finding: Sendable {
    package let name: String
    /// How a sentence says it; without it, its condition speaks.
    package let reads: String?
    /// The condition of the finding.
    package let node: Int
    /// Of a test of a ladder, the rung that rules must raise to; nil for what authors name.
    package let rung: RungPlace?

    package init(name: String, reads: String?, node: Int, rung: RungPlace? = nil) {
        self.name = name
        self.reads = reads
        self.node = node
        self.rung = rung
    }
}

/// A whole number that adds up points; with open parts it lies between a lowest and a highest value.
package struct Score: Sendable {
    package enum Part: Sendable {
        /// Points by the question's answers, in their order, or by its classes of numbers; they count while
        /// the condition holds, where there is one.
        case answers(question: Int, points: [Int], when: Int?)
        /// One point when the condition holds.
        case condition(Int)

        /// The condition it rests on.
        package var node: Int? {
            switch self {
            case .answers(_, _, let when): when
            case .condition(let node): node
            }
        }
    }

    /// Empty for the score of an `at least`, which nothing else can name.
    package let name: String
    package let reads: String
    package var parts: [Part]
    /// The least and the most it can be, at most 60 apart.
    package let range: ClosedRange<Int>

    package init(name: String, reads: String, parts: [Part], range: ClosedRange<Int>) {
        self.name = name
        self.reads = reads
        self.parts = parts
        self.range = range
    }
}

package struct Rule: Sendable {
    package let name: String
    /// The rule's condition and its protocol's `applies_when` together.
    package let node: Int
    /// The rule's own condition.
    package let ownNode: Int
    package let raise: [RungPlace]
    package let stepsUp: Bool
    package let send: [Int]
    package let guide: [Int]
    package let flag: [Int]
    package let because: String
    package let sources: [Int]
    package let document: Int
    package let span: Span

    package init(
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
package struct Law: Sendable {
    package let name: String
    package let node: Int
    package let atLeast: RungPlace
    package let because: String
    package let span: Span

    package init(name: String, node: Int, atLeast: RungPlace, because: String, span: Span) {
        self.name = name
        self.node = node
        self.atLeast = atLeast
        self.because = because
        self.span = span
    }
}

/// A rule set or protocol, as results name it.
package struct DocumentSummary: Sendable {
    package let name: String
    package let title: String
    package let version: String?
    package let isProtocol: Bool
    /// The condition of `applies_when`, if there is one.
    package let appliesWhen: Int?
    /// Whether the document applies: that, or an answer that opens it. Nil when it always does.
    package let applies: Int?
    /// The answers that open the document.
    package let opening: [Opening]
    /// The questions that are asked first once the document applies, in this order.
    package let asksFirst: [Int]

    package init(
        name: String, title: String, version: String?, isProtocol: Bool, appliesWhen: Int?, applies: Int?,
        opening: [Opening], asksFirst: [Int]
    ) {
        self.name = name
        self.title = title
        self.version = version
        self.isProtocol = isProtocol
        self.appliesWhen = appliesWhen
        self.applies = applies
        self.opening = opening
        self.asksFirst = asksFirst
    }
}

/// The answers to one question that open the document it belongs to, as bits of its values: those above the
/// safest, or all where the question has no order or no single safest answer.
package struct Opening: Sendable {
    package let question: Int
    package let values: UInt64

    package init(question: Int, values: UInt64) {
        self.question = question
        self.values = values
    }
}

/// A responder, a flag or a confidentiality tag.
package struct Label: Sendable {
    package let name: String
    package let label: String
    package let note: String?
    package let report: Report?

    /// How a flag is told beside being raised.
    package enum Report: String, Sendable, CaseIterable {
        /// Also while it is not raised, with what fails.
        case always
        /// The answers that raise it cannot all be true: a call names them with their times, and asks.
        case contradiction
    }

    package init(name: String, label: String, note: String?, report: Report? = nil) {
        self.name = name
        self.label = label
        self.note = note
        self.report = report
    }
}

package struct Guidance: Sendable {
    package let name: String
    package let say: String?
    package let toDo: String?
    package let avoid: String?
    package let sources: [Int]

    package init(name: String, say: String?, toDo: String?, avoid: String?, sources: [Int]) {
        self.name = name
        self.say = say
        self.toDo = toDo
        self.avoid = avoid
        self.sources = sources
    }
}

package struct Source: Sendable {
    package let name: String
    package let title: String
    package let by: String
    package let year: String
    package let place: String
    /// False when nobody has held the fact against the source's own text yet.
    package let isVerified: Bool

    package init(name: String, title: String, by: String, year: String, place: String, isVerified: Bool) {
        self.name = name
        self.title = title
        self.by = by
        self.year = year
        self.place = place
        self.isVerified = isVerified
    }
}

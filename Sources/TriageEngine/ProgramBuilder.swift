import TriageDiagnostics
import TriageValues

/// A program in the making.
///
/// Conditions are added parts first; a question's relevance and a score are added before the conditions that
/// read them, since the program computes everything in the order in which it was added.
package struct ProgramBuilder {
    package var ladders: [Ladder] = []
    package var response = 0
    package var caller: SettingQuestion?
    package var channel: SettingQuestion?
    package var lostLine: (question: Int, code: AnswerCode)?
    package var questions: [Question] = []
    package var findings: [Finding] = []
    package var scores: [Score] = []
    package var rules: [Rule] = []
    package var laws: [Law] = []
    package var documents: [DocumentSummary] = []
    package var responders: [Label] = []
    package var flags: [Label] = []
    package var confidentiality: [Label] = []
    package var guidance: [Guidance] = []
    package var sources: [Source] = []
    package var screens: [Screen] = []
    package var audiences: [Audience] = []
    package var dangerKeys: [DangerKey] = []
    package var translations: [Translation] = []
    package var barsUnreviewed = false
    package var since: Day?
    /// The places of questions by names that they had before.
    package var formerNames: [String: Int] = [:]
    package private(set) var nodes: [ConditionNode] = []
    private(set) var texts: [String] = []
    package private(set) var parts: [Int32] = []
    private(set) var instructions: [Instruction] = []
    private(set) var openings: [Opening] = []

    package init() {}

    /// Begins with a whole program, for one that differs in a few things.
    package init(_ program: Program) {
        ladders = program.ladders
        response = program.response
        caller = program.caller
        channel = program.channel
        lostLine = program.lostLine
        questions = program.questions
        findings = program.findings
        scores = program.scores
        rules = program.rules
        laws = program.laws
        documents = program.documents
        responders = program.responders
        flags = program.flags
        confidentiality = program.confidentiality
        guidance = program.guidance
        sources = program.sources
        screens = program.screens
        audiences = program.audiences
        dangerKeys = program.dangerKeys
        translations = program.translations
        barsUnreviewed = program.barsUnreviewed
        since = program.since
        formerNames = program.formerNames
        nodes = program.nodes
        texts = program.texts
        parts = program.parts
        instructions = program.machine.instructions
        openings = program.machine.openings
    }

    /// Adds a condition whose parts stand already; its place.
    ///
    /// - Parameters:
    ///   - subject: the question, score or finding it is about.
    ///   - mask: what passes, as `ConditionNode.Kind` says.
    package mutating func add(
        _ kind: ConditionNode.Kind, parts inside: [Int] = [], subject: Int = -1, mask: UInt64 = 0, span: Span,
        text: String = ""
    ) -> Int {
        let node = ConditionNode(
            kind: kind, subject: Int32(subject), mask: mask, firstPart: Int32(parts.count),
            partCount: Int32(inside.count), span: span)
        instructions.append(Instruction(node, target: nodes.count))
        nodes.append(node)
        texts.append(text)
        parts += inside.map { Int32($0) }
        return nodes.count - 1
    }

    /// Adds the condition that at least so many of its parts hold; its place. It tests a score of its
    /// own, so that whatever knows scores knows it.
    package mutating func addAtLeast(_ count: Int, of inside: [Int], span: Span) -> Int {
        scores.append(
            Score(
                name: "", reads: "how many of these hold is", parts: inside.map { .condition($0) },
                range: 0...inside.count))
        addUp(score: scores.count - 1)
        let counts: UInt64 = (1 << UInt64(inside.count + 1)) - 1
        return add(
            .score, parts: inside, subject: scores.count - 1, mask: counts & (UInt64.max << UInt64(count)),
            span: span)
    }

    /// Adds the condition that an answer which opens a document was given; its place.
    package mutating func addOpened(_ document: Int, by given: [Opening], span: Span) -> Int {
        let node = ConditionNode(
            kind: .opened, subject: Int32(document), mask: 0, firstPart: 0, partCount: 0, span: span)
        instructions.append(
            Instruction(opened: nodes.count, by: openings.count..<openings.count + given.count))
        openings += given
        nodes.append(node)
        texts.append("")
        return nodes.count - 1
    }

    /// Adds a condition with one of its nodes replaced; what does not change is shared, and so is what a
    /// ladder that it tests is raised by. Its place.
    package mutating func copy(of root: Int, replacing old: Int, with new: Int, in program: Program) -> Int {
        program.fold(root) { node, copies in
            if node == old { return new }
            let record = program.nodes[node]
            guard copies != program.below(node) else { return node }
            if let least = record.least { return addAtLeast(least, of: copies, span: record.span) }
            return add(
                record.kind, parts: copies, subject: Int(record.subject), mask: record.mask,
                span: record.span,
                text: program.texts[node])
        }
    }

    /// From here on the question matters only when the condition holds.
    package mutating func restrict(question: Int, to condition: Int) {
        questions[question].relevance = condition
        instructions.append(Instruction(.restrict, target: question, subject: condition))
    }

    /// From here on the score, by its place in `scores` when the program is built, is known.
    package mutating func addUp(score: Int) {
        instructions.append(Instruction(.addUp, target: score, subject: score))
    }

    /// Leaves out the rules, and whatever nodes other than these do not need to be computed.
    ///
    /// - Parameter needed: with everything they rest on.
    mutating func keepOnly(_ needed: [Int], of program: Program) {
        rules = []
        var isNeeded = Array(repeating: false, count: nodes.count)
        var isRead = Array(repeating: false, count: questions.count)
        var isAdded = Array(repeating: false, count: scores.count)
        for node in needed {
            isNeeded[node] = true
            for question in program.questions(of: node) { isRead[question] = true }
            if nodes[node].kind == .score { isAdded[Int(nodes[node].subject)] = true }
        }
        instructions = instructions.filter { instruction in
            let target = Int(instruction.target)
            switch instruction.operation {
            case .restrict: return isRead[target]
            case .addUp: return isAdded[target]
            case .value, .contains, .status, .score, .all, .any, .not, .finding, .opened:
                return isNeeded[target]
            }
        }
    }

    package func build() -> Program { Program(self) }
}

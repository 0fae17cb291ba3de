import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let lowersOnDanger = DiagnosticKind(
        "lowers-on-danger", summary: "A raising rule keeps holding when an answer becomes more dangerous.",
        manual: """
            A call must never get less because something got worse, or because an answer is missing. So in a rule that raises or steps up, each \
            test of an ordered question must go on holding for every more dangerous answer: `plan >= vague`, not `plan = vague`. A question that \
            may not matter (`ask_when`, `applies_when`) counts as safer than its safest answer: use `>=` there, not `!=`. `is answered` would make a \
            missing answer safer than a known one; `is missing` is allowed. The same holds for findings, scores, `ask_when` and `applies_when` \
            behind such rules. Mark a question `unordered: true` when its answers have no order of danger.
            """,
        accepted: "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }\n",
        rejected: "rules: { r: { when: mood = low, raise: [help], because: It is so., source: s } }\n")
}

extension Check {
    static let lowersOnDanger = Check(kind: .lowersOnDanger) { library, _, problems in
        var walk = DangerWalk(library: library)
        for (index, entry) in library.rules.enumerated()
        where !entry.declaration.raise.isEmpty || entry.declaration.stepsUp {
            walk.reason = "rule `\(entry.declaration.name.text)` raises"
            walk.reasonSpan = entry.declaration.name.span
            if let applies = library.appliesWhen[entry.document] {
                walk.visit(applies, holdsWithDanger: true)
            }
            if let condition = library.ruleConditions[index] { walk.visit(condition, holdsWithDanger: true) }
        }
        for (index, entry) in library.questions.enumerated() where entry.declaration.mustAsk != nil {
            walk.reason = "`\(entry.declaration.name.text)` must be asked"
            walk.reasonSpan = entry.declaration.name.span
            walk.visit(relevanceOf: index)
        }
        problems.append(walk.problems)
    }
}

/// Follows conditions from rules that raise down to their tests and reports each test that danger could turn
/// off.
private struct DangerWalk {
    let library: CheckedLibrary
    var problems = Problems()
    var reason = ""
    var reasonSpan = Span(file: 0, start: 0, end: 0)
    private var seenQuestions: Set<Int> = []
    private var seenFindings: Set<[Int]> = []
    private var seenScores: Set<[Int]> = []

    init(library: CheckedLibrary) {
        self.library = library
    }

    /// - Parameter holdsWithDanger: whether the condition must go on holding, or go on failing, as danger
    ///   grows.
    mutating func visit(_ condition: TypedCondition, holdsWithDanger: Bool) {
        switch condition {
        case .all(let parts, _), .any(let parts, _):
            for part in parts { visit(part, holdsWithDanger: holdsWithDanger) }
        case .not(let part, _): visit(part, holdsWithDanger: !holdsWithDanger)
        case .finding(let index, _):
            guard seenFindings.insert([index, holdsWithDanger ? 1 : 0]).inserted,
                let inner = library.findingConditions[index]
            else { return }
            visit(inner, holdsWithDanger: holdsWithDanger)
        case .value(let question, let mask, let leaf):
            visit(relevanceOf: question)
            checkChoice(question, mask, leaf, holdsWithDanger)
        case .number(let question, let numbers, let passesOutside, let leaf):
            visit(relevanceOf: question)
            checkNumber(question, numbers, passesOutside, leaf, holdsWithDanger)
        case .contains(let question, let mask, let leaf):
            visit(relevanceOf: question)
            checkContains(question, mask, leaf, holdsWithDanger)
        case .status(let question, let mask, let leaf):
            visit(relevanceOf: question)
            let passing = holdsWithDanger ? mask : ~mask & (StatusBits.any | StatusBits.outside)
            if passing & StatusBits.answered != 0, isOrdered(question) {
                report(leaf, "a missing answer would count as safer than a known one")
            }
            checkOutside(question, passing & StatusBits.outside != 0, leaf)
        case .score(let index, let numbers, let leaf): checkScore(index, numbers, leaf, holdsWithDanger)
        }
    }

    /// Whether a question matters must not depend on things being safe.
    mutating func visit(relevanceOf question: Int) {
        guard seenQuestions.insert(question).inserted else { return }
        for condition in library.relevanceConditions(question) { visit(condition, holdsWithDanger: true) }
    }

    private func isOrdered(_ question: Int) -> Bool { !library.questions[question].declaration.isUnordered }

    private mutating func report(_ leaf: TypedCondition.Leaf, _ message: String, help: String? = nil) {
        problems.report(
            .lowersOnDanger, "`\(leaf.text)`: \(message)", at: leaf.span, notes: [.init(reason, reasonSpan)],
            help: help)
    }

    private mutating func checkOutside(_ question: Int, _ passesOutside: Bool, _ leaf: TypedCondition.Leaf) {
        guard passesOutside, library.canBeIrrelevant(question) else { return }
        report(
            leaf, "this holds while the question does not matter, and could stop holding once it does",
            help: "use `>=` with the first dangerous answer")
    }

    private mutating func checkChoice(
        _ question: Int, _ mask: UInt64, _ leaf: TypedCondition.Leaf, _ holdsWithDanger: Bool
    ) {
        let passing = holdsWithDanger ? mask : ~mask
        let names = library.questions[question].declaration.answers.map(\.name.text)
        checkOutside(question, passing & outsideBit != 0, leaf)
        guard isOrdered(question) else { return }
        for index in names.indices.dropLast() where passing >> UInt64(index) & 1 == 1 {
            guard let worse = (index + 1..<names.count).first(where: { passing >> UInt64($0) & 1 == 0 })
            else { continue }
            let name = library.questions[question].declaration.name.text
            report(
                leaf,
                "this holds for `\(names[index])` and not for `\(names[worse])`, which is more dangerous",
                help: holdsWithDanger && index > 0 ? "write `\(name) >= \(names[index])`" : nil)
            return
        }
    }

    private mutating func checkNumber(
        _ question: Int, _ numbers: WholeNumbers, _ passesOutside: Bool, _ leaf: TypedCondition.Leaf,
        _ holdsWithDanger: Bool
    ) {
        checkOutside(question, passesOutside == holdsWithDanger, leaf)
        guard isOrdered(question),
            case .number(let from, let to, _, let lowIsDangerous) = library.questions[question].declaration
                .kind
        else { return }
        let order = lowIsDangerous ? Array((from...to).reversed()) : Array(from...to)
        guard let first = order.first(where: { numbers.contains($0) == holdsWithDanger }),
            let worse = order.drop(while: { $0 != first }).first(where: {
                numbers.contains($0) != holdsWithDanger
            })
        else { return }
        report(leaf, "this holds for \(first) and not for \(worse), which is more dangerous")
    }

    private mutating func checkContains(
        _ question: Int, _ mask: UInt64, _ leaf: TypedCondition.Leaf, _ holdsWithDanger: Bool
    ) {
        checkOutside(question, !holdsWithDanger, leaf)
        guard isOrdered(question),
            case .several(let answers, let none) = library.questions[question].declaration.kind
        else { return }
        let noneBit = answers.firstIndex { $0.name.text == none?.text }.map { UInt64(1) << UInt64($0) } ?? 0
        if holdsWithDanger, mask & noneBit != 0 {
            report(leaf, "this holds when none of the dangerous answers is given, and stops when one is")
        } else if !holdsWithDanger, mask & ~noneBit != 0 {
            report(leaf, "this must not be denied: the more of these answers hold, the more dangerous")
        }
    }

    private mutating func checkScore(
        _ index: Int, _ numbers: WholeNumbers, _ leaf: TypedCondition.Leaf, _ holdsWithDanger: Bool
    ) {
        let range = library.scoreRange(index)
        if let first = range.first(where: { numbers.contains($0) == holdsWithDanger }),
            let worse = range.first(where: { $0 > first && numbers.contains($0) != holdsWithDanger })
        {
            report(leaf, "this holds at \(first) and not at \(worse)", help: "compare the score with `>=`")
        }
        guard seenScores.insert([index]).inserted else { return }
        for condition in library.scoreConditions[index].compactMap({ $0 }) {
            visit(condition, holdsWithDanger: true)
        }
        guard case .add(let parts) = library.scores[index].declaration.kind else { return }
        for (word, points) in parts { checkPoints(word, points, leaf) }
    }

    private mutating func checkPoints(
        _ word: Word, _ points: [(answer: Word, points: Int)], _ leaf: TypedCondition.Leaf
    ) {
        guard let question = library.names.questions[word.text] else { return }
        visit(relevanceOf: question)
        let byName = Dictionary(points.map { ($0.answer.text, $0.points) }) { first, _ in first }
        var values = library.questions[question].declaration.answers.map { byName[$0.name.text] ?? 0 }
        if !isOrdered(question) { values = [values.min() ?? 0] }
        if library.canBeIrrelevant(question) { values.insert(0, at: 0) }
        guard zip(values, values.dropFirst()).contains(where: { $0 > $1 }) else { return }
        report(
            leaf, "the points of `\(word.text)` fall as its answers become more dangerous",
            help: "give a more dangerous answer at least as many points")
    }
}

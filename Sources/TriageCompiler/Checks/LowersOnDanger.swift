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
            missing answer safer than a known one; `is missing` is allowed. Below `not(...)` \
            all of this is the other way round, so such a rule cannot rest on something dangerous not being so. The same holds for findings, scores, `ask_when` and `applies_when` \
            behind such rules. Mark a question `unordered: true` when its answers have no order of danger.
            """,
        accepted: [
            "rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: not(mood = fine), raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: mood is missing, raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: 'at least 1 of [mood >= low]', raise: help, because: So., source: s } }",
            "rules: { r: { when: not(feel contains steady), raise: [help], because: It is so., source: s } }",
            """
            questions: { line: { ask: How is the line?, lost_line: cut, answers: { open: Open, cut: Cut off } } }
            rules: { r: { when: line = cut or line is missing, raise: [help], because: It is so., source: s } }
            """,
            "rules: { r: { when: mood = low and not(signs = 2), flag: [note], because: It is so., source: s } }",
            """
            questions:
              sleep: { ask: Hours of sleep?, reads: the hours are, number: { from: 0, to: 9, danger: low } }
              place: { ask: Where?, unordered: true, answers: { home: Home, street: Street, work: Work } }
            rules:
              r: { when: sleep <= 4 and place = street, raise: [help], because: It is so., source: s }
              q: { when: place is answered, raise: [help], because: It is so., source: s }
            """,
            """
            questions:
              plan: { ask: Is there a plan?, answers: { none: None, some: Some }, ask_when: mood >= low }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ],
        rejected: [
            """
            ladders:
              police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } }
            rules: { r: { when: ↓response < now, raise: [sent], because: It is so., source: s } }
            """,
            "rules: { r: { when: ↓mood = low, raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: ↓mood = low, step_up: 1, because: It is so., source: s } }",
            "rules: { r: { when: ↓not(mood >= very_low), raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: ↓mood is answered, raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: 'at least 1 of [↓mood = low]', raise: help, because: So., source: s } }",
            "rules: { r: { when: '↓not(at least 1 of [mood >= low])', raise: help, because: So., source: s } }",
            "rules: { r: { when: ↓not(mood is missing), raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: ↓signs <= 2, raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: ↓not(signs >= 2), raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: ↓feel contains steady, raise: [help], because: It is so., source: s } }",
            "rules: { r: { when: ↓not(feel contains hopeless), raise: [help], because: It is so., source: s } }",
            """
            questions:
              sleep: { ask: Hours of sleep?, reads: the hours are, number: { from: 0, to: 9, danger: low } }
            rules: { r: { when: ↓sleep >= 4, raise: [help], because: It is so., source: s } }
            """,
            """
            findings: { sad: '↓mood = low' }
            rules: { r: { when: sad and signs >= 2, raise: [help], because: It is so., source: s } }
            """,
            """
            findings: { sad: mood >= low or signs >= 2 }
            rules: { r: { when: ↓not(sad) and signs >= 2, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, count: [mood >= low, signs >= 2] } }
            rules: { r: { when: ↓load = 1, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { signs: { 1..2: 2, 3..4: 1 } } } }
            rules: { r: { when: ↓load >= 1, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { signs: { 1..2: 2 } } } }
            rules: { r: { when: ↓load >= 1, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: [{ when: ↓mood = low, signs: { 1..4: 1 } }] } }
            rules: { r: { when: load >= 1, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: [{ when: mood >= low, signs: { 0..4: -1 } }] } }
            rules: { r: { when: ↓load >= 0, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, count: [↓mood = low, signs >= 2] } }
            rules: { r: { when: load >= 1, raise: [help], because: It is so., source: s } }
            """,
            """
            scores: { load: { reads: the load is, add: { mood: { fine: 0, low: 2, very_low: 1 } } } }
            rules: { r: { when: ↓load >= 1, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              place: { ask: Where?, unordered: true, answers: { home: Home, street: Street }, ask_when: mood >= low }
            scores: { load: { reads: the load is, add: { place: { home: -1, street: 1 } } } }
            rules: { r: { when: ↓load >= 0, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              plan: { ask: Is there a plan?, answers: { none: None, some: Some }, ask_when: ↓mood = low }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              plan: { ask: Is there a plan?, answers: { none: None, some: Some }, ask_when: ↓mood = low }
            scores: { load: { reads: the load is, add: { plan: { none: 0, some: 1 } } } }
            rules: { r: { when: load >= 1, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              plan:
                ask: Is there a plan?
                why: It says how near it is.
                answers: { none: None, some: Some }
                must_ask: true
                if_missing: ask_again
                ask_when: ↓mood = low
            rules: { r: { when: plan = some, flag: [note], because: It is so., source: s } }
            """,
            """
            protocol: example
            title: Example
            version: 1.0.0
            review_by: 2999-01-01
            applies_when: ↓mood = low
            rules: { r: { when: signs >= 2, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              place: { ask: Where?, unordered: true, answers: { home: Home, street: Street }, ask_when: mood >= low }
            rules: { r: { when: ↓place != home, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              hour: { ask: Which hour?, unordered: true, number: { from: 0, to: 23 }, ask_when: mood >= low }
            rules: { r: { when: ↓not(hour = 3), raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              more: { ask: What else?, choose: several, answers: { pain: Pain, fever: Fever }, ask_when: mood >= low, unordered: true }
            rules: { r: { when: ↓not(more contains pain), raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { line: { ask: How is the line?, lost_line: cut, answers: { open: Open, cut: Cut off } } }
            rules: { r: { when: ↓line is missing, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              place: { ask: Where?, unordered: true, answers: { home: Home, street: Street }, ask_when: mood >= low }
            rules: { r: { when: ↓not(place is missing), raise: [help], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let lowersOnDanger = Check(kind: .lowersOnDanger) { library, _, problems in
        var walk = DangerWalk(library: library)
        for entry in library.rules
        where !entry.declaration.raise.isEmpty || entry.declaration.stepsUp {
            walk.reason = "rule `\(entry.declaration.name.text)` raises"
            walk.reasonSpan = entry.declaration.name.span
            if case let applies?? = library.appliesWhen[entry.document] { walk.follow(applies) }
            if let condition = entry.when { walk.follow(condition) }
        }
        for (index, entry) in library.questions.enumerated() where entry.declaration.mustAsk != nil {
            walk.reason = "`\(entry.declaration.name.text)` must be asked"
            walk.reasonSpan = entry.declaration.name.span
            for condition in library.relevanceConditions(index) { walk.follow(condition) }
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
    /// Conditions that are still to be followed. Names are put here and not gone into, so that no chain of
    /// them is too long.
    private var open: [(condition: TypedCondition, holdsWithDanger: Bool, denial: Span?)] = []
    /// The `not(...)` that turns round what is being looked at.
    private var denial: Span?
    private var seenDenials: Set<Span> = []
    private var seenQuestions: Set<Int> = []
    private var seenFindings: [Bool: Set<Int>] = [:]
    private var seenScores: Set<Int> = []
    /// Something beside what is looked at holds, and is enough, once the line is lost.
    private var holdsWhenLost = false

    init(library: CheckedLibrary) {
        self.library = library
    }

    /// Follows a condition down to its tests, and those behind what it names.
    mutating func follow(_ condition: TypedCondition) {
        open.append((condition, true, nil))
        while let (condition, holdsWithDanger, denial) = open.popLast() {
            visit(condition, holdsWithDanger: holdsWithDanger, denial)
        }
    }

    /// - Parameter holdsWithDanger: whether the condition must go on holding, or go on failing, as danger
    ///   grows.
    private mutating func visit(_ condition: TypedCondition, holdsWithDanger: Bool, _ denial: Span?) {
        self.denial = denial
        switch condition {
        case .all(let parts, _), .atLeast(_, let parts, _):
            for part in parts { visit(part, holdsWithDanger: holdsWithDanger, denial) }
        case .any(let parts, _):
            let before = holdsWhenLost
            if holdsWithDanger, parts.contains(where: namesLostLine) { holdsWhenLost = true }
            for part in parts { visit(part, holdsWithDanger: holdsWithDanger, denial) }
            holdsWhenLost = before
        case .not(let part, let span):
            visit(part, holdsWithDanger: !holdsWithDanger, holdsWithDanger ? span : nil)
        case .finding(let index, _):
            guard seenFindings[holdsWithDanger, default: []].insert(index).inserted,
                let inner = library.findings[index].when
            else { return }
            open.append((inner, holdsWithDanger, denial))
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
            checkLostLine(question, passing, leaf)
        case .score(let index, let numbers, let leaf): checkScore(index, numbers, leaf, holdsWithDanger)
        case .rung(let place, let leaf) where !holdsWithDanger: reportDenied(place, leaf)
        // What raises the ladder goes on holding itself.
        case .rung, .opened: break
        }
    }

    /// Whether a question matters must not depend on things being safe.
    private mutating func visit(relevanceOf question: Int) {
        guard seenQuestions.insert(question).inserted else { return }
        open += library.relevanceConditions(question).map { ($0, true, nil) }
    }

    private func isOrdered(_ question: Int) -> Bool { !library.questions[question].declaration.isUnordered }

    private mutating func report(_ leaf: TypedCondition.Leaf, _ message: String, help: String? = nil) {
        guard let denial else {
            problems.report(
                .lowersOnDanger, "`\(leaf.text)`: \(message)", at: leaf.span,
                notes: [.init(reason, reasonSpan)], help: help)
            return
        }
        // One `not(...)` is one mistake, however many tests it turns round.
        guard seenDenials.insert(denial).inserted else { return }
        let said =
            message.hasPrefix("this holds")
            ? "`not(\(leaf.text))` \(message.dropFirst(5))" : "`\(leaf.text)`, below `not(...)`: \(message)"
        problems.report(
            .lowersOnDanger, said, at: denial,
            notes: [.init("this is what the `not(...)` turns round", leaf.span), .init(reason, reasonSpan)],
            help:
                "a rule that raises rests on what is dangerous, never on its not being so: leave out the `not(...)`, "
                + "or test the more dangerous answers themselves")
    }

    private mutating func reportDenied(_ place: RungPlace, _ leaf: TypedCondition.Leaf) {
        guard denial == leaf.span else {
            report(leaf, "this must not be denied: a higher rung is more dangerous")
            return
        }
        // By the test itself, as in `response < now`.
        denial = nil
        let rung = library.ladders[place.ladder].rungs[place.rung].name.text
        report(
            leaf, "this holds below `\(rung)` and not at it, which is more dangerous",
            help: "compare the ladder with `>=`")
    }

    private mutating func checkOutside(_ question: Int, _ passesOutside: Bool, _ leaf: TypedCondition.Leaf) {
        guard passesOutside, library.canBeIrrelevant(question) else { return }
        report(
            leaf, "this holds while the question does not matter, and could stop holding once it does",
            help: "use `>=` with the first dangerous answer")
    }

    /// Whether a test holds once the line is lost, by the answer that the question about it has then.
    private func namesLostLine(_ condition: TypedCondition) -> Bool {
        guard case .value(let question, let mask, _) = condition else { return false }
        let declaration = library.questions[question].declaration
        return declaration.lostLine != nil && mask >> UInt64(declaration.answers.count - 1) & 1 == 1
    }

    /// The question that says how the line is is missing no more once the line is lost.
    private mutating func checkLostLine(_ question: Int, _ passing: UInt64, _ leaf: TypedCondition.Leaf) {
        let declaration = library.questions[question].declaration
        guard let lost = declaration.lostLine, !holdsWhenLost, passing & StatusBits.answered == 0
        else { return }
        let name = declaration.name.text
        report(
            leaf, "this stops holding once the line is lost, when `\(name)` is `\(lost.text)`",
            help: "write `(\(name) = \(lost.text) or \(leaf.text))`")
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
            case .number(let number) = library.questions[question].declaration.kind
        else { return }
        let passing = holdsWithDanger ? numbers : numbers.complement(within: number.bounds)
        guard let turn = number.lowIsDangerous ? passing.firstGapDownwards : passing.firstGapUpwards,
            number.bounds.contains(turn.gap)
        else { return }
        let (last, gap) = (number.text(turn.last), number.text(turn.gap))
        report(leaf, "this holds for \(last) and not for \(gap), which is more dangerous")
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
        let passing = holdsWithDanger ? numbers : numbers.complement(within: range)
        if let turn = passing.firstGapUpwards, range.contains(turn.gap) {
            let what = "this holds at \(turn.last) and not at \(turn.gap)"
            report(leaf, what, help: "compare the score with `>=`")
        }
        guard seenScores.insert(index).inserted else { return }
        open += library.scores[index].when.compactMap { $0 }.map { ($0, true, nil) }
        guard case .add(let parts) = library.scores[index].declaration.kind else { return }
        for part in parts { checkPoints(part, leaf) }
    }

    private mutating func checkPoints(_ part: PointsDeclaration, _ leaf: TypedCondition.Leaf) {
        guard let question = library.names.questions[part.question.text] else { return }
        visit(relevanceOf: question)
        var values = part.rising(of: library.questions[question].declaration)
        if !isOrdered(question) { values = [values.min() ?? 0] }
        // Nothing counts while the question does not matter, or the row's condition does not hold.
        if library.canBeIrrelevant(question) || part.when != nil { values.insert(0, at: 0) }
        guard zip(values, values.dropFirst()).contains(where: { $0 > $1 }) else { return }
        report(
            leaf, "the points of `\(part.question.text)` fall as its answers become more dangerous",
            help: "give a more dangerous answer at least as many points, and none less than nothing")
    }
}

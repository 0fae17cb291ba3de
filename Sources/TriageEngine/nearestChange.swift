import TriageValues

/// The smallest change of answers found that makes a condition hold, by question; nil when none was found.
///
/// Who is calling is never another than it is, and of changes that are as small those that a caller can
/// answer come before what is looked up.
///
/// Every change that is returned was put in and evaluated: the condition holds with it, and with any one
/// answer less changed it would not. Empty when it holds already.
func nearestChange(
    making node: Int, from evaluation: Evaluation, _ program: Program
) -> [Int: AnswerCode]? {
    nearestChange(evaluation, program, ways: { $0.ways(to: .yes, node) }) { changed in
        changed.assumed.truths[node] == .yes
    }
}

/// The smallest change of answers found that brings the recommended rung of a ladder to at least this one.
func nearestChange(
    reaching place: RungPlace, from evaluation: Evaluation, _ program: Program
) -> [Int: AnswerCode]? {
    let rules = program.rules.filter { rule in
        rule.raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
    }
    return nearestChange(
        evaluation, program, ways: { search in rules.flatMap { search.ways(to: .yes, $0.node) } }
    ) {
        $0.standings[place.ladder].recommended >= place.rung
    }
}

/// The smallest change of answers found that brings the recommended rung of a ladder below what it is; nil
/// when none was found.
package func loweringChange(ladder: Int, _ evaluation: Evaluation, _ program: Program) -> [Int: AnswerCode]? {
    let rung = evaluation.standings[ladder].recommended
    let holding = program.rules.filter { evaluation.assumed.truths[$0.node] == .yes }
    func raising(to rung: Int) -> [Int] {
        holding.filter { $0.raise.contains { $0.ladder == ladder && $0.rung >= rung } }.map(\.node)
    }
    let stepping = holding.filter(\.stepsUp).map(\.node)
    // A step up stands on the rung below: without it, or without what raises that far, there is none.
    let sets =
        raising(to: rung).isEmpty
        ? [stepping, raising(to: rung - 1)] : [raising(to: rung), raising(to: rung) + stepping]
    return nearestChange(
        evaluation, program, ways: { search in sets.flatMap { search.ways(againstAll: $0) } }
    ) {
        $0.standings[ladder].recommended < rung
    }
}

private func nearestChange(
    _ evaluation: Evaluation, _ program: Program, ways: (inout ChangeSearch) -> [ChangeSearch.Way],
    reaches: (Evaluation) -> Bool
) -> [Int: AnswerCode]? {
    if reaches(evaluation) { return [:] }
    func works(_ changes: [Int: AnswerCode]) -> Bool {
        reaches(evaluate(program, evaluation.answers.replacing(changes)))
    }
    var search = ChangeSearch(program: program, answers: evaluation.answers)
    let candidates = ways(&search).compactMap { search.changes($0) }
        .filter { !$0.isEmpty && !search.callsForAnotherCaller($0) }
        .sorted {
            (search.cost($0), $0.keys.sorted().description) < (search.cost($1), $1.keys.sorted().description)
        }
    guard var changes = candidates.first(where: works) else { return nil }
    // One change less can make another superfluous, so this goes on until each is needed.
    while let spare = changes.keys.sorted().first(where: { works(changes.removing($0)) }) {
        changes[spare] = nil
    }
    return changes
}

/// Looks for answers that give a condition a wanted truth, by going down its parts; each is gone down once.
struct ChangeSearch {
    let program: Program
    let answers: Answers

    /// What a way asks of one question.
    struct Demand: Hashable {
        /// For one answer or a number: the values that will do.
        var allowed: UInt64 = .max
        /// For several answers: at least one of each set must be chosen, none of `without`.
        var anyOf: [UInt64] = []
        var without: UInt64 = 0
        /// For status tests.
        var status: UInt64 = StatusBits.any
    }

    typealias Way = [Int: Demand]

    private struct Wanted: Hashable {
        let node: Int
        let truth: Truth
    }

    private var known: [Wanted: [Way]] = [:]

    init(program: Program, answers: Answers) {
        (self.program, self.answers) = (program, answers)
    }

    /// Whether a change is one of who is calling, which nobody can answer otherwise.
    func callsForAnotherCaller(_ changes: [Int: AnswerCode]) -> Bool {
        guard let caller = program.caller?.question else { return false }
        return changes[caller] != nil && answers.codes[caller] != .notAsked
    }

    /// How far a change is from what a caller could answer: how many answers it changes, and then how many of
    /// these are looked up; who is calling comes last.
    func cost(_ changes: [Int: AnswerCode]) -> Int {
        changes.keys.reduce(0) { cost, question in
            cost
                + (question == program.caller?.question
                    ? 2_000 : program.questions[question].isSpoken ? 100 : 101)
        }
    }

    /// The ways to a call on which none of some conditions holds.
    mutating func ways(againstAll nodes: [Int]) -> [Way] {
        nodes.isEmpty ? [] : nodes.reduce([[:]]) { product($0, ways(to: .no, $1)) }
    }

    /// How many ways are kept for each node, the cheapest first. Enough for rules people write; a search that
    /// is cut finds a larger change or none, never a wrong one, since every change is evaluated.
    private static let limit = 64

    mutating func ways(to truth: Truth, _ index: Int) -> [Way] {
        let wanted = Wanted(node: index, truth: truth)
        if let known = known[wanted] { return known }
        let ways = search(truth, index)
        known[wanted] = ways
        return ways
    }

    private mutating func search(_ truth: Truth, _ index: Int) -> [Way] {
        let node = program.nodes[index]
        let subject = Int(node.subject)
        let wantsYes = truth == .yes
        switch node.kind {
        case .not: return ways(to: !truth, program.parts(of: index)[0])
        case .finding: return ways(to: truth, program.parts(of: index)[0])
        case .all: return wantsYes ? together(index, .yes) : oneOf(index, .no)
        case .any: return wantsYes ? oneOf(index, .yes) : together(index, .no)
        case .opened: return wantsYes ? opening(subject) : closing(subject)
        case .score: return scoreWays(subject, wantsYes ? node.mask : ~node.mask)
        case .value:
            let demand = Demand(allowed: wantsYes ? node.mask : ~node.mask)
            return either(subject, demand, passesOutside: node.mask & outsideBit != 0, wantsYes)
        case .contains:
            let demand = wantsYes ? Demand(anyOf: [node.mask]) : Demand(without: node.mask)
            return either(subject, demand, passesOutside: false, wantsYes)
        case .status:
            let demand = Demand(status: wantsYes ? node.mask : ~node.mask)
            return either(subject, demand, passesOutside: false, wantsYes)
        }
    }

    /// The answers that open a document, one by one.
    private func opening(_ document: Int) -> [Way] {
        cheapest(
            program.documents[document].opening.filter { $0.values != 0 }
                .map { [$0.question: demand($0.question, $0.values)] })
    }

    /// Nothing that opens the document.
    private func closing(_ document: Int) -> [Way] {
        var way: Way = [:]
        for opening in program.documents[document].opening {
            let question = program.questions[opening.question]
            guard question.bits(of: answers.codes[opening.question]) & opening.values != 0 else { continue }
            let safest = question.legalBits & ~opening.values
            guard safest != 0 else { return [] }
            way[opening.question] = demand(opening.question, safest)
        }
        return [way]
    }

    private func demand(_ question: Int, _ values: UInt64) -> Demand {
        if case .several = program.questions[question].kind { return Demand(anyOf: [values]) }
        return Demand(allowed: values)
    }

    /// The ways to a test's truth: the right answer, which counts whether the question is relevant or not,
    /// or, where an irrelevant question without one gives that truth, making it irrelevant.
    private mutating func either(_ question: Int, _ demand: Demand, passesOutside: Bool, _ wantsYes: Bool)
        -> [Way]
    {
        let isAnswer = demand.status & StatusBits.answered != 0
        let answered =
            isAnswer ? cheapest([[question: demand]]) : relevant(question, [[question: demand]])
        return passesOutside == wantsYes ? cheapest(answered + irrelevant(question)) : answered
    }

    /// The ways to a call on which a question does not matter; none once it has an answer, which counts.
    private mutating func irrelevant(_ question: Int) -> [Way] {
        guard let relevance = program.questions[question].relevance else { return [] }
        switch answers.codes[question] {
        case .notAsked, .missing: return ways(to: .no, relevance)
        case .choice, .several, .number: return []
        }
    }

    /// The ways, with the question made relevant.
    private mutating func relevant(_ question: Int, _ ways: [Way]) -> [Way] {
        guard let relevance = program.questions[question].relevance else { return ways }
        return product(ways, self.ways(to: .yes, relevance))
    }

    private mutating func together(_ node: Int, _ truth: Truth) -> [Way] {
        program.parts(of: node).reduce([[:]]) { product($0, ways(to: truth, $1)) }
    }

    private mutating func oneOf(_ node: Int, _ truth: Truth) -> [Way] {
        cheapest(program.parts(of: node).flatMap { ways(to: truth, $0) })
    }

    /// The cheapest ways to bring a score to each value, part by part.
    private mutating func scoreWays(_ index: Int, _ mask: UInt64) -> [Way] {
        let score = program.scores[index]
        let passes = score.range.map { mask >> UInt64($0 - score.range.lowerBound) & 1 == 1 }
        func ascends(_ passes: [Bool]) -> Bool { zip(passes, passes.dropFirst()).allSatisfy { !$0 || $1 } }
        let alone: Alone? = ascends(passes) ? .least : ascends(passes.reversed()) ? .most : nil
        var byValue: [Int: [Way]] = [0: [[:]]]
        for part in score.parts {
            var next: [Int: [Way]] = [:]
            for (points, partWays) in options(part, alone) {
                for (value, ways) in byValue.sorted(by: { $0.key < $1.key }) {
                    next[value + points, default: []] += product(ways, partWays)
                }
            }
            byValue = next.mapValues { Array(cheapest($0).prefix(24)) }
        }
        let wanted = byValue.filter { mask >> UInt64($0.key - score.range.lowerBound) & 1 == 1 }
        return cheapest(wanted.sorted { $0.key < $1.key }.flatMap(\.value))
    }

    /// What a part of a score that nothing is asked of counts as, where the score is to be high, or low.
    private enum Alone {
        case least
        case most
    }

    /// The points a part can give, each with the ways to it.
    private mutating func options(_ part: Score.Part, _ alone: Alone?) -> [(points: Int, ways: [Way])] {
        var options: [(points: Int, ways: [Way])]
        switch part {
        case .condition(let node): options = [(0, ways(to: .no, node)), (1, ways(to: .yes, node))]
        case .answers(let question, let points, let when):
            let counting = when.map { ways(to: .yes, $0) } ?? [[:]]
            options = Set(points).sorted().map { value in
                let allowed = points.indices.filter { points[$0] == value }.reduce(UInt64(0)) {
                    $0 | 1 << UInt64($1)
                }
                return (value, product([[question: Demand(allowed: allowed)]], counting))
            }
            if let when { options.append((0, ways(to: .no, when))) }
            if program.questions[question].relevance != nil { options.append((0, irrelevant(question))) }
        }
        let values = options.map(\.points)
        guard let alone, let value = alone == .least ? values.min() : values.max() else { return options }
        return options.filter { $0.points != value } + [(value, [[:]])]
    }

    private func product(_ left: [Way], _ right: [Way]) -> [Way] {
        cheapest(left.flatMap { one in right.compactMap { merged(one, $0) } })
    }

    private func merged(_ left: Way, _ right: Way) -> Way? {
        var way = left
        for (question, demand) in right {
            guard var both = way[question] else {
                way[question] = demand
                continue
            }
            both.allowed &= demand.allowed
            both.anyOf += demand.anyOf.filter { !both.anyOf.contains($0) }
            both.without |= demand.without
            both.status &= demand.status
            way[question] = both
        }
        return way.contains { code($0.key, $0.value) == nil } ? nil : way
    }

    private func cheapest(_ ways: [Way]) -> [Way] {
        guard ways.count > 1 else { return ways.filter { changes($0) != nil } }
        let sorted = ways.compactMap { way in changes(way).map { (way, cost($0)) } }
            .enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
        var kept: [Way] = []
        for (way, _) in sorted.map(\.element) where kept.count < Self.limit {
            if !kept.contains(where: { isEnough($0, for: way) }) { kept.append(way) }
        }
        return kept
    }

    /// Whether whatever meets all demands of one way meets those of another, which is then not needed.
    private func isEnough(_ less: Way, for more: Way) -> Bool {
        less.allSatisfy { question, demand in
            guard let own = more[question] else { return false }
            return own.allowed & ~demand.allowed == 0 && demand.without & ~own.without == 0
                && own.status & ~demand.status == 0 && demand.anyOf.allSatisfy(own.anyOf.contains)
        }
    }

    /// The answers a way changes, nil when no answers meet its demands.
    func changes(_ way: Way) -> [Int: AnswerCode]? {
        var changes: [Int: AnswerCode] = [:]
        for (question, demand) in way {
            guard let code = code(question, demand) else { return nil }
            if code != answers.codes[question] { changes[question] = code }
        }
        return changes
    }

    /// The answer nearest to the present one that meets a demand: the present one itself, or the safest that
    /// will do.
    private func code(_ index: Int, _ demand: Demand) -> AnswerCode? {
        let question = program.questions[index]
        let present = answers.codes[index]
        // What is asked no more is not learned any more.
        if question.retirement != nil, present == .notAsked { return nil }
        if demand.status & StatusBits.answered == 0 {
            // Of a lost answer nobody knows which of them it is.
            func isEnough(_ reason: Missing) -> Bool { StatusBits.bit(reason) & ~demand.status == 0 }
            if case .missing(let reason) = present, isEnough(reason) { return present }
            return Missing.allCases.first(where: isEnough).map { .missing($0) }
        }
        switch question.kind {
        case .several(let none): return several(question, none, present, demand)
        case .choice, .number: return single(question, present, demand.allowed & question.legalBits)
        }
    }

    private func single(_ question: Question, _ present: AnswerCode, _ allowed: UInt64) -> AnswerCode? {
        guard allowed != 0 else { return nil }
        if allowed & question.bits(of: present) != 0 { return present }
        let index = allowed.trailingZeroBitCount
        guard case .number(let range) = question.kind else { return .choice(index) }
        let highest = 63 - allowed.leadingZeroBitCount
        return range.lowIsDangerous
            ? .number(range.numbers(ofClass: highest).upperBound)
            : .number(range.numbers(ofClass: index).lowerBound)
    }

    private func several(
        _ question: Question, _ none: Int?, _ present: AnswerCode, _ demand: Demand
    ) -> AnswerCode? {
        let noneBit: UInt64 = none.map { 1 << UInt64($0) } ?? 0
        if noneBit & demand.without == 0,
            demand.anyOf.contains(where: { $0 & ~demand.without & question.legalBits == noneBit })
        {
            return demand.anyOf.allSatisfy { $0 & noneBit != 0 } ? .several(noneBit) : nil
        }
        var bits = question.bits(of: present) & ~demand.without
        for set in demand.anyOf where bits & set == 0 {
            let free = set & ~demand.without & question.legalBits
            guard free != 0 else { return nil }
            bits |= 1 << UInt64((free & ~noneBit != 0 ? free & ~noneBit : free).trailingZeroBitCount)
        }
        if bits & ~noneBit != 0 { bits &= ~noneBit }
        if bits == 0 { bits = noneBit & ~demand.without }
        if bits == 0 {
            let free = question.legalBits & ~demand.without
            guard free != 0 else { return nil }
            bits = 1 << UInt64(free.trailingZeroBitCount)
        }
        guard demand.anyOf.allSatisfy({ $0 & bits != 0 }) else { return nil }
        return .several(bits)
    }
}

extension [Int: AnswerCode] {
    fileprivate func removing(_ question: Int) -> Self {
        var fewer = self
        fewer[question] = nil
        return fewer
    }
}

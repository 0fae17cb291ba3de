import TriageEngine

/// Adds what a batch came to to the counts.
struct BatchCounting {
    private let libraries: Libraries
    /// By ladder, the same one in the library before.
    private let ladderBefore: [Int?]
    /// By rule, the rule of that name in the other library.
    private let ruleBefore: [Int?]
    private let ruleNow: [Int?]

    init(_ libraries: Libraries) {
        self.libraries = libraries
        ladderBefore = libraries.now.ladders.indices.map(libraries.ladderBefore)
        func counterparts(_ rules: [Rule], _ others: [Rule]) -> [Int?] {
            let places = Dictionary(others.enumerated().map { ($1.name, $0) }) { first, _ in first }
            return rules.map { places[$0.name] }
        }
        ruleBefore = libraries.before.map { counterparts(libraries.now.rules, $0.rules) } ?? []
        ruleNow = libraries.before.map { counterparts($0.rules, libraries.now.rules) } ?? []
    }

    /// - Parameter name: the name of a call, for the examples.
    func add(
        _ now: BatchEvaluator, _ before: BatchEvaluator?, calls: Int, to counts: inout ReplayCounts,
        name: (Int) -> String
    ) {
        counts.calls += calls
        for rule in libraries.now.rules.indices {
            counts.holds[rule] += BatchEvaluator.count(now.holds(rule))
        }
        for (place, question) in now.plan.awaited.enumerated() {
            counts.open[question] += BatchEvaluator.count(now.open(place))
        }
        var deciding: [Int: BatchEvaluator.Plane] = [:]
        for ladder in libraries.now.ladders.indices {
            for rung in libraries.now.ladders[ladder].rungs.indices {
                let place = RungPlace(ladder: ladder, rung: rung)
                let recommended = now.recommended(place)
                counts.ladders[ladder].recommended[rung] += BatchEvaluator.count(recommended)
                counts.ladders[ladder].provisional[rung] += BatchEvaluator.count(
                    recommended & now.provisional)
                counts.ladders[ladder].established[rung] += BatchEvaluator.count(now.established(place))
                counts.ladders[ladder].possible[rung] += BatchEvaluator.count(now.possible(place))
            }
            now.forEachDecider(of: ladder) { rule, plane in deciding[rule, default: .zero] |= plane }
            if let before, let other = ladderBefore[ladder] {
                compare(now, before, ladder, other, &counts.ladders[ladder], name)
            }
        }
        for (rule, plane) in deciding { counts.decides[rule] += BatchEvaluator.count(plane) }
    }

    private func compare(
        _ now: BatchEvaluator, _ before: BatchEvaluator, _ ladder: Int, _ other: Int,
        _ counts: inout ReplayCounts.OfLadder, _ name: (Int) -> String
    ) {
        let rungs = libraries.now.ladders[ladder].rungs.map(\.name)
        var up = BatchEvaluator.Plane.zero
        var down = BatchEvaluator.Plane.zero
        for (from, rung) in (libraries.before?.ladders[other].rungs ?? []).enumerated() {
            let old = before.recommended(RungPlace(ladder: other, rung: from))
            guard old != .zero else { continue }
            // A rung that is gone counts by its place.
            let place = rungs.firstIndex(of: rung.name) ?? from
            for to in rungs.indices {
                let moved = old & now.recommended(RungPlace(ladder: ladder, rung: to))
                guard moved != .zero else { continue }
                counts.moves[from][to] += BatchEvaluator.count(moved)
                if to > place { up |= moved }
                if to < place { down |= moved }
                guard rungs[to] != rung.name, counts.examples[from][to].count < ReplayCounts.examples else {
                    continue
                }
                BatchEvaluator.forEachCall(of: moved) { call in
                    if counts.examples[from][to].count < ReplayCounts.examples {
                        counts.examples[from][to].append(name(call))
                    }
                }
            }
        }
        if up != .zero {
            let without = causes(now, ladder, up, before, other, ruleBefore, &counts.raisedBy)
            counts.raisedOtherwise += BatchEvaluator.count(without)
        }
        if down != .zero {
            let without = causes(before, other, down, now, ladder, ruleNow, &counts.fellWithout)
            counts.fellOtherwise += BatchEvaluator.count(without)
        }
    }

    /// Counts the rules that decide a ladder on the calls that moved and say so in this library alone; the
    /// calls without such a rule.
    private func causes(
        _ here: BatchEvaluator, _ ladder: Int, _ moved: BatchEvaluator.Plane, _ there: BatchEvaluator,
        _ other: Int,
        _ counterpart: [Int?], _ counts: inout [Int]
    ) -> BatchEvaluator.Plane {
        var without = moved
        here.forEachDecider(of: ladder) { rule, plane in
            var calls = plane & moved
            guard calls != .zero else { return }
            if let same = counterpart[rule], says(here.plan.rule(rule), ladder, there.plan.rule(same), other)
            {
                calls &= ~there.holds(same)
            }
            counts[rule] += BatchEvaluator.count(calls)
            without &= ~calls
        }
        return without
    }

    /// Whether a rule of the other library raises as high, or steps up as well.
    private func says(_ rule: Rule, _ ladder: Int, _ same: Rule, _ other: Int) -> Bool {
        func rung(_ rule: Rule, _ ladder: Int) -> Int {
            rule.raise.filter { $0.ladder == ladder }.map(\.rung).max() ?? -1
        }
        return rung(same, other) >= rung(rule, ladder) && (same.stepsUp || !rule.stepsUp)
    }
}

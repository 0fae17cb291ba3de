import TriageEngine
import TriageValues

/// What is to be done on the rungs that are shown.
extension Call {
    /// The rungs shown for which something is to be said or done by now: not yet for one that is no higher
    /// than what is shown of any call whose questions are open, for what it has to say closes a call.
    private func due(_ ladders: [LadderView]) -> [RungPlace] {
        ladders.filter { !isEarly($0.shown, on: $0) || $0.shown > $0.recommended }
            .map { RungPlace(ladder: $0.ladder, rung: $0.shown) }
    }

    private func isEarly(_ rung: Int, on view: LadderView) -> Bool {
        view.isProvisional && program.ladders[view.ladder].provisional.map { rung <= $0 } ?? false
    }

    /// The rules that decide, for anybody in the call, what is shown: those of the recommended rung, or those
    /// that established the highest so far.
    func deciding(_ standpoint: Standpoint, _ ladders: [LadderView]) -> [Int] {
        ladders.flatMap { view -> [Int] in
            let peak = history.peaks.peaks[standpoint.person][view.ladder]
            let explained = standpoint.explanation.ladders[view.ladder]
            var rules: [Int] = []
            if explained.standing.recommended == view.undecided {
                rules = explained.reasons
            }
            if peak.rung == view.undecided { rules += peak.rules.sorted() }
            return rules
        }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// All that is due for anybody, ranked as `CallView.guidance` says. It takes no word of the content: its
    /// distance from the top of its ladder says how grave a rung is on any ladder, and a rule that raises
    /// nothing is as grave as the gravest with which it shares an answer, and comes behind it.
    func guidance(_ standpoints: [Standpoint], _ ladders: [LadderView]) -> [Int] {
        var ranks: [Int: Rank] = [:]
        func claim(_ guidance: [Int], _ rank: Rank) {
            for piece in guidance { ranks[piece] = min(ranks[piece] ?? rank, rank) }
        }
        func fromTop(_ place: RungPlace) -> Int { program.ladders[place.ladder].rungs.count - 1 - place.rung }
        for rung in due(ladders) {
            claim(
                program.ladders[rung.ladder].rungs[rung.rung].guide,
                Rank(fromTop: fromTop(rung), of: .rung))
        }
        let early = ladders.filter { isEarly($0.recommended, on: $0) }
            .flatMap { program.ladders[$0.ladder].rungs[$0.recommended].guide }
        for standpoint in standpoints {
            claim(standpoint.explanation.guidance.filter { !early.contains($0) }, .least)
            let holding = standpoint.explanation.rulesHolding.map { rule in
                (
                    rule: program.rules[rule], fromTop: program.rules[rule].raise.map(fromTop).min(),
                    restsOn: standpoint.restsOn[rule] ?? []
                )
            }
            for (rule, own, restsOn) in holding where !rule.guide.isEmpty {
                let kin = holding.filter { !$0.restsOn.isDisjoint(with: restsOn) }.compactMap(\.fromTop)
                let answered = restsOn.compactMap { history.record.entry(standpoint.person, $0)?.clock }.max()
                claim(
                    rule.guide,
                    Rank(
                        fromTop: own ?? kin.min() ?? .max, of: own == nil ? .kin : .rule,
                        answered: answered ?? 0))
            }
        }
        // Where the line is lost nobody hears what is said.
        if history.isLineLost { ranks = ranks.filter { program.guidance[$0.key].say == nil } }
        let (given, others) = (
            ranks.filter { history.given.contains($0.key) }, ranks.filter { !history.given.contains($0.key) }
        )
        return [others, given].flatMap { group in
            group.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        }
    }

    /// Of the rungs shown, and of the rules that hold or that established the highest so far. A rule that
    /// raises above what a person decided on sends nobody.
    ///
    /// - Parameter shown: by ladder, the rung by which it goes.
    func responders(_ standpoints: [Standpoint], _ ladders: [LadderView], _ shown: [Int]) -> [Int] {
        let rungs = shown.enumerated().flatMap { program.ladders[$0].rungs[$1].who }
        return Set(sentByRules(standpoints, ladders, shown) + rungs).sorted()
    }

    private func sentByRules(
        _ standpoints: [Standpoint], _ ladders: [LadderView], _ shown: [Int]
    ) -> [Int] {
        let rules = standpoints.flatMap { standpoint in
            standpoint.explanation.rulesHolding + deciding(standpoint, ladders)
        }
        let sending = Set(rules).filter { rule in
            program.rules[rule].raise.allSatisfy { $0.rung <= shown[$0.ladder] }
        }
        return sending.flatMap { program.rules[$0].send }
    }

    /// Who answers the call: the first whom a rung names that is no higher than what any call shows whose
    /// questions are open, where nothing else asks for them. They are on the line already.
    func answering(_ standpoints: [Standpoint], _ ladders: [LadderView]) -> Set<Int> {
        var (answering, others) = (Set<Int>(), sentByRules(standpoints, ladders, ladders.map(\.shown)))
        for view in ladders {
            let ladder = program.ladders[view.ladder]
            let isOnTheLine = ladder.provisional.map { view.shown <= $0 } ?? false
            let who = ladder.rungs[view.shown].who
            if isOnTheLine, let first = who.first { answering.insert(first) }
            others += isOnTheLine ? Array(who.dropFirst()) : who
        }
        return answering.subtracting(others)
    }

    /// Those who are under way and whom nothing asks for any more since somebody lowered, each in a sentence.
    func needless(_ standpoints: [Standpoint], _ ladders: [LadderView]) -> [String] {
        let due = Set(responders(standpoints, ladders, ladders.map(\.shown)))
        let before = Set(responders(standpoints, ladders, ladders.map(\.undecided)))
        return history.sent.filter { sending in
            sending.arrivedAt == nil && sending.cancelledAt == nil && before.contains(sending.responder)
                && !due.contains(sending.responder)
        }.map {
            "\(program.responders[$0.responder].label) is under way, and since it was lowered nothing here "
                + "asks for them: cancel them, or leave it so"
        }
    }
}

extension Evaluation {
    /// Why a rule raises. Where it holds only by what is assumed, that is said and never told as a fact.
    package func reason(ofRule rule: Int, _ program: Program) -> String {
        let (because, node) = (program.rules[rule].because, program.rules[rule].node)
        guard plain.truths[node] != .yes, assumed.truths[node] == .yes else { return because }
        let names = support(ofRule: rule, program)
            .filter { if case .missing = answers.codes[$0] { true } else { false } }
            .map { program.topic(of: $0).lowercased() }
        return "Assumed while not known (\(names.joined(separator: ", "))): \(because)"
    }
}

/// How soon a piece of guidance is for: the least is the first.
private struct Rank: Comparable {
    enum Owner: Int {
        case rule
        /// A rule that raises nothing, with the gravity of one that does.
        case kin
        case rung
    }

    /// Rungs between what it belongs to and the top of that ladder.
    let fromTop: Int
    let owner: Owner
    /// When the last answer was given that a rule rests on, by the clock of the call.
    let answered: Int64

    init(fromTop: Int, of owner: Owner, answered: Int64 = 0) {
        self.fromTop = fromTop
        self.owner = owner
        self.answered = answered
    }

    /// Of what raises nothing.
    static let least = Rank(fromTop: .max, of: .rung)

    static func < (left: Rank, right: Rank) -> Bool {
        (left.fromTop, left.owner.rawValue, -left.answered)
            < (right.fromTop, right.owner.rawValue, -right.answered)
    }
}

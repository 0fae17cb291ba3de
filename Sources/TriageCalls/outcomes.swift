import TriageEngine
import TriageValues

/// What is to be done on the rungs that are shown.
extension Call {
    /// The rungs shown, by ladder; nil where only a floor stands under open questions, for which nothing is
    /// to be said yet.
    private func due(_ ladders: [LadderView]) -> [Rung] {
        ladders.filter { !$0.isFloor || $0.shown > $0.recommended }
            .map { program.ladders[$0.ladder].rungs[$0.shown] }
    }

    /// The rules that decide, for anybody in the call, what is shown: those of the recommended rung, or those
    /// that established the highest so far.
    func deciding(_ standpoint: Standpoint, _ ladders: [LadderView]) -> [Int] {
        ladders.flatMap { view -> [Int] in
            let peak = history.peaks.peaks[standpoint.person][view.ladder]
            let explained = standpoint.explanation.ladders[view.ladder]
            var rules: [Int] = []
            if explained.standing.recommended == view.undecided {
                rules = explained.recommendedBy + explained.steppedUpBy
            }
            if peak.rung == view.undecided { rules += peak.rules.sorted() }
            return rules
        }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// All that is due for anybody: what was not said yet first, and of that the guidance of the rules that
    /// decide and of the rungs shown, each in file order.
    func guidance(_ standpoints: [Standpoint], _ ladders: [LadderView]) -> [Int] {
        let rungs = due(ladders).flatMap(\.guide)
        let deciding = standpoints.flatMap { standpoint in
            let holding = Set(standpoint.explanation.rulesHolding)
            return self.deciding(standpoint, ladders).filter(holding.contains)
        }
        let first = Set(rungs + deciding.flatMap { program.rules[$0].guide })
        let all = first.union(standpoints.flatMap(\.explanation.guidance))
        func rank(_ guidance: Int) -> (Int, Int, Int) {
            (history.given.contains(guidance) ? 1 : 0, first.contains(guidance) ? 0 : 1, guidance)
        }
        return all.sorted { rank($0) < rank($1) }
    }

    /// Of the rungs shown, and of the rules that hold or that established the highest so far. A rule that
    /// raises above what a person decided on sends nobody.
    func responders(_ standpoints: [Standpoint], _ ladders: [LadderView]) -> [Int] {
        let rules = standpoints.flatMap { standpoint in
            standpoint.explanation.rulesHolding + deciding(standpoint, ladders)
        }
        let sending = Set(rules).filter { rule in
            program.rules[rule].raise.allSatisfy { $0.rung <= ladders[$0.ladder].shown }
        }
        let rungs = ladders.flatMap { program.ladders[$0.ladder].rungs[$0.shown].who }
        return Set(sending.flatMap { program.rules[$0].send } + rungs).sorted()
    }
}

import TriageEngine

/// What came out of a replay, by names.
package struct ReplaySummary: Sendable, Equatable {
    package struct Document: Sendable, Equatable {
        package let id: String
        package let version: String?
    }

    package struct Rung: Sendable, Equatable {
        package let rung: String
        package let label: String
        /// Calls.
        package let established: Int
        package let recommended: Int
        package let possible: Int
        /// Of the recommended: calls on which a must-ask question that may matter is open.
        package let provisional: Int
    }

    package struct Move: Sendable, Equatable {
        package enum Direction: String, Sendable {
            case up
            case down
            case same
        }

        package let from: String
        package let to: String
        package let direction: Direction
        package let calls: Int
        /// The first of them.
        package let examples: [String]
    }

    package struct Cause: Sendable, Equatable {
        package let rule: String
        package let because: String
        package let calls: Int
    }

    /// The recommended rungs now against those of the library before.
    package struct Comparison: Sendable, Equatable {
        package let same: Int
        package let up: Int
        package let down: Int
        /// The rungs before, lowest first: the rows of `matrix`; its columns are the rungs now.
        package let rungsBefore: [String]
        package let matrix: [[Int]]
        package let moves: [Move]
        /// Rules of this library that raised calls, and of the other without which calls fell; a call counts
        /// for each.
        package let raisedBy: [Cause]
        package let fellWithout: [Cause]
        package let raisedOtherwise: Int
        package let fellOtherwise: Int
    }

    package struct OfLadder: Sendable, Equatable {
        package let ladder: String
        package let title: String
        package let rungs: [Rung]
        package let comparison: Comparison?
    }

    package struct OfRule: Sendable, Equatable {
        package let rule: String
        /// Calls on which it holds, and of which it decides a recommended rung.
        package let holds: Int
        package let decides: Int
    }

    package struct OpenQuestion: Sendable, Equatable {
        package let question: String
        package let calls: Int
    }

    package struct Unknown: Sendable, Equatable {
        package let question: String
        /// Answers that this library does not know, and that the library before does not: they count as not
        /// asked.
        package let now: Int
        package let before: Int
    }

    package let library: [Document]
    package let before: [Document]?
    package let calls: Int
    package let rejected: Int
    /// Calls whose id stands already at an earlier record, and the first of them.
    package let repeated: Int
    package let repeatedFirst: [ReplayCounts.Repeated]
    /// Calls whose ids were not kept, so that a repetition of them was not noticed.
    package let idsNotKept: Int
    package let ladders: [OfLadder]
    /// In file order.
    package let rules: [OfRule]
    /// Must-ask questions that were open and may have mattered; the most often first.
    package let mustAskOpen: [OpenQuestion]
    package let unknownAnswers: [Unknown]

    package init(_ counts: ReplayCounts, _ libraries: Libraries) {
        func documents(_ program: Program) -> [Document] {
            program.documents.map { Document(id: $0.name, version: $0.version) }
        }
        library = documents(libraries.now)
        before = libraries.before.map(documents)
        calls = counts.calls
        rejected = counts.rejected
        (repeated, repeatedFirst, idsNotKept) = (counts.repeated, counts.repeatedFirst, counts.idsNotKept)
        ladders = libraries.now.ladders.enumerated().map { index, ladder in
            let own = counts.ladders[index]
            return OfLadder(
                ladder: ladder.name, title: ladder.title,
                rungs: ladder.rungs.enumerated().map { rung, record in
                    Rung(
                        rung: record.name, label: record.label, established: own.established[rung],
                        recommended: own.recommended[rung], possible: own.possible[rung],
                        provisional: own.provisional[rung])
                },
                comparison: libraries.ladderBefore(index).flatMap { other in
                    libraries.before.map {
                        Self.comparison(own, ladder, $0.ladders[other], libraries.now, $0)
                    }
                })
        }
        rules = libraries.now.rules.enumerated().map { index, rule in
            OfRule(rule: rule.name, holds: counts.holds[index], decides: counts.decides[index])
        }
        mustAskOpen = counts.open.enumerated().filter { $0.element > 0 }
            .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
            .map { OpenQuestion(question: libraries.now.questions[$0.offset].name, calls: $0.element) }
        unknownAnswers = Set(counts.unknownNow.keys).union(counts.unknownBefore.keys).sorted().map {
            Unknown(question: $0, now: counts.unknownNow[$0] ?? 0, before: counts.unknownBefore[$0] ?? 0)
        }
    }

    private static func comparison(
        _ counts: ReplayCounts.OfLadder, _ ladder: Ladder, _ old: Ladder, _ now: Program, _ before: Program
    ) -> Comparison {
        var moves: [Move] = []
        for (from, rung) in old.rungs.enumerated() {
            let place = ladder.rungs.firstIndex { $0.name == rung.name } ?? from
            for (to, target) in ladder.rungs.enumerated() where counts.moves[from][to] > 0 {
                moves.append(
                    Move(
                        from: rung.name, to: target.name,
                        direction: to > place ? .up : to < place ? .down : .same,
                        calls: counts.moves[from][to], examples: counts.examples[from][to]))
            }
        }
        func sum(_ direction: Move.Direction) -> Int {
            moves.filter { $0.direction == direction }.reduce(0) { $0 + $1.calls }
        }
        func causes(_ calls: [Int], _ rules: [Rule]) -> [Cause] {
            calls.enumerated().filter { $0.element > 0 }.sorted {
                ($1.element, $0.offset) < ($0.element, $1.offset)
            }
            .map { Cause(rule: rules[$0.offset].name, because: rules[$0.offset].because, calls: $0.element) }
        }
        return Comparison(
            same: sum(.same), up: sum(.up), down: sum(.down), rungsBefore: old.rungs.map(\.name),
            matrix: counts.moves,
            // What falls is looked at first.
            moves: moves.filter { $0.direction != .same || $0.from != $0.to }
                .sorted {
                    ($0.direction == .down ? 0 : 1, $1.calls) < ($1.direction == .down ? 0 : 1, $0.calls)
                },
            raisedBy: causes(counts.raisedBy, now.rules),
            fellWithout: causes(counts.fellWithout, before.rules),
            raisedOtherwise: counts.raisedOtherwise, fellOtherwise: counts.fellOtherwise)
    }
}

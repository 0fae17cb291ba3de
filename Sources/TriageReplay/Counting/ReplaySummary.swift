import TriageEngine

/// What came out of a replay, by names: the shape behind `triage replay --format json`, in snake case.
public struct ReplaySummary: Codable, Sendable, Equatable {
    public struct Document: Codable, Sendable, Equatable {
        public let id: String
        public let version: String?
    }

    public struct Rung: Codable, Sendable, Equatable {
        public let rung: String
        public let label: String
        /// Calls.
        public let established: Int
        public let recommended: Int
        public let possible: Int
        /// Of the recommended: those that stand only because must-ask questions are open.
        public let provisional: Int
    }

    public struct Move: Codable, Sendable, Equatable {
        public let from: String
        public let to: String
        /// `up`, `down`, or `same`.
        public let direction: String
        public let calls: Int
        /// The first of them.
        public let examples: [String]
    }

    public struct Cause: Codable, Sendable, Equatable {
        public let rule: String
        public let because: String
        public let calls: Int
    }

    /// The recommended rungs now against those of the library before.
    public struct Comparison: Codable, Sendable, Equatable {
        public let same: Int
        public let up: Int
        public let down: Int
        /// The rungs before, lowest first: the rows of `matrix`; its columns are the rungs now.
        public let rungsBefore: [String]
        public let matrix: [[Int]]
        public let moves: [Move]
        /// Rules of this library that raised calls, and of the other without which calls fell; a call counts for each.
        public let raisedBy: [Cause]
        public let fellWithout: [Cause]
        public let raisedOtherwise: Int
        public let fellOtherwise: Int
    }

    public struct OfLadder: Codable, Sendable, Equatable {
        public let ladder: String
        public let title: String
        public let rungs: [Rung]
        public let comparison: Comparison?
    }

    public struct OfRule: Codable, Sendable, Equatable {
        public let rule: String
        /// Calls on which it holds, and of which it decides a recommended rung.
        public let holds: Int
        public let decides: Int
    }

    public struct OpenQuestion: Codable, Sendable, Equatable {
        public let question: String
        public let calls: Int
    }

    public struct Unknown: Codable, Sendable, Equatable {
        public let question: String
        /// Answers that this library does not know, and that the library before does not: they count as not asked.
        public let now: Int
        public let before: Int
    }

    public let format: String
    public let library: [Document]
    public let before: [Document]?
    public let calls: Int
    public let rejected: Int
    public let ladders: [OfLadder]
    /// In file order.
    public let rules: [OfRule]
    /// Must-ask questions that were open and may have mattered; the most often first.
    public let mustAskOpen: [OpenQuestion]
    public let unknownAnswers: [Unknown]

    public init(_ counts: ReplayCounts, _ libraries: Libraries) {
        func documents(_ program: Program) -> [Document] {
            program.documents.map { Document(id: $0.name, version: $0.version) }
        }
        format = "triage-replay/1"
        library = documents(libraries.now)
        before = libraries.before.map(documents)
        calls = counts.calls
        rejected = counts.rejected
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
                        direction: to > place ? "up" : to < place ? "down" : "same",
                        calls: counts.moves[from][to], examples: counts.examples[from][to]))
            }
        }
        func sum(_ direction: String) -> Int {
            moves.filter { $0.direction == direction }.reduce(0) { $0 + $1.calls }
        }
        func causes(_ calls: [Int], _ rules: [Rule]) -> [Cause] {
            calls.enumerated().filter { $0.element > 0 }.sorted {
                ($1.element, $0.offset) < ($0.element, $1.offset)
            }
            .map { Cause(rule: rules[$0.offset].name, because: rules[$0.offset].because, calls: $0.element) }
        }
        return Comparison(
            same: sum("same"), up: sum("up"), down: sum("down"), rungsBefore: old.rungs.map(\.name),
            matrix: counts.moves,
            // What falls is looked at first.
            moves: moves.filter { $0.direction != "same" || $0.from != $0.to }
                .sorted {
                    ($0.direction == "down" ? 0 : 1, $1.calls) < ($1.direction == "down" ? 0 : 1, $0.calls)
                },
            raisedBy: causes(counts.raisedBy, now.rules),
            fellWithout: causes(counts.fellWithout, before.rules),
            raisedOtherwise: counts.raisedOtherwise, fellOtherwise: counts.fellOtherwise)
    }
}

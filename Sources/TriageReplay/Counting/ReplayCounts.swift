import TriageEngine

/// What came out of many calls, as numbers that add up: in any order, from any number of parts.
package struct ReplayCounts: Codable, Sendable, Equatable {
    package struct OfLadder: Codable, Sendable, Equatable {
        /// Calls by rung.
        package var established: [Int]
        package var recommended: [Int]
        package var possible: [Int]
        /// Of the recommended: calls on which a must-ask question that may matter is open.
        package var provisional: [Int]
        /// By rung before and rung now; empty without a library to compare with.
        package var moves: [[Int]]
        /// The first calls of each move, at most `ReplayCounts.examples`.
        package var examples: [[[String]]]
        /// By rule of this library: calls that rose because of it. By rule of the other: calls that fell
        /// because it does not say so any more. A call counts for each of its rules.
        package var raisedBy: [Int]
        package var fellWithout: [Int]
        /// Calls that moved without a rule of their own, by the step up or the floor.
        package var raisedOtherwise = 0
        package var fellOtherwise = 0
    }

    /// A call whose id stands already at an earlier record.
    package struct Repeated: Codable, Sendable, Equatable {
        package let call: String
        package let file: String
        /// Of its record the first line.
        package let line: Int
    }

    package static let examples = 3
    package static let shownRepeated = 5

    package var calls = 0
    package var rejected = 0
    /// Line breaks inside the cells of records that were used.
    package var lineBreaks = 0
    /// Calls whose id stands already at an earlier record, and the first of them; they count like any other.
    package var repeated = 0
    package var repeatedFirst: [Repeated] = []
    /// Calls whose ids were not kept any more, so that a repetition of them is not noticed.
    package var idsNotKept = 0
    package var ladders: [OfLadder]
    /// By rule: calls on which it holds, and those of which it decides a recommended rung.
    package var holds: [Int]
    package var decides: [Int]
    /// By question: calls on which it is a must-ask question that is open and may matter.
    package var open: [Int]
    /// By question's name: answers that one library knows and this one, or the other, does not.
    package var unknownNow: [String: Int] = [:]
    package var unknownBefore: [String: Int] = [:]

    package init(_ libraries: Libraries) {
        let now = libraries.now
        ladders = now.ladders.indices.map { index in
            let none = now.ladders[index].rungs.map { _ in 0 }
            let before = libraries.ladderBefore(index).flatMap { libraries.before?.ladders[$0] }
            let rows = before?.rungs ?? []
            return OfLadder(
                established: none, recommended: none, possible: none, provisional: none,
                moves: rows.map { _ in none }, examples: rows.map { _ in none.map { _ in [] } },
                raisedBy: before == nil ? [] : now.rules.map { _ in 0 },
                fellWithout: before == nil ? [] : libraries.before?.rules.map { _ in 0 } ?? [])
        }
        holds = now.rules.map { _ in 0 }
        decides = holds
        open = now.questions.map { _ in 0 }
    }

    /// Adds the counts of the calls that come next.
    package mutating func add(_ other: ReplayCounts) {
        calls += other.calls
        rejected += other.rejected
        lineBreaks += other.lineBreaks
        for index in ladders.indices { ladders[index].add(other.ladders[index]) }
        holds.add(other.holds)
        decides.add(other.decides)
        open.add(other.open)
        unknownNow.merge(other.unknownNow, uniquingKeysWith: +)
        unknownBefore.merge(other.unknownBefore, uniquingKeysWith: +)
    }
}

extension ReplayCounts {
    /// More than any count comes to, and far from where adding fails.
    package static let most = 1 << 53

    /// Whether counts that come from a file are of these libraries, and can be added to.
    package func fit(_ libraries: Libraries) -> Bool {
        let fresh = ReplayCounts(libraries)
        guard ladders.count == fresh.ladders.count, holds.count == fresh.holds.count,
            decides.count == fresh.decides.count, open.count == fresh.open.count,
            repeatedFirst.count == min(repeated, Self.shownRepeated),
            zip(ladders, fresh.ladders).allSatisfy({ $0.hasShape(of: $1) })
        else { return false }
        let numbers =
            [calls, rejected, lineBreaks, repeated, idsNotKept] + holds + decides + open + unknownNow.values
            + unknownBefore.values
            + ladders.flatMap(\.numbers)
        return numbers.allSatisfy { $0 >= 0 && $0 <= Self.most }
    }
}

extension ReplayCounts.OfLadder {
    fileprivate var numbers: [Int] {
        [established, recommended, possible, provisional, raisedBy, fellWithout].flatMap { $0 }
            + moves.flatMap { $0 } + [raisedOtherwise, fellOtherwise]
    }

    fileprivate func hasShape(of other: Self) -> Bool {
        func sizes(_ counts: Self) -> [Int] {
            [
                counts.established, counts.recommended, counts.possible, counts.provisional, counts.raisedBy,
                counts.fellWithout,
            ].map(\.count) + [-1] + counts.moves.map(\.count) + [-1] + counts.examples.map(\.count)
        }
        return sizes(self) == sizes(other)
            && examples.allSatisfy { $0.allSatisfy { $0.count <= ReplayCounts.examples } }
    }

    fileprivate mutating func add(_ other: Self) {
        established.add(other.established)
        recommended.add(other.recommended)
        possible.add(other.possible)
        provisional.add(other.provisional)
        raisedBy.add(other.raisedBy)
        fellWithout.add(other.fellWithout)
        raisedOtherwise += other.raisedOtherwise
        fellOtherwise += other.fellOtherwise
        for row in moves.indices {
            moves[row].add(other.moves[row])
            for column in moves[row].indices {
                let room = ReplayCounts.examples - examples[row][column].count
                examples[row][column] += other.examples[row][column].prefix(max(0, room))
            }
        }
    }
}

extension [Int] {
    fileprivate mutating func add(_ other: [Int]) {
        for index in indices { self[index] += other[index] }
    }
}

extension Libraries {
    /// The ladder of the same name in the library before.
    func ladderBefore(_ ladder: Int) -> Int? {
        before.flatMap { before in before.ladders.firstIndex { $0.name == now.ladders[ladder].name } }
    }
}

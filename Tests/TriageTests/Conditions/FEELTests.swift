import Testing
import TriageEngine
import TriageValues

/// What FEEL means on values that are not null, where our language overlaps with it.
///
/// - Source: Decision Model and Notation 1.5, OMG, 2024: 10.3.2.5 (conjunction, disjunction), 10.3.2.9.4
///   (`in`), 10.3.2.13 (comparison), table
///   42 and 10.3.2.7 (ranges), table 50 (`between`), 10.3.4.2 (`not`). Rows written from these clauses in the
///   manner of the public DMN TCK's cases for the same constructs.
@Suite struct FEELTests {
    /// A condition on the number `x` (from -9 to 9), and the numbers for which it holds; for all others it
    /// does not.
    static let numbers: [(String, [Int])] = [
        ("x = 3", [3]), ("x = -3", [-3]), ("x = 0", [0]), ("x != 3", Array(-9...2) + Array(4...9)),
        ("x < 3", Array(-9...2)), ("x < -3", Array(-9 ... -4)), ("x <= 3", Array(-9...3)),
        ("x > 3", Array(4...9)),
        ("x > -3", Array(-2...9)), ("x >= 3", Array(3...9)), ("x between 1 and 3", [1, 2, 3]),
        ("x between -1 and 1", [-1, 0, 1]), ("x between 3 and 3", [3]),
        ("x in [1..3]", [1, 2, 3]), ("x in (1..3)", [2]), ("x in [1..3)", [1, 2]), ("x in (1..3]", [2, 3]),
        ("x in ]1..3[", [2]), ("x in ]1..3]", [2, 3]), ("x in [1..3[", [1, 2]), ("x in [-2..-1]", [-2, -1]),
        ("x in (1, 3)", [1, 3]), ("x in (1, 3, 5)", [1, 3, 5]), ("x in (1)", [1]), ("x in 1", [1]),
        ("x in ([1..2], [4..5])", [1, 2, 4, 5]), ("x in (< -7, > 7)", [-9, -8, 8, 9]),
        ("x in (<= -8, 0, >= 8)", [-9, -8, 0, 8, 9]),
        ("x in > 7", [8, 9]), ("x in (= 4)", [4]), ("x in ((1..4), 9)", [2, 3, 9]),
        ("x > 1 and x < 4", [2, 3]), ("x < -7 or x > 7", [-9, -8, 8, 9]), ("not(x > -8)", [-9, -8]),
        ("not(x in [-8..8])", [-9, 9]), ("not(x != 3)", [3]), ("not(not(x = 3))", [3]),
        ("x = 1 or x = 2 and x = 3", [1]), ("(x = 1 or x = 2) and x = 2", [2]),
        ("x > 1 and x < 4 or x = 9", [2, 3, 9]),
        ("not(x = 1 or x > 2) and x > 0", [2]), ("x >= 3 and x <= 3", [3]),
        ("x between 1 and 4 and x != 2", [1, 3, 4]),
    ]

    @Test(arguments: numbers)
    func numberTests(condition: String, holding: [Int]) throws {
        let program = try compiled([Self.library(condition)])
        for x in -9...9 {
            let truth = try Self.truth(program, ["x": .number(x)])
            #expect(truth == (holding.contains(x) ? .yes : .no), "\(condition) with x = \(x)")
        }
    }

    /// `and` and `or` on all pairs of truths: unknown stands where FEEL's null stands.
    @Test func connectives() throws {
        let all: [Truth] = [.no, .unknown, .yes]
        for left in all {
            for right in all {
                let answers = ["p": answer(left), "q": answer(right)].compactMapValues { $0 }
                #expect(
                    try Self.truth(try compiled([Self.library("p = yes and q = yes")]), answers)
                        == min(left, right))
                #expect(
                    try Self.truth(try compiled([Self.library("p = yes or q = yes")]), answers)
                        == max(left, right))
            }
            let negated = try Self.truth(
                try compiled([Self.library("not(p = yes)")]), ["p": answer(left)].compactMapValues { $0 })
            #expect(negated == !left)
        }
    }

    private func answer(_ truth: Truth) -> Answer? {
        switch truth {
        case .yes: .one("yes")
        case .no: .one("no")
        case .unknown: nil
        }
    }

    /// Answers bare words, in their order.
    @Test(arguments: [
        ("c = b", ["b"]), ("c != b", ["a", "c", "d"]), ("c < b", ["a"]), ("c <= b", ["a", "b"]),
        ("c > b", ["c", "d"]),
        ("c >= b", ["b", "c", "d"]), ("c in (a, d)", ["a", "d"]), ("c in [b..c]", ["b", "c"]),
        ("c in (a..d)", ["b", "c"]),
        ("c between b and d", ["b", "c", "d"]), ("not(c in (a, b))", ["c", "d"]),
        ("c in (< b, d)", ["a", "d"]),
    ])
    func answerTests(condition: String, holding: [String]) throws {
        let program = try compiled([Self.library(condition)])
        for name in ["a", "b", "c", "d"] {
            #expect(
                try Self.truth(program, ["c": .one(name)]) == (holding.contains(name) ? .yes : .no),
                "\(condition), \(name)")
        }
    }

    private static func library(_ condition: String) -> String {
        """
        rule_set: feel
        title: FEEL
        ladders: { l: { title: L, rungs: { l0: { label: L }, l1: { label: L } } } }
        flags: { f: { label: F } }
        sources: { s: { title: T, by: B, year: 1, where: W, status: verified } }
        questions:
          x: { ask: X, number: { from: -9, to: 9 } }
          p: { ask: P, answers: { no: N, yes: Y } }
          q: { ask: Q, answers: { no: N, yes: Y } }
          c: { ask: C, answers: { a: A, b: B, c: C, d: D } }
        rules: { r: { when: '\(condition)', flag: [f], because: B, source: s } }
        """
    }

    private static func truth(_ program: Program, _ given: [String: Answer]) throws -> Truth {
        var answers = Answers(for: program)
        for (name, answer) in given {
            let index = try #require(program.questionIndex(name))
            answers[index] = try program.code(for: answer, to: index).get()
        }
        return evaluate(program, answers).plain.truths[program.rules[0].node]
    }
}

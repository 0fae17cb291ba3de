import TriageDiagnostics
import TriageEngine
import TriageValues

/// Which parts of a library its cases exercise, by measures that are each defined in one sentence.
package struct Coverage: Sendable {
    package enum Measure: String, Sendable, CaseIterable {
        case decisiveRules = "decisive rules"
        case redFlagTests = "red-flag tests"
        case boundaries = "boundaries"
        case redFlagMissing = "red flags missing"
        case rungs = "rungs"

        /// What counts as covered.
        package var definition: String {
            switch self {
            case .decisiveRules:
                "a case in which the rule decides a recommended rung, or holds when it raises none (whether the case would fail without it, `mutate` says)"
            case .redFlagTests:
                "for each test in a rule that raises a ladder's highest rung, a case in which it makes the rule hold and one in which it alone keeps it from holding (known as MC/DC)"
            case .boundaries:
                "for each limit that a test draws in an ordered answer, a case just below it and one just at it"
            case .redFlagMissing:
                "for each question that a red-flag rule reads, a case in which it was asked and not learned"
            case .rungs: "a case in which the rung is recommended"
            }
        }
    }

    /// One thing that cases should show.
    package struct Item: Sendable {
        package let measure: Measure
        /// The rule, question or rung.
        package let name: String
        /// What is to be shown of it, in English.
        package let detail: String
        package let span: Span
        /// The cases that show it, by their places; for what needs two sides, those of each.
        package let shownBy: [[Int]]
        /// For a question the answers that are to be given, one for each side.
        var codes: [AnswerCode?] = []
        /// For a test of a red-flag rule, where it stands in the program.
        var node = -1
        /// No call can show it: every combination of answers that matters was tried.
        package internal(set) var isImpossible = false

        package var isCovered: Bool { shownBy.allSatisfy { !$0.isEmpty } }
    }

    package internal(set) var items: [Item]
    /// Calls found that would show a side that no case shows.
    var shown: [(item: Int, side: Int, answers: Answers)] = []
    package let caseCount: Int

    package func items(_ measure: Measure) -> [Item] { items.filter { $0.measure == measure } }

    /// Covered and all that a call can show; all are covered where there is nothing to cover.
    package func count(_ measure: Measure) -> (covered: Int, all: Int) {
        Self.count(items(measure))
    }

    /// The same of some items.
    package static func count(_ items: [Item]) -> (covered: Int, all: Int) {
        let items = items.filter { !$0.isImpossible }
        return (items.count(where: \.isCovered), items.count)
    }

    /// The lowest share of a measure, in whole per cent, rounded down.
    package var lowestPercent: Int {
        Measure.allCases.map { count($0) }.filter { $0.all > 0 }.map { $0.covered * 100 / $0.all }.min()
            ?? 100
    }
}

/// Measures what the cases of a library exercise.
///
/// - Parameter scope: when given, only what concerns it.
package func cover(_ program: Program, _ cases: [Case], in scope: Scope? = nil) -> Coverage {
    Coverage(items: CoverageMeasuring(program, cases).items(in: scope), caseCount: cases.count)
}

extension Program {
    /// Rules that raise the highest rung of a ladder: what must never be missed.
    package var redFlags: [Int] {
        rules.indices.filter { rule in
            rules[rule].raise.contains { $0.rung == ladders[$0.ladder].rungs.count - 1 }
        }
    }
}

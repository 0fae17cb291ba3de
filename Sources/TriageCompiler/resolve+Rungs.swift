import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// Tests of a ladder: how high the rules that hold raise it.
extension Resolver {
    /// The test as runs of rungs, each from its lowest to below the rung behind its highest.
    mutating func rungTest(_ test: Test, _ ladder: Int) -> TypedCondition? {
        let rungs = library.ladders[ladder].rungs.map(\.name.text)
        guard let passing = passing(test, rungs) else { return nil }
        guard passing.contains(true), passing.contains(false) else {
            problems.report(
                .scoreOutOfReach,
                "`\(test)` \(passing.contains(true) ? "always holds" : "can never hold")", at: test.span,
                label: "`\(test.subject.text)` can be: \(rungs.joined(separator: ", "))")
            return nil
        }
        func atLeast(_ rung: Int) -> TypedCondition {
            .rung(
                RungPlace(ladder: ladder, rung: rung), .init(text: test.description, span: test.span))
        }
        let starts = rungs.indices.filter { passing[$0] && ($0 == 0 || !passing[$0 - 1]) }
        let runs = starts.map { start -> TypedCondition in
            let end = rungs.indices.first { $0 > start && !passing[$0] }.map { rung in
                TypedCondition.not(atLeast(rung), test.span)
            }
            let parts = (start == 0 ? [] : [atLeast(start)]) + [end].compactMap { $0 }
            return parts.count == 1 ? parts[0] : .all(parts, test.span)
        }
        return runs.count == 1 ? runs[0] : .any(runs, test.span)
    }

    /// For each rung whether it passes; nil after reporting what cannot be read.
    private mutating func passing(_ test: Test, _ rungs: [String]) -> [Bool]? {
        switch test.predicate {
        case .compare(let comparison, let word): return compared(comparison, word, rungs)
        case .isIn(let elements):
            let all = elements.map { passing($0, rungs) }
            guard !all.contains(where: { $0 == nil }) else { return nil }
            return rungs.indices.map { rung in all.contains { $0?[rung] == true } }
        case .contains, .isStatus:
            problems.report(
                .wrongType, "`\(test.subject.text)` is a ladder", at: test.span,
                help: "compare it with a rung: `\(test.subject.text) >= \(rungs.last ?? "")`")
            return nil
        }
    }

    private mutating func passing(_ element: Element, _ rungs: [String]) -> [Bool]? {
        switch element {
        case .value(let word): return compared(.equal, word, rungs)
        case .compare(let comparison, let word): return compared(comparison, word, rungs)
        case .range(let low, let includesLow, let high, let includesHigh):
            let above = compared(includesLow ? .atLeast : .greater, low, rungs)
            let below = compared(includesHigh ? .atMost : .less, high, rungs)
            guard let above, let below else { return nil }
            return zip(above, below).map { $0 && $1 }
        }
    }

    private mutating func compared(_ comparison: Comparison, _ word: Word, _ rungs: [String]) -> [Bool]? {
        guard let place = rungs.firstIndex(of: word.text) else {
            problems.report(
                .unknownAnswer, "`\(word.text)` is no rung of this ladder", at: word.span,
                label: "it can be: \(rungs.joined(separator: ", "))",
                help: closest(to: word.text, among: rungs).map { "did you mean `\($0)`?" })
            return nil
        }
        return rungs.indices.map { comparison.holds($0, place) }
    }
}

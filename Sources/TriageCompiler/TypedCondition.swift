import TriageDiagnostics
import TriageEngine

/// A condition whose names are resolved: each test is the set of values that pass it.
package indirect enum TypedCondition: Sendable {
    case all([TypedCondition], Span)
    case any([TypedCondition], Span)
    case not(TypedCondition, Span)
    case atLeast(Int, of: [TypedCondition], Span)
    case finding(Int, Leaf)
    /// The answers of a question with one answer; with `outsideBit` when an irrelevant question passes.
    case value(question: Int, mask: UInt64, Leaf)
    case number(question: Int, WholeNumbers, passesOutside: Bool, Leaf)
    case contains(question: Int, mask: UInt64, Leaf)
    case status(question: Int, mask: UInt64, Leaf)
    case score(Int, WholeNumbers, Leaf)
    /// The rules that hold raise a ladder to this rung at least.
    case rung(RungPlace, Leaf)
    /// An answer that opens the document was given; nobody writes it, `applies_when` brings it along.
    case opened(document: Int, Span)

    /// A test as its author wrote it, and where.
    package struct Leaf: Sendable {
        package let text: String
        package let span: Span

        package init(text: String, span: Span) { (self.text, self.span) = (text, span) }
    }

    package var span: Span {
        switch self {
        case .all(_, let span), .any(_, let span), .not(_, let span), .atLeast(_, _, let span),
            .opened(_, let span):
            span
        case .finding(_, let leaf), .value(_, _, let leaf), .number(_, _, _, let leaf),
            .contains(_, _, let leaf), .status(_, _, let leaf), .score(_, _, let leaf), .rung(_, let leaf):
            leaf.span
        }
    }

    /// Calls `visit` with every test, those of nested groups included.
    func forEachLeaf(_ visit: (TypedCondition) -> Void) {
        switch self {
        case .all(let parts, _), .any(let parts, _), .atLeast(_, let parts, _):
            parts.forEach { $0.forEachLeaf(visit) }
        case .not(let part, _): part.forEachLeaf(visit)
        case .finding, .value, .number, .contains, .status, .score, .rung: visit(self)
        case .opened: break
        }
    }
}

/// A set of whole numbers within bounds, as ranges that rise and do not touch.
package struct WholeNumbers: Sendable, Equatable {
    package let ranges: [ClosedRange<Int>]

    package init(_ ranges: [ClosedRange<Int>], within bounds: ClosedRange<Int>) {
        var joined: [ClosedRange<Int>] = []
        let clamped = ranges.filter { $0.overlaps(bounds) }.map { $0.clamped(to: bounds) }
        for range in clamped.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        self.ranges = joined
    }

    package func contains(_ number: Int) -> Bool { ranges.contains { $0.contains(number) } }

    /// The numbers within bounds that are not in the set.
    func complement(within bounds: ClosedRange<Int>) -> WholeNumbers {
        var gaps: [ClosedRange<Int>] = []
        var next = bounds.lowerBound
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= bounds.upperBound { gaps.append(next...bounds.upperBound) }
        return WholeNumbers(gaps, within: bounds)
    }

    /// Going up from the lowest number of the set: the last before a number that is not in it.
    var firstGapUpwards: (last: Int, gap: Int)? {
        ranges.first.map { ($0.upperBound, $0.upperBound + 1) }
    }

    /// Going down from the highest number of the set.
    var firstGapDownwards: (last: Int, gap: Int)? {
        ranges.last.map { ($0.lowerBound, $0.lowerBound - 1) }
    }
}

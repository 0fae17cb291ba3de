import TriageCompiler
import TriageEngine
import TriageValues

extension LoadedLibrary {
    /// A test in the words of the language, made from what it means.
    func text(of test: TypedCondition) -> String {
        switch test {
        case .value(let index, let mask, let leaf):
            let question = program.questions[index]
            let legal = question.legalBits
            let names = names(mask & legal, question)
            // A test that no answer passes has no other words than its own.
            if names.isEmpty { return leaf.text }
            if mask & outsideBit != 0 {
                let others = self.names(legal & ~mask, question)
                if others.count == 1 { return "\(question.name) != \(others[0])" }
            }
            if names.count == 1 { return "\(question.name) = \(names[0])" }
            let isClosed = mask & legal == legal & (UInt64.max << UInt64((mask & legal).trailingZeroBitCount))
            if question.isOrdered, isClosed { return "\(question.name) >= \(names[0])" }
            return "\(question.name) in (\(names.joined(separator: ", ")))"
        case .contains(let index, let mask, _):
            let question = program.questions[index]
            let names = names(mask, question)
            return "\(question.name) contains "
                + (names.count == 1 ? names[0] : "any of (\(names.joined(separator: ", ")))")
        case .number(let index, let numbers, _, _):
            guard case .number(let range) = program.questions[index].kind else { return "" }
            return text(program.questions[index].name, numbers, range.bounds, range.places)
        case .score(let index, let numbers, _):
            return text(program.scores[index].name, numbers, program.scores[index].range, .whole)
        case .status(_, _, let leaf), .finding(_, let leaf): return leaf.text
        case .rung(let place, _):
            let ladder = program.ladders[place.ladder]
            return "\(ladder.name) >= \(ladder.rungs[place.rung].name)"
        case .all(let parts, _): return parts.map(text).joined(separator: " and ")
        case .any(let parts, _): return parts.map(text).joined(separator: " or ")
        case .not(let part, _): return "not(\(text(of: part)))"
        case .atLeast(let count, let parts, _):
            return "at least \(count) of [\(parts.map(text).joined(separator: ", "))]"
        // Nobody writes it, and no mutant is made of it.
        case .opened: return ""
        }
    }

    private func names(_ mask: UInt64, _ question: Question) -> [String] {
        question.options.indices.filter { mask >> UInt64($0) & 1 == 1 }.map { question.options[$0].name }
    }

    private func text(
        _ name: String, _ numbers: WholeNumbers, _ bounds: ClosedRange<Int>, _ places: Places
    ) -> String {
        func low(_ range: ClosedRange<Int>) -> String { places.text(range.lowerBound) }
        func high(_ range: ClosedRange<Int>) -> String { places.text(range.upperBound) }
        if numbers.ranges.count == 1, let range = numbers.ranges.first {
            if range.count == 1 { return "\(name) = \(low(range))" }
            if range.upperBound == bounds.upperBound { return "\(name) >= \(low(range))" }
            if range.lowerBound == bounds.lowerBound { return "\(name) <= \(high(range))" }
            return "\(name) in [\(low(range))..\(high(range))]"
        }
        let texts = numbers.ranges.map { $0.count == 1 ? low($0) : "[\(low($0))..\(high($0))]" }
        return "\(name) in (\(texts.joined(separator: ", ")))"
    }
}

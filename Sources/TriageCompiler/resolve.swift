import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Resolves the names in all conditions of a library and checks the types of their tests.
func resolve(_ documents: [Document], _ problems: inout Problems) -> CheckedLibrary {
    let names = NameTable(documents)
    var resolver = Resolver(declarations: ResolvedLibrary(documents, names) { _ in })
    let library = ResolvedLibrary(documents, names) { resolver.resolve($0) }
    for question in library.questions { resolver.checkAnswers(namedBy: question.declaration) }
    for score in library.scores { resolver.checkPoints(of: score.declaration) }
    for key in library.dangerKeys { resolver.checkRecord(of: key) }
    problems.append(resolver.problems)
    return library
}

/// Turns conditions into typed ones. A part that is wrong makes the whole nil, after everything wrong in it
/// is reported.
struct Resolver {
    /// The library whose names are looked up; its conditions are of no concern.
    let library: ResolvedLibrary<Void>
    var problems = Problems()
    private let unusable: Set<String>

    init(declarations library: ResolvedLibrary<Void>) {
        self.library = library
        unusable = library.unusable
    }

    mutating func resolve(_ condition: Condition) -> TypedCondition? {
        switch condition {
        case .all(let parts, let span): return all(parts).map { .all($0, span) }
        case .any(let parts, let span): return all(parts).map { .any($0, span) }
        case .not(let part, let span): return resolve(part).map { .not($0, span) }
        case .atLeast(let count, let parts, let span):
            return all(parts).map { .atLeast(count, of: $0, span) }
        case .finding(let name): return finding(name)
        case .test(let test): return resolve(test)
        }
    }

    private mutating func all(_ parts: [Condition]) -> [TypedCondition]? {
        let resolved = parts.map { resolve($0) }
        let good = resolved.compactMap { $0 }
        return good.count == resolved.count ? good : nil
    }

    private mutating func finding(_ name: Word) -> TypedCondition? {
        if let index = library.names.findings[name.text] {
            return .finding(index, .init(text: name.text, span: name.span))
        }
        if let question = library.names.questions[name.text] {
            let answers = library.questions[question].declaration.answers.map(\.name.text)
            var example = answers.last.map { "\(name.text) = \($0)" } ?? "\(name.text) >= 1"
            if case .number(let number) = library.questions[question].declaration.kind {
                example = "\(name.text) >= \(number.places.text(1))"
            }
            problems.report(
                .wrongType, "`\(name.text)` is a question and needs a test", at: name.span,
                help: "for example `\(example)`")
        } else if library.names.scores[name.text] != nil {
            problems.report(
                .wrongType, "`\(name.text)` is a score and needs a comparison", at: name.span,
                help: "for example `\(name.text) >= 1`")
        } else if let ladder = library.names.ladders[name.text] {
            problems.report(
                .wrongType, "`\(name.text)` is a ladder and needs a comparison", at: name.span,
                help: "for example `\(name.text) >= \(library.ladders[ladder].rungs.last?.name.text ?? "")`")
        } else {
            reportUnknown(name)
        }
        return nil
    }

    private mutating func resolve(_ test: Test) -> TypedCondition? {
        let name = test.subject
        let leaf = TypedCondition.Leaf(text: test.description, span: test.span)
        if let index = library.names.questions[name.text] {
            return questionTest(test, index, leaf)
        }
        if let index = library.names.scores[name.text] { return scoreTest(test, index, leaf) }
        if let index = library.names.ladders[name.text] { return rungTest(test, index) }
        if library.names.findings[name.text] != nil {
            problems.report(
                .wrongType, "`\(name.text)` is a finding: it holds or does not, and cannot be compared",
                at: test.span, help: help(comparing: name.text, test.predicate))
        } else {
            reportUnknown(name)
        }
        return nil
    }

    /// A finding is not compared: what would say the same.
    private func help(comparing finding: String, _ predicate: Test.Predicate) -> String {
        switch predicate {
        case .compare(.equal, let word) where word.text == "yes": "write `\(finding)`"
        case .compare(.equal, let word) where word.text == "no": "write `not(\(finding))`"
        default: "write `\(finding)` or `not(\(finding))`"
        }
    }

    mutating func reportUnknown(
        _ name: Word, expected: String = "expected a question, finding, score or ladder"
    ) {
        guard !unusable.contains(name.text) else { return }
        problems.report(
            .unknownName, "nothing is called `\(name.text)`", at: name.span, label: expected,
            help: closest(to: name.text, among: library.names.subjects).map { "did you mean `\($0)`?" })
    }

    // MARK: questions

    private mutating func questionTest(_ test: Test, _ index: Int, _ leaf: TypedCondition.Leaf)
        -> TypedCondition?
    {
        let question = library.questions[index].declaration
        if case .isStatus(let status) = test.predicate {
            return .status(question: index, mask: bits(status), leaf)
        }
        switch question.kind {
        case .choice(let answers): return choiceTest(test, index, answers, leaf)
        case .several(let answers, _): return severalTest(test, index, answers, leaf)
        case .number(let number):
            return numbers(test, number.bounds, number.places).map {
                .number(question: index, $0, passesOutside: isNotEqual(test), leaf)
            }
        }
    }

    private func bits(_ status: Status) -> UInt64 {
        switch status {
        case .answered: StatusBits.answered
        case .unknown: StatusBits.unknown
        case .refused: StatusBits.refused
        case .unclear: StatusBits.unclear
        case .missing: StatusBits.missing
        }
    }

    private func isNotEqual(_ test: Test) -> Bool {
        if case .compare(.notEqual, _) = test.predicate { return true }
        return false
    }

    private mutating func choiceTest(
        _ test: Test, _ index: Int, _ answers: [AnswerDeclaration], _ leaf: TypedCondition.Leaf
    ) -> TypedCondition? {
        let name = test.subject.text
        switch test.predicate {
        case .compare(let comparison, let word):
            return compared(comparison, word, index, answers).map {
                .value(question: index, mask: $0 | (comparison == .notEqual ? outsideBit : 0), leaf)
            }
        case .isIn(let elements):
            let masks = elements.map { element(elementMask: $0, index, answers) }
            guard !masks.contains(nil) else { return nil }
            return .value(question: index, mask: masks.reduce(0) { $0 | ($1 ?? 0) }, leaf)
        case .contains:
            problems.report(
                .wrongType, "`\(name)` has one answer, so it cannot contain others", at: test.span,
                help: "write `\(name) = ANSWER` or `\(name) in (...)`")
            return nil
        case .isStatus: return nil
        }
    }

    private mutating func element(
        elementMask element: Element, _ index: Int, _ answers: [AnswerDeclaration]
    ) -> UInt64? {
        switch element {
        case .value(let word): return compared(.equal, word, index, answers)
        case .compare(let comparison, let word):
            return compared(comparison, word, index, answers)
        case .range(let low, let includesLow, let high, let includesHigh):
            let above = compared(includesLow ? .atLeast : .greater, low, index, answers)
            let below = compared(includesHigh ? .atMost : .less, high, index, answers)
            guard let above, let below else { return nil }
            return above & below
        }
    }

    /// The answers that compare so with a word, as bits.
    private mutating func compared(
        _ comparison: Comparison, _ word: Word, _ index: Int, _ answers: [AnswerDeclaration]
    ) -> UInt64? {
        guard let position = answer(word, index, answers) else { return nil }
        let question = library.questions[index].declaration
        if question.isUnordered, comparison != .equal, comparison != .notEqual {
            problems.report(
                .wrongType, "the answers of `\(question.name.text)` have no order", at: word.span,
                notes: [.init("it is `unordered`", question.name.span)],
                help: "name the answers with `in (...)`")
            return nil
        }
        return answers.indices.reduce(UInt64(0)) { mask, index in
            comparison.holds(index, position) ? mask | 1 << UInt64(index) : mask
        }
    }

    mutating func answer(_ word: Word, _ index: Int, _ answers: [AnswerDeclaration]) -> Int? {
        if let position = answers.firstIndex(where: { $0.name.text == word.text }) { return position }
        let question = library.questions[index].declaration
        let names = answers.map(\.name.text)
        let help =
            ["unknown", "refused", "unclear", "missing", "answered"].contains(word.text)
            ? "write `\(question.name.text) is \(word.text)`"
            : closest(to: word.text, among: names).map { "did you mean `\($0)`?" }
        problems.report(
            .unknownAnswer, "unknown answer `\(word.text)` for question `\(question.name.text)`",
            at: word.span,
            label: "`\(question.name.text)` can be: \(names.joined(separator: ", "))", help: help)
        return nil
    }

    private mutating func severalTest(
        _ test: Test, _ index: Int, _ answers: [AnswerDeclaration], _ leaf: TypedCondition.Leaf
    ) -> TypedCondition? {
        guard case .contains(let words) = test.predicate else {
            problems.report(
                .wrongType, "`\(test.subject.text)` has several answers at once", at: test.span,
                help: "write `\(test.subject.text) contains ANSWER` or `contains any of (...)`")
            return nil
        }
        let positions = words.map { answer($0, index, answers) }
        guard !positions.contains(nil) else { return nil }
        let mask = positions.reduce(UInt64(0)) { $0 | 1 << UInt64($1 ?? 0) }
        if mask.nonzeroBitCount == answers.count {
            problems.report(
                .wrongType, "this names every answer of `\(test.subject.text)`, so it says nothing",
                at: test.span)
            return nil
        }
        return .contains(question: index, mask: mask, leaf)
    }

    // MARK: numbers

    private mutating func scoreTest(_ test: Test, _ index: Int, _ leaf: TypedCondition.Leaf)
        -> TypedCondition?
    {
        numbers(test, library.scoreRange(index), .whole).map { .score(index, $0, leaf) }
    }

    /// The numbers within bounds that pass a test.
    private mutating func numbers(_ test: Test, _ bounds: ClosedRange<Int>, _ places: Places)
        -> WholeNumbers?
    {
        switch test.predicate {
        case .compare(let comparison, let word):
            return ranges(comparison, word, bounds, places).map { WholeNumbers($0, within: bounds) }
        case .isIn(let elements):
            let all = elements.map { elementRanges($0, bounds, places) }
            guard !all.contains(where: { $0 == nil }) else { return nil }
            return WholeNumbers(all.flatMap { $0 ?? [] }, within: bounds)
        case .contains, .isStatus:
            problems.report(
                .wrongType, "`\(test.subject.text)` is a number", at: test.span,
                help: "compare it: `\(test.subject.text) >= \(places.text(1))`, "
                    + "`\(test.subject.text) in [\(places.text(1))..\(places.text(3))]`")
            return nil
        }
    }

    private mutating func elementRanges(
        _ element: Element, _ bounds: ClosedRange<Int>, _ places: Places
    ) -> [ClosedRange<Int>]? {
        switch element {
        case .value(let word): return ranges(.equal, word, bounds, places)
        case .compare(let comparison, let word): return ranges(comparison, word, bounds, places)
        case .range(let low, let includesLow, let high, let includesHigh):
            guard let first = steps(low, places), let last = steps(high, places) else { return nil }
            let start = includesLow ? first : first + 1
            let end = includesHigh ? last : last - 1
            return start <= end ? [start...end] : []
        }
    }

    private mutating func ranges(
        _ comparison: Comparison, _ word: Word, _ bounds: ClosedRange<Int>, _ places: Places
    ) -> [ClosedRange<Int>]? {
        guard let number = steps(word, places) else { return nil }
        let low = min(bounds.lowerBound, number) - 1
        let high = max(bounds.upperBound, number) + 1
        switch comparison {
        case .equal: return [number...number]
        case .notEqual: return [low...(number - 1), (number + 1)...high]
        case .less: return [low...(number - 1)]
        case .atMost: return [low...number]
        case .greater: return [(number + 1)...high]
        case .atLeast: return [number...high]
        }
    }

    private mutating func steps(_ word: Word, _ places: Places) -> Int? {
        switch number(word, places) {
        case .success(let steps): return steps
        case .failure(let fault):
            problems.report(
                .wrongType, fault.message, at: word.span, label: "expected \(fault.expected)",
                help: fault.help)
            return nil
        }
    }
}

extension Comparison {
    func holds(_ left: Int, _ right: Int) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .atMost: left <= right
        case .greater: left > right
        case .atLeast: left >= right
        }
    }
}

import TriageDiagnostics

/// Recursive descent over the tokens of one condition, or of one cell of a table. After a fault it goes on at
/// the next `and`, `or` or `)`.
struct ConditionParser {
    private let tokens: [Token]
    private var position = 0
    private var depth = 0
    /// Once the nesting is too deep nothing further is reported: it would only follow from that.
    private var gaveUp = false
    /// How many lists of conditions, in square brackets, are open.
    private var lists = 0
    private(set) var problems = Problems()

    init(tokens: [Token]) {
        self.tokens = tokens
    }

    mutating func parse() -> Condition? {
        if current.kind == .end {
            report("a condition is missing here", expected: "a test such as `mood = low`")
            return nil
        }
        var condition = parseOr()
        while current.kind != .end {
            report("`\(current.text)` does not continue the condition", expected: "`and`, `or`, or the end")
            repeat { advance() } while current.kind != .end && !isName("and") && !isName("or")
            guard current.kind != .end else { break }
            advance()
            condition = parseOr()
        }
        return condition
    }

    /// A cell of a decision table that asks something.
    mutating func parseCell(_ span: Span) -> Cell? {
        let isNegated = isName("not")
        if isNegated {
            advance()
            guard isSymbol("(") else {
                report("`not` needs parentheses", expected: "`not(...)`")
                return nil
            }
            advance()
        }
        var parts: [Cell.Part] = []
        while true {
            guard let part = cellPart() else { return nil }
            parts.append(part)
            guard isSymbol(",") else { break }
            advance()
        }
        if isNegated, !close(")") { return nil }
        guard current.kind == .end else {
            report("`\(current.text)` does not continue the cell", expected: "`,` or the end")
            return nil
        }
        return Cell(parts: parts, isNegated: isNegated, span: span)
    }

    private mutating func cellPart() -> Cell.Part? {
        let start = current.span
        if isName("is") {
            advance()
            return status().map { .status($0, start.through(previous.span)) }
        }
        return element().map { .element($0, start.through(previous.span)) }
    }

    // MARK: and, or, not

    private mutating func parseOr() -> Condition? {
        parseChain("or", { $0.parseAnd() }, Condition.any)
    }

    private mutating func parseAnd() -> Condition? {
        parseChain("and", { $0.parseUnary() }, Condition.all)
    }

    private mutating func parseChain(
        _ word: String, _ parsePart: (inout Self) -> Condition?, _ join: ([Condition], Span) -> Condition
    ) -> Condition? {
        var parts = [parsePart(&self)]
        while isName(word) {
            advance()
            parts.append(parsePart(&self))
        }
        let good = parts.compactMap { $0 }
        guard good.count == parts.count, let first = good.first, let last = good.last else { return nil }
        return good.count == 1 ? first : join(good, first.span.through(last.span))
    }

    private mutating func parseUnary() -> Condition? {
        let start = current
        guard depth < YAMLLimits.depth else {
            report(
                "this condition is nested deeper than \(YAMLLimits.depth) levels",
                expected: "findings for its parts")
            gaveUp = true
            skipToJoint()
            return nil
        }
        depth += 1
        defer { depth -= 1 }
        if isName("not") {
            advance()
            guard isSymbol("(") else {
                report("`not` needs parentheses", expected: "`not(...)`")
                skipToJoint()
                return nil
            }
            let part = parseParenthesis()
            return part.map { .not($0, start.span.through(previous.span)) }
        }
        if isName("at"), tokens[position + 1].text == "least" { return parseAtLeast() }
        return isSymbol("(") ? parseParenthesis() : parseTest()
    }

    /// `at least 3 of [A, B, C, D]`.
    private mutating func parseAtLeast() -> Condition? {
        let start = current.span
        advance()
        advance()
        let number = current
        guard number.kind == .number else {
            return refuse("`at least` needs to know how many", expected: "a whole number")
        }
        advance()
        guard isName("of") else { return refuse("`at least` needs `of` here", expected: "`of [...]`") }
        advance()
        guard isSymbol("[") else {
            let refused = refuse("`at least` needs a list of conditions", expected: "`[`")
            // What stands in round brackets has nothing more to say.
            if isSymbol(")") { advance() }
            return refused
        }
        lists += 1
        var parts: [Condition?] = []
        repeat {
            advance()
            parts.append(parseOr())
        } while isSymbol(",")
        lists -= 1
        guard close("]") else { return nil }
        let good = parts.compactMap { $0 }
        guard good.count == parts.count else { return nil }
        let word = Word(number.text, number.span)
        return threshold(word, among: good.count, &problems)
            .map { .atLeast($0, of: good, start.through(previous.span)) }
    }

    private mutating func refuse(_ message: String, expected: String) -> Condition? {
        report(message, expected: expected, help: "for example `at least 2 of [A, B, C]`")
        skipToJoint()
        return nil
    }

    private mutating func parseParenthesis() -> Condition? {
        let open = current.span
        advance()
        let condition = parseOr()
        guard isSymbol(")") else {
            report("this is not closed", expected: "`)`", notes: [.init("opened here", open)])
            return nil
        }
        advance()
        return condition
    }

    // MARK: tests

    private mutating func parseTest() -> Condition? {
        guard current.kind == .name, !isReserved(current.text) else {
            let help = current.kind == .number ? "write the name first: `signs >= 2`" : nil
            report(
                current.kind == .end ? "the condition stops here" : "`\(current.text)` does not start a test",
                expected: "a question, finding, score or ladder", help: help)
            skipToJoint()
            return nil
        }
        let subject = Word(current.text, current.span)
        advance()
        guard let predicate = parsePredicate() else { return nil }
        switch predicate {
        case .finding: return .finding(subject)
        case .wrong:
            skipToJoint()
            return nil
        case .test(let predicate):
            return .test(
                Test(subject: subject, predicate: predicate, span: subject.span.through(previous.span)))
        }
    }

    private enum Predicate {
        case finding, wrong
        case test(Test.Predicate)
    }

    private mutating func parsePredicate() -> Predicate? {
        if let comparison = comparison() {
            advance()
            return singleValue().map { .test(.compare(comparison, $0)) } ?? .wrong
        }
        switch current.kind == .name ? current.text : "" {
        case "in":
            advance()
            return elements().map { .test(.isIn($0)) } ?? .wrong
        case "between":
            advance()
            return between().map { .test(.isIn([$0])) } ?? .wrong
        case "contains":
            advance()
            return contained().map { .test(.contains($0)) } ?? .wrong
        case "is":
            advance()
            return status().map { .test(.isStatus($0)) } ?? .wrong
        default: return .finding
        }
    }

    private mutating func comparison() -> Comparison? {
        guard current.kind == .symbol, let comparison = Comparison(rawValue: current.text) else { return nil }
        guard comparison == .equal else { return comparison }
        let next = tokens[position + 1]
        if next.text == "=" {
            report("`==` is written `=`", expected: "`=`")
            advance()
        } else if [">", "<"].contains(next.text), current.span.end == next.span.start,
            let meant = Comparison(rawValue: next.text + "=")
        {
            report(
                "`=\(next.text)` is no comparison", expected: "`\(meant.rawValue)`",
                help: "did you mean `\(meant.rawValue)`?")
            advance()
            return meant
        }
        return comparison
    }

    private mutating func value() -> Word? {
        guard current.kind == .number || current.kind == .name && !isReserved(current.text) else {
            report(
                current.kind == .end ? "the condition stops here" : "`\(current.text)` is not an answer",
                expected: "an answer or a number")
            return nil
        }
        defer { advance() }
        return Word(current.text, current.span)
    }

    /// A value behind which no comma can stand, unless it was meant for the point of a number.
    private mutating func singleValue() -> Word? {
        let (first, last) = (current, next(2))
        guard lists == 0, first.kind == .number, !first.text.contains("."), next(1)?.text == ",", let last,
            last.kind == .number, last.span.start == first.span.end + 1
        else { return value() }
        let (said, meant) = ("\(first.text),\(last.text)", "\(first.text).\(last.text)")
        report("`\(said)` has a comma", expected: "a number with a point", help: "did you mean `\(meant)`?")
        position += 2
        advance()
        return nil
    }

    private mutating func between() -> Element? {
        guard let low = singleValue() else { return nil }
        guard isName("and") else {
            report("`between` needs two ends", expected: "`and`")
            return nil
        }
        advance()
        return singleValue().map { .range(low: low, includesLow: true, high: $0, includesHigh: true) }
    }

    /// What follows `in`: one element, or a list of them in parentheses.
    private mutating func elements() -> [Element]? {
        guard isSymbol("("), !opensRange else { return element().map { [$0] } }
        advance()
        var elements: [Element] = []
        while true {
            guard let element = element() else { return nil }
            elements.append(element)
            guard isSymbol(",") else { break }
            advance()
        }
        guard close(")") else { return nil }
        return elements
    }

    /// `(1..5)` is a range, `(1, 5)` a list.
    private var opensRange: Bool {
        position + 2 < tokens.count && tokens[position + 2].text == ".."
    }

    private mutating func element() -> Element? {
        if let comparison = comparison() {
            advance()
            return value().map { .compare(comparison, $0) }
        }
        guard current.kind == .symbol, ["[", "]", "("].contains(current.text) else {
            return value().map { .value($0) }
        }
        let includesLow = current.text == "["
        advance()
        guard let low = next(3)?.text == ".." ? singleValue() : value() else { return nil }
        guard isSymbol("..") else {
            report("a range is written with two dots", expected: "`..`", help: "for example `[1..5]`")
            return nil
        }
        advance()
        guard let high = low.text.contains(".") ? singleValue() : value() else { return nil }
        guard isSymbol("]") || isSymbol(")") || isSymbol("[") else {
            report("this range is not closed", expected: "`]`, or `)` to leave the end out")
            return nil
        }
        defer { advance() }
        return .range(low: low, includesLow: includesLow, high: high, includesHigh: current.text == "]")
    }

    private mutating func contained() -> [Word]? {
        guard isName("any") else { return value().map { [$0] } }
        advance()
        guard isName("of") else {
            report("`any` needs `of` here", expected: "`any of (...)`")
            return nil
        }
        advance()
        guard isSymbol("(") else {
            report("`any of` needs a list", expected: "`(`")
            return nil
        }
        var words: [Word] = []
        repeat {
            advance()
            guard let word = value() else { return nil }
            words.append(word)
        } while isSymbol(",")
        return close(")") ? words : nil
    }

    private mutating func status() -> Status? {
        let names = Status.allCases.map(\.rawValue)
        guard current.kind == .name, let status = Status(rawValue: current.text) else {
            let help = closest(to: current.text, among: names).map { "did you mean `is \($0)`?" }
            report(
                "`is` cannot be followed by `\(current.text)`", expected: names.joined(separator: ", "),
                help: help ?? "for an answer write `=`")
            return nil
        }
        advance()
        return status
    }

    // MARK: tokens

    private var current: Token { tokens[position] }
    private var previous: Token { tokens[max(0, position - 1)] }
    private func next(_ distance: Int) -> Token? { tokens.dropFirst(position + distance).first }

    private mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    private func isName(_ text: String) -> Bool { current.kind == .name && current.text == text }
    private func isSymbol(_ text: String) -> Bool { current.kind == .symbol && current.text == text }

    private func isReserved(_ word: String) -> Bool {
        ["and", "or", "not", "in", "between", "is", "contains"].contains(word)
    }

    private mutating func close(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else {
            let help = "inside `[...]` or `{...}` a condition with a comma needs single quotes around it"
            report(
                "this list is not closed", expected: "`,` or `\(symbol)`",
                help: current.kind == .end ? help : nil)
            return false
        }
        advance()
        return true
    }

    private mutating func skipToJoint() {
        while current.kind != .end, !isName("and"), !isName("or"), !isSymbol(")") {
            if lists > 0, isSymbol(",") || isSymbol("]") { return }
            advance()
        }
    }

    private mutating func report(
        _ message: String, expected: String, help: String? = nil, notes: [Diagnostic.Note] = []
    ) {
        guard !gaveUp else { return }
        // At the end of the text the last word is a better place to point at than nothing.
        let span = current.kind == .end && position > 0 ? previous.span : current.span
        problems.report(
            .conditionSyntax, message, at: span, label: "expected \(expected)", notes: notes, help: help)
    }
}

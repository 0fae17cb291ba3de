import TriageDiagnostics

/// Reads a condition from a node: text, or a nest of `all:`, `any:`, `none:` and `at least 2 of:` lists.
///
/// Nil when any part of it is wrong; everything wrong is reported.
package func parseCondition(_ node: Node, in file: SourceFile, _ problems: inout Problems) -> Condition? {
    switch node.content {
    case .scalar(let scalar): return parseText(scalar, node.span, file, &problems)
    case .mapping(let entries): return parseNest(entries, node.span, file, &problems)
    case .list:
        problems.report(
            .conditionShape, "this is a list, and does not say whether all or any of it must hold",
            at: node.span,
            help: "write `all:` or `any:` before the list")
        return nil
    }
}

/// Reads a condition from text alone, such as a line typed at a prompt.
package func parseCondition(_ file: SourceFile, _ problems: inout Problems) -> Condition? {
    parseTokens(file, 0..<file.bytes.count, &problems)
}

private func parseText(_ scalar: Scalar, _ span: Span, _ file: SourceFile, _ problems: inout Problems)
    -> Condition?
{
    conditionText(scalar, span, file, &problems).flatMap { parseTokens(file, $0, &problems) }
}

/// The bytes of a condition's own text, without quotes or block header; reports a style that moves them.
func conditionText(_ scalar: Scalar, _ span: Span, _ file: SourceFile, _ problems: inout Problems)
    -> Range<Int>?
{
    var start = Int(span.start)
    var end = Int(span.end)
    switch scalar.style {
    case .plain: break
    case .singleQuoted:
        start += 1
        end -= 1
    case .literal:
        // The header, `|` with its indicators, is the rest of its line.
        while start < end, file.bytes[start] != 0x0A, file.bytes[start] != 0x0D { start += 1 }
    case .doubleQuoted, .folded:
        let style = scalar.style == .folded ? "a folded block" : "double quotes"
        problems.report(
            .conditionStyle, "a condition cannot stand in \(style)", at: span,
            help: "write it plain, in single quotes, or as a `|` block")
        return nil
    }
    return start..<max(start, end)
}

private func parseTokens(_ file: SourceFile, _ range: Range<Int>, _ problems: inout Problems) -> Condition? {
    parsed(file, range, &problems) { $0.parse() }
}

/// Runs the parser over a piece of a file; nil when anything in it is wrong.
func parsed<Result>(
    _ file: SourceFile, _ range: Range<Int>, _ problems: inout Problems,
    by parse: (inout ConditionParser) -> Result?
) -> Result? {
    var found = Problems()
    let tokens = tokens(of: file, in: range, &found)
    // Once a character is unreadable, what the parser says of the rest would only mislead.
    guard !found.hasErrors else {
        problems.append(found)
        return nil
    }
    var parser = ConditionParser(tokens: tokens)
    let result = parse(&parser)
    problems.append(parser.problems)
    return parser.problems.hasErrors ? nil : result
}

private func parseNest(
    _ entries: [Entry], _ span: Span, _ file: SourceFile, _ problems: inout Problems
) -> Condition? {
    guard entries.count == 1, let word = entries[0].key.text, isNest(word) else {
        let wrong = entries.first { !isNest($0.key.text) }
        problems.report(
            .conditionShape, "a nest of conditions has one key: `all`, `any`, `none` or `at least 2 of`",
            at: wrong?.key.span ?? span,
            help: wrong?.key.text.flatMap { closest(to: $0, among: ["all", "any", "none"]) }
                .map { "did you mean `\($0)`?" })
        return nil
    }
    guard case .list(let items) = entries[0].value.content, !items.isEmpty else {
        problems.report(
            .conditionShape, "`\(word):` needs a list of at least one condition", at: entries[0].value.span)
        return nil
    }
    let parts = items.compactMap { parseCondition($0, in: file, &problems) }
    guard parts.count == items.count else { return nil }
    if let number = counted(word) {
        return threshold(Word(number, entries[0].key.span), among: parts.count, &problems)
            .map { .atLeast($0, of: parts, span) }
    }
    let joined = parts.count == 1 ? parts[0] : word == "all" ? .all(parts, span) : .any(parts, span)
    return word == "none" ? .not(joined, span) : joined
}

/// Whether a key begins a nest of conditions.
package func isNest(_ key: String?) -> Bool {
    key.map { ["all", "any", "none"].contains($0) || counted($0) != nil } ?? false
}

/// The number in `at least 2 of`.
private func counted(_ key: String) -> String? {
    let words = key.split(separator: " ")
    return words.count == 4 && words[0] == "at" && words[1] == "least" && words[3] == "of"
        ? String(words[2]) : nil
}

/// How many of some conditions are to hold; nil after reporting a number that says nothing.
func threshold(_ word: Word, among count: Int, _ problems: inout Problems) -> Int? {
    func refuse(_ message: String, _ help: String) -> Int? {
        problems.report(.conditionSyntax, message, at: word.span, help: help)
        return nil
    }
    guard let number = Int(word.text) else {
        return refuse("`\(word.text)` is not a whole number", "write `at least 2 of`")
    }
    if count > Condition.mostCounted {
        return refuse(
            "`at least` counts at most \(Condition.mostCounted) conditions, not \(count)",
            "make findings of groups of them")
    }
    if number < 1 { return refuse("at least \(number) of \(count) always holds", "write 1 or more") }
    if number > count {
        return refuse("at least \(number) of \(count) can never hold", "write \(count) or fewer")
    }
    return number
}

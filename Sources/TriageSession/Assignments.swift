import TriageAuthoring
import TriageDiagnostics
import TriageSyntax

/// Reads `plan = specific, feel = [hopeless, trapped]` as the mapping a call file would hold.
///
/// Nil when a piece is no answer; it is reported.
func parseAssignments(_ file: SourceFile, _ problems: inout Problems) -> Node? {
    var entries: [Entry] = []
    var seen: Set<String> = []
    var pieces = pieces(of: file, 0..<file.bytes.count)
    if pieces.count > 1, pieces.last?.isEmpty == true { pieces.removeLast() }
    for piece in pieces {
        guard let equals = file.bytes[piece].firstIndex(of: UInt8(ascii: "=")) else {
            let text = file.text(piece)
            problems.report(
                .badAnswer,
                text.isEmpty ? "there is no answer here" : "`\(text)` stands without its question",
                at: span(file, piece),
                help: decimal(file, entries.last, piece) ?? entries.last?.key.text.map {
                    "several answers to one question stand in brackets: `\($0) = [ONE, OTHER]`"
                } ?? "write `QUESTION = ANSWER`")
            return nil
        }
        if equals + 1 < piece.upperBound, file.bytes[equals + 1] == UInt8(ascii: "=") {
            problems.report(
                .badAnswer, "`==` is not used here", at: span(file, equals..<equals + 2),
                help: "write `=`, for answers and to compare")
            return nil
        }
        let key = scalar(file, trimmed(file, piece.lowerBound..<equals))
        let value = trimmed(file, equals + 1..<piece.upperBound)
        if !seen.insert(key.text ?? "").inserted {
            problems.report(
                .badAnswer, "`\(key.text ?? "")` is answered twice on this line", at: key.span,
                help: "several answers to one question stand in brackets")
            return nil
        }
        entries.append(Entry(key: key, value: answer(file, value)))
    }
    return Node(content: .mapping(entries), span: file.span)
}

/// What a comma between digits was meant for: `alcohol = 0,08`.
private func decimal(_ file: SourceFile, _ last: Entry?, _ piece: Range<Int>) -> String? {
    guard let last, let name = last.key.text, let before = last.value.text,
        Int(last.value.span.end) + 1 == piece.lowerBound
    else { return nil }
    let text = file.text(piece)
    let areDigits = [before.drop { $0 == "-" }[...], text[...]].allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    return areDigits ? "a number is written with a point: `\(name) = \(before).\(text)`" : nil
}

/// One answer, or several in brackets.
private func answer(_ file: SourceFile, _ range: Range<Int>) -> Node {
    guard file.bytes[range].first == UInt8(ascii: "["), file.bytes[range].last == UInt8(ascii: "]"),
        range.count > 1
    else { return scalar(file, range) }
    let inside = range.lowerBound + 1..<range.upperBound - 1
    let items = pieces(of: file, inside).filter { !$0.isEmpty }.map { scalar(file, $0) }
    return Node(content: .list(items), span: span(file, range))
}

private func scalar(_ file: SourceFile, _ range: Range<Int>) -> Node {
    Node(content: .scalar(Scalar(text: file.text(range), style: .plain)), span: span(file, range))
}

/// The stretches between commas that stand outside brackets.
private func pieces(of file: SourceFile, _ range: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    var depth = 0
    for index in range {
        switch file.bytes[index] {
        case UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ",") where depth == 0:
            pieces.append(trimmed(file, start..<index))
            start = index + 1
        default: break
        }
    }
    return pieces + [trimmed(file, start..<range.upperBound)]
}

private func trimmed(_ file: SourceFile, _ range: Range<Int>) -> Range<Int> {
    func isSpace(_ index: Int) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(file.bytes[index]) }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(start) { start += 1 }
    while end > start, isSpace(end - 1) { end -= 1 }
    return start..<end
}

private func span(_ file: SourceFile, _ range: Range<Int>) -> Span {
    Span(file: file.id, start: range.lowerBound, end: range.upperBound)
}

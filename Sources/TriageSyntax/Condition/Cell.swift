import TriageDiagnostics

/// What a row of a decision table asks of one column: unary tests of FEEL, and the `is ...` tests.
///
/// `-` asks nothing; several parts are alternatives; `not(...)` asks that none of them holds.
///
/// - Source: Decision Model and Notation (DMN) 1.5, chapter 8 (decision tables) and 7 to 18 of the FEEL
///   grammar (unary tests).
package struct Cell: Sendable {
    package enum Part: Sendable {
        case element(Element, Span)
        case status(Status, Span)
    }

    /// Empty for `-`.
    package let parts: [Part]
    package let isNegated: Bool
    package let span: Span

    package var asksNothing: Bool { parts.isEmpty }
}

extension Cell: CustomStringConvertible {
    /// As it is written; reading it gives the same cell.
    package var description: String {
        guard !asksNothing else { return "-" }
        let text = parts.map { part in
            switch part {
            case .element(let element, _): element.description
            case .status(let status, _): "is \(status.rawValue)"
            }
        }.joined(separator: ", ")
        return isNegated ? "not(\(text))" : text
    }
}

/// Reads a cell of a decision table; nil when something in it is wrong, which is reported.
package func parseCell(_ node: Node, in file: SourceFile, _ problems: inout Problems) -> Cell? {
    guard case .scalar(let scalar) = node.content else {
        problems.report(
            .conditionShape, "a cell is text, not \(node.shape)", at: node.span,
            help: "put single quotes around a range: `'[3..6]'`")
        return nil
    }
    guard let range = conditionText(scalar, node.span, file, &problems) else { return nil }
    if file.text(range).trimming(\.isWhitespace) == "-" {
        return Cell(parts: [], isNegated: false, span: node.span)
    }
    return parsed(file, range, &problems) { $0.parseCell(node.span) }
}

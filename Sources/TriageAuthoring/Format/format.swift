import TriageDiagnostics
import TriageSyntax

/// Why a file was left as it is.
package enum FormatFault: Error {
    /// It cannot be read.
    case unreadable([Diagnostic])
    /// The formatted text would not say the same, or not stay so: a fault of the formatter, found before
    /// anything was written.
    ///
    /// - Parameter at: the first piece that is not kept.
    case unfaithful(at: Span)
}

/// The text of a YAML file in one layout: two spaces a level, one space inside braces and after commas, blank
/// lines single, comments where they were. Lines end as they did.
///
/// What stands in braces or brackets on one line stays so; over several lines it is written line by line.
/// Texts, their quotes and the order of things are the author's. Formatting a second time changes nothing.
package func format(_ file: SourceFile) -> Result<String, FormatFault> {
    let once = laidOut(file)
    guard case .success(let text) = once else { return once }
    guard case .success(text) = laidOut(SourceFile(id: file.id, path: file.path, text: text)) else {
        return .failure(.unfaithful(at: Span(file: file.id, start: 0, end: 0)))
    }
    return once
}

private func laidOut(_ file: SourceFile) -> Result<String, FormatFault> {
    var problems = Problems()
    guard let root = read(file, &problems), !problems.hasErrors else {
        return .failure(.unreadable(problems.sorted()))
    }
    let comments = comments(in: file, around: root)
    var layout = YAMLLayout(root, of: file, comments: comments[...])
    let ending = file.text(0..<file.bytes.count).lineEnding
    let text = layout.text(of: root).replacing("\n", with: ending)
    let again = SourceFile(id: file.id, path: file.path, text: text)
    let reread = read(again, &problems)
    if let lost = root.firstLost(in: reread) { return .failure(.unfaithful(at: lost)) }
    let kept = reread.map { TriageAuthoring.comments(in: again, around: $0).map(\.text) } ?? []
    guard kept != comments.map(\.text) else { return .success(text) }
    let place = zip(comments, kept + [""]).first { $0.text != $1 }?.0.offset ?? Int(root.span.start)
    return .failure(.unfaithful(at: Span(file: file.id, start: place, end: place)))
}

extension Node {
    /// The first piece that another tree does not say at the same place; nil where both say the same.
    fileprivate func firstLost(in other: Node?) -> Span? {
        guard let other else { return firstOdd ?? span }
        switch (content, other.content) {
        case (.scalar(let one), .scalar(let another)):
            return one.text == another.text && one.style == another.style ? nil : span
        case (.list(let one), .list(let another)):
            return lost(one, another)
        case (.mapping(let one), .mapping(let another)):
            return lost(one.flatMap { [$0.key, $0.value] }, another.flatMap { [$0.key, $0.value] })
        case (.scalar, _), (.list, _), (.mapping, _): return span
        }
    }

    private func lost(_ one: [Node], _ another: [Node]) -> Span? {
        zip(one, another).lazy.compactMap { $0.firstLost(in: $1) }.first
            ?? (one.count == another.count ? nil : span)
    }

    /// The first key that is empty or no text: no line can begin with it.
    private var firstOdd: Span? {
        switch content {
        case .scalar: nil
        case .list(let items): items.lazy.compactMap(\.firstOdd).first
        case .mapping(let entries):
            entries.lazy.compactMap { entry in
                entry.key.text.map(\.isEmpty) ?? true ? entry.key.span : entry.value.firstOdd
            }.first
        }
    }
}

import TriageDiagnostics
import TriageSyntax

/// Why a file was left as it is.
package enum FormatFault: Error {
    /// It cannot be read.
    case unreadable([Diagnostic])
    /// The formatted text would not say the same, or not stay so: a fault of the formatter, found before
    /// anything was written.
    case unfaithful
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
        return .failure(.unfaithful)
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
    guard let reread = read(again, &problems), reread.says(root) else { return .failure(.unfaithful) }
    let kept = TriageAuthoring.comments(in: again, around: reread)
    return kept.map(\.text) == comments.map(\.text) ? .success(text) : .failure(.unfaithful)
}

extension Node {
    /// Whether two trees say the same, wherever their pieces stand.
    fileprivate func says(_ other: Node) -> Bool {
        switch (content, other.content) {
        case (.scalar(let one), .scalar(let another)): one.text == another.text && one.style == another.style
        case (.list(let one), .list(let another)):
            one.count == another.count && zip(one, another).allSatisfy { $0.says($1) }
        case (.mapping(let one), .mapping(let another)):
            one.count == another.count
                && zip(one, another).allSatisfy { $0.key.says($1.key) && $0.value.says($1.value) }
        case (.scalar, _), (.list, _), (.mapping, _): false
        }
    }
}

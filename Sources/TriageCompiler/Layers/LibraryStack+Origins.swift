import TriageDiagnostics
import TriageModel
import TriageSyntax

extension LibraryStack {
    /// What a layer has to do with a thing.
    package struct Origin: Sendable, Hashable {
        package let layer: String
        /// What it says otherwise; none where it added the thing, or took it out.
        package let keys: [String]
        /// Where the layer says it.
        package let span: Span
        package let isRemoval: Bool

        /// As a sentence says it.
        package var text: String {
            if isRemoval { return "taken out by layer `\(layer)`" }
            if keys.isEmpty { return "added by layer `\(layer)`" }
            return keys.map { "`\($0)`" }.joined(separator: ", ") + " by layer `\(layer)`"
        }
    }

    /// The layers that a thing comes from, lowest first; none where it is the base's alone.
    ///
    /// - Parameter kind: what it is, as `diff` and `show` call it: rule, question, rung.
    package func origins(of kind: String, named name: String) -> [Origin] {
        let section = Self.sections[kind] ?? kind + "s"
        let added = files.compactMap { tree in
            tree.layer.flatMap { layer in
                Self.place(of: name, in: tree.root, section).map {
                    Origin(layer: layer, keys: [], span: $0, isRemoval: false)
                }
            }
        }
        let made = changes(of: LayerChange.Target(section, name)).map(\.change)
        return added
            + made.map { change in
                Origin(
                    layer: change.layer.text, keys: change.entries.compactMap(\.key.text),
                    span: change.name.span, isRemoval: change.verb == .remove)
            }
    }

    private static let sections = [
        "guidance": "guidance", "confidentiality": "confidentiality", "danger key": "danger_keys",
    ]

    private static func place(of name: String, in root: Node, _ section: String) -> Span? {
        func key(_ node: Node?) -> Span? { node?.entries.first { $0.key.text == name }?.key.span }
        switch section {
        case "files":
            return ["rule_set", "protocol"].compactMap { root[$0] }.first { $0.text == name }?.span
        case "rules":
            let rows = (root["tables"]?.entries ?? []).compactMap { key($0.value["rows"]) }
            return key(root["rules"]) ?? rows.first
        case "rungs":
            return (root["ladders"]?.entries ?? []).compactMap { key($0.value["rungs"]) }.first
        default: return key(root[section])
        }
    }
}

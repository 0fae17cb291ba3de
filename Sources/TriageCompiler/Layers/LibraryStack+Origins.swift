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
        // Words in another language say what is there already.
        let added = files.filter { $0.root["language"] == nil }.compactMap { tree in
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

    /// The highest layer above a level that says a wording otherwise, and where it does.
    ///
    /// - Parameter path: the names that lead to the wording: `questions.plan.answers.vague`.
    func wording(of path: String, above level: Int) -> (name: String, span: Span)? {
        let names = path.split(separator: ".").map(String.init)
        guard names.count > 2 else { return nil }
        for made in changes(of: LayerChange.Target(names[0], names[1])).reversed() {
            let layer = made.change.layer.text
            let said = Node(content: .mapping(made.change.entries), span: made.change.name.span)
            if self.level(of: layer) > level, let wording = said.node(at: names.dropFirst(2)) {
                return (layer, wording.span)
            }
        }
        return nil
    }

    /// The `library.yaml` of a layer.
    package func library(ofLayer layer: String) -> LibraryDeclaration? {
        libraries.first { $0.name.text == layer }
    }

    /// How many things of a name a layer adds, in whatever files.
    package func additions(of layer: String) -> Int {
        let added = [
            "questions", "findings", "scores", "tables", "rules", "laws", "guidance", "screens", "flags",
            "responders", "sources", "audiences", "confidentiality", "danger_keys",
        ]
        return files.filter { $0.layer == layer && $0.root["language"] == nil }.map { tree in
            added.map { tree.root[$0]?.entries.count ?? 0 }.reduce(0, +)
        }.reduce(0, +)
    }

    /// Where a layer says something in another language, as a sentence says it.
    func ownWords(of layer: String, _ code: String) -> String {
        let folder = library(ofLayer: layer)?.folder ?? ""
        return "a file of the layer's own, in `\(folder)Rules/Languages/\(code)/`, with `layer: \(layer)`"
    }

    private static let sections = [
        "guidance": "guidance", "confidentiality": "confidentiality", "danger key": "danger_keys",
    ]

    /// Whether a file declares a thing.
    ///
    /// - Parameter kind: what it is, as `diff` and `show` call it.
    package static func declares(_ kind: String, named name: String, in root: Node) -> Bool {
        place(of: name, in: root, sections[kind] ?? kind + "s") != nil
    }

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

import TriageDiagnostics
import TriageModel
import TriageSyntax

/// Makes the changes of layers, one layer after another.
struct LayerMerge {
    private(set) var files: [LibraryStack.FileTree]
    private(set) var changes: [LibraryStack.MadeChange] = []
    private let stack: LibraryStack
    private let places: [LayerChange.Target: Place]

    /// Where a thing stands: the file, and the keys from its top.
    private struct Place {
        let file: Int
        let path: [String]
        let name: Span
    }

    init(_ stack: LibraryStack) {
        self.stack = stack
        files = stack.files
        places = Self.places(in: stack.files)
    }

    /// The things that layers can name; of equal names the first counts.
    private static func places(in files: [LibraryStack.FileTree]) -> [LayerChange.Target: Place] {
        var places: [LayerChange.Target: Place] = [:]
        for (file, tree) in files.enumerated() where tree.root["language"] == nil {
            func note(_ section: String, _ path: [String]) {
                for entry in tree.root.node(at: path)?.entries ?? [] {
                    guard let name = entry.key.text else { continue }
                    let target = LayerChange.Target(section, name)
                    if places[target] == nil {
                        places[target] = Place(file: file, path: path + [name], name: entry.key.span)
                    }
                }
            }
            for section in ["rules", "findings", "scores", "questions", "guidance"] {
                note(section, [section])
            }
            for table in tree.root["tables"]?.entries ?? [] {
                if let name = table.key.text { note("rules", ["tables", name, "rows"]) }
            }
            for ladder in tree.root["ladders"]?.entries ?? [] {
                if let name = ladder.key.text { note("rungs", ["ladders", name, "rungs"]) }
            }
        }
        return places
    }

    /// Makes the changes of the layers of one level; their files may stand in any order.
    mutating func make(
        _ layers: [LayerDeclaration], _ level: Int, _ leavesOut: (LayerChange) -> Bool,
        _ problems: inout Problems
    ) {
        // Within a layer no change depends on another.
        let all = layers.flatMap(\.changes).filter { !leavesOut($0) }.enumerated().sorted {
            ($0.element.layer.text, $0.element.target, $0.offset)
                < ($1.element.layer.text, $1.element.target, $1.offset)
        }
        for (_, change) in all { make(change, level, &problems) }
        place(layers.flatMap { layer in layer.placings.map { ($0, layer.name.text) } }, level, &problems)
    }

    // MARK: changes

    private mutating func make(_ change: LayerChange, _ level: Int, _ problems: inout Problems) {
        let target = change.target
        guard let place = places[target], stack.level(of: files[place.file].layer) < level else {
            let known = places.filter {
                $0.key.section == target.section && stack.level(of: files[$0.value.file].layer) < level
            }
            problems.report(
                .notInBase, "below layer `\(change.layer.text)` there is no \(target.text)",
                at: change.name.span, help: suggestion(for: target.name, among: known.keys.map(\.name)))
            return
        }
        let others = changes.filter { $0.change.target == target }
        let thing = files[place.file].root.node(at: place.path)
        if let other = others.last,
            thing == nil || other.change.layer.text == change.layer.text
                || others.contains(where: { $0.version == change.of?.text })
        {
            let verb = other.change.verb == .remove ? "takes out" : "replaces"
            problems.report(
                .replacedTwice, "layer `\(other.change.layer.text)` \(verb) \(target.text) as well",
                at: change.name.span, notes: [.init("there", other.change.name.span)],
                help: other.change.layer.text == change.layer.text || thing == nil
                    ? "leave one of the two"
                    : thing.map { "leave one of the two, or put this one on the other: `of: \($0.version)`" })
            return
        }
        guard let thing else { return }
        check(change, thing, place, &problems)
        if let merged = merged(thing, change, &problems) {
            files[place.file].root = files[place.file].root.replacing(place.path[...], with: merged)
        } else {
            files[place.file].root = files[place.file].root.replacing(place.path[...], with: nil)
        }
        changes.append(.init(change: change, place: place.name, version: thing.version))
    }

    /// Reports a change that was written for another version.
    private func check(
        _ change: LayerChange, _ thing: Node, _ place: Place, _ problems: inout Problems
    ) {
        let (version, target) = (thing.version, change.target)
        guard let of = change.of else {
            problems.report(
                .changedBelow,
                "`\(change.verb.rawValue)` does not say which version of \(target.text) it means",
                at: change.name.span, notes: [.init("the \(target.text) it would be", place.name)],
                help: "read that one, and write `of: \(version)`")
            return
        }
        if of.text != version {
            problems.report(
                .changedBelow, "\(target.text) is not the version `\(of.text)` any more", at: of.span,
                notes: [.init("it stands here now, as version `\(version)`", place.name)],
                help: "read that one; when this still fits, write `of: \(version)`")
        }
    }

    /// What a thing says after a change; nil when it is taken out.
    private func merged(_ thing: Node, _ change: LayerChange, _ problems: inout Problems) -> Node? {
        if change.verb == .remove { return nil }
        var thing = thing
        // A finding can be its condition alone.
        if change.target.section == "findings", thing["when"] == nil {
            thing = thing.with([entry("when", thing)])
        }
        let entries = change.entries.map { own in
            guard own.key.text == "answers", let answers = thing["answers"] else { return own }
            return Entry(key: own.key, value: labels(answers, own.value, change.target, &problems))
        }
        guard change.target.section == "rules" else { return thing.putting(entries) }
        let unapproved = thing.with(thing.entries.filter { $0.key.text != "approved" })
        return unapproved.putting(approvals(of: thing, change, entries))
    }

    /// Who approved a rule below did not approve what a layer makes of it; approvals of a layer that says
    /// nothing otherwise come beside theirs.
    private func approvals(of thing: Node, _ change: LayerChange, _ entries: [Entry]) -> [Entry] {
        func list(_ node: Node?) -> [Node] {
            guard let node else { return [] }
            if case .list(let items) = node.content { return items }
            return [node]
        }
        let own = entries.first { $0.key.text == "approved" }
        let isApprovalAlone = own != nil && entries.count == 1
        let all = (isApprovalAlone ? list(thing["approved"]) : []) + list(own?.value)
        let others = entries.filter { $0.key.text != "approved" }
        guard !all.isEmpty else { return others }
        let approved = Node(content: .list(all), span: own?.value.span ?? change.name.span)
        return others + [entry("approved", approved)]
    }

    private func entry(_ key: String, _ value: Node) -> Entry {
        Entry(key: Node(content: .scalar(Scalar(text: key, style: .plain)), span: value.span), value: value)
    }

    /// The answers of a question with other labels.
    private func labels(
        _ answers: Node, _ others: Node, _ target: LayerChange.Target, _ problems: inout Problems
    ) -> Node {
        guard case .mapping(let list) = others.content else { return others }
        let changed = list.compactMap { other -> Entry? in
            guard let name = other.key.text, let answer = answers[name] else {
                problems.report(
                    .notInBase, "\(target.text) has no answer `\(other.key.text ?? "")`", at: other.key.span,
                    help: suggestion(
                        for: other.key.text ?? "", among: answers.entries.compactMap(\.key.text)))
                return nil
            }
            guard case .mapping = answer.content else { return other }
            let said = other.value.text == nil ? other.value.entries : [entry("label", other.value)]
            return Entry(key: other.key, value: answer.putting(said))
        }
        return answers.putting(changed)
    }

    // MARK: places

    private mutating func place(
        _ placings: [(LayerDeclaration.Placing, layer: String)], _ level: Int, _ problems: inout Problems
    ) {
        func rank(_ placing: (LayerDeclaration.Placing, layer: String)) -> (String, String, String) {
            (placing.layer, placing.0.document.text, placing.0.question.text)
        }
        var rest = placings.sorted { rank($0) < rank($1) }
        var seen: [String: Span] = [:]
        // One may stand beside another that is placed as well.
        var isMoving = true
        while isMoving {
            isMoving = false
            for (index, (placing, _)) in rest.enumerated() {
                guard let file = file(of: placing.document.text, below: level) else { continue }
                // What it stands beside gets its own place first.
                let waits = rest.contains { other, _ in
                    other.document.text == placing.document.text
                        && other.question.text == placing.beside?.text
                }
                guard !waits, let order = order(file, with: placing) else { continue }
                let key = "\(placing.document.text).\(placing.question.text)"
                if let first = seen.updateValue(placing.question.span, forKey: key) {
                    problems.report(
                        .replacedTwice, "`\(placing.question.text)` has a place already",
                        at: placing.question.span, notes: [.init("there", first)],
                        help: "leave one of the two")
                } else {
                    put(order, file)
                }
                rest.remove(at: index)
                isMoving = true
                break
            }
        }
        for (placing, layer) in rest { report(placing, layer, level, &problems) }
    }

    private func file(of document: String, below level: Int) -> Int? {
        files.firstIndex {
            $0.root["protocol"]?.text == document && stack.level(of: $0.layer) < level
        }
    }

    private func order(_ file: Int) -> [Node] {
        guard let node = files[file].root["asks_first"] else { return [] }
        if case .list(let items) = node.content { return items }
        return [node]
    }

    /// The order of a protocol with a question in its place; nil while what it stands beside is not there.
    private func order(_ file: Int, with placing: LayerDeclaration.Placing) -> [Node]? {
        var items = order(file).filter { $0.text != placing.question.text }
        func index(_ name: Word) -> Int? { items.firstIndex { $0.text == name.text } }
        let at: Int?
        switch placing.place {
        case .first: at = 0
        case .last: at = items.count
        case .before(let other): at = index(other)
        case .after(let other): at = index(other).map { $0 + 1 }
        }
        guard let at else { return nil }
        let scalar = Scalar(text: placing.question.text, style: .plain)
        items.insert(Node(content: .scalar(scalar), span: placing.question.span), at: at)
        return items
    }

    private mutating func put(_ order: [Node], _ file: Int) {
        let root = files[file].root
        let list = Node(content: .list(order), span: root["asks_first"]?.span ?? root.span)
        files[file].root = root.putting([entry("asks_first", list)])
    }

    private func report(
        _ placing: LayerDeclaration.Placing, _ layer: String, _ level: Int, _ problems: inout Problems
    ) {
        guard let file = file(of: placing.document.text, below: level) else {
            let known = files.compactMap { $0.root["protocol"]?.text }
            problems.report(
                .notInBase, "below layer `\(layer)` there is no protocol `\(placing.document.text)`",
                at: placing.document.span, help: suggestion(for: placing.document.text, among: known))
            return
        }
        guard let other = placing.beside else { return }
        let asked = order(file).compactMap(\.text)
        problems.report(
            .notInBase, "`\(placing.document.text)` does not ask `\(other.text)` first", at: other.span,
            help: asked.isEmpty
                ? "it has no order; write `first` or `last`"
                : "it asks first, in this order: " + asked.joined(separator: ", "))
    }
}

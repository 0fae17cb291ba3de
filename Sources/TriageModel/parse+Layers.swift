import TriageDiagnostics
import TriageSyntax
import TriageValues

/// `library.yaml`, and files of kind `layer`.
extension DocumentParser {
    mutating func library(_ root: Node, place: Span) -> LibraryDeclaration? {
        let fields = Fields(
            root, "a library", place: place, file: file, required: ["library", "title", "version"],
            optional: ["stands_on", "demands_approval"], &problems)
        document.title = fields.text("title", &problems) ?? ""
        let version = version(fields)
        guard let name = fields.word("library", &problems) else { return nil }
        checkName(name, &problems)
        document.id = name
        document.version = version
        return LibraryDeclaration(
            file: file, name: name, title: document.title, version: version ?? "", standsOn: base(fields),
            demands: demands(fields))
    }

    private mutating func demands(_ fields: Fields) -> Set<LibraryDeclaration.Approvable> {
        let all = LibraryDeclaration.Approvable.allCases
        return Set(
            fields.words("demands_approval", &problems).compactMap { word in
                if let kind = LibraryDeclaration.Approvable(rawValue: word.text) { return kind }
                problems.report(
                    .badValue, "`demands_approval` cannot be of `\(word.text)`", at: word.span,
                    help: "it names what must be approved: "
                        + all.map { "`\($0.rawValue)`" }.joined(separator: ", "))
                return nil
            })
    }

    private mutating func base(_ fields: Fields) -> LibraryDeclaration.Base? {
        guard let node = fields.node("stands_on") else { return nil }
        let base = Fields(
            node, "`stands_on`", place: node.span, file: file, required: ["library", "folder"],
            optional: ["revision"], &problems)
        let (library, folder) = (base.word("library", &problems), base.word("folder", &problems))
        let revision = base.word("revision", &problems)
        guard let library, let folder else { return nil }
        checkName(library, &problems)
        return .init(library: library, folder: folder, revision: revision)
    }

    mutating func layer(_ root: Node, place: Span) -> LayerDeclaration? {
        let fields = Fields(
            root, "a layer", place: place, file: file, required: ["layer", "title"],
            optional: ["replace", "remove", "place"], &problems)
        document.title = fields.text("title", &problems) ?? ""
        guard let name = fields.word("layer", &problems) else { return nil }
        checkName(name, &problems)
        document.layer = name
        var changes: [LayerChange] = []
        for (verb, sections) in [
            (LayerChange.Verb.replace, LayerChange.replaceable.map(\.section)), (.remove, ["rules"]),
        ] {
            guard let node = fields.node(verb.rawValue) else { continue }
            let what = "`\(verb.rawValue)`"
            let inner = Fields(
                node, what, place: node.span, file: file, optional: sections, &problems)
            for section in sections {
                guard let node = inner.node(section) else { continue }
                for (thing, value) in entries(of: node, "`\(section)` of \(what)", &problems) {
                    if let change = change(verb, section, thing, value, name) { changes.append(change) }
                }
            }
        }
        return LayerDeclaration(name: name, changes: changes, placings: placings(fields))
    }

    private mutating func change(
        _ verb: LayerChange.Verb, _ section: String, _ name: Word, _ node: Node, _ layer: Word
    ) -> LayerChange? {
        checkName(name, &problems)
        let target = LayerChange.Target(section, name.text)
        let keys = LayerChange.replaceable.first { $0.section == section }?.keys ?? []
        let isRemoval = verb == .remove
        let fields = Fields(
            node, "`\(verb.rawValue)` of \(target.text)", place: name.span, file: file,
            required: isRemoval ? ["because", "source"] : [],
            optional: ["of", "accepted_by"] + (isRemoval ? [] : keys), &problems)
        guard case .mapping(let all) = node.content else { return nil }
        let said = isRemoval ? [] : all.filter { keys.contains($0.key.text ?? "") }
        if !isRemoval, said.isEmpty {
            problems.report(
                .missingKey, "`replace` of \(target.text) says nothing otherwise", at: name.span,
                help: "it can say: " + keys.joined(separator: ", "))
        }
        return LayerChange(
            verb: verb, layer: layer, target: target, name: name, of: fields.word("of", &problems),
            entries: said, because: fields.word("because", &problems),
            sources: fields.words("source", &problems), acceptedBy: acceptance(fields))
    }

    private mutating func acceptance(_ fields: Fields) -> LayerChange.Acceptance? {
        guard let node = fields.node("accepted_by") else { return nil }
        let accepted = Fields(
            node, "`accepted_by`", place: node.span, file: file, required: ["name", "role", "on"],
            &problems)
        let (name, role) = (accepted.text("name", &problems), accepted.text("role", &problems))
        let on = accepted.word("on", &problems)
        let when = on.flatMap { self.day($0) }
        guard let name, let role, let when else { return nil }
        return .init(name: name, role: role, on: when)
    }

    private mutating func placings(_ fields: Fields) -> [LayerDeclaration.Placing] {
        guard let node = fields.node("place") else { return [] }
        var placings: [LayerDeclaration.Placing] = []
        for (document, questions) in entries(of: node, "`place`", &problems) {
            for (question, value) in entries(of: questions, "`place` of `\(document.text)`", &problems) {
                guard let place = place(value) else { continue }
                placings.append(.init(document: document, question: question, place: place))
            }
        }
        return placings
    }

    private mutating func place(_ node: Node) -> LayerDeclaration.Placing.Place? {
        guard let word = textWord(node, "a place", &problems) else { return nil }
        let parts = word.text.split(separator: " ")
        if parts == ["first"] { return .first }
        if parts == ["last"] { return .last }
        if parts.count == 2, parts[0] == "before" || parts[0] == "after" {
            // Where that name stands, so that it can be found and changed by itself.
            let other = Word(String(parts[1]), word.span.end(of: word.text, length: parts[1].utf8.count))
            return parts[0] == "before" ? .before(other) : .after(other)
        }
        problems.report(
            .badValue, "`\(word.text)` is no place in an order", at: word.span,
            help: "write `first`, `last`, `before QUESTION` or `after QUESTION`")
        return nil
    }
}

extension Span {
    /// The last bytes of a text that stands here, plainly or in quotes; all of it where it stands otherwise.
    fileprivate func end(of text: String, length: Int) -> Span {
        let quote = Int(end - start) - text.utf8.count
        guard quote == 0 || quote == 2 else { return self }
        let last = Int(end) - quote / 2
        return Span(file: file, start: last - length, end: last)
    }
}

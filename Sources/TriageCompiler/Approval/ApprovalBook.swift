import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Who answers for what a library says, as it stands now: of each approval, whether it is of what stands
/// there.
///
/// INVARIANT: an approval stands only while the thing says, and rests on, what it did when it was approved.
package struct ApprovalBook: Sendable {
    /// Something that people answer for.
    package struct Entry: Sendable {
        package enum Kind: String, Sendable {
            /// Rows of tables are rules.
            case rule, table, law, file
        }

        package let kind: Kind
        package let name: Word
        package let mandate: Mandate
        /// Whether it raises to the highest rung of a ladder.
        package let isRedFlag: Bool
        /// The document it stands in, by its place.
        let document: Int
        /// The table that a row stands in.
        let table: String?
        /// What it is decided by.
        let conditions: [TypedCondition]

        /// As a sentence says it.
        package var text: String { "\(kind.rawValue) `\(name.text)`" }
    }

    package let entries: [Entry]
    private let library: SoundLibrary
    private let stack: LibraryStack
    /// By document, what its file says.
    private let roots: [Node]

    package init(_ library: SoundLibrary, _ stack: LibraryStack) {
        (self.library, self.stack) = (library, stack)
        let trees = Dictionary(stack.files.map { ($0.file.id, $0.root) }) { first, _ in first }
        roots = library.documents.map { document in
            trees[document.file.id] ?? Node(content: .mapping([]), span: document.id.span)
        }
        entries = Self.entries(library).sorted { $0.name.span < $1.name.span }
    }

    private static func entries(_ library: SoundLibrary) -> [Entry] {
        let tops = Set(library.ladders.compactMap(\.rungs.last?.name.text))
        func isRedFlag(_ rule: RuleDeclaration) -> Bool { rule.raise.contains { tops.contains($0.text) } }
        let tables = library.tables.flatMap { table in
            table.declaration.rows.map { ($0.name.text, table.declaration.name.text) }
        }
        let tableOfRow = Dictionary(tables) { first, _ in first }
        let rules = library.rules.map { rule in
            Entry(
                kind: .rule, name: rule.declaration.name, mandate: rule.declaration.mandate,
                isRedFlag: isRedFlag(rule.declaration), document: rule.document,
                table: tableOfRow[rule.declaration.name.text], conditions: [rule.when])
        }
        let laws = library.laws.map { law in
            Entry(
                kind: .law, name: law.declaration.name, mandate: law.declaration.mandate, isRedFlag: false,
                document: law.document, table: nil, conditions: [law.when])
        }
        let whole = library.tables.map { table in
            let rows = rules.filter { $0.table == table.declaration.name.text }
            return Entry(
                kind: .table, name: table.declaration.name, mandate: table.declaration.mandate,
                isRedFlag: rows.contains(where: \.isRedFlag), document: table.document, table: nil,
                conditions: rows.flatMap(\.conditions))
        }
        let files = library.documents.enumerated().map { index, document in
            let own = (rules + laws).filter { $0.document == index }
            return Entry(
                kind: .file, name: document.id, mandate: document.mandate,
                isRedFlag: own.contains(where: \.isRedFlag), document: index, table: nil,
                conditions: own.flatMap(\.conditions))
        }
        return files + whole + rules + laws
    }

    package func entries(named name: String) -> [Entry] { entries.filter { $0.name.text == name } }

    // MARK: what is approved

    /// All that an entry says, and what decides it, as twelve digits: what an approval is of.
    ///
    /// Not in it are the wordings of questions, and of rungs who goes and when: the file's own approval has
    /// them.
    package func version(of entry: Entry) -> String {
        var parts = [Self.pair("says", said(by: entry))]
        if entry.kind != .file, let applies = roots[entry.document]["applies_when"] {
            parts.append(Self.pair("applies_when", applies))
        }
        if let table = entry.table, let columns = roots[entry.document]["tables"]?[table]?["columns"] {
            parts.append(Self.pair("columns", columns))
        }
        let applies = library.appliesWhen[entry.document].map { [$0] } ?? []
        parts += foundations(of: entry.conditions + applies).map { Self.pair("rests on \($0)", $1) }
        return Node(content: .mapping(parts), span: entry.name.span).version
    }

    /// The lines that an entry says, without its approvals.
    private func said(by entry: Entry) -> Node {
        let root = roots[entry.document]
        let name = entry.name.text
        let node: Node? =
            switch entry.kind {
            case .rule: entry.table.map { root["tables"]?[$0]?["rows"]?[name] } ?? root["rules"]?[name]
            case .table: root["tables"]?[name]
            case .law: root["laws"]?[name]
            case .file: root
            }
        return (node ?? root).withoutApprovals
    }

    /// The findings and scores that conditions rest on, with their names, the rules that raise a ladder which
    /// they test, and of questions what decides what an answer does: the answers, with their order where it
    /// counts, the bounds of a number, what is assumed, when it is asked, and whether no more.
    private func foundations(of conditions: [TypedCondition]) -> [(name: String, node: Node)] {
        subjects(under: conditions).compactMap(foundation).sorted { $0.name < $1.name }
    }

    /// A thing as it stands, with what layers made of it.
    package struct Thing: Sendable {
        package let name: Word
        package let said: Node
        /// Where layers say it otherwise, the lowest first.
        package let changes: [Span]
    }

    package func thing(_ entry: Entry) -> Thing {
        let said = said(by: entry)
        let names =
            switch entry.kind {
            case .rule: [entry.name.text]
            case .table: said["rows"]?.entries.compactMap(\.key.text) ?? []
            case .law, .file: [String]()
            }
        return Thing(name: entry.name, said: said, changes: names.flatMap { changes("rules", $0) })
    }

    /// The findings, scores and rules that an entry rests on, in the order of their names.
    package func foundations(of entry: Entry) -> [Thing] {
        subjects(under: entry.conditions).compactMap { subject in
            let (section, name): (String, Word)
            switch subject {
            case .question, .rung: return nil
            case .finding(let index): (section, name) = ("findings", library.findings[index].declaration.name)
            case .score(let index): (section, name) = ("scores", library.scores[index].declaration.name)
            case .rule(let index): (section, name) = ("rules", library.rules[index].declaration.name)
            }
            guard let said = foundation(subject)?.node else { return nil }
            return Thing(name: name, said: said, changes: changes(section, name.text))
        }.sorted { $0.name.text < $1.name.text }
    }

    private func changes(_ section: String, _ name: String) -> [Span] {
        stack.changes(of: .init(section, name)).map(\.change.name.span)
    }

    /// Where an entry says what it says now: its name, or where the highest layer says it otherwise.
    package func place(of entry: Entry) -> Span {
        entry.kind == .rule ? changes("rules", entry.name.text).last ?? entry.name.span : entry.name.span
    }

    private func subjects(under conditions: [TypedCondition]) -> Set<Subject> {
        var seen: Set<Subject> = []
        var open = conditions.flatMap(\.subjects)
        while let subject = open.popLast() {
            guard seen.insert(subject).inserted else { continue }
            switch subject {
            case .question(let index): open += library.questions[index].when?.subjects ?? []
            case .finding(let index): open += library.findings[index].when.subjects
            case .score(let index):
                open += library.scores[index].when.flatMap(\.subjects)
                guard case .add(let parts) = library.scores[index].declaration.kind else { continue }
                open += parts.compactMap { library.names.questions[$0.question.text] }.map { .question($0) }
            case .rung(let place):
                let ways = library.ways(to: place)
                open += (ways.raising + ways.stepping + ways.below).map { .rule($0) }
            case .rule(let index):
                let applies = library.appliesWhen[library.rules[index].document].map { [$0] } ?? []
                open += (applies + [library.rules[index].when]).flatMap(\.subjects)
            }
        }
        return seen
    }

    private func foundation(_ subject: Subject) -> (name: String, node: Node)? {
        let (section, name, document): (String, Word, Int)
        switch subject {
        case .question(let index):
            let question = library.questions[index]
            (section, name, document) = ("questions", question.declaration.name, question.document)
        case .finding(let index):
            let finding = library.findings[index]
            (section, name, document) = ("findings", finding.declaration.name, finding.document)
        case .score(let index):
            let score = library.scores[index]
            (section, name, document) = ("scores", score.declaration.name, score.document)
        case .rung(let place):
            let ladder = library.ladders[place.ladder]
            return (ladder.name.text, rungs(of: ladder))
        case .rule(let index):
            return (library.rules[index].declaration.name.text, said(byRule: library.rules[index]))
        }
        guard let node = roots[document][section]?[name.text] else { return nil }
        guard section == "questions" else { return (name.text, node) }
        let isOrdered = node["unordered"] == nil && node["choose"] == nil
        var entries = node.entries.filter {
            ["number", "if_missing", "none", "unordered", "retired", "instead", "ask_when"].contains(
                $0.key.text)
        }
        if let answers = node["answers"] {
            let names = answers.entries.map(\.key)
            let order = isOrdered ? names : names.sorted { ($0.text ?? "") < ($1.text ?? "") }
            entries.append(Self.pair("answers", Node(content: .list(order), span: answers.span)))
        }
        return (name.text, Node(content: .mapping(entries), span: node.span))
    }

    /// The rungs of a ladder in their order, and how far a step up takes it.
    private func rungs(of ladder: LadderDeclaration) -> Node {
        let words = ladder.rungs.map(\.name) + [ladder.stepUpLimit].compactMap { $0 }
        return Node(
            content: .list(
                words.map { Node(content: .scalar(Scalar(text: $0.text, style: .plain)), span: $0.span) }),
            span: ladder.name.span)
    }

    private func said(byRule rule: SoundLibrary.Entry<RuleDeclaration, TypedCondition>) -> Node {
        let root = roots[rule.document]
        let name = rule.declaration.name.text
        let row = root["tables"]?.entries.lazy.compactMap { $0.value["rows"]?[name] }.first
        return (root["rules"]?[name] ?? row ?? root).withoutApprovals
    }

    private static func pair(_ key: String, _ value: Node) -> TriageSyntax.Entry {
        let scalar = Scalar(text: key, style: .plain)
        return .init(key: Node(content: .scalar(scalar), span: value.span), value: value)
    }

    // MARK: who answers

    /// The approvals of the entry itself that are of what stands there, one for each person.
    ///
    /// - Parameter today: one that is dated ahead does not count yet; nil counts all.
    package func standing(_ entry: Entry, today: Day?) -> [Approval] {
        guard !entry.mandate.approvals.isEmpty else { return [] }
        let version = version(of: entry)
        return entry.mandate.approvals.reduce(into: []) { standing, approval in
            guard approval.version?.text == version, today.map({ approval.on <= $0 }) ?? true,
                !standing.contains(where: { $0.isBy(approval.by.text) })
            else { return }
            standing.append(approval)
        }
    }

    /// Everybody who answers for an entry, by its own approvals or those of its table or its file.
    package func answering(for entry: Entry, today: Day?) -> [Approval] {
        let around = entries.filter { other in
            other.document == entry.document
                && (other.kind == .file || other.kind == .table && other.name.text == entry.table)
        }
        let own = entry.kind == .file ? [] : [entry]
        return (own + around).flatMap { standing($0, today: today) }.reduce(into: []) { people, approval in
            if !people.contains(where: { $0.isBy(approval.by.text) }) { people.append(approval) }
        }
    }

    /// How many people have to answer for an entry where that is demanded: two for a red flag.
    package func needed(for entry: Entry) -> Int { entry.isRedFlag ? 2 : 1 }

    /// The `library.yaml` that demands that an entry be approved; nil where none does.
    package func demanding(_ entry: Entry) -> LibraryDeclaration? {
        let kind: LibraryDeclaration.Approvable
        switch entry.kind {
        case .rule: kind = .rules
        case .law: kind = .laws
        case .file: kind = .files
        case .table: return nil
        }
        let file = library.documents[entry.document].file
        let layers =
            [stack.layer(ofFile: file.id)]
            + (entry.kind == .rule
                ? stack.changes(of: .init("rules", entry.name.text)).map { $0.change.layer.text } : [])
        return stack.libraries.first { library in
            guard library.demands.contains(kind) else { return false }
            return layers.contains(library.standsOn == nil ? nil : library.name.text)
        }
    }
}

extension Node {
    /// What a rule, a table, a law or a file says, without who approved it or a part of it.
    var withoutApprovals: Node {
        func without(_ node: Node, _ inner: [String: (Node) -> Node] = [:]) -> Node {
            guard case .mapping(let entries) = node.content else { return node }
            return Node(
                content: .mapping(
                    entries.filter { $0.key.text != "approved" }.map { entry in
                        guard let change = inner[entry.key.text ?? ""] else { return entry }
                        return Entry(key: entry.key, value: change(entry.value))
                    }), span: node.span)
        }
        func each(_ change: @escaping (Node) -> Node) -> (Node) -> Node {
            { section in
                guard case .mapping(let entries) = section.content else { return section }
                return Node(
                    content: .mapping(entries.map { Entry(key: $0.key, value: change($0.value)) }),
                    span: section.span)
            }
        }
        let table: (Node) -> Node = { without($0, ["rows": each { without($0) }]) }
        return without(
            self,
            [
                "rules": each { without($0) }, "laws": each { without($0) }, "tables": each(table),
                "rows": each { without($0) },
            ])
    }
}

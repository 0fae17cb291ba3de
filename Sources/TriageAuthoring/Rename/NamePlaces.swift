import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax

/// Where a name of a library stands as a name, by what its files were parsed to.
package struct NamePlaces {
    /// What shares one set of names.
    package enum Kind: Sendable {
        /// Questions, findings and scores.
        case subject
        case rule, table, law, source
        /// Protocols and rule sets.
        case file
    }

    let kind: Kind
    let name: String
    package private(set) var spans: Set<Span> = []

    package init(_ kind: Kind, _ name: String) { (self.kind, self.name) = (kind, name) }

    package mutating func add(_ word: Word?, _ kind: Kind) {
        if let word, kind == self.kind, word.text == name { spans.insert(word.span) }
    }

    mutating func add(_ words: [Word], _ kind: Kind) { words.forEach { add($0, kind) } }

    package mutating func add(_ condition: Condition?) {
        switch condition {
        case .all(let parts, _)?, .any(let parts, _)?, .atLeast(_, let parts, _)?: parts.forEach { add($0) }
        case .not(let part, _)?: add(part)
        case .finding(let word)?: add(word, .subject)
        case .test(let test)?: add(test.subject, .subject)
        case nil: break
        }
    }

    // MARK: files of rules

    mutating func add(_ document: Document) {
        add(document.id, .file)
        add(document.appliesWhen)
        add(document.asksFirst, .subject)
        document.questions.forEach { add($0) }
        for finding in document.findings {
            add(finding.name, .subject)
            add(finding.when)
        }
        document.scores.forEach { add($0) }
        let rows = Set(document.tables.flatMap(\.rows).map(\.name))
        // A row's condition was made of its cells, and stands nowhere.
        for rule in document.rules where !rows.contains(rule.name) {
            add(rule.name, .rule)
            add(rule.when)
            add(rule.outcome.sources, .source)
        }
        for table in document.tables {
            add(table.name, .table)
            add(table.columns, .subject)
            for row in table.rows {
                add(row.name, .rule)
                add(row.outcome.sources, .source)
            }
        }
        for law in document.laws {
            add(law.name, .law)
            add(law.when)
            add(law.sources, .source)
        }
        for rung in document.ladders.flatMap(\.rungs) {
            add(rung.unavailableWhen)
            add(rung.asksFirst, .subject)
            add(rung.sources, .source)
        }
        for covered in document.screens.flatMap(\.covered) {
            add(covered.question, .subject)
            add(covered.apartWhen)
        }
        add(document.dangerKeys.flatMap { $0.record.map(\.question) }, .subject)
        for labelled in document.responders + document.flags + document.confidentiality {
            add(labelled.sources, .source)
        }
        for guidance in document.guidance { add(guidance.sources, .source) }
        add(document.sources.map(\.name), .source)
    }

    /// What a layer changes has names of the library below; where a question stands may be the layer's own.
    mutating func add(_ layer: LayerDeclaration) {
        for placing in layer.placings {
            add(placing.document, .file)
            add(placing.question, .subject)
            add(placing.beside, .subject)
        }
        for change in layer.changes {
            add(change.sources, .source)
            switch change.target.section {
            case "rules": add(change.name, .rule)
            case "questions", "findings", "scores": add(change.name, .subject)
            default: break
            }
        }
    }

    private mutating func add(_ question: QuestionDeclaration) {
        add(question.name, .subject)
        add(question.askWhen)
        add(question.toldWith, .subject)
        add(question.retired?.instead, .subject)
    }

    private mutating func add(_ score: ScoreDeclaration) {
        add(score.name, .subject)
        switch score.kind {
        case .add(let parts):
            add(parts.map(\.question), .subject)
            parts.forEach { add($0.when) }
        case .count(let conditions): conditions.forEach { add($0) }
        }
    }

    // MARK: files that are read as nodes

    private mutating func add(_ node: Node?, _ kind: Kind) {
        switch node?.content {
        case .scalar(let scalar)?: if let node { add(Word(scalar.text, node.span), kind) }
        case .list(let items)?: items.forEach { add($0, kind) }
        case .mapping?, nil: break
        }
    }

    private mutating func addKeys(_ node: Node?, _ kind: Kind) {
        guard case .mapping(let entries)? = node?.content else { return }
        for entry in entries { add(entry.key, kind) }
    }

    /// Words in another language, by the names of what they belong to.
    mutating func add(language root: Node) {
        addKeys(root["questions"], .subject)
        guard case .mapping(let screens)? = root["screens"]?.content else { return }
        for screen in screens { addKeys(screen.value["covers"], .subject) }
    }

    mutating func add(cases root: Node) {
        guard case .list(let items) = root.content else { return }
        for item in items {
            add(item["source"], .source)
            addKeys(item["given"], .subject)
            add(item["expect"]?["open"], .subject)
            for key in ["because", "holds", "fails"] { add(item["expect"]?[key], .rule) }
        }
    }

    mutating func add(simulation root: Node) {
        add(root["protocol"], .file)
        for key in ["truth", "tells", "replies"] { addKeys(root[key], .subject) }
        if case .mapping(let entries)? = root["replies"]?.content {
            for turn in entries.flatMap({ $0.value.items }) { addKeys(turn["tells"], .subject) }
        }
        for item in root["must_ask"]?.items ?? [] {
            add(item["ask"], .subject)
            add(item["before"], .subject)
        }
        for event in root["events"]?.items ?? [] {
            for key in ["tells", "truth", "answers", "replies"] { addKeys(event[key], .subject) }
        }
    }

    /// A rubric: the questions whose first asking is timed.
    mutating func add(rubric root: Node) {
        if case .mapping(let entries)? = root["times"]?.content {
            for entry in entries { add(entry.value, .subject) }
        }
    }

    /// A call as it stands in a file.
    mutating func add(call root: Node) { addKeys(root["answers"], .subject) }

    /// A mapping of answers.
    package mutating func add(answers: Node) { addKeys(answers, .subject) }
}

extension Node {
    fileprivate var items: [Node] {
        if case .list(let items) = content { return items }
        return []
    }
}

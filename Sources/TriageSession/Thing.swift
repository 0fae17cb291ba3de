import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Something of a library that has a name, and where its name stands.
struct Thing: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case question
        case rule
        case finding
        case score
        case table
        case law
        case rung
        case guidance
        case flag
        case responder
        case source
        case screen
        case audience
        case dangerKey = "danger key"
        case document = "file"
    }

    let kind: Kind
    /// Its place in the program.
    let index: Int
    let name: String
    let span: Span
    /// For a rung.
    var place: RungPlace?

    static func all(named name: String, in loaded: LoadedLibrary) -> [Thing] {
        loaded.things.filter { thing in
            guard thing.kind == .document, name.hasSuffix(".yaml") else { return thing.name == name }
            let path = loaded.library.documents[thing.index].file.path
            return path == name || path.hasSuffix("/" + name)
        }
    }

    /// The conditions whose truth its lines show.
    func nodes(_ program: Program) -> [Int] {
        switch kind {
        case .question: return [program.questions[index].relevance].compactMap { $0 }
        case .rule: return [program.rules[index].ownNode]
        case .finding: return [program.findings[index].node]
        case .law: return [program.laws[index].node]
        case .rung:
            return place.flatMap { program.ladders[$0.ladder].rungs[$0.rung].unavailableWhen }.map { [$0] }
                ?? []
        case .document: return [program.documents[index].appliesWhen].compactMap { $0 }
        case .score:
            return program.scores[index].parts.compactMap(\.node)
        case .table, .guidance, .flag, .responder, .source, .screen, .audience, .dangerKey: return []
        }
    }

    /// The condition that holds or does not; nil for what cannot hold.
    func condition(_ program: Program) -> Int? {
        switch kind {
        case .rule: program.rules[index].node
        case .finding: program.findings[index].node
        case .law: program.laws[index].node
        case .question, .score, .table, .rung, .guidance, .flag, .responder, .source, .screen, .audience,
            .dangerKey, .document:
            nil
        }
    }
}

extension LoadedLibrary {
    var things: [Thing] {
        func list(_ kind: Thing.Kind, _ names: [(name: String, span: Span)]) -> [Thing] {
            names.enumerated().map { Thing(kind: kind, index: $0, name: $1.name, span: $1.span) }
        }
        let rungs = library.ladders.enumerated().flatMap { ladder, declaration in
            declaration.rungs.enumerated().map { rung, record in
                Thing(
                    kind: .rung, index: rung, name: record.name.text, span: record.name.span,
                    place: RungPlace(ladder: ladder, rung: rung))
            }
        }
        return list(.question, library.questions.map { ($0.declaration.name.text, $0.declaration.name.span) })
            + list(.rule, library.rules.map { ($0.declaration.name.text, $0.declaration.name.span) })
            + list(.finding, library.findings.map { ($0.declaration.name.text, $0.declaration.name.span) })
            + list(.score, library.scores.map { ($0.declaration.name.text, $0.declaration.name.span) })
            + list(.table, library.tables.map { ($0.declaration.name.text, $0.declaration.name.span) })
            + list(.law, library.laws.map { ($0.declaration.name.text, $0.declaration.name.span) })
            + rungs
            + list(.guidance, library.guidance.map { ($0.name.text, $0.name.span) })
            + list(.flag, library.flags.map { ($0.name.text, $0.name.span) })
            + list(.responder, library.responders.map { ($0.name.text, $0.name.span) })
            + list(.source, library.sources.map { ($0.name.text, $0.name.span) })
            + list(.screen, library.screens.map { ($0.declaration.name.text, $0.declaration.name.span) })
            + list(.audience, library.audiences.map { ($0.name.text, $0.name.span) })
            + list(.dangerKey, library.dangerKeys.map { ($0.name.text, $0.name.span) })
            + list(.document, library.documents.map { ($0.id.text, $0.id.span) })
    }

    /// Every name with what it is, for completion and for "did you mean".
    var names: [(name: String, label: String)] {
        things.map { ($0.name, "\($0.kind.rawValue): \(label(of: $0))") }
    }

    private func label(of thing: Thing) -> String {
        switch thing.kind {
        case .question: program.questions[thing.index].ask
        case .rule: program.rules[thing.index].because
        case .finding: program.english(program.findings[thing.index].node)
        case .score: program.scores[thing.index].reads
        case .table: library.tables[thing.index].declaration.title ?? "a decision table"
        case .law: program.laws[thing.index].because
        case .rung: thing.place.map { program.ladders[$0.ladder].rungs[$0.rung].label } ?? ""
        case .guidance: program.guidance[thing.index].say ?? program.guidance[thing.index].toDo ?? ""
        case .flag: program.flags[thing.index].label
        case .responder: program.responders[thing.index].label
        case .source: program.sources[thing.index].title
        case .screen: program.screens[thing.index].ask
        case .audience: program.audiences[thing.index].label
        case .dangerKey: program.dangerKeys[thing.index].label
        case .document: program.documents[thing.index].title
        }
    }

    /// Where a thing is used, by name: what reads it, gives it or cites it.
    func uses(of thing: Thing) -> [String] {
        let index = thing.index
        func rules(_ uses: (Rule) -> Bool) -> [String] { program.rules.filter(uses).map(\.name) }
        switch thing.kind {
        case .question: return readers { $0.reads(question: index, program) } + callUses(ofQuestion: index)
        case .finding: return readers { $0.reads(.finding, index, program) }
        case .score: return readers { $0.reads(.score, index, program) }
        case .rung:
            return rules { $0.raise.contains { $0 == thing.place } }
                + program.laws.filter { $0.atLeast == thing.place }.map { "law \($0.name)" }
        case .guidance:
            let rungs = program.ladders.flatMap(\.rungs).filter { $0.guide.contains(index) }.map {
                "rung \($0.name)"
            }
            return rungs + rules { $0.guide.contains(index) }
        case .flag: return rules { $0.flag.contains(index) }
        case .responder:
            let rungs = program.ladders.flatMap(\.rungs).filter { $0.who.contains(index) }.map {
                "rung \($0.name)"
            }
            let told = program.questions.filter { $0.tell.contains(index) }.map { "told \($0.name)" }
            let audiences = program.audiences.filter { $0.responders.contains(index) }.map {
                "audience \($0.name)"
            }
            return rungs + rules { $0.send.contains(index) } + told + audiences
        case .source:
            return rules { $0.sources.contains(index) }
                + program.guidance.filter { $0.sources.contains(index) }.map { "guidance \($0.name)" }
        case .rule, .table, .law, .screen, .audience, .dangerKey, .document: return []
        }
    }

    /// The screens that cover a question, and the danger keys that record it.
    private func callUses(ofQuestion index: Int) -> [String] {
        program.screens.filter { $0.covers.contains(index) }.map { "screen \($0.name)" }
            + program.dangerKeys.filter { $0.answers.contains { $0.question == index } }.map {
                "danger key \($0.name)"
            }
    }

    /// What reads something in its condition, with the kind where it is no rule.
    private func readers(_ reads: (NodeWalk) -> Bool) -> [String] {
        func those<Item>(_ items: [Item], _ node: (Item) -> Int?, _ name: (Item) -> String) -> [String] {
            items.filter { item in node(item).map { reads(NodeWalk(root: $0)) } ?? false }.map(name)
        }
        let scores = program.namedScores.filter { score in
            score.parts.contains { part in
                switch part {
                case .condition(let node): reads(NodeWalk(root: node))
                case .answers(let question, _, let when): reads(NodeWalk(root: when, question: question))
                }
            }
        }
        return those(program.rules, { $0.ownNode }, \.name)
            + those(program.findings, { $0.node }, { "finding \($0.name)" })
            + scores.map { "score \($0.name)" }
            + those(program.questions, \.relevance, { "when to ask \($0.name)" })
            + those(program.laws, { $0.node }, { "law \($0.name)" })
    }
}

/// The parts of a condition as its author wrote it: findings and scores are named in it, not opened.
private struct NodeWalk {
    let root: Int?
    /// A question that is read without a condition.
    var question: Int?

    func reads(question index: Int, _ program: Program) -> Bool {
        question == index
            || any(program) { [.value, .contains, .status].contains($0.kind) && Int($0.subject) == index }
    }

    func reads(_ kind: ConditionNode.Kind, _ index: Int, _ program: Program) -> Bool {
        any(program) { $0.kind == kind && Int($0.subject) == index }
    }

    private func any(_ program: Program, _ test: (ConditionNode) -> Bool) -> Bool {
        guard let root else { return false }
        var isFound = false
        program.walk(from: [root]) { node in
            isFound = isFound || test(program.nodes[node])
            return isFound || program.nodes[node].kind == .finding ? [] : program.parts(of: node)
        }
        return isFound
    }
}

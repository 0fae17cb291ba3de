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

    /// What it says, in its own sentence.
    func label(of thing: Thing) -> String {
        switch thing.kind {
        case .question: program.questions[thing.index].ask
        case .rule: program.rules[thing.index].because
        case .finding: program.sentence(ofFinding: thing.index)
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
}

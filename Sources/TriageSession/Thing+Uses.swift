import TriageAuthoring
import TriageCompiler
import TriageEngine
import TriageModel
import TriageSyntax

/// Something that another thing bears on.
struct Use: Sendable {
    let thing: Thing
    /// As a list says it: with its kind where it is no rule.
    let text: String
    /// Whether what it bears on bears on the other, too.
    var goesOn = true
}

extension LoadedLibrary {
    /// Where a thing is used, by name: what reads it, gives it or cites it.
    func uses(of thing: Thing) -> [String] { users(of: thing).map(\.text) }

    /// What reads a thing, gives it or cites it.
    func users(of thing: Thing) -> [Use] {
        let index = thing.index
        switch thing.kind {
        case .question:
            return readers { $0.reads(question: index, program) }
                + those(.screen, program.screens, "screen ") { $0.covers.contains(index) }
                + those(.dangerKey, program.dangerKeys, "danger key ") {
                    $0.answers.contains { $0.question == index }
                }
        case .finding: return readers { $0.reads(.finding, index, program) }
        case .score: return readers { $0.reads(.score, index, program) }
        case .rung:
            return those(.rule, program.rules) { $0.raise.contains { $0 == thing.place } }
                + those(.law, program.laws, "law ") { $0.atLeast == thing.place }
                + readers { $0.readsRung(program) { $0 == thing.place } }
        case .guidance:
            return rungs { $0.guide.contains(index) }
                + those(.rule, program.rules) { $0.guide.contains(index) }
        case .flag: return those(.rule, program.rules) { $0.flag.contains(index) }
        case .responder:
            return rungs { $0.who.contains(index) } + those(.rule, program.rules) { $0.send.contains(index) }
                + those(.question, program.questions, "told ", goesOn: false) { $0.tell.contains(index) }
                + those(.audience, program.audiences, "audience ") { $0.responders.contains(index) }
        case .source:
            return those(.rule, program.rules) { $0.sources.contains(index) }
                + those(.guidance, program.guidance, "guidance ") { $0.sources.contains(index) }
        case .table: return library.rules(ofTable: index).map { Use(thing: rule($0), text: rule($0).name) }
        case .rule:
            let rule = program.rules[index]
            return readers { walk in
                walk.readsRung(program) { place in
                    rule.raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
                        || rule.stepsUp && place.rung <= program.ladders[place.ladder].stepUpLimit ?? 0
                }
            }
        case .law, .screen, .audience, .dangerKey, .document: return []
        }
    }

    private func rule(_ index: Int) -> Thing {
        let name = library.rules[index].declaration.name
        return Thing(kind: .rule, index: index, name: name.text, span: name.span)
    }

    private func those<Item>(
        _ kind: Thing.Kind, _ items: [Item], _ word: String = "", goesOn: Bool = true, _ uses: (Item) -> Bool
    ) -> [Use] {
        let wanted = items.indices.filter { uses(items[$0]) }
        guard !wanted.isEmpty else { return [] }
        let things = Dictionary(grouping: things.filter { $0.kind == kind }, by: \.index)
        return wanted.compactMap { things[$0]?.first }.map {
            Use(thing: $0, text: word + $0.name, goesOn: goesOn)
        }
    }

    private func rungs(_ uses: (Rung) -> Bool) -> [Use] {
        things.filter { thing in
            thing.place.map { uses(program.ladders[$0.ladder].rungs[$0.rung]) } ?? false
        }.map { Use(thing: $0, text: "rung \($0.name)", goesOn: false) }
    }

    /// What reads something in its condition, with the kind where it is no rule.
    private func readers(_ reads: (NodeWalk) -> Bool) -> [Use] {
        func test(_ node: Int?) -> Bool { node.map { reads(NodeWalk(root: $0)) } ?? false }
        func isRead(_ score: Score) -> Bool {
            score.parts.contains { part in
                switch part {
                case .condition(let node): test(node)
                case .answers(let question, _, let when): reads(NodeWalk(root: when, question: question))
                }
            }
        }
        return those(.rule, program.rules) { test($0.ownNode) }
            + those(.finding, Array(program.namedFindings), "finding ") { test($0.node) }
            + those(.score, Array(program.namedScores), "score ", isRead)
            + those(.question, program.questions, "when to ask ", goesOn: false) { test($0.relevance) }
            + those(.law, program.laws, "law ") { test($0.node) }
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

    /// Whether it tests a ladder for one of some rungs.
    func readsRung(_ program: Program, _ isMeant: (RungPlace) -> Bool) -> Bool {
        any(program) { node in
            node.kind == .finding && program.findings[Int(node.subject)].rung.map(isMeant) ?? false
        }
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

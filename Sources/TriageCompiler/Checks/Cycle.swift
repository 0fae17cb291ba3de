import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let cycle = DiagnosticKind(
        "cycle", summary: "No question, finding, score or protocol depends on itself.",
        manual: """
            A finding that needs itself, or a question that matters only when its own answer is known, can never be decided. The \
            message names the round trip; cut it at one place. Note that `applies_when` decides the relevance of all questions of \
            its protocol, so it cannot read them.
            """,
        accepted: "findings: { a: mood = low, b: a or signs >= 2 }\n",
        rejected: "findings: { a: b or mood = low, b: a or signs >= 2 }\n")
}

extension Check {
    static let cycle = Check(kind: .cycle) { library, _, problems in
        var walk = CycleWalk(library: library)
        for index in library.questions.indices { walk.visit(.question(index)) }
        for index in library.findings.indices { walk.visit(.finding(index)) }
        for index in library.scores.indices { walk.visit(.score(index)) }
        problems.append(walk.problems)
    }
}

/// Depth-first search over what needs what to be decided.
private struct CycleWalk {
    enum Item: Hashable {
        case question(Int)
        case finding(Int)
        case score(Int)
    }

    let library: CheckedLibrary
    var problems = Problems()
    private var done: Set<Item> = []
    private var path: [Item] = []

    init(library: CheckedLibrary) {
        self.library = library
    }

    mutating func visit(_ item: Item) {
        guard !done.contains(item) else { return }
        if let start = path.firstIndex(of: item) {
            report(Array(path[start...]))
            return
        }
        path.append(item)
        for need in needs(of: item) { visit(need) }
        path.removeLast()
        done.insert(item)
    }

    private mutating func report(_ round: [Item]) {
        let names = round.map { name($0) }
        let trip = (names.map(\.text) + [names[0].text]).map { "`\($0)`" }.joined(separator: " needs ")
        problems.report(
            .cycle, "`\(names[0].text)` depends on itself", at: names[0].span,
            notes: [.init(trip)])
    }

    private func name(_ item: Item) -> Word {
        switch item {
        case .question(let index): library.questions[index].declaration.name
        case .finding(let index): library.findings[index].declaration.name
        case .score(let index): library.scores[index].declaration.name
        }
    }

    private func needs(of item: Item) -> [Item] {
        var conditions: [TypedCondition?]
        var items: [Item] = []
        switch item {
        case .question(let index): conditions = library.relevanceConditions(index)
        case .finding(let index): conditions = [library.findingConditions[index]]
        case .score(let index):
            conditions = library.scoreConditions[index]
            if case .add(let parts) = library.scores[index].declaration.kind {
                items = parts.compactMap { library.names.questions[$0.question.text].map { .question($0) } }
            }
        }
        for condition in conditions.compactMap({ $0 }) {
            condition.forEachLeaf { leaf in
                switch leaf {
                case .finding(let index, _): items.append(.finding(index))
                case .score(let index, _, _): items.append(.score(index))
                case .value(let question, _, _), .number(let question, _, _, _),
                    .contains(let question, _, _),
                    .status(let question, _, _):
                    items.append(.question(question))
                case .all, .any, .not: break
                }
            }
        }
        return items
    }
}

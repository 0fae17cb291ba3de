import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// A rule without the findings between it and the answers.
struct OpenedRule: Equatable {
    /// Its place among the opened conditions; its protocol's own condition is part of it.
    let condition: Int
    let outcome: String
}

/// Conditions without their findings, of any number of libraries: the same condition stands once and has one
/// place, so that what a tower of findings opens to stays as small as the tower.
struct OpenedConditions {
    private enum Form: Hashable {
        case all([Int])
        case any([Int])
        case not(Int)
        case atLeast(Int, of: [Int])
        /// As it could be typed.
        case test(String)

        var parts: [Int] {
            switch self {
            case .all(let parts), .any(let parts), .atLeast(_, let parts): parts
            case .not(let part): [part]
            case .test: []
            }
        }
    }

    /// Parts stand before what they are part of.
    private var forms: [Form] = []
    private var places: [Form: Int] = [:]

    /// The rules of a library by name.
    mutating func rules(of library: LoadedLibrary) -> [String: OpenedRule] {
        let findings = Dictionary(
            library.library.findings.map { ($0.declaration.name.text, $0.declaration.when) }
        ) { first, _ in first }
        var opened: [String: Int] = [:]
        var rules: [String: OpenedRule] = [:]
        for entry in library.library.rules {
            let rule = entry.declaration
            let applies = library.library.documents[entry.document].appliesWhen.map { [$0] } ?? []
            let parts = ([rule.when] + applies).map { open($0, findings, &opened) }
            let lists = [rule.raise, rule.send, rule.guide, rule.flag].map { $0.map(\.text).sorted() }
            rules[rule.name.text] = OpenedRule(
                condition: place(of: .all(parts)), outcome: "\(lists) \(rule.stepsUp)")
        }
        return rules
    }

    private mutating func place(of form: Form) -> Int {
        if let place = places[form] { return place }
        places[form] = forms.count
        forms.append(form)
        return forms.count - 1
    }

    private mutating func open(
        _ condition: Condition, _ findings: [String: Condition], _ opened: inout [String: Int]
    ) -> Int {
        switch condition {
        case .all(let parts, _): return place(of: .all(parts.map { open($0, findings, &opened) }))
        case .any(let parts, _): return place(of: .any(parts.map { open($0, findings, &opened) }))
        case .not(let part, _): return place(of: .not(open(part, findings, &opened)))
        case .atLeast(let count, let parts, _):
            return place(of: .atLeast(count, of: parts.map { open($0, findings, &opened) }))
        case .test(let test): return place(of: .test(test.description))
        case .finding(let name):
            if let place = opened[name.text] { return place }
            guard let own = findings[name.text] else { return place(of: .test(name.text)) }
            let place = open(own, findings, &opened)
            opened[name.text] = place
            return place
        }
    }

    /// A condition compiled beside a library, by that library's questions; nil when it does not know them.
    func query(_ condition: Int, in library: SoundLibrary) -> (program: Program, node: Int)? {
        var needed: Set<Int> = [condition]
        for place in (0...condition).reversed() where needed.contains(place) {
            needed.formUnion(forms[place].parts)
        }
        let order = needed.sorted()
        let texts = order.compactMap { place in
            if case .test(let text) = forms[place] { SourceFile(id: 0, path: "", text: text) } else { nil }
        }
        var problems = Problems()
        guard let (program, tests) = compile(conditions: texts, in: library, &problems) else { return nil }
        var builder = ProgramBuilder(program)
        var rest = tests[...]
        var nodes: [Int: Int] = [:]
        for place in order {
            let parts = forms[place].parts.compactMap { nodes[$0] }
            let span = Span(file: 0, start: 0, end: 0)
            switch forms[place] {
            case .all: nodes[place] = builder.add(.all, parts: parts, span: span)
            case .any: nodes[place] = builder.add(.any, parts: parts, span: span)
            case .not: nodes[place] = builder.add(.not, parts: parts, span: span)
            case .atLeast(let count, _):
                nodes[place] = builder.addAtLeast(count, of: parts, span: span)
            case .test: nodes[place] = rest.removeFirst()
            }
        }
        return nodes[condition].map { (builder.build(), $0) }
    }
}

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
        var opened = Opened()
        var rules: [String: OpenedRule] = [:]
        for (index, entry) in library.library.rules.enumerated() {
            let rule = entry.declaration
            let lists = [rule.raise, rule.send, rule.guide, rule.flag].map { $0.map(\.text).sorted() }
            rules[rule.name.text] = OpenedRule(
                condition: open(rule: index, library.library, &opened), outcome: "\(lists) \(rule.stepsUp)")
        }
        return rules
    }

    private mutating func place(of form: Form) -> Int {
        if let place = places[form] { return place }
        places[form] = forms.count
        forms.append(form)
        return forms.count - 1
    }

    /// What of a library is open already.
    private struct Opened {
        var findings: [Int: Int] = [:]
        var rules: [Int: Int] = [:]
    }

    private mutating func open(rule: Int, _ library: SoundLibrary, _ opened: inout Opened) -> Int {
        if let place = opened.rules[rule] { return place }
        let applies = library.appliesWhen[library.rules[rule].document].map { [$0] } ?? []
        let parts = ([library.rules[rule].when] + applies).map { open($0, library, &opened) }
        opened.rules[rule] = place(of: .all(parts))
        return place(of: .all(parts))
    }

    private mutating func open(_ condition: TypedCondition, _ library: SoundLibrary, _ opened: inout Opened)
        -> Int
    {
        switch condition {
        case .all(let parts, _): return place(of: .all(parts.map { open($0, library, &opened) }))
        case .any(let parts, _): return place(of: .any(parts.map { open($0, library, &opened) }))
        case .not(let part, _): return place(of: .not(open(part, library, &opened)))
        case .atLeast(let count, let parts, _):
            return place(of: .atLeast(count, of: parts.map { open($0, library, &opened) }))
        case .finding(let index, _):
            if let place = opened.findings[index] { return place }
            let place = open(library.findings[index].when, library, &opened)
            opened.findings[index] = place
            return place
        case .rung(let place, _): return open(rung: place, library, &opened)
        case .value(_, _, let leaf), .number(_, _, _, let leaf), .contains(_, _, let leaf),
            .status(_, _, let leaf), .score(_, _, let leaf):
            return place(of: .test(leaf.text))
        // Nobody writes it; a rule has the condition of its file beside its own.
        case .opened: return place(of: .any([]))
        }
    }

    /// A test of a ladder as the rules that raise it.
    private mutating func open(rung: RungPlace, _ library: SoundLibrary, _ opened: inout Opened) -> Int {
        func any(_ rules: [Int]) -> Int {
            place(of: .any(rules.map { open(rule: $0, library, &opened) }))
        }
        let (raising, stepping, below) = library.ways(to: rung)
        guard !stepping.isEmpty else { return any(raising) }
        let step = [stepping, below].filter { !$0.isEmpty }.map(any)
        return place(of: .any([any(raising), place(of: .all(step))]))
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

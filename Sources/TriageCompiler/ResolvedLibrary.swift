import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// A library whose names are resolved. `When` is what its conditions are: in a library that is being checked
/// those with errors are nil, in a sound one there are none.
package struct ResolvedLibrary<When: Sendable>: Sendable {
    /// A declaration, the document it stands in, and its conditions.
    package struct Entry<Declaration: Sendable, Conditions: Sendable>: Sendable {
        package let declaration: Declaration
        package let document: Int
        package internal(set) var when: Conditions
    }

    package let documents: [Document]
    /// `applies_when` of each document.
    package let appliesWhen: [When?]
    /// With `ask_when`.
    package let questions: [Entry<QuestionDeclaration, When?>]
    package internal(set) var findings: [Entry<FindingDeclaration, When>]
    /// With the conditions that they count, or that say when points count.
    package internal(set) var scores: [Entry<ScoreDeclaration, [When]>]
    /// The rows of tables are among them.
    package internal(set) var rules: [Entry<RuleDeclaration, When>]
    package let tables: [Entry<TableDeclaration, Void>]
    package let laws: [Entry<LawDeclaration, When>]
    package let ladders: [LadderDeclaration]
    /// `unavailable_when` of each ladder's rungs.
    package let unavailableWhen: [[When?]]
    package let responders: [LabelDeclaration]
    package let flags: [LabelDeclaration]
    package let confidentiality: [LabelDeclaration]
    package let guidance: [GuidanceDeclaration]
    package let sources: [SourceDeclaration]
    /// With the conditions in which they leave out what they cover.
    package let screens: [Entry<ScreenDeclaration, [When?]>]
    package let audiences: [AudienceDeclaration]
    package let dangerKeys: [DangerKeyDeclaration]

    /// Places by name; of equal names the first counts.
    package let names: NameTable
}

/// A library that is being checked.
package typealias CheckedLibrary = ResolvedLibrary<TypedCondition?>

/// A library without errors: every name means something and every condition is there. Only checking makes
/// one.
package typealias SoundLibrary = ResolvedLibrary<TypedCondition>

extension ResolvedLibrary {
    /// Resolves every condition of documents.
    init(_ documents: [Document], _ names: NameTable, resolve: (Condition) -> When) {
        func entries<Declaration, Conditions>(
            _ path: (Document) -> [Declaration], _ conditions: (Declaration) -> Conditions
        ) -> [Entry<Declaration, Conditions>] {
            documents.indices.flatMap { index in
                path(documents[index]).map {
                    Entry(declaration: $0, document: index, when: conditions($0))
                }
            }
        }
        self.documents = documents
        self.names = names
        appliesWhen = documents.map { $0.appliesWhen.map(resolve) }
        questions = entries(\.questions) { $0.askWhen.map(resolve) }
        findings = entries(\.findings) { resolve($0.when) }
        scores = entries(\.scores) { score in
            switch score.kind {
            case .count(let conditions): conditions.map(resolve)
            case .add(let parts): parts.compactMap(\.when).map(resolve)
            }
        }
        rules = entries(\.rules) { resolve($0.when) }
        tables = entries(\.tables) { _ in }
        laws = entries(\.laws) { resolve($0.when) }
        ladders = documents.flatMap(\.ladders)
        unavailableWhen = ladders.map { $0.rungs.map { $0.unavailableWhen.map(resolve) } }
        responders = documents.flatMap(\.responders)
        flags = documents.flatMap(\.flags)
        confidentiality = documents.flatMap(\.confidentiality)
        guidance = documents.flatMap(\.guidance)
        sources = documents.flatMap(\.sources)
        screens = entries(\.screens) { $0.covered.map { $0.apartWhen.map(resolve) } }
        audiences = documents.flatMap(\.audiences)
        dangerKeys = documents.flatMap(\.dangerKeys)
    }

    /// The same library with something else for each condition.
    func map<New>(_ change: (When) throws -> New) rethrows -> ResolvedLibrary<New> {
        func entries<Declaration, Old, Changed>(
            _ entries: [Entry<Declaration, Old>], _ change: (Old) throws -> Changed
        ) rethrows -> [ResolvedLibrary<New>.Entry<Declaration, Changed>] {
            try entries.map {
                .init(declaration: $0.declaration, document: $0.document, when: try change($0.when))
            }
        }
        return ResolvedLibrary<New>(
            documents: documents, appliesWhen: try appliesWhen.map { try $0.map(change) },
            questions: try entries(questions) { try $0.map(change) },
            findings: try entries(findings, change), scores: try entries(scores) { try $0.map(change) },
            rules: try entries(rules, change), tables: entries(tables) { $0 },
            laws: try entries(laws, change), ladders: ladders,
            unavailableWhen: try unavailableWhen.map { try $0.map { try $0.map(change) } },
            responders: responders, flags: flags, confidentiality: confidentiality, guidance: guidance,
            sources: sources, screens: try entries(screens) { try $0.map { try $0.map(change) } },
            audiences: audiences,
            dangerKeys: dangerKeys, names: names)
    }

    /// The rules that the rows of a table are, in the order of the rows.
    package func rules(ofTable table: Int) -> [Int] {
        tables[table].declaration.rows.compactMap { names.rules[$0.name.text] }
    }

    /// Names that are declared, but so that they cannot be used.
    var unusable: Set<String> { documents.reduce(into: []) { $0.formUnion($1.unusable) } }

    /// Whether a question can be irrelevant, or asked no more.
    func canBeIrrelevant(_ question: Int) -> Bool {
        questions[question].when != nil || questions[question].declaration.retired != nil
            || appliesWhen[questions[question].document] != nil
    }

    /// Whether a question can give no points though they count: it may not matter, or its number may lie in
    /// no range.
    private func givesNone(_ part: PointsDeclaration) -> Bool {
        guard let question = names.questions[part.question.text] else { return false }
        if canBeIrrelevant(question) { return true }
        guard case .number(let number) = questions[question].declaration.kind else { return false }
        let given = part.ranges(number.places).map(\.numbers)
        return WholeNumbers(given, within: number.bounds).ranges != [number.bounds]
    }

    /// The least and the most a score can be. A question that is not relevant gives no points.
    func scoreRange(_ index: Int) -> ClosedRange<Int> {
        switch scores[index].declaration.kind {
        case .count(let conditions): return 0...conditions.count
        case .add(let parts):
            var low = 0
            var high = 0
            for part in parts {
                var points = part.points.map(\.points)
                if part.when != nil || givesNone(part) { points.append(0) }
                low += points.min() ?? 0
                high += points.max() ?? 0
            }
            return low...high
        }
    }
}

extension SoundLibrary {
    /// Whether a document applies: its `applies_when`, or an answer that opens it; nil when it always does.
    package func applies(_ document: Int) -> TypedCondition? {
        appliesWhen[document].map { .any([$0, .opened(document: document, $0.span)], $0.span) }
    }
}

private struct MissingCondition: Error {}

extension CheckedLibrary {
    /// The library when every condition in it could be resolved.
    var sound: SoundLibrary? {
        return try? map { condition in
            guard let condition else { throw MissingCondition() }
            return condition
        }
    }
}

/// What stands for a condition in a library: the condition itself, or nothing when it had errors.
package protocol ConditionOrNone: Sendable {
    var condition: TypedCondition? { get }
}

extension TypedCondition: ConditionOrNone {
    package var condition: TypedCondition? { self }
}

extension TypedCondition?: ConditionOrNone {
    package var condition: TypedCondition? { self }
}

extension ResolvedLibrary where When: ConditionOrNone {
    /// What decides whether a question matters: `applies_when` of its protocol and its `ask_when`.
    func relevanceConditions(_ question: Int) -> [TypedCondition] {
        [appliesWhen[questions[question].document]?.condition, questions[question].when?.condition]
            .compactMap { $0 }
    }

    /// The rungs that conditions test ladders for.
    var testedRungs: [RungPlace] {
        var tested: Set<RungPlace> = []
        forEachCondition { condition in
            condition.forEachLeaf { if case .rung(let place, _) = $0 { tested.insert(place) } }
        }
        return tested.sorted { ($0.ladder, $0.rung) < ($1.ladder, $1.rung) }
    }

    /// The ladders whose rungs conditions test.
    package var testedLadders: Set<Int> { Set(testedRungs.map(\.ladder)) }

    /// The rules that decide how high a ladder is: those that raise on it, and those that step up.
    package func rules(raising ladder: Int) -> [Int] {
        rules.indices.filter { index in
            let rule = rules[index].declaration
            return rule.raise.contains { names.rungs[$0.text]?.ladder == ladder }
                || rule.stepsUp && ladders[ladder].stepUpLimit != nil
        }
    }

    /// How a ladder comes to a rung: each of some rules raises it there or above, or a step up takes it there
    /// from the rung below, to which others raise it. The lowest rung needs no rule; above another that no
    /// rule raises to, no step up leads.
    package func ways(to place: RungPlace) -> (raising: [Int], stepping: [Int], below: [Int]) {
        func raising(_ least: Int) -> [Int] {
            rules.indices.filter { index in
                rules[index].declaration.raise.compactMap { names.rungs[$0.text] }.contains {
                    $0.ladder == place.ladder && $0.rung >= least
                }
            }
        }
        let limit = ladders[place.ladder].stepUpLimit.flatMap { names.rungs[$0.text]?.rung } ?? 0
        let below = place.rung == 1 ? [] : raising(place.rung - 1)
        guard place.rung <= limit, place.rung == 1 || !below.isEmpty else {
            return (raising(place.rung), [], [])
        }
        return (raising(place.rung), rules.indices.filter { rules[$0].declaration.stepsUp }, below)
    }

    /// Calls `visit` with every condition of the library.
    func forEachCondition(_ visit: (TypedCondition) -> Void) {
        let lists: [[When]] = [
            appliesWhen.compactMap { $0 }, questions.compactMap(\.when), findings.map(\.when),
            rules.map(\.when), laws.map(\.when), scores.flatMap(\.when),
            unavailableWhen.flatMap { $0.compactMap { $0 } },
            screens.flatMap { $0.when.compactMap { $0 } },
        ]
        for case let condition? in lists.joined().map(\.condition) { visit(condition) }
    }
}

/// Where names stand, by kind.
package struct NameTable: Sendable {
    package let questions: [String: Int]
    package let findings: [String: Int]
    package let scores: [String: Int]
    package let rules: [String: Int]
    package let responders: [String: Int]
    package let flags: [String: Int]
    package let confidentiality: [String: Int]
    package let guidance: [String: Int]
    package let sources: [String: Int]
    package let rungs: [String: (ladder: Int, rung: Int)]
    package let ladders: [String: Int]

    init(_ documents: [Document]) {
        func declared<Declaration>(_ list: (Document) -> [Declaration], _ name: (Declaration) -> Word)
            -> [String: Int]
        {
            table(documents.flatMap(list).map(name))
        }
        questions = declared(\.questions, \.name)
        findings = declared(\.findings, \.name)
        scores = declared(\.scores, \.name)
        rules = declared(\.rules, \.name)
        responders = declared(\.responders, \.name)
        flags = declared(\.flags, \.name)
        confidentiality = declared(\.confidentiality, \.name)
        guidance = declared(\.guidance, \.name)
        sources = declared(\.sources, \.name)
        rungs = rungTable(documents.flatMap(\.ladders))
        ladders = declared(\.ladders, \.name)
    }

    /// All names a condition can begin with.
    var subjects: [String] {
        Array(questions.keys) + Array(findings.keys) + Array(scores.keys) + Array(ladders.keys)
    }
}

private func table(_ names: [Word]) -> [String: Int] {
    Dictionary(names.enumerated().map { ($1.text, $0) }, uniquingKeysWith: { first, _ in first })
}

private func rungTable(_ ladders: [LadderDeclaration]) -> [String: (ladder: Int, rung: Int)] {
    var table: [String: (ladder: Int, rung: Int)] = [:]
    for (ladder, declaration) in ladders.enumerated() {
        for (rung, name) in declaration.rungs.map(\.name.text).enumerated() where table[name] == nil {
            table[name] = (ladder, rung)
        }
    }
    return table
}

extension PointsDeclaration {
    /// The points of a question that is a number, by ranges; what cannot be read is left out.
    func ranges(_ places: Places) -> [(numbers: ClosedRange<Int>, points: Int)] {
        points.compactMap { answer, points in range(answer.text, places).map { ($0, points) } }
    }

    /// The points in the order of danger, safest first.
    func rising(of question: QuestionDeclaration) -> [Int] {
        guard case .number(let number) = question.kind else {
            let byName = Dictionary(points.map { ($0.answer.text, $0.points) }) { first, _ in first }
            return question.answers.map { byName[$0.name.text] ?? 0 }
        }
        let ranges = ranges(number.places)
        let ends = ranges.flatMap { [$0.numbers.lowerBound, $0.numbers.upperBound + 1] }
        let turns = Set([number.from] + ends)
        let rising = turns.filter { number.bounds.contains($0) }.sorted().map { turn in
            ranges.first { $0.numbers.contains(turn) }?.points ?? 0
        }
        return number.lowIsDangerous ? rising.reversed() : rising
    }

    /// The range of one entry with an end moved a step, in every way that stays within bounds and touches no
    /// other range.
    package func moved(_ place: Int, within all: NumberRange) -> [String] {
        guard let old = range(points[place].answer.text, all.places) else { return [] }
        let others = points.indices.filter { $0 != place }
            .compactMap { range(points[$0].answer.text, all.places) }
        return [(-1, 0), (1, 0), (0, -1), (0, 1)].compactMap { first, last in
            let (low, high) = (old.lowerBound + first, old.upperBound + last)
            guard low <= high, all.bounds.contains(low), all.bounds.contains(high),
                !others.contains(where: { $0.overlaps(low...high) })
            else { return nil }
            return low == high ? all.text(low) : "\(all.text(low))..\(all.text(high))"
        }
    }
}

/// The numbers that `4`, `75..120` or `0.03..0.08` names.
func range(_ text: String, _ places: Places) -> ClosedRange<Int>? {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false)
        .map { try? number(Word(String($0), Span(file: 0, start: 0, end: 0)), places).get() }
    guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], low <= high
    else { return nil }
    return low...high
}

import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// What a new library says otherwise than an old one, and what that does to calls.
package struct LibraryDiff: Sendable {
    package enum Change: Sendable, Hashable {
        case added
        case removed
        /// It says what another name said, which is gone.
        case renamed(from: String)
        /// The fields that differ, as they were and as they are; nil where there is none.
        case changed([Field])
    }

    package struct Field: Sendable, Hashable {
        package let key: String
        package let old: String?
        package let new: String?
    }

    /// A thing that is said otherwise.
    package struct Entry: Sendable {
        /// `rule`, `question`, ...
        package let kind: String
        package let name: String
        package let change: Change
        /// The layers of the two libraries that it comes from, as a sentence says it.
        package let origins: [String]
        /// Of what was added, what it says in a sentence.
        package let sentence: String?
    }

    /// A kind of thing that happens to calls, how often, and the call with the fewest answers that shows it.
    package struct Effect: Sendable {
        /// Its answers, as a sentence says them.
        package var answers: String { example.isEmpty ? "nothing answered" : example }
        package let count: Int
        package let example: String
        /// Where the example is from.
        package let source: String
    }

    /// Calls that go from one rung to another on a ladder.
    package struct Move: Sendable {
        package let ladder: String
        package let from: String
        package let to: String
        package let isDown: Bool
        /// The new rung is only the floor while questions are open.
        package let isProvisional: Bool
        package let effect: Effect
        package var count: Int { effect.count }
    }

    /// A responder, a flag or guidance that calls lose or gain while their rungs stay.
    package struct Exchange: Sendable {
        /// `responder`, `guidance` or `flag`.
        package let kind: String
        package let name: String
        package let isLost: Bool
        package let effect: Effect
    }

    package let entries: [Entry]
    /// Safety laws that the new library breaks, each with a call.
    package let brokenLaws: [String]
    /// What held at once in the old library and in the new one only from a later day on: until then calls
    /// have neither. Calls are compared when everything has come, and do not show it.
    package let heldBack: [String]
    /// Files and libraries that say something else under the version that they had: nobody could tell the two
    /// apart by their versions.
    package let keptVersions: [String]
    /// Calls down first, the gravest loss first; then those up.
    package let moves: [Move]
    /// Losses first, responders before guidance and flags.
    package let exchanges: [Exchange]
    /// Calls whose rungs stay and whose reasons are others; nil when there is none.
    package let otherReasons: Effect?
    package let callCount: Int
    /// Answers that one of the libraries does not know, where they counted as not asked: how many calls each.
    package let unknownAnswers: [(answer: String, count: Int)]

    package var falls: Int { moves.filter(\.isDown).map(\.count).reduce(0, +) }
    package var rises: Int { moves.filter { !$0.isDown }.map(\.count).reduce(0, +) }
    /// Whether a call gets less than before: a lower rung, a responder fewer, a safety law broken,
    /// removed or said otherwise.
    package var lowers: Bool {
        let lawLost = entries.contains { entry in
            guard entry.kind == "law" else { return false }
            switch entry.change {
            case .removed, .changed: return true
            case .added, .renamed: return false
            }
        }
        return falls > 0 || lawLost || !brokenLaws.isEmpty || !heldBack.isEmpty
            || exchanges.contains { $0.isLost && $0.kind == "responder" }
    }
    package var isEmpty: Bool {
        entries.isEmpty && moves.isEmpty && exchanges.isEmpty && otherReasons == nil && brokenLaws.isEmpty
            && heldBack.isEmpty
    }
}

/// A call, and where it is from.
package struct NamedCall: Sendable {
    enum Given: Sendable {
        case named([String: Answer])
        /// What is answered, by the places of the questions.
        case codes([(question: Int, code: AnswerCode)], Program)
    }

    let answers: Given
    package let source: String

    /// By the names of the protocol.
    package init(_ answers: [String: Answer], source: String) {
        self.answers = .named(answers)
        self.source = source
    }

    init(_ answers: Answers, of program: Program, source: String) {
        let given = answers.codes.indices.filter { answers.codes[$0] != .notAsked }
        self.answers = .codes(given.map { ($0, answers.codes[$0]) }, program)
        self.source = source
    }
}

/// Compares two libraries by what they say and by what they make of calls: the cases of both, other calls,
/// calls found for every rule that changed, a call for each rule on which it holds, and all of these with
/// each limit's answers put in.
package func difference(
    from old: LoadedLibrary, to new: LoadedLibrary, calls: [NamedCall] = []
) -> LibraryDiff {
    let comparison = comparison(from: old, to: new, calls: calls)
    let laws = brokenLaws(of: new.program)
    let entries = changes(from: old, to: new)
    return LibraryDiff(
        entries: entries,
        brokenLaws: laws.map { ([$0.message] + $0.notes.map(\.message)).joined(separator: ": ") },
        heldBack: heldBack(from: old, to: new, entries),
        keptVersions: keptVersions(from: old, to: new, entries),
        moves: comparison.moves, exchanges: comparison.exchanges, otherReasons: comparison.otherReasons,
        callCount: comparison.count, unknownAnswers: comparison.unknownAnswers)
}

/// What begins to hold later in the new library than in the old, as sentences; and what is taken out while
/// something is still to come, which may be what was meant to stand in its place.
private func heldBack(
    from old: LoadedLibrary, to new: LoadedLibrary, _ entries: [LibraryDiff.Entry]
) -> [String] {
    let before = Dictionary(
        old.approvals.entries.map { ($0.text, $0.mandate.holdsFrom?.day) }
    ) { first, _ in first }
    let later = new.approvals.entries.compactMap { entry -> (text: String, from: Day, isThere: Bool)? in
        guard let from = entry.mandate.holdsFrom?.day else { return nil }
        let was = before[entry.text]
        if let was, let day = was, day >= from { return nil }
        return (entry.text, from, was != nil)
    }
    let gone = entries.filter { $0.change == .removed && ["rule", "table"].contains($0.kind) }
    let sentences = later.filter(\.isThere).map { entry in
        "\(entry.text) holds only from \(entry.from) on, and until then what it was does not hold either: "
            + "let the new one stand beside the old one"
    }
    guard let new = later.first(where: { !$0.isThere }) else { return sentences }
    return sentences
        + gone.map {
            "\($0.kind) `\($0.name)` is taken out, and \(new.text) holds only from \(new.from) on: what is "
                + "to follow stands beside it until then"
        }
}

/// What one library says otherwise than another, whatever it does to calls.
package func changes(from old: LoadedLibrary, to new: LoadedLibrary) -> [LibraryDiff.Entry] {
    // A language that is added or taken out as a whole is one thing.
    let languages = Set(old.program.translations.map(\.language))
        .intersection(new.program.translations.map(\.language))
    func declarations(_ library: LoadedLibrary) -> [Declaration] {
        library.declarations
            + library.program.translations.filter { languages.contains($0.language) }
            .flatMap(library.words)
    }
    return entries(declarations(old), declarations(new)) { kind, name in
        let found = new.stack.origins(of: kind, named: name)
        return (found.isEmpty ? old.stack.origins(of: kind, named: name) : found).map(\.text)
    }
}

/// What becomes of calls in two libraries.
func comparison(from old: LoadedLibrary, to new: LoadedLibrary, calls: [NamedCall] = []) -> Comparison {
    let asked = calls.flatMap { call -> [String] in
        if case .named(let answers) = call.answers { Array(answers.keys) } else { [] }
    }
    var comparison = Comparison(old: old.program, new: new.program, alsoAsked: asked)
    comparison.compare(
        old.callsOfCases + new.callsOfCases + calls + callsOfChanges(old, new) + old.callsOfRules
            + new.callsOfRules)
    return comparison
}

private func entries(
    _ old: [Declaration], _ new: [Declaration], _ origins: (_ kind: String, _ name: String) -> [String]
) -> [LibraryDiff.Entry] {
    func entry(_ item: Declaration, _ change: LibraryDiff.Change) -> LibraryDiff.Entry {
        .init(
            kind: item.kind, name: item.name, change: change, origins: origins(item.kind, item.name),
            sentence: change == .added ? item.sentence : nil)
    }
    struct Key: Hashable {
        let kind: String
        let name: String
    }
    func table(_ list: [Declaration]) -> [Key: Declaration] {
        Dictionary(list.map { (Key(kind: $0.kind, name: $0.name), $0) }) { first, _ in first }
    }
    let (before, after) = (table(old), table(new))
    let gone = old.filter { after[Key(kind: $0.kind, name: $0.name)] == nil }
    let come = new.filter { before[Key(kind: $0.kind, name: $0.name)] == nil }
    func pairs(_ one: Declaration, _ other: Declaration) -> Bool {
        one.kind == other.kind && one.fields == other.fields
    }
    return (new + gone).compactMap { item in
        let key = Key(kind: item.kind, name: item.name)
        switch (before[key], after[key]) {
        case (nil, _?) where gone.contains { pairs($0, item) }:
            let was = gone.first { pairs($0, item) }?.name ?? ""
            return entry(item, .renamed(from: was))
        case (_?, nil) where come.contains { pairs($0, item) }: return nil
        case (nil, _): return entry(item, .added)
        case (_, nil): return entry(item, .removed)
        case (let was?, let now?):
            let fields = changed(was, now)
            return fields.isEmpty ? nil : entry(item, .changed(fields))
        }
    }
}

private func changed(_ was: Declaration, _ now: Declaration) -> [LibraryDiff.Field] {
    let keys =
        now.fields.map(\.key) + was.fields.map(\.key).filter { key in !now.fields.contains { $0.key == key } }
    return keys.compactMap { key in
        let old = was.fields.first { $0.key == key }?.value
        let new = now.fields.first { $0.key == key }?.value
        return old == new ? nil : LibraryDiff.Field(key: key, old: old, new: new)
    }
}

extension LoadedLibrary {
    fileprivate var callsOfCases: [NamedCall] {
        cases.map { NamedCall($0.given, of: program, source: "case `\($0.name)`") }
    }

    /// For each rule a call on which it holds.
    fileprivate var callsOfRules: [NamedCall] {
        let found = answers(making: program.rules.map { ($0.node, .yes) }, in: program)
        return zip(program.rules, found).compactMap { rule, sought in
            guard case .found(let answers) = sought else { return nil }
            return NamedCall(answers, of: program, source: "a call on which rule `\(rule.name)` holds")
        }
    }
}

import TriageDiagnostics
import TriageModel
import TriageSyntax

/// A library whose names are resolved. Conditions that had errors are nil.
public struct CheckedLibrary: Sendable {
    /// A declaration and the document it stands in.
    public struct Entry<Declaration: Sendable>: Sendable {
        public let declaration: Declaration
        public let document: Int
    }

    public let documents: [Document]
    public let questions: [Entry<QuestionDeclaration>]
    public let findings: [Entry<FindingDeclaration>]
    public let scores: [Entry<ScoreDeclaration>]
    /// The rows of tables are among them.
    public let rules: [Entry<RuleDeclaration>]
    public let tables: [Entry<TableDeclaration>]
    public let laws: [Entry<LawDeclaration>]
    public let ladders: [LadderDeclaration]
    public let responders: [LabelDeclaration]
    public let flags: [LabelDeclaration]
    public let confidentiality: [LabelDeclaration]
    public let guidance: [GuidanceDeclaration]
    public let sources: [SourceDeclaration]

    /// Places by name; of equal names the first counts.
    public let names: NameTable

    public internal(set) var appliesWhen: [TypedCondition?] = []
    public internal(set) var askWhen: [TypedCondition?] = []
    public internal(set) var findingConditions: [TypedCondition?] = []
    /// The conditions a score counts.
    public internal(set) var scoreConditions: [[TypedCondition?]] = []
    public internal(set) var ruleConditions: [TypedCondition?] = []
    public internal(set) var lawConditions: [TypedCondition?] = []
    /// `unavailable_when` of each ladder's rungs.
    public internal(set) var unavailableWhen: [[TypedCondition?]] = []

    init(_ documents: [Document]) {
        func entries<Declaration>(_ path: (Document) -> [Declaration]) -> [Entry<Declaration>] {
            documents.indices.flatMap { index in
                path(documents[index]).map { Entry(declaration: $0, document: index) }
            }
        }
        self.documents = documents
        questions = entries(\.questions)
        findings = entries(\.findings)
        scores = entries(\.scores)
        rules = entries(\.rules)
        tables = entries(\.tables)
        laws = entries(\.laws)
        ladders = documents.flatMap(\.ladders)
        responders = documents.flatMap(\.responders)
        flags = documents.flatMap(\.flags)
        confidentiality = documents.flatMap(\.confidentiality)
        guidance = documents.flatMap(\.guidance)
        sources = documents.flatMap(\.sources)
        names = NameTable(
            questions: table(questions.map(\.declaration.name)),
            findings: table(findings.map(\.declaration.name)),
            scores: table(scores.map(\.declaration.name)), responders: table(responders.map(\.name)),
            flags: table(flags.map(\.name)), confidentiality: table(confidentiality.map(\.name)),
            guidance: table(guidance.map(\.name)), sources: table(sources.map(\.name)),
            rungs: rungTable(ladders))
    }

    /// The rules that the rows of a table are, in the order of the rows.
    public func rules(ofTable table: Int) -> [Int] {
        tables[table].declaration.rows.compactMap { row in
            rules.firstIndex { $0.declaration.name == row.name }
        }
    }

    /// Names that are declared, but so that they cannot be used.
    var unusable: Set<String> { documents.reduce(into: []) { $0.formUnion($1.unusable) } }

    /// Whether a question can be irrelevant.
    func canBeIrrelevant(_ question: Int) -> Bool {
        askWhen[question] != nil || appliesWhen[questions[question].document] != nil
    }

    /// The questions a question's relevance rests on, as conditions: `applies_when` of its protocol and its
    /// `ask_when`.
    func relevanceConditions(_ question: Int) -> [TypedCondition] {
        [appliesWhen[questions[question].document], askWhen[question]].compactMap { $0 }
    }
}

/// Where names stand, by kind.
public struct NameTable: Sendable {
    public let questions: [String: Int]
    public let findings: [String: Int]
    public let scores: [String: Int]
    public let responders: [String: Int]
    public let flags: [String: Int]
    public let confidentiality: [String: Int]
    public let guidance: [String: Int]
    public let sources: [String: Int]
    public let rungs: [String: (ladder: Int, rung: Int)]

    /// All names a condition can begin with.
    var subjects: [String] { Array(questions.keys) + Array(findings.keys) + Array(scores.keys) }
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

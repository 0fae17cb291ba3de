import TriageDiagnostics
import TriageModel
import TriageSyntax

/// A library whose names are resolved. Conditions that had errors are nil.
package struct CheckedLibrary: Sendable {
    /// A declaration and the document it stands in.
    package struct Entry<Declaration: Sendable>: Sendable {
        package let declaration: Declaration
        package let document: Int
    }

    package let documents: [Document]
    package let questions: [Entry<QuestionDeclaration>]
    package let findings: [Entry<FindingDeclaration>]
    package let scores: [Entry<ScoreDeclaration>]
    /// The rows of tables are among them.
    package let rules: [Entry<RuleDeclaration>]
    package let tables: [Entry<TableDeclaration>]
    package let laws: [Entry<LawDeclaration>]
    package let ladders: [LadderDeclaration]
    package let responders: [LabelDeclaration]
    package let flags: [LabelDeclaration]
    package let confidentiality: [LabelDeclaration]
    package let guidance: [GuidanceDeclaration]
    package let sources: [SourceDeclaration]

    /// Places by name; of equal names the first counts.
    package let names: NameTable

    package internal(set) var appliesWhen: [TypedCondition?] = []
    package internal(set) var askWhen: [TypedCondition?] = []
    package internal(set) var findingConditions: [TypedCondition?] = []
    /// The conditions a score counts.
    package internal(set) var scoreConditions: [[TypedCondition?]] = []
    package internal(set) var ruleConditions: [TypedCondition?] = []
    package internal(set) var lawConditions: [TypedCondition?] = []
    /// `unavailable_when` of each ladder's rungs.
    package internal(set) var unavailableWhen: [[TypedCondition?]] = []

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
            scores: table(scores.map(\.declaration.name)), rules: table(rules.map(\.declaration.name)),
            responders: table(responders.map(\.name)),
            flags: table(flags.map(\.name)), confidentiality: table(confidentiality.map(\.name)),
            guidance: table(guidance.map(\.name)), sources: table(sources.map(\.name)),
            rungs: rungTable(ladders))
    }

    /// The rules that the rows of a table are, in the order of the rows.
    package func rules(ofTable table: Int) -> [Int] {
        tables[table].declaration.rows.compactMap { names.rules[$0.name.text] }
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

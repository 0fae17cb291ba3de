import TriageEngine

/// The names of a library that its files refer to, so that an editor can offer them.
package struct SchemaNames: Sendable {
    let rungs: [String]
    let responders: [String]
    let guidance: [String]
    let flags: [String]
    let sources: [String]
    let confidentiality: [String]
    let questions: [String]
    let rules: [String]
    /// What a column of a table can be.
    let subjects: [String]

    package init(_ program: Program) {
        rungs = program.ladders.flatMap(\.rungs).map(\.name)
        responders = program.responders.map(\.name)
        guidance = program.guidance.map(\.name)
        flags = program.flags.map(\.name)
        sources = program.sources.map(\.name)
        confidentiality = program.confidentiality.map(\.name)
        questions = program.questions.map(\.name)
        rules = program.rules.map(\.name)
        subjects =
            questions + program.namedFindings.map(\.name) + program.namedScores.map(\.name)
            + program.ladders.map(\.name)
    }
}

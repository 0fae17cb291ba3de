import TriageDiagnostics
import TriageModel
import TriageValues

extension DiagnosticKind {
    package static let tooEarly = DiagnosticKind(
        "too-early", needs: .wholeLibrary,
        summary: "On every day to come the library that holds is whole.",
        manual: """
            `holds_from` keeps a rule, a row, a table, a law or a file out of calls that begin before its day. \
            What holds earlier cannot rest on it: a rule would read a question that is not there yet, or a \
            law would promise what only a later rule keeps. The library of today, and of each day on which \
            something begins to hold, is checked and its laws are tried by themselves. Let both hold from the \
            same day, or leave out what comes too early.
            """,
        accepted: [
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some } } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s, holds_from: 2099-01-01 } }
            """
        ],
        rejected: [
            """
            laws: { ↓l: { when: signs >= 4, at_least: now, because: It is so., source: s } }
            rules: { r: { when: signs >= 4, raise: [now], because: It is so., source: s, holds_from: 2099-01-01 } }
            """
        ])
}

/// What is wrong with the library as calls have it until the last of the days to come.
///
/// - Parameter turns: the days on which it becomes another.
func tooEarly(_ files: [SourceFile], _ turns: [Day], today: Day) -> Problems {
    var problems = Problems()
    let coming = turns.filter { $0 > today }
    for (begins, ends) in zip([today] + coming, coming) {
        let held = compile(files, on: begins)
        let faults = held.problems.filter { $0.severity == .error }
        for fault in faults + (held.program.map { brokenLaws(of: $0) } ?? []) {
            problems.report(
                .tooEarly, "until \(ends), \(fault.message)", at: fault.span, notes: fault.notes,
                help: "let it hold from the day of what it needs, or leave it out until then")
        }
    }
    return problems
}

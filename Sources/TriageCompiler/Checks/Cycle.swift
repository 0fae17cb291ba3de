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
        accepted: [
            """
            findings: { a: mood = low, b: a or signs >= 2 }
            rules: { r: { when: b, flag: [note], because: It is so., source: s } }
            """,
            """
            findings: { a: mood = low, b: a and signs >= 2, c: a and b or signs >= 3 }
            rules: { r: { when: c, flag: [note], because: It is so., source: s } }
            """,
        ],
        rejected: [
            "findings: { ↓a: b or mood = low, b: a or signs >= 2 }",
            "findings: { ↓a: a or mood = low }",
            "findings: { x: a or signs >= 2, ↓a: b or mood = low, b: c, c: a }",
            """
            scores: { load: { reads: the load is, count: [heavy, mood >= low] } }
            findings: { ↓heavy: load >= 2 }
            """,
            """
            questions:
              ↓plan: { ask: Is there a plan?, answers: { none: None, some: Some }, ask_when: load >= 1 }
            scores: { load: { reads: the load is, add: { plan: { none: 0, some: 1 } } } }
            """,
            """
            scores: { load: { reads: the load is, add: [{ when: heavy, signs: { 1..4: 1 } }] } }
            findings: { ↓heavy: load >= 1 }
            """,
            """
            questions:
              ↓plan: { ask: Is there a plan?, answers: { none: None, some: Some }, ask_when: plan is answered }
            """,
            """
            protocol: example
            title: Example
            version: 1.0.0
            review_by: 2999-01-01
            applies_when: plan = some
            questions:
              ↓plan: { ask: Is there a plan?, answers: { none: None, some: Some } }
            """,
        ])
}

extension Check {
    static let cycle = Check(kind: .cycle) { library, _, problems in
        for round in DependencyWalk(library).rounds {
            let names = round.map { library.name(of: $0) }
            let shown = names.prefix(12).map { "`\($0.text)`" }
            let rest = names.count > shown.count ? ["\(names.count - shown.count) more"] : []
            let trip = (shown + rest + ["`\(names[0].text)`"]).joined(separator: " needs ")
            problems.report(
                .cycle, "`\(names[0].text)` depends on itself", at: names[0].span,
                notes: [.init(trip)] + gates(of: round, library))
        }
    }

    /// Where a question needs the next of a round trip only because its file's `applies_when` does.
    private static func gates(of round: [Subject], _ library: CheckedLibrary) -> [Diagnostic.Note] {
        round.indices.compactMap { place in
            guard case .question(let index) = round[place] else { return nil }
            let (question, next) = (library.questions[index], round[(place + 1) % round.count])
            guard !(question.when?.condition?.subjects.contains(next) ?? false),
                let applies = library.appliesWhen[question.document]?.condition,
                applies.subjects.contains(next)
            else { return nil }
            let names = [question.declaration.name.text, library.name(of: next).text]
            return .init(
                "`applies_when` decides whether `\(names[0])` is asked, and reads `\(names[1])`", applies.span
            )
        }
    }
}

import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let cycle = DiagnosticKind(
        "cycle", summary: "No question, finding, score, rung or protocol depends on itself.",
        manual: """
            A finding that needs itself, or a question that matters only when its own answer is known, can never be decided. The \
            message names the round trip; cut it at one place. Note that `applies_when` decides the relevance of all questions of \
            its protocol, so it cannot read them. A rule that tests a ladder (`response >= help`) may guide, \
            flag, send or raise on another ladder; what raises that ladder cannot rest on it.
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
            "rules: { r: { when: response >= help, flag: [note], because: It is so., source: s } }",
            """
            ladders:
              police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } }
            findings: { grave: response >= now }
            rules: { r: { when: grave and mood >= low, raise: [sent], because: It is so., source: s } }
            """,
        ],
        rejected: [
            "rules: { ↓r: { when: response >= help, raise: [now], because: It is so., source: s } }",
            """
            ladders:
              police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } }
            findings: { grave: response >= now }
            rules:
              r: { when: grave, raise: [sent], because: It is so., source: s }
              ↓q: { when: police >= sent, raise: [now], because: It is so., source: s }
            """,
            """
            protocol: example
            title: Example
            version: 1.0.0
            review_by: 2999-01-01
            applies_when: response >= help
            rules: { ↓r: { when: mood >= low, raise: [now], because: It is so., source: s } }
            """,
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
        for round in DependencyWalk(library).rounds.map(fromARule) {
            let names = round.map { library.name(of: $0) }
            let shown = names.prefix(12).map { "`\($0.text)`" }
            let rest = names.count > shown.count ? ["\(names.count - shown.count) more"] : []
            let trip = (shown + rest + ["`\(names[0].text)`"]).joined(separator: " needs ")
            problems.report(
                .cycle, "`\(names[0].text)` depends on itself", at: names[0].span,
                notes: [.init(trip)] + gates(of: round, library), help: help(round, library))
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

    /// What to do about a round trip through ladders.
    private static func help(_ round: [Subject], _ library: CheckedLibrary) -> String? {
        let ladders = round.compactMap { if case .rung(let place) = $0 { place.ladder } else { nil } }
        guard let last = ladders.first.map({ library.ladders[$0].name.text }) else { return nil }
        return "what rests on how high `\(last)` stands may guide, flag, send or raise on another ladder, "
            + "and must not raise `\(last)`, by itself or by a step up"
    }

    /// A round trip through a ladder begins at a rule of it: that is where it can be cut.
    private static func fromARule(_ round: [Subject]) -> [Subject] {
        let rule = round.firstIndex { if case .rule = $0 { true } else { false } }
        return rule.map { Array(round[$0...] + round[..<$0]) } ?? round
    }
}

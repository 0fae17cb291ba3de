import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let duplicateName = DiagnosticKind(
        "duplicate-name", summary: "A name means one thing in the whole library.",
        manual: """
            Conditions use bare names, so a name cannot stand for two things, even in two files. Questions, findings and scores share \
            one set of names; rungs are unique over all ladders; rules, guidance, sources, files and the other kinds each have their own.
            """,
        accepted: [
            """
            findings: { low_mood: mood = low }
            rules: { low_mood: { when: low_mood, flag: [note], because: It is so., source: s } }
            """,
            """
            flags: { help: { label: Help } }
            guidance: { mood: { say: Breathe., source: s } }
            """,
        ],
        rejected: [
            """
            findings: { ↓response: mood >= low }
            rules: { r: { when: mood >= low, flag: [note], because: So., source: s } }
            """,
            "findings: { ↓mood: signs >= 2 }",
            "scores: { ↓mood: { reads: the load is, count: [signs >= 2, signs >= 3] } }",
            "questions: { ↓mood: { ask: How is it?, answers: { good: Good, bad: Bad } } }",
            """
            """,
            """
            rules: { ↓base_now: { when: mood >= low, raise: [help], because: It is so., source: s } }
            """,
            """
            ladders: { police: { title: Police, rungs: { none_sent: { label: None }, ↓help: { label: Help } } } }
            """,
            """
            ladders: { ↓response: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }
            rules: { r: { when: mood >= low, raise: [sent], because: It is so., source: s } }
            """,
            "responders: { ↓ems: { label: Ambulance } }",
            "flags: { ↓note: { label: Note } }",
            """
            sources: { ↓s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
            """,
            Example(
                inSpanish(mood).replacing("[no veo salida]", with: "[no veo salida, ↓No veo salida]")),
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: { label: Some, hears: [rope, gun, ↓Rope] } } } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            """,
            """
            rule_set: ↓base
            title: Example
            """,
        ])
}

extension Check {
    static let duplicateName = Check(kind: .duplicateName) { library, _, problems in
        let subjects =
            library.questions.map(\.declaration.name) + library.questions.flatMap(\.declaration.was)
            + library.findings.map(\.declaration.name)
            + library.scores.map(\.declaration.name)
        let kinds: [(String, [Word])] = [
            ("question, finding or score", subjects), ("rule", library.rules.map(\.declaration.name)),
            ("safety law", library.laws.map(\.declaration.name)), ("ladder", library.ladders.map(\.name)),
            ("rung", library.ladders.flatMap { $0.rungs.map(\.name) }),
            ("responder", library.responders.map(\.name)),
            ("flag", library.flags.map(\.name)), ("confidentiality tag", library.confidentiality.map(\.name)),
            ("guidance", library.guidance.map(\.name)), ("source", library.sources.map(\.name)),
            ("screen", library.screens.map(\.declaration.name)), ("audience", library.audiences.map(\.name)),
            ("danger key", library.dangerKeys.map(\.name)),
            ("file", library.documents.map(\.id).filter { !$0.text.isEmpty }),
        ]
        for (kind, names) in kinds { reportDuplicates(kind, names, &problems) }
        // A condition that begins with the name of a ladder tests the ladder.
        for ladder in library.ladders.map(\.name) {
            guard let other = subjects.first(where: { $0.text == ladder.text }) else { continue }
            problems.report(
                .duplicateName, "a ladder called `\(ladder.text)` exists already", at: other.span,
                notes: [.init("here", ladder.span)])
        }
        for question in library.questions {
            reportDuplicates("answer", question.declaration.answers.map(\.name), &problems)
            for answer in question.declaration.answers {
                let heard = answer.hears.map { Word($0.text.lowercased(), $0.span) }
                reportDuplicates("word that finds `\(answer.name.text)`", heard, &problems)
            }
        }
    }

    static func reportDuplicates(_ kind: String, _ names: [Word], _ problems: inout Problems) {
        var seen: [String: Span] = [:]
        for name in names {
            guard let first = seen[name.text] else {
                seen[name.text] = name.span
                continue
            }
            problems.report(
                .duplicateName, "a \(kind) called `\(name.text)` exists already", at: name.span,
                notes: [.init("first here", first)])
        }
    }
}

import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

extension DiagnosticKind {
    package static let voidApproval = DiagnosticKind(
        "void-approval", .warning, needs: .wholeLibrary,
        summary: "An approval is of what stands there now.",
        manual: """
            `approved` says who answers for a thing, and `of` which version of it: twelve digits, made from \
            all that it says and from the findings, scores, answers and times of asking that it rests on. When any \
            of these changes, nobody has approved what stands there now, and the approval counts no more. \
            Nor does one that is dated ahead, one without a version, or a second one by the same person. \
            `triage approve NAME --by WHO --role ROLE` shows the thing and writes the approval; take out one \
            that is past. A layout, a comment or another order of keys changes nothing.
            """,
        accepted: [Example(rule("mood >= low", " { \(signed), of: \(examples.rule) }"))],
        rejected: [
            Example(rule("mood >= very_low", " ↓{ \(signed), of: \(examples.rule) }")),
            Example(
                "findings: { sad: mood >= very_low }\n" + rule("sad", " ↓{ \(signed), of: \(examples.sad) }")),
            Example(rule("mood >= low", " ↓{ \(signed) }")),
            Example(
                rule(
                    "mood >= low",
                    """

                          - { \(signed), of: \(examples.rule) }
                          - ↓{ by: ana  ruiz, role: Nurse, on: 2026-11-20, of: \(examples.rule) }
                          - ↓{ by: Ben Okoro, role: Nurse, on: 2026-12-24, of: \(examples.rule) }
                    """)),
        ])

    /// The versions of things in the examples.
    private static let examples = (rule: "264d5ba98c3b", sad: "1ed0c0b17e52")
    private static let signed = "by: Ana Ruiz, role: Medical director, on: 2026-11-20"

    private static func rule(_ when: String, _ approved: String) -> String {
        """
        rules:
          r:
            when: \(when)
            raise: [help]
            because: It is so.
            source: s
            approved:\(approved)
        """
    }
}

extension DiagnosticKind {
    package static let notApproved = DiagnosticKind(
        "not-approved", needs: .wholeLibrary,
        summary: "What `library.yaml` wants approved is, by as many people as it needs.",
        manual: """
            `demands_approval` in `library.yaml` names what somebody has to answer for before calls are taken \
            with it: `rules`, `laws`, `files`. A red flag, a rule that raises to the highest rung of a ladder, \
            needs two people. The approval of a table counts for its rows, that of a file for all in it. \
            `triage approve NAME --by WHO --role ROLE` shows the thing and writes the approval. Until then \
            `check` reports it, the library can be tried and tested, and no call begins with it.
            """)
}

extension ApprovalBook {
    /// Reports approvals that do not stand.
    func checkStanding(today: Day?, _ problems: inout Problems) {
        for entry in entries where !entry.mandate.approvals.isEmpty {
            let version = version(of: entry)
            var people: [Approval] = []
            for approval in entry.mandate.approvals {
                let (who, help) = (
                    approval.by.text,
                    "`triage approve \(entry.name.text)` shows it and writes who approves it"
                )
                if approval.version == nil {
                    problems.report(
                        .voidApproval, "this approval of \(entry.text) does not say which version it is of",
                        at: approval.span, help: help)
                } else if approval.version?.text != version {
                    problems.report(
                        .voidApproval, "\(entry.text) is not what \(who) approved on \(approval.on)",
                        at: approval.span, notes: [.init("it is version `\(version)` now")],
                        help: help + "; or take this out")
                } else if people.contains(where: { $0.isBy(who) }) {
                    problems.report(
                        .voidApproval, "\(who) approved \(entry.text) already; one person counts once",
                        at: approval.span)
                } else if let today, approval.on > today {
                    problems.report(
                        .voidApproval, "\(who) approves \(entry.text) only on \(approval.on)",
                        at: approval.span, label: "that day is still to come")
                } else {
                    people.append(approval)
                }
            }
        }
    }

    /// What has to be approved before calls are taken with the library, and is not.
    package func unapproved(today: Day?) -> Problems {
        var problems = Problems()
        for entry in entries {
            guard let demanding = demanding(entry) else { continue }
            let (people, needed) = (answering(for: entry, today: today), needed(for: entry))
            guard people.count < needed else { continue }
            let who = people.map(\.by.text).joined(separator: ", ")
            let place = place(of: entry)
            let below =
                place == entry.name.span
                ? [] : [Diagnostic.Note("what it leaves stands here", entry.name.span)]
            problems.report(
                .notApproved,
                needed == 1
                    ? "nobody answers for \(entry.text)"
                    : "\(entry.text) raises to the highest rung, so two people answer for it; "
                        + (people.isEmpty ? "nobody does" : "only \(who) does"),
                at: place, notes: below + [.init("demanded here", demanding.name.span)],
                help: "`triage approve \(entry.name.text) --by WHO --role ROLE`")
        }
        return problems
    }
}

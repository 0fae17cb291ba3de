import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let untold = DiagnosticKind(
        "untold", .warning, needs: .wholeLibrary,
        summary:
            "Where there are audiences, each answer has one that may see it, and each told responder one that speaks for them.",
        manual: """
            A hand-off is written for an audience. A responder named in `tell` whom no audience stands for is never told; one whose audience may not \
            see the tag of the question is told of and hears nothing; and an answer whose tag no audience sees is in no hand-off at all.
            """,
        accepted: [
            """
            confidentiality: { secret: { label: Secret } }
            audiences: { ambulance: { label: Ambulance, sees: secret, responders: ems } }
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, confidential: secret, tell: ems } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, tell: ems } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ],
        rejected: [
            """
            audiences: { dispatch: { label: Dispatch } }
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, tell: ↓ems } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            confidentiality: { secret: { label: Secret } }
            audiences: { ambulance: { label: Ambulance, responders: ems }, next: { label: Next, sees: secret } }
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, confidential: secret, tell: ↓ems } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            confidentiality: { ↓secret: { label: Secret } }
            audiences: { ambulance: { label: Ambulance, responders: ems } }
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, confidential: secret } }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let untold = Check(kind: .untold) { library, _, problems in
        let audiences = library.audiences
        guard !audiences.isEmpty else { return }
        func sees(_ audience: AudienceDeclaration, _ tag: String) -> Bool {
            audience.sees.contains { $0.text == tag }
        }
        for question in library.questions.map(\.declaration) {
            for responder in question.tell where library.names.responders[responder.text] != nil {
                let theirs = audiences.filter { $0.responders.contains { $0.text == responder.text } }
                if theirs.isEmpty {
                    problems.report(
                        .untold,
                        "no audience stands for `\(responder.text)`, so nobody is told `\(question.name.text)`",
                        at: responder.span)
                } else if let tag = question.confidential, !theirs.contains(where: { sees($0, tag.text) }) {
                    problems.report(
                        .untold, "no audience of `\(responder.text)` may see `\(question.name.text)`",
                        at: responder.span, notes: [.init("its tag is `\(tag.text)`", tag.span)])
                }
            }
        }
        for tag in library.confidentiality where !audiences.contains(where: { sees($0, tag.name.text) }) {
            problems.report(
                .untold, "no audience may see `\(tag.name.text)`, so its answers are in no hand-off",
                at: tag.name.span)
        }
    }
}

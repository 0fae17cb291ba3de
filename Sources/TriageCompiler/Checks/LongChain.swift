import TriageDiagnostics
import TriageSyntax
import TriageModel

extension DiagnosticKind {
    package static let longChain = DiagnosticKind(
        "long-chain", summary: "At most \(LibraryLimit.chain) names rest on one another in a row.",
        manual: """
            A finding that rests on a finding that rests on a finding, and so on, is a reason that nobody can follow; the same holds for scores \
            and for questions that matter only after others. The message stands at the first name past the limit. Say more in one condition.
            """)
}

extension Check {
    static let longChain = Check(kind: .longChain) { library, _, problems in
        let walk = DependencyWalk(library)
        guard walk.rounds.isEmpty else { return }
        for (subject, length) in walk.lengths where length == LibraryLimit.chain + 1 {
            let name = library.name(of: subject)
            problems.report(
                .longChain,
                "`\(name.text)` rests on a chain of more than \(LibraryLimit.chain) names", at: name.span)
        }
    }
}

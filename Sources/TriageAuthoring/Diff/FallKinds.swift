import TriageDiagnostics

extension DiagnosticKind {
    /// What `triage prove --against` says of two libraries.
    package static let fallKinds = [lowerThanBefore, lowerUndecided, notCompared]

    package static let lowerThanBefore = DiagnosticKind(
        "lower-than-before",
        summary: "No call is lower than by another revision of the library.",
        manual: """
            There is a call that both libraries can record, and on a ladder the rules of the new one raise \
            it less high, on the answers alone or with what is assumed for missing ones. The message names \
            the rule of the old library that raised the call, the call, and what has changed of that rule \
            and of what it rests on. The call was found by another prover, z3, \
            and evaluated by the engine in both libraries. Let a rule of the new library raise such calls, \
            or have somebody answer for it: nothing lowers a tier but a person. A rung or a ladder that is \
            gone is lost, whatever stands in its place.
            """)
    package static let lowerUndecided = DiagnosticKind(
        "lower-undecided",
        summary: "It is decided whether a call is lower than by another revision of the library.",
        manual: """
            The prover found no call that is lower by what has become of this rule, and did not show in \
            its time that there is none: nobody may rely on it. `triage prove --against` takes longer for \
            one question with `--seconds`, and for all together with `--total-seconds`. A change that is \
            made in several steps, each proved against the one before, asks less at once; `triage diff` \
            looks for calls by search.
            """)
    package static let notCompared = DiagnosticKind(
        "not-compared", .warning, summary: "Two libraries are compared on the calls that both can record.",
        manual: """
            A question or an answer that only one of two libraries has cannot be recorded in the other. \
            `triage prove --against` speaks of the calls that leave such a question unasked and do not \
            give such an answer, and of no others; a question that takes another kind of answers, or \
            counts in another unit, is compared only where it has no value. See to it that what asked \
            after the same danger before still raises as high: `triage diff` compares the cases of both \
            libraries, and says which answers one of them does not know.
            """)
}

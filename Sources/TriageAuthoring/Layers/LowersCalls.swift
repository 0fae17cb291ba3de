import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

extension DiagnosticKind {
    package static let lowersCalls = DiagnosticKind(
        "lowers-calls", needs: .wholeLibrary,
        summary: "A layer by which a call gets less says who answers for it.",
        manual: """
            Nothing lowers a tier but a person. A layer that takes a rule out, or replaces one by another \
            that holds on fewer calls, lets calls fall to a lower rung or lose a responder. Such a call \
            was found, and is shown. Where that is meant, `accepted_by` names who answers for it, in \
            which role, and since when: `accepted_by: { name: Ana Ruiz, role: Medical director, on: \
            2026-11-28 }`. It stands with the version that `of` names: when the library below changes the \
            thing, it has to be accepted anew; and it counts from its day on. \
            Calls are looked for as `triage diff` does; that none was found is no proof that there is none.
            """)
}

extension LoadedLibrary {
    /// Changes of layers by which a call gets less, and for which nobody answers.
    ///
    /// The changes are made one by one, so that whichever call gets less in the end gets it by one of them.
    ///
    /// - Parameter today: an acceptance that is dated ahead of it does not count yet; nil counts all.
    package static func unaccepted(of text: LibraryText, _ stack: LibraryStack, today: Day?) -> Problems {
        var problems = Problems()
        let deciding = stack.changes.map(\.change).filter(\.decides)
        let open = deciding.filter { !$0.isAccepted(on: today) }
        guard !open.isEmpty else { return problems }
        func isOneOf(_ changes: [LayerChange]) -> (LayerChange) -> Bool {
            { change in
                changes.contains { $0.layer.text == change.layer.text && $0.target == change.target }
            }
        }
        func library(without changes: [LayerChange]) -> LoadedLibrary? {
            try? load(text, leavingOut: isOneOf(changes)).get()
        }
        guard var before = library(without: open) ?? library(without: deciding) else {
            for change in open {
                problems.report(
                    .lowersCalls,
                    "what `\(change.verb.rawValue)` of \(change.target.text) does to calls cannot be said",
                    at: change.name.span, label: "without the layer's changes the library has errors",
                    help: "mend the library below, or write `accepted_by`")
            }
            return problems
        }
        var (left, together) = (open, [LayerChange]())
        for change in open {
            left.removeFirst()
            together.append(change)
            // What makes sense only with the next change is tried with it.
            guard let after = library(without: left) else { continue }
            let compared = comparison(from: before, to: after)
            let falls = compared.moves.filter(\.isDown).map {
                "\($0.ladder): \($0.from) → \($0.to), such as \($0.effect.answers)"
            }
            let losses = compared.exchanges.filter { $0.isLost && $0.kind == "responder" }.map {
                "\($0.name) is not sent, such as with \($0.effect.answers)"
            }
            for change in together where !(falls + losses).isEmpty {
                problems.report(
                    .lowersCalls,
                    "calls get less by `\(change.verb.rawValue)` of \(change.target.text), and "
                        + (change.acceptedBy.map { "\($0.name) answers for it only from \($0.on) on" }
                            ?? "nobody answers for it"),
                    at: change.name.span, notes: (falls + losses).prefix(3).map { .init($0) },
                    help: change.acceptedBy == nil
                        ? "write `accepted_by: { name: …, role: …, on: … }`, or leave this out"
                        : "leave this out until that day, or let somebody answer for it from today on")
            }
            (before, together) = (after, [])
        }
        return problems
    }
}

extension LayerChange {
    fileprivate func isAccepted(on today: Day?) -> Bool {
        acceptedBy.map { acceptance in today.map { acceptance.on <= $0 } ?? true } ?? false
    }
}

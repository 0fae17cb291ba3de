import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

/// What the next responder must know, in at most ten lines: seven of what is known, and the rungs, which
/// share a line where a library has more than three ladders. Nothing is cut off.
struct HandOff {
    let program: Program
    let evaluation: Evaluation
    let explanation: Explanation
    let notes: [String]

    func lines() -> [String] {
        let tiers = explanation.ladders.map(tier)
        var lines = Array(tiers.prefix(tiers.count > 3 ? 2 : 3))
        if tiers.count > lines.count { lines.append(tiers.dropFirst(2).joined(separator: "; ")) }
        let deciding = explanation.ladders.flatMap { $0.recommendedBy + $0.steppedUpBy }
        if !deciding.isEmpty {
            lines.append(
                "Because: "
                    + unique(deciding).prefix(3).map { program.rules[$0].because }.joined(separator: " "))
        }
        let support = evaluation.support(ofNodes: deciding.map { program.rules[$0].node }, program)
        let danger = support + heard().filter { !support.contains($0) }
        if !danger.isEmpty { lines.append("Heard: " + danger.prefix(12).map(said).joined(separator: "; ")) }
        let missing = program.questions.indices.filter {
            if case .missing = evaluation.answers.codes[$0] { true } else { false }
        }
        if !missing.isEmpty { lines.append("Not learned: " + missing.map(said).joined(separator: "; ")) }
        // What was asked and not learned stands above; nobody shall think that it was not asked.
        let open = explanation.open.filter { $0.isMustAsk && !$0.wasAsked }
            .map { program.questions[$0.question].name }
        if !open.isEmpty { lines.append("Not asked yet: " + open.joined(separator: ", ")) }
        if !explanation.responders.isEmpty {
            lines.append(
                "Send: " + explanation.responders.map { program.responders[$0].label }.joined(separator: ", ")
            )
        }
        if !explanation.flags.isEmpty {
            lines.append(
                "To do: " + explanation.flags.map { program.flags[$0].label }.joined(separator: "; "))
        }
        if !notes.isEmpty { lines.append("Notes: " + notes.joined(separator: " / ")) }
        // INVARIANT: three of the rungs, and one for each question above.
        // A note or a label with a line break would make a line that looks like one of these.
        return lines.map(\.oneLine)
    }

    private func tier(_ explained: LadderExplanation) -> String {
        let ladder = program.ladders[explained.ladder]
        let rung = ladder.rungs[explained.standing.recommended]
        var text = "\(ladder.title): \(rung.label)"
        if let within = rung.within { text += ", \(within)" }
        if let follow = rung.followUp { text += "; follow-up \(follow)" }
        if explained.standing.isProvisional { text += " (provisional)" }
        if let substitute = explained.substitute {
            text += " (not available: \(ladder.rungs[substitute].label) instead)"
        }
        return text
    }

    /// Questions with an answer other than the safest.
    private func heard() -> [Int] {
        program.questions.indices.filter { index in
            evaluation.answers.codes[index].isValue
                && evaluation.answers.codes[index] != program.safestAnswer(to: index)
                && evaluation.plain.relevance(of: index, program) != .no
        }
    }

    private func said(_ index: Int) -> String {
        let question = program.questions[index]
        let tag = question.confidential.map { " (\(program.confidentiality[$0].label))" } ?? ""
        var text = program.english(evaluation.answers.codes[index], to: index)
        if explanation.assumptions.contains(index), let assumed = question.assumption {
            text += ", assumed \(program.label(of: assumed, to: index))"
        }
        return text + tag
    }

    private func unique(_ rules: [Int]) -> [Int] {
        rules.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

import TriageEngine
import TriageValues

/// An evaluated call for programs: the shape behind `triage evaluate --format json`, with its names in snake
/// case.
///
/// `format` names the shape and its version. Fields are added without a new version; a field that changes its
/// meaning gets one.
package struct EvaluationJSON: Codable, Sendable, Equatable {
    package struct Document: Codable, Sendable, Equatable {
        package let id: String
        package let version: String?
        /// `protocol` or `rule_set`.
        package let kind: String
        /// For protocols: whether it applies to this call, `yes`, `no` or `unknown`.
        package let applies: String?
    }

    package struct LadderResult: Codable, Sendable, Equatable {
        package let ladder: String
        package let established: String
        package let recommended: String
        package let possible: String
        /// The recommended rung stands only because must-ask questions are open.
        package let provisional: Bool
        package let label: String
        package let within: String?
        package let outerLimit: String?
        package let followUp: String?
        package let sameAs: [String: String]
        /// The rung that stands in while the recommended one is not available.
        package let substitute: String?
        package let because: [Reason]
    }

    package struct Reason: Codable, Sendable, Equatable {
        package let rule: String
        package let because: String
        package let sources: [String]
        /// The rule stepped up by one rung.
        package let stepUp: Bool
        /// The answers the rule's truth rests on; keeping only these gives the same rung.
        package let restsOn: [String]
        package let condition: Condition
    }

    package struct Condition: Codable, Sendable, Equatable {
        /// `yes`, `no` or `unknown`.
        package let truth: String
        package let english: String
        package let text: String
        package let answer: String?
        package let assumed: Bool
        package let parts: [Condition]
    }

    package struct Open: Codable, Sendable, Equatable {
        package let question: String
        package let mustAsk: Bool
        package let asked: Bool
        package let relevant: Bool
        /// The highest rung it can still help raise to, on each ladder where that is above the recommended
        /// one.
        package let reach: [String]
    }

    package struct Next: Codable, Sendable, Equatable {
        package let question: String
        package let ask: String
        package let reason: String
    }

    package struct Withheld: Codable, Sendable, Equatable {
        package let flag: String
        package let fails: [Condition]
    }

    package let format: String
    package let library: [Document]
    package let answers: [String: String]
    package let ladders: [LadderResult]
    package let rules: [String]
    package let send: [String]
    package let guidance: [String]
    package let flags: [String]
    package let flagsWithheld: [Withheld]
    /// Names of safety laws that this call breaks.
    package let lawsBroken: [String]
    /// For each question without an answer what is acted on.
    package let assumed: [String: String]
    /// Answers that carry a confidentiality tag, by question.
    package let confidential: [String: String]
    package let open: [Open]
    package let next: Next?

    package init(_ evaluation: Evaluation, _ explanation: Explanation, _ program: Program) {
        func answered(_ keep: (Int) -> String?) -> [String: String] {
            Dictionary(
                uniqueKeysWithValues: program.questions.indices.compactMap { index in
                    keep(index).map { (program.questions[index].name, $0) }
                })
        }
        format = "triage-evaluation/1"
        library = program.documents.map { document in
            Document(
                id: document.name, version: document.version,
                kind: document.isProtocol ? "protocol" : "rule_set",
                applies: document.appliesWhen.map { evaluation.assumed.truths[$0].description })
        }
        answers = answered { program.answer(evaluation.answers.codes[$0], to: $0)?.description }
        ladders = explanation.ladders.map { ladderResult($0, evaluation, program) }
        rules = explanation.rulesHolding.map { program.rules[$0].name }
        send = explanation.responders.map { program.responders[$0].name }
        guidance = explanation.guidance.map { program.guidance[$0].name }
        flags = explanation.flags.map { program.flags[$0].name }
        lawsBroken = explanation.lawsBroken.map { program.laws[$0].name }
        flagsWithheld = explanation.flagsWithheld.map { flag, rules in
            Withheld(
                flag: program.flags[flag].name,
                fails: rules.map { Condition(evaluation.trace(program.rules[$0].node, program)) })
        }
        assumed = answered { index in
            guard explanation.assumptions.contains(index), let code = program.questions[index].assumption
            else {
                return nil
            }
            return program.answer(code, to: index)?.description
        }
        confidential = answered { index in
            guard evaluation.answers.codes[index] != .notAsked else { return nil }
            return program.questions[index].confidential.map { program.confidentiality[$0].name }
        }
        open = explanation.open.map { open in
            Open(
                question: program.questions[open.question].name, mustAsk: open.isMustAsk,
                asked: open.wasAsked,
                relevant: open.isRelevant,
                reach: open.reach.map { program.name(of: $0) })
        }
        next = explanation.next.map { next in
            Next(
                question: program.questions[next.question].name,
                ask: program.wording(of: next.question, on: evaluation.answers),
                reason: reason(next, program))
        }
    }
}

private func ladderResult(
    _ explained: LadderExplanation, _ evaluation: Evaluation, _ program: Program
) -> EvaluationJSON.LadderResult {
    let ladder = program.ladders[explained.ladder]
    let standing = explained.standing
    let rung = ladder.rungs[standing.recommended]
    func reason(_ rule: Int, _ stepsUp: Bool) -> EvaluationJSON.Reason {
        let record = program.rules[rule]
        return EvaluationJSON.Reason(
            rule: record.name, because: record.because,
            sources: record.sources.map { program.sources[$0].name },
            stepUp: stepsUp,
            restsOn: evaluation.support(ofRule: rule, program).map { program.questions[$0].name },
            condition: EvaluationJSON.Condition(evaluation.trace(record.node, program)))
    }
    return EvaluationJSON.LadderResult(
        ladder: ladder.name, established: ladder.rungs[standing.established].name, recommended: rung.name,
        possible: ladder.rungs[standing.possible].name, provisional: standing.isProvisional,
        label: rung.label,
        within: rung.within, outerLimit: rung.outerLimit, followUp: rung.followUp,
        sameAs: Dictionary(rung.sameAs.map { ($0.system, $0.level) }) { first, _ in first },
        substitute: explained.substitute.map { ladder.rungs[$0].name },
        because: explained.recommendedBy.map { reason($0, false) }
            + explained.steppedUpBy.map { reason($0, true) })
}

extension EvaluationJSON.Condition {
    init(_ trace: Trace) {
        truth = trace.truth.description
        english = trace.english
        text = trace.text
        answer = trace.answer
        assumed = trace.isAssumed
        parts = trace.parts.map { EvaluationJSON.Condition($0) }
    }
}

import TriageEngine
import TriageValues

/// An evaluated call for programs: the shape behind `triage evaluate --format json`, with its names in snake
/// case.
///
/// `format` names the shape and its version. Fields are added without a new version; a field that changes its
/// meaning gets one.
public struct EvaluationJSON: Codable, Sendable, Equatable {
    public struct Document: Codable, Sendable, Equatable {
        public let id: String
        public let version: String?
        /// `protocol` or `rule_set`.
        public let kind: String
        /// For protocols: whether it applies to this call, `yes`, `no` or `unknown`.
        public let applies: String?
    }

    public struct LadderResult: Codable, Sendable, Equatable {
        public let ladder: String
        public let established: String
        public let recommended: String
        public let possible: String
        /// The recommended rung stands only because must-ask questions are open.
        public let provisional: Bool
        public let label: String
        public let within: String?
        public let outerLimit: String?
        public let followUp: String?
        public let sameAs: [String: String]
        /// The rung that stands in while the recommended one is not available.
        public let substitute: String?
        public let because: [Reason]
    }

    public struct Reason: Codable, Sendable, Equatable {
        public let rule: String
        public let because: String
        public let sources: [String]
        /// The rule stepped up by one rung.
        public let stepUp: Bool
        /// The answers the rule's truth rests on; keeping only these gives the same rung.
        public let restsOn: [String]
        public let condition: Condition
    }

    public struct Condition: Codable, Sendable, Equatable {
        /// `yes`, `no` or `unknown`.
        public let truth: String
        public let english: String
        public let text: String
        public let answer: String?
        public let assumed: Bool
        public let parts: [Condition]
    }

    public struct Open: Codable, Sendable, Equatable {
        public let question: String
        public let mustAsk: Bool
        public let asked: Bool
        public let relevant: Bool
        /// The highest rung it can still help raise to, on each ladder where that is above the recommended
        /// one.
        public let reach: [String]
    }

    public struct Next: Codable, Sendable, Equatable {
        public let question: String
        public let ask: String
        public let reason: String
    }

    public struct Withheld: Codable, Sendable, Equatable {
        public let flag: String
        public let fails: [Condition]
    }

    public let format: String
    public let library: [Document]
    public let answers: [String: String]
    public let ladders: [LadderResult]
    public let rules: [String]
    public let send: [String]
    public let guidance: [String]
    public let flags: [String]
    public let flagsWithheld: [Withheld]
    /// Names of safety laws that this call breaks.
    public let lawsBroken: [String]
    /// For each question without an answer what is acted on.
    public let assumed: [String: String]
    /// Answers that carry a confidentiality tag, by question.
    public let confidential: [String: String]
    public let open: [Open]
    public let next: Next?

    public init(_ evaluation: Evaluation, _ explanation: Explanation, _ program: Program) {
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
                reach: open.reach.map { program.ladders[$0.ladder].rungs[$0.rung].name })
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

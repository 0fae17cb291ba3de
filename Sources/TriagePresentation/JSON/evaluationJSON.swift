import TriageCalls
import TriageEngine
import TriageSyntax
import TriageValues

/// An evaluated call for programs: what `triage evaluate --format json` prints. README.md beside the sources
/// of this module describes it.
///
/// `format` names the shape and its version. Fields are added without a new version; a field that changes its
/// meaning gets one.
package func json(of explanation: Explanation) -> JSON {
    EvaluationShape(evaluation: explanation.evaluation, program: explanation.program).json(explanation)
}

/// Why a rung stands, or a rule holds: the rules that do it, each as it was evaluated.
package func json(_ why: Why, _ evaluation: Evaluation, _ program: Program) -> JSON {
    let shape = EvaluationShape(evaluation: evaluation, program: program)
    return .list(why.reasons.map { shape.because($0.rule, stepUp: program.rules[$0.rule].stepsUp) })
}

/// Why something does not: the rules that could have done it, and the smallest change found that would.
package func json(_ whyNot: WhyNot, _ evaluation: Evaluation, _ program: Program) -> JSON {
    let shape = EvaluationShape(evaluation: evaluation, program: program)
    return [
        "rules": .list(
            whyNot.rules.map {
                ["rule": .text(program.rules[$0.rule].name), "condition": shape.condition($0.trace)]
            }),
        "nearest_change": whyNot.nearestChange.map { change in
            .object(
                change.sorted { $0.key < $1.key }.map {
                    (key: program.questions[$0.key].name, value: program.json(of: $0.value, to: $0.key))
                })
        } ?? .null,
    ]
}

/// A condition as it was evaluated.
package func json(_ trace: Trace, _ evaluation: Evaluation, _ program: Program) -> JSON {
    EvaluationShape(evaluation: evaluation, program: program).condition(trace)
}

/// What differs between two evaluations.
package func json(_ difference: Difference, _ program: Program) -> JSON {
    func standing(_ ladder: Int, _ standing: Standing) -> JSON {
        let rungs = program.ladders[ladder].rungs
        return [
            "established": .text(rungs[standing.established].name),
            "recommended": .text(rungs[standing.recommended].name),
            "possible": .text(rungs[standing.possible].name), "provisional": .flag(standing.isProvisional),
        ]
    }
    return [
        "ladders": .list(
            difference.ladders.map { ladder, before, after in
                [
                    "ladder": .text(program.ladders[ladder].name), "before": standing(ladder, before),
                    "after": standing(ladder, after),
                ]
            }),
        "started": .list(difference.started.map { .text(program.rules[$0].name) }),
        "stopped": .list(difference.stopped.map { .text(program.rules[$0].name) }),
    ]
}

extension Program {
    /// An answer as it stands in a call file: a name, a list of names, a whole number, or the reason why it
    /// is missing; `null` for what was not asked.
    func json(of code: AnswerCode, to question: Int) -> JSON {
        JSON(answer(code, to: question))
    }
}

private struct EvaluationShape {
    let evaluation: Evaluation
    let program: Program

    func json(_ explanation: Explanation) -> JSON {
        [
            "format": "triage-evaluation/2",
            "library": .list(program.documents.map(document)),
            "answers": byQuestion { code(of: $0) },
            "ladders": .list(explanation.ladders.map(ladder)),
            "rules": .list(explanation.rulesHolding.map { .text(program.rules[$0].name) }),
            "send": .list(explanation.responders.map { .text(program.responders[$0].name) }),
            "guidance": .list(explanation.guidance.map { .text(program.guidance[$0].name) }),
            "flags": .list(explanation.flags.map { .text(program.flags[$0].name) }),
            "flags_withheld": .list(explanation.flagsWithheld.map { withheld($0.flag, $0.rules) }),
            "laws_broken": .list(explanation.lawsBroken.map { .text(program.laws[$0].name) }),
            "assumed": byQuestion { index in
                explanation.assumptions.contains(index) ? program.questions[index].assumption : nil
            },
            "volunteered": .list(
                explanation.volunteered.map { item in
                    [
                        "question": .text(program.questions[item.question].name),
                        "against": .list(item.against.map { .text(program.questions[$0].name) }),
                    ]
                }),
            "confidential": confidential(),
            "open": .list(explanation.open.map(open)),
            "next": explanation.next.map(next) ?? .null,
            "next_questions": .list(explanation.nextQuestions.map(next)),
        ]
    }

    private func code(of question: Int) -> AnswerCode? {
        let code = evaluation.answers.codes[question]
        return code == .notAsked ? nil : code
    }

    /// An object with the questions that have something.
    private func byQuestion(_ code: (Int) -> AnswerCode?) -> JSON {
        .object(
            program.questions.enumerated().compactMap { index, question in
                code(index).map { (key: question.name, value: program.json(of: $0, to: index)) }
            })
    }

    private func confidential() -> JSON {
        .object(
            program.questions.enumerated().compactMap { index, question in
                guard code(of: index) != nil, let tag = question.confidential else { return nil }
                return (key: question.name, value: .text(program.confidentiality[tag].name))
            })
    }

    private func document(_ document: DocumentSummary) -> JSON {
        [
            "id": .text(document.name), "version": .optional(document.version),
            "kind": document.isProtocol ? "protocol" : "rule_set",
            "applies": document.applies.map { truth(evaluation.assumed.truths[$0]) } ?? .null,
        ]
    }

    private func truth(_ truth: Truth) -> JSON { .text(truth.description) }

    private func ladder(_ explained: LadderExplanation) -> JSON {
        let ladder = program.ladders[explained.ladder]
        let standing = explained.standing
        let rung = ladder.rungs[standing.recommended]
        let reasons =
            explained.recommendedBy.map { because($0, stepUp: false) }
            + explained.steppedUpBy.map { because($0, stepUp: true) }
        return [
            "ladder": .text(ladder.name),
            "established": .text(ladder.rungs[standing.established].name),
            "recommended": .text(rung.name),
            "possible": .text(ladder.rungs[standing.possible].name),
            "provisional": .flag(standing.isProvisional), "floor": .flag(standing.isFloor),
            "label": .text(rung.label), "within": .optional(rung.within),
            "outer_limit": .optional(rung.outerLimit), "follow_up": .optional(rung.followUp),
            "same_as": .object(rung.sameAs.map { (key: $0.system, value: .text($0.level)) }),
            "substitute": .optional(explained.substitute.map { ladder.rungs[$0].name }),
            "because": .list(reasons),
        ]
    }

    func because(_ index: Int, stepUp: Bool) -> JSON {
        let rule = program.rules[index]
        let questions = evaluation.support(ofRule: index, program)
        return [
            "rule": .text(rule.name), "because": .text(rule.because),
            "sources": .list(rule.sources.map { .text(program.sources[$0].name) }),
            "step_up": .flag(stepUp),
            "rests_on": .list(questions.map { .text(program.questions[$0].name) }),
            "condition": condition(evaluation.trace(rule.node, program)),
        ]
    }

    /// A condition as it was evaluated. `kind` says which of the further fields there are.
    func condition(_ trace: Trace) -> JSON {
        let node = program.nodes[trace.node]
        let subject = Int(node.subject)
        var fields: [(key: String, value: JSON)] = [
            ("kind", .text(kind(node))), ("truth", truth(trace.truth)),
            ("english", .text(trace.english)), ("assumed", .flag(trace.isAssumed)),
        ]
        switch node.kind {
        case .value, .contains, .status:
            let question = program.questions[subject]
            fields += [
                ("test", .text(trace.text)), ("question", .text(question.name)),
                ("answer", program.json(of: evaluation.answers.codes[subject], to: subject)),
                ("relevant", truth(evaluation.assumed.relevance(of: subject, program))),
            ]
        case .score:
            let bounds = evaluation.assumed.scores[subject]
            fields +=
                node.least.map { [("least", .number($0))] }
                ?? [("test", .text(trace.text)), ("score", .text(program.scores[subject].name))]
            fields += [
                ("lowest", .number(bounds.lowerBound)), ("highest", .number(bounds.upperBound)),
            ]
        case .finding where program.rungTested(by: trace.node) != nil:
            fields.append(("test", .text(trace.text)))
        case .finding:
            fields += [
                ("finding", .text(program.findings[subject].name)), ("shown_before", .flag(trace.isRepeated)),
            ]
        case .opened:
            fields += [
                ("document", .text(program.documents[subject].name)),
                (
                    "opened_by",
                    .list(
                        program.openings(of: trace.node, on: evaluation.answers).map {
                            .text(program.questions[$0].name)
                        })
                ),
            ]
        case .all, .any, .not: break
        }
        if !trace.parts.isEmpty { fields.append(("parts", .list(trace.parts.map(condition)))) }
        return .object(fields)
    }

    private func kind(_ node: ConditionNode) -> String {
        switch node.kind {
        case .score where node.least != nil: "at_least"
        case .finding where program.findings[Int(node.subject)].rung != nil: "rung"
        case .value: "value"
        case .contains: "contains"
        case .status: "status"
        case .score: "score"
        case .all: "all"
        case .any: "any"
        case .not: "not"
        case .finding: "finding"
        case .opened: "opened"
        }
    }

    private func withheld(_ flag: Int, _ rules: [Int]) -> JSON {
        let fails = rules.map { condition(evaluation.trace(program.rules[$0].node, program)) }
        return ["flag": .text(program.flags[flag].name), "fails": .list(fails)]
    }

    private func open(_ open: OpenQuestion) -> JSON {
        [
            "question": .text(program.questions[open.question].name), "must_ask": .flag(open.isMustAsk),
            "asked": .flag(open.wasAsked), "relevant": .flag(open.isRelevant),
            "reach": .list(open.reach.map { .text(program.name(of: $0)) }),
        ]
    }

    private func next(_ next: NextQuestion) -> JSON {
        [
            "question": .text(program.questions[next.question].name),
            "ask": .text(program.wording(of: next.question, on: evaluation.answers)),
            "reason": .text(reason(next, program)),
            "screen": next.screen.map { .text(program.screens[$0].name) } ?? .null,
        ]
    }
}

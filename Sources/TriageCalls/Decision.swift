/// What a person decided: a rung accepted, raised or lowered on one ladder or several.
package struct Decision: Sendable, Hashable {
    /// Names of rungs, by the name of their ladder.
    package var rungs: [String: String]
    /// Why; a decision below what is shown needs one.
    package var reason: DecisionReason?
    /// In their own words.
    package var words: String?
    /// Who else agreed, where a rung may be lowered only by two.
    package var secondPerson: String?

    package init(
        _ rungs: [String: String], reason: DecisionReason? = nil, words: String? = nil,
        secondPerson: String? = nil
    ) {
        self.rungs = rungs
        self.reason = reason
        self.words = words
        self.secondPerson = secondPerson
    }
}

/// Why somebody decided otherwise than is shown.
///
/// - Source: HL7 CDS Hooks, CodeSystem non-adherence-reason-codes (trial use, 2025), to which each is mapped.
package enum DecisionReason: String, Sendable, CaseIterable {
    case newInformation = "new_information"
    case knownHistory = "known_history"
    case sceneReport = "scene_report"
    case callerDeclines = "caller_declines"
    case prefersOther = "prefers_other"
    case notAvailable = "not_available"
    case alreadyThere = "already_there"
    case localPolicy = "local_policy"
    case secondOpinion = "second_opinion"
    case moreHarmThanGood = "more_harm_than_good"
    case notCovered = "not_covered"
    case rulesSeemWrong = "rules_seem_wrong"
    case recordedByMistake = "recorded_by_mistake"
    /// Needs words.
    case other

    /// As a list offers it.
    package var sentence: String {
        switch self {
        case .newInformation: "Something was learned that no question records"
        case .knownHistory: "The person's history is known here"
        case .sceneReport: "Responders at the place report otherwise"
        case .callerDeclines: "The person declines this response"
        case .prefersOther: "The person prefers another kind of help that will do"
        case .notAvailable: "This response cannot be had in time"
        case .alreadyThere: "Help of this kind is there already"
        case .localPolicy: "Local policy says otherwise"
        case .secondOpinion: "A second clinician advised otherwise"
        case .moreHarmThanGood: "This response would do more harm than good here"
        case .notCovered: "The protocol does not fit this call"
        case .rulesSeemWrong: "The rules seem to be wrong; their authors should look"
        case .recordedByMistake: "An answer was recorded by mistake"
        case .other: "Another reason, in words"
        }
    }

    /// The code of HL7's code system.
    package var nonAdherenceCode: String {
        switch self {
        case .newInformation: "need-more-info"
        case .knownHistory: "risk-benefit-ratio"
        case .sceneReport: "action-not-priority"
        case .callerDeclines: "patient-refuses"
        case .prefersOther: "prefers-alternative"
        case .notAvailable: "service-not-available"
        case .alreadyThere: "action-completed"
        case .localPolicy: "policy-contradicts"
        case .secondOpinion: "expert-contradicts"
        case .moreHarmThanGood: "likely-negative-health-outcomes"
        case .notCovered: "patient-ineligible"
        case .rulesSeemWrong: "recipient-does-not-trust"
        case .recordedByMistake: "cds-not-applicable"
        case .other: "recipient-concerns-outcomes"
        }
    }
}

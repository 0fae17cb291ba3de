/// What an attempt is scored by: what each fault costs, and which level follows from the faults.
///
/// The shipped one stands in Rules/rubrics.yaml and is ours; it is no accrediting body's.
package struct Rubric: Sendable {
    /// How grave a deviation is. The names are those of the field; what falls under them is the rubric's.
    package enum DeviationClass: String, Sendable, CaseIterable {
        case critical, major, substantial, moderate, minor
    }

    package enum Level: String, Sendable, CaseIterable {
        case high, compliant, partial, low, nonCompliant = "non_compliant"
    }

    package enum Part: String, Sendable, CaseIterable {
        case decision, elicitation, recording, conduct, documentation
    }

    package struct Rule: Sendable {
        package let part: Part
        package let deviation: DeviationClass
        package let points: Int
        package let because: String
    }

    /// A level and when it is reached: one of these, each so many deviations of a class at least; always when
    /// there is none.
    package struct LevelRule: Sendable {
        package let level: Level
        package let when: [[DeviationClass: Int]]
    }

    package let id: String
    package let title: String
    /// Whether the engine's recommendation is hidden until the call is over.
    package let hidesRecommendation: Bool
    package let rules: [Fault: Rule]
    /// The first that fits counts.
    package let levels: [LevelRule]
    /// Measures of time: the first of these questions that is asked.
    package let times: [(name: String, questions: [Int])]

    package func level(_ counts: [DeviationClass: Int]) -> Level {
        levels.first { rule in
            rule.when.isEmpty
                || rule.when.contains { $0.allSatisfy { (counts[$0.key] ?? 0) >= $0.value } }
        }?.level ?? .nonCompliant
    }
}

/// What can go wrong on a call.
package enum Fault: String, Sendable, CaseIterable {
    case missedEmergency = "missed_emergency"
    /// A rung lower than the lowest accepted; each rung counts.
    case underTriage = "under_triage"
    case overTriage = "over_triage"
    /// On the ladder of police: each rung above the highest accepted.
    case moreForce = "more_force"
    case notIdeal = "not_ideal"
    case noDecision = "no_decision"
    case mustAskSkipped = "must_ask_skipped"
    case mustAskLate = "must_ask_late"
    case outOfOrder = "out_of_order"
    /// A question that the library wants asked on every such call, still open at the decision.
    case redFlagNotProbed = "red_flag_not_probed"
    case unknownNotPursued = "unknown_not_pursued"
    /// The answer recorded is safer than what was said.
    case recordedSafer = "recorded_safer"
    case recordedWrong = "recorded_wrong"
    case notRecorded = "not_recorded"
    case guidanceMissed = "guidance_missed"
    case guidanceLate = "guidance_late"
    case harmfulSaid = "harmful_said"
    case wronglySent = "wrongly_sent"
    /// Lower than the engine recommends, without a reason.
    case loweredWithoutReason = "lowered_without_reason"
    case noReason = "no_reason"
}

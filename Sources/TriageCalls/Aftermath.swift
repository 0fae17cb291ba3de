/// What came of a call, as somebody learned it: during the call, or days after its end.
///
/// A later one takes the place of those before, which stay in the record. The codes are our own; the words
/// are those of crisis services (no coding of outcomes is published that dispatch centres share).
package struct Aftermath: Sendable, Hashable {
    package var outcome: Outcome
    /// In words: what happened, or why nothing is known.
    package var note: String?
    /// What whoever answers the next call of this person must know: their care plan.
    package var plan: String?
    /// Nil where they were not asked.
    package var satisfaction: Satisfaction?
    /// When somebody has to look after them again; nil where nobody has to.
    package var followUp: Moment?

    package init(
        _ outcome: Outcome, note: String? = nil, plan: String? = nil, satisfaction: Satisfaction? = nil,
        followUp: Moment? = nil
    ) {
        self.outcome = outcome
        self.note = note
        self.plan = plan
        self.satisfaction = satisfaction
        self.followUp = followUp
    }

    package enum Outcome: String, Sendable, CaseIterable {
        case stayedWithPlan = "stayed_with_plan"
        case mobileTeam = "seen_by_mobile_team"
        case crisisCenter = "crisis_center"
        case hospitalVoluntary = "hospital_voluntary"
        case hospitalInvoluntary = "hospital_involuntary"
        case medicalCare = "medical_care"
        case custody
        case declined
        case noContact = "no_contact"
        case died
        case unknown
        case other

        package var sentence: String {
            switch self {
            case .stayedWithPlan: "Stayed where they were, with a plan"
            case .mobileTeam: "Seen by a mobile team"
            case .crisisCenter: "Went to a crisis center"
            case .hospitalVoluntary: "To a hospital, of their own will"
            case .hospitalInvoluntary: "To a hospital, against their will"
            case .medicalCare: "Medical emergency care"
            case .custody: "Taken into custody"
            case .declined: "Declined further help"
            case .noContact: "Nobody reached them"
            case .died: "Died"
            case .unknown: "Not known"
            case .other: "Something else, in words"
            }
        }
    }

    package enum Satisfaction: String, Sendable, CaseIterable {
        case satisfied
        case partly
        case dissatisfied
        /// They were asked, and would not say.
        case refused

        package var sentence: String {
            switch self {
            case .satisfied: "Satisfied"
            case .partly: "Partly satisfied"
            case .dissatisfied: "Not satisfied"
            case .refused: "Would not say"
            }
        }
    }
}

/// What came of a call by one event.
package struct AftermathView: Sendable, Hashable {
    package let aftermath: Aftermath
    package let at: Moment
    package let by: String?
}

extension History {
    mutating func take(_ aftermath: Aftermath, _ event: CallEvent) throws(CallRefusal) {
        if isTraining { throw CallRefusal(.outOfPlace, "the call is for practice; nothing comes of it") }
        if aftermath.outcome == .other, aftermath.note == nil {
            throw CallRefusal(.badText, "what else came of it is missing", help: "say it in `note`")
        }
        if let note = aftermath.note { _ = try text(note, "the note") }
        if let plan = aftermath.plan { _ = try text(plan, "the plan") }
        cameOfIt.append(AftermathView(aftermath: aftermath, at: event.at, by: event.by))
    }
}

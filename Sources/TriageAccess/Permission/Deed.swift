/// What somebody asks to do.
package enum Deed: String, Sendable, CaseIterable {
    case openCall = "open_call"
    case readCall = "read_call"
    case appendToCall = "append_to_call"
    case closeCall = "close_call"
    /// To see that there is a call, and when it was opened; nothing of what was said.
    case listCall = "list_call"
    /// To become the owner of a call.
    case takeOver = "take_over"
    /// To make another one its owner.
    case assignCall = "assign_call"
    /// To be the second person of a decision for which two must agree.
    case agree
    /// To leave a note on a call of somebody else, who sees it.
    case whisper
    case handOff = "hand_off"
    /// To record what came of a call, also after its end.
    case recordOutcome = "record_outcome"
    /// Why, why not, what if, find.
    case explainCall = "explain_call"
    /// A row of the board: owner, tier, age.
    case seeOnBoard = "see_on_board"
    case readLibraries = "read_libraries"
    case proposeLibrary = "propose_library"
    /// The second of the two persons without whom no library becomes active.
    case confirmLibrary = "confirm_library"
    /// A result for given answers, without a record.
    case evaluate = "evaluate"
    /// People, their roles and locks, and the tokens of machines.
    case administerPeople = "administer_people"
    /// Who got in, who did not, who was given what.
    case readAudit = "read_audit"
    case readMetrics = "read_metrics"
    /// One's own password, second factor and signing out.
    case ownAccount = "own_account"

    /// What it is done to.
    package var object: Object.Kind {
        switch self {
        case .openCall: .newCall
        case .readCall, .appendToCall, .closeCall, .listCall, .takeOver, .assignCall, .agree, .whisper,
            .handOff, .recordOutcome,
            .explainCall, .seeOnBoard:
            .call
        case .confirmLibrary: .library
        case .administerPeople: .person
        case .readLibraries, .proposeLibrary, .evaluate, .readAudit, .readMetrics, .ownAccount: .server
        }
    }
}

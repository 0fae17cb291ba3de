/// What somebody is in a call centre. A person may be several; a machine is nothing else.
package enum Role: String, Sendable, CaseIterable {
    /// Takes calls.
    case clinician
    /// Sees all calls, takes over, gives calls to others.
    case supervisor
    /// Writes libraries.
    case author
    /// Has calls for practice, and no other.
    case trainer
    /// Reads the log of who got in; of calls only what a reason is given for.
    case auditor
    /// Says who gets in. Sees no call.
    case administrator
    /// Another program, with a token. It may do what its token says, of what a machine may do at all.
    case machine

    /// What a person can be given.
    package static let ofPeople = allCases.filter { $0 != .machine }
}

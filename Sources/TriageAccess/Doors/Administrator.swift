/// Who asks for something at the door itself.
package enum Administrator: Sendable {
    case signedIn(Principal)
    /// Somebody at the machine, who can write to the record anyway, by the name that was given.
    case atTheMachine(String)

    var by: String {
        switch self {
        case .signedIn(let principal): principal.id
        case .atTheMachine(let name): name
        }
    }

    /// - Parameter person: nil for a new one, a token, or the list.
    func check(on person: String?) throws(AccessRefusal) {
        if case .signedIn(let principal) = self {
            try Permission.check(principal, .administerPeople, on: .person(person))
        }
    }
}

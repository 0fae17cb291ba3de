/// What something is done to, with what the table asks about it.
package enum Object: Sendable, Hashable {
    /// A call that is not there yet.
    case newCall(isTraining: Bool)
    case call(CallStanding)
    /// A library that waits for its second person; who proposed it, by id.
    case library(proposedBy: String)
    /// Somebody, by id; nil for one who is not there yet, for a token, and for the list of all.
    case person(String?)
    /// The server as a whole.
    case server

    package enum Kind: Sendable, CaseIterable {
        case newCall
        case call
        case library
        case person
        case server
    }

    package var kind: Kind {
        switch self {
        case .newCall: .newCall
        case .call: .call
        case .library: .library
        case .person: .person
        case .server: .server
        }
    }
}

/// Whose call it is.
package struct CallStanding: Sendable, Hashable {
    /// The id of the person or machine that owns it now.
    package var owner: String?
    /// The ids of all who owned it at any time.
    package var earlierOwners: Set<String>
    package var isTraining: Bool
    /// Whether who asks gave a reason, which is in the record before anything is shown.
    package var hasReason: Bool

    package init(
        owner: String?, earlierOwners: Set<String> = [], isTraining: Bool = false, hasReason: Bool = false
    ) {
        self.owner = owner
        self.earlierOwners = earlierOwners
        self.isTraining = isTraining
        self.hasReason = hasReason
    }
}

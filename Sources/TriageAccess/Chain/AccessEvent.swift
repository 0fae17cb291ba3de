import TriageCalls

/// One thing that happened at the door: a line of the chain.
///
/// Ids (`p-…`, `s-…`, `m-…`) tell nobody who somebody is. Names, addresses and whatever is secret stand in
/// the words part of the line.
package struct AccessEvent: Sendable, Hashable {
    package let at: Moment
    /// The id of who did it, or the name that somebody at the machine gave; nil for the server itself.
    package let by: String?
    package let kind: Kind

    package init(at: Moment, by: String?, kind: Kind) {
        self.at = at
        self.by = by
        self.kind = kind
    }

    package enum Kind: Sendable, Hashable {
        /// The first: a key of 32 bytes, under which names that are not known are kept as a hash.
        case began(key: [UInt8])
        case personAdded(String, name: String, label: String, Set<Role>)
        case rolesGiven(String, Set<Role>)
        /// What Argon2id made of it. One-time: good for one sign-in, after which another must be chosen.
        case passwordSet(String, hash: String, isOneTime: Bool)
        /// The step is that of the code by which it was tried out.
        case secondFactorSet(String, secret: [UInt8], step: Int)
        case secondFactorRemoved(String)
        case signedIn(SignIn)
        /// By a proxy; noted once in the time that a session may last.
        case signedOn(String, address: String)
        /// The session was used; noted from time to time.
        case used(session: String)
        case signedOut(session: String, Ending)
        /// - Parameter person: who has the name; nil when nobody has.
        /// - Parameter name: its keyed hash.
        case refused(Reason, person: String?, name: String, address: String)
        /// Nobody gets in under this name from this address until then. Where one of them is not named, a
        /// version before this wrote it, and it ended.
        case locked(name: String?, address: String?, until: Moment)
        /// What was held against a name, or against an address, counts no more.
        case lockLifted(name: String?, address: String? = nil)
        case personLocked(String)
        case personUnlocked(String)
        case tokenMade(String, Token)
        case tokenRevoked(String)
    }

    package struct SignIn: Sendable, Hashable {
        package let person: String
        package let session: String
        /// The SHA-256 of the session's secret, in digits. The secret itself is kept nowhere.
        package let secretHash: String
        package let address: String
        /// The step of the code that was used; nil without a second factor.
        package let step: Int?

        package init(person: String, session: String, secretHash: String, address: String, step: Int?) {
            self.person = person
            self.session = session
            self.secretHash = secretHash
            self.address = address
            self.step = step
        }
    }

    package struct Token: Sendable, Hashable {
        package let label: String
        /// The SHA-256 of its secret, in digits.
        package let secretHash: String
        package let scope: Set<Deed>
        package let until: Moment

        package init(label: String, secretHash: String, scope: Set<Deed>, until: Moment) {
            self.label = label
            self.secretHash = secretHash
            self.scope = scope
            self.until = until
        }
    }

    /// Why a session ended.
    package enum Ending: String, Sendable, CaseIterable {
        case left
        case idle
        case limit
        case locked
        /// A new password was set.
        case password
        /// The person signed in at too many places.
        case crowded

        /// As a part of a sentence.
        var reason: String {
            switch self {
            case .left: "as you asked"
            case .idle: "since nothing was done for a while"
            case .limit: "since a session ends after some hours"
            case .locked: "since an administrator locked you out"
            case .password: "since a new password was set"
            case .crowded: "since you signed in at too many places"
            }
        }
    }

    /// What was not right. The person is told less.
    package enum Reason: String, Sendable, CaseIterable {
        case name
        case password
        case code
    }
}

/// Who asks: a person that is signed in, or a machine with its token.
package struct Principal: Sendable, Hashable {
    /// `p-…` for a person, `m-…` for the token of a machine. It tells nobody who somebody is, and stays
    /// the same.
    package let id: String
    /// What is shown: the person's name, or what the token is for.
    package let label: String
    package let roles: Set<Role>
    /// What the token of a machine is for; empty for a person.
    package let scope: Set<Deed>
    /// What has to be done before anything else may be.
    package let pending: Set<Pending>
    /// The id of the session; nil for a machine and for sign-on by a proxy. It is no secret.
    package let session: String?
    /// What has to come back with each request that changes anything; nil for a machine.
    package let csrf: String?

    package enum Pending: String, Sendable, CaseIterable {
        /// The password was made by somebody else, for one sign-in.
        case newPassword = "new_password"
        /// A role asks for a second factor, and there is none yet.
        case secondFactor = "second_factor"
    }

    package init(
        id: String, label: String, roles: Set<Role>, scope: Set<Deed> = [], pending: Set<Pending> = [],
        session: String? = nil, csrf: String? = nil
    ) {
        self.id = id
        self.label = label
        self.roles = roles
        self.scope = scope
        self.pending = pending
        self.session = session
        self.csrf = csrf
    }
}

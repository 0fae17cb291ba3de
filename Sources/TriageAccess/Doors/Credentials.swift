/// What came with a request that says who sends it. At most one of cookie, token and proxy's header.
package struct Credentials: Sendable {
    /// The address from which the connection comes: the last proxy's, where there is one.
    package var peer: String
    /// The address of who asks: what a declared proxy says it is, else the same.
    package var address: String
    /// The value of the session's cookie.
    package var session: String?
    /// The CSRF token, from its header.
    package var csrf: String?
    /// Whether the request may change anything: every method but GET and HEAD. It has to have the CSRF
    /// token then.
    package var isChanging: Bool
    /// The token of a machine, from `Authorization: Bearer`.
    package var bearer: String?
    /// Who it is, as the header of a proxy says that signs people on.
    package var proxyPerson: String?

    package init(
        peer: String, address: String? = nil, session: String? = nil, csrf: String? = nil,
        isChanging: Bool = false, bearer: String? = nil, proxyPerson: String? = nil
    ) {
        self.peer = peer
        self.address = address ?? peer
        self.session = session
        self.csrf = csrf
        self.isChanging = isChanging
        self.bearer = bearer
        self.proxyPerson = proxyPerson
    }
}

import TriageCalls
import TriageRecords

/// The token of a machine as a list shows it.
package struct TokenEntry: Sendable, Hashable {
    package let id: String
    package let label: String
    package let scope: Set<Deed>
    package let made: Moment
    package let until: Moment
    package let isRevoked: Bool
}

extension Doorkeeper {
    /// Makes the token of a machine.
    ///
    /// - Returns: its id, and the token, which nobody is told again.
    package func makeToken(
        for label: String, scope: Set<Deed>, days: Int, by administrator: Administrator
    ) async throws(AccessRefusal) -> (id: String, token: String) {
        try administrator.check(on: nil)
        try PersonName.checkLabel(label)
        let possible = Permission.ofMachines
        guard !scope.isEmpty, scope.isSubset(of: possible) else {
            let all = possible.map(\.rawValue).sorted().joined(separator: ", ")
            throw .requestWrong("a token is for at least one of \(all), and for nothing else")
        }
        guard 1...rules.longestTokenDays ~= days else {
            throw .requestWrong(
                "a token ends after 1 to \(rules.longestTokenDays) days; make another one then")
        }
        let (id, secret) = (Self.newID("m"), Sodium.random(32).hex)
        try await decide(by: administrator.by) { (_, now) throws(AccessRefusal) -> Decision<Void> in
            let token = AccessEvent.Token(
                label: label, secretHash: Self.secretHash(secret), scope: scope,
                until: now.after(minutes: days * 24 * 60))
            return ([.tokenMade(id, token)], ())
        }
        return (id, "\(id).\(secret)")
    }

    package func revokeToken(_ id: String, by administrator: Administrator) async throws(AccessRefusal) {
        try administrator.check(on: nil)
        try await decide(by: administrator.by) { (state, _) throws(AccessRefusal) -> Decision<Void> in
            guard let token = state.tokens[id], !token.isRevoked else { throw .noSuchToken(id) }
            return ([.tokenRevoked(id)], ())
        }
    }

    /// All tokens, by when they were made.
    package func tokens(for administrator: Administrator) async throws(AccessRefusal) -> [TokenEntry] {
        try administrator.check(on: nil)
        try await read()
        return state.tokens.values.sorted { ($0.made, $0.id) < ($1.made, $1.id) }.map {
            TokenEntry(
                id: $0.id, label: $0.what.label, scope: $0.what.scope, made: $0.made, until: $0.what.until,
                isRevoked: $0.isRevoked)
        }
    }
}

import TriageCalls

/// Who is here: finds out who sends a request, signs people in and out.
package actor Doorkeeper {
    package init() {}

    /// Who sends a request.
    package func who(_ request: Credentials) async throws(AccessRefusal) -> Principal { throw .notSignedIn }
}

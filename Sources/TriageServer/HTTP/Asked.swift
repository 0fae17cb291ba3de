import TriageAccess
import TriageCalls

/// A request, as a route sees it.
struct Asked: Sendable {
    let principal: Principal
    /// By their names in the route's path.
    let places: [String: String]
    let query: [String: String]
    let body: [UInt8]
    let credentials: Credentials
    /// Why somebody wants to see what is not theirs, for the record.
    let reason: String?
    /// The number of the last event that a stream gave before it broke off.
    let lastEventID: Int?
    /// The place at which they work.
    let position: String?
    /// The name by which the server was called, without a port.
    let host: String
    let now: Moment

    var author: Author { Author(id: principal.id, name: principal.label, position: position) }

    func place(_ name: String) throws(Problem) -> String {
        guard let text = places[name], !text.isEmpty else { throw .notFound }
        return text
    }

    func query(_ name: String) throws(Problem) -> String {
        guard let text = query[name] else { throw .badRequest("`\(name)` is missing in the query") }
        return text
    }

    func may(_ deed: Deed, on object: Object) throws(Problem) {
        do throws(AccessRefusal) {
            try Permission.check(principal, deed, on: object)
        } catch { throw Problem(error) }
    }

    func mayAny(_ deed: Deed) throws(Problem) {
        guard Permission.allowsSome(principal, deed) else {
            throw Problem(Permission.refusal(principal, deed))
        }
    }
}

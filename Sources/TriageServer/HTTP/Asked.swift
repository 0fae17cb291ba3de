import TriageAccess
import TriageCalls

/// A request, as a route sees it.
package struct Asked: Sendable {
    package let principal: Principal
    /// By their names in the route's path.
    let places: [String: String]
    package let query: [String: String]
    package let body: [UInt8]
    package let credentials: Credentials
    /// Why somebody wants to see what is not theirs, for the record.
    let reason: String?
    /// The number of the last event that a stream gave before it broke off.
    let lastEventID: Int?
    /// The place at which they work.
    let position: String?
    /// The name by which the server was called, without a port.
    package let host: String
    package let now: Moment
    /// What was sent by a form; nil where it was none.
    package let form: Form?
    package let browser: Browser

    package var author: Author { Author(id: principal.id, name: principal.label, position: position) }

    package func place(_ name: String) throws(Problem) -> String {
        guard let text = places[name], !text.isEmpty else { throw .notFound }
        return text
    }

    package func query(_ name: String) throws(Problem) -> String {
        guard let text = query[name] else { throw .badRequest("`\(name)` is missing in the query") }
        return text
    }

    package func may(_ deed: Deed, on object: Object) throws(Problem) {
        do throws(AccessRefusal) {
            try Permission.check(principal, deed, on: object)
        } catch { throw Problem(error) }
    }
}

/// What a browser says of who sits before it.
package struct Browser: Sendable {
    /// The address that is asked for, with its query.
    package let address: String
    /// All cookies, as they were sent.
    package let cookies: String
    /// Languages in the order in which they are wished, as `Accept-Language` has them.
    package let languages: String

    /// The value of a cookie; nil where there is none, or several of one name.
    package func cookie(_ name: String) -> String? {
        let found = cookies.split(separator: ";").compactMap { pair -> String? in
            let pair = pair.drop { $0 == " " || $0 == "\t" }
            return pair.hasPrefix(name + "=") ? String(pair.dropFirst(name.count + 1)) : nil
        }
        return found.count == 1 ? found[0] : nil
    }
}

import TriageAccess

/// One thing that can be asked: its address, what it is for, what goes in and comes out, and what does it.
///
/// The list of all routes is what the server answers by and what the OpenAPI document says.
struct Route: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// Who may ask at all.
    enum Entry: Sendable {
        case anybody
        /// Somebody who is signed in, whatever else they have to do first.
        case known
        /// Somebody who may do this to some object; the route asks for the object.
        case may(Deed)
    }

    let method: Method
    /// With `{name}` for what differs.
    let path: String
    let name: String
    let summary: String
    let entry: Entry
    var query: [Parameter] = []
    var body: Shape?
    var answer: Shape?
    /// The status when it was done.
    var status = 200
    /// Codes of problems that are its own.
    var problems: [String] = []
    var isStream = false
    /// Bytes of a request, where that is not as of others.
    var mostBody: Int?
    let work: @Sendable (Desk, Asked) async throws(Problem) -> Answer

    struct Parameter: Sendable {
        let name: String
        let summary: String
        var isNeeded = false
    }

    var pieces: [Substring] { path.split(separator: "/") }

    /// The places of a path that this route takes; nil when it is another's.
    func places(in asked: [Substring]) -> [String: String]? {
        let pieces = pieces
        guard pieces.count == asked.count else { return nil }
        var places: [String: String] = [:]
        for (piece, text) in zip(pieces, asked) {
            if piece.first == "{" {
                places[String(piece.dropFirst().dropLast())] = String(text)
            } else if piece != text {
                return nil
            }
        }
        return places
    }
}

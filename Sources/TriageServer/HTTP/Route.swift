import TriageAccess

/// One thing that can be asked: its address, what it is for, what goes in and comes out, and what does it.
///
/// The list of all routes is what the server answers by and what the OpenAPI document says.
package struct Route: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// Who may ask at all.
    package enum Entry: Sendable {
        case anybody
        /// Somebody who is signed in, whatever else they have to do first.
        case known
        /// Somebody who may do this to some object; the route asks for the object.
        case may(Deed)
    }

    /// Who it speaks to.
    package enum Face: Sendable {
        /// Other programs: JSON, and in the OpenAPI document.
        case program
        /// The script of a page that comes from here: JSON that may change with the page.
        case script
        /// A person: pages, and forms that they send.
        case page
    }

    let method: Method
    /// With `{name}` for what differs.
    let path: String
    let pieces: [Substring]
    /// Which of the pieces are for what differs, and how many.
    private let isPlace: [Bool]
    let placeCount: Int
    let name: String
    let summary: String
    let entry: Entry
    var face = Face.program
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

    /// One that is no part of the API.
    ///
    /// - Parameter path: with `{name}` for what differs.
    package init(
        _ face: Face, _ method: Method, _ path: String, _ name: String, _ entry: Entry,
        isStream: Bool = false,
        _ work: @escaping @Sendable (Desk, Asked) async throws(Problem) -> Answer
    ) {
        self.init(
            method: method, path: path, name: name, summary: "", entry: entry, face: face,
            body: method == .get ? nil : .any, isStream: isStream,
            mostBody: face == .page ? 16 << 10 : nil, work: work)
    }

    init(
        method: Method, path: String, name: String, summary: String, entry: Entry, face: Face = .program,
        query: [Parameter] = [], body: Shape? = nil, answer: Shape? = nil, status: Int = 200,
        problems: [String] = [], isStream: Bool = false, mostBody: Int? = nil,
        work: @escaping @Sendable (Desk, Asked) async throws(Problem) -> Answer
    ) {
        (self.method, self.path, self.name, self.summary) = (method, path, name, summary)
        pieces = path.split(separator: "/")
        isPlace = pieces.map { $0.first == "{" }
        placeCount = isPlace.count { $0 }
        (self.entry, self.face, self.query, self.body) = (entry, face, query, body)
        (self.answer, self.status, self.problems) = (answer, status, problems)
        (self.isStream, self.mostBody, self.work) = (isStream, mostBody, work)
    }

    struct Parameter: Sendable {
        let name: String
        let summary: String
        var isNeeded = false
    }

    /// Whether a path is this route's.
    func takes(_ asked: [Substring]) -> Bool {
        // From the end, where addresses differ most.
        pieces.count == asked.count
            && pieces.indices.reversed().allSatisfy { isPlace[$0] || pieces[$0] == asked[$0] }
    }

    /// What a path that is this route's has in its places.
    func places(in asked: [Substring]) -> [String: String] {
        var places: [String: String] = [:]
        for place in pieces.indices where isPlace[place] && place < asked.count {
            places[String(pieces[place].dropFirst().dropLast())] = String(asked[place])
        }
        return places
    }
}

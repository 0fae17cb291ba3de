import TriageCalls
import TriageDiagnostics
import TriageSyntax

/// An event as a client sends it: without who recorded it, which the server knows.
package struct SubmittedEvent: Sendable, Hashable {
    /// Made by the client; the same again is the same event.
    package let id: String
    /// When it happened, where that was before it was sent.
    package let at: Moment?
    package let kind: CallEvent.Kind
    /// Who decided it, where that is not who sends it.
    var decider: String?

    package init(id: String, at: Moment? = nil, _ kind: CallEvent.Kind) {
        self.id = id
        self.at = at
        self.kind = kind
    }

    /// Kinds that the server alone writes, with what makes it do so.
    static let ofServer: [String: String] = [
        "opened": "POST /api/1/calls",
        "owned": "take-over, leave and owner of the call",
        "training": "`training` of POST /api/1/calls",
        "agreement_asked": "POST /api/1/calls/{call}/agreements",
        "agreed": "POST /api/1/calls/{call}/agreements/{asked}/agree",
        "agreement_refused": "POST /api/1/calls/{call}/agreements/{asked}/refuse",
        "agreement_withdrawn": "POST /api/1/calls/{call}/agreements/{asked}/withdraw",
        "handed_off": "POST /api/1/calls/{call}/hand-offs",
        "outcome": "POST /api/1/calls/{call}/outcomes",
    ]

    /// Reads one; it is read as a line of a call's file is, with everything refused that is only warned of
    /// there.
    package init(_ node: Node) throws(Problem) { try self.init(Body(node, "an event")) }

    package init(json: JSON) throws(Problem) { try self.init(Body(Array(json.line.utf8))) }

    private init(_ given: Body) throws(Problem) {
        var body = given
        id = try Self.id(body.text("id"))
        at = try body.optional("at").map { text throws(Problem) in
            guard let moment = Moment(text) else {
                throw .badRequest(
                    "`\(text)` is no moment", help: "it is written `2026-11-27T23:41:07.250Z`")
            }
            return moment
        }
        guard body.value("by") == nil else {
            throw Problem(422, "bad-event", "`by` is who is signed in; it is not sent")
        }
        let kind = try body.text("kind")
        if let maker = Self.ofServer[kind] {
            throw Problem(
                422, "bad-event", "events of kind `\(kind)` are made by the server alone",
                help: "see \(maker)")
        }
        let line = JSON.object(
            [
                (key: "at", value: .text("\(Moment(milliseconds: 0))")), (key: "kind", value: .text(kind)),
            ] + body.rest())
        let (event, problems) = read(line: Array(line.line.utf8))
        if let problem = problems.first {
            throw Problem(422, "bad-event", problem.message, help: problem.help)
        }
        guard let event else { throw Problem(422, "bad-event", "this is no event of a call") }
        if case .other = event.kind {
            let kinds = eventShapes.map(\.kind)
            throw Problem(
                422, "bad-event", "no event is of kind `\(kind)`",
                help: closest(to: kind, among: kinds).map { "did you mean `\($0)`?" }
                    ?? "there are " + kinds.sorted().joined(separator: ", "))
        }
        self.kind = event.kind
    }

    /// With it begin the ids of events that the server makes of what a client asked for, so that no client
    /// can pass off its own for them.
    package static let ownPrefix = "attempt-"

    /// Refuses an id that could hold words, or is the server's.
    package static func id(_ text: String) throws(Problem) -> String {
        guard !text.hasPrefix(ownPrefix) else {
            throw .badRequest("ids that begin with `\(ownPrefix)` are made by the server alone")
        }
        guard 8...64 ~= text.utf8.count, text.utf8.allSatisfy(isOfID) else {
            throw .badRequest("an id has 8 to 64 letters, digits, `-` and `_`", help: "make a random one")
        }
        return text
    }

    private static func isOfID(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// The event of a line without its end, and everything that is wrong with it.
func read(line: [UInt8]) -> (event: CallEvent?, problems: [Diagnostic]) {
    var problems = Problems()
    let event = readEvent(line: line, &problems)
    return (event, problems.sorted())
}

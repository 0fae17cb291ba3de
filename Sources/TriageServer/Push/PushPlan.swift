import TriageDiagnostics
import TriageSyntax

/// What another program is told, in its own words: the address, the kinds of events, and the body as a
/// template.
///
/// In the template, a text that begins with `$` is replaced by what stands there in our message:
/// `$ladders.response.shown`. `$` alone is the whole message.
package struct PushPlan: Sendable {
    package let host: String
    package let port: Int
    package let path: String
    /// Kinds of events that are told.
    let kinds: Set<String>
    private let template: JSON

    /// What can be told.
    static let known: Set<String> = ["decided", "sent", "arrived", "cancelled", "handed_off", "closed"]

    /// Reads a mapping file; refuses what it cannot do.
    package init(_ bytes: [UInt8]) throws(Problem) {
        var body = try Body(bytes)
        let url = try body.text("url")
        let rest = url.dropFirst("http://".count)
        let place = rest.prefix { $0 != "/" }
        let colon = place.lastIndex(of: ":")
        guard url.hasPrefix("http://"), let colon, let port = Int(place[place.index(after: colon)...]),
            1...65_535 ~= port
        else {
            throw .badRequest(
                "`url` is `http://ADDRESS:PORT/PATH`",
                help: "a proxy on this machine can speak TLS from there")
        }
        host = String(place[..<colon])
        guard host == "localhost" || host == "::1" || host.hasPrefix("127.") else {
            throw .badRequest(
                "`url` is on this machine, since this server speaks no TLS",
                help: "let a proxy here pass it on by TLS")
        }
        self.port = port
        path = rest.count > place.count ? String(rest.dropFirst(place.count)) : "/"
        kinds = Set(try body.texts("kinds") ?? ["decided", "sent", "cancelled", "handed_off", "closed"])
        for kind in kinds where !Self.known.contains(kind) {
            throw .badRequest(
                "`\(kind)` is not told to others",
                help: "what can be is " + Self.known.sorted().joined(separator: ", "))
        }
        template = body.value("body").map { JSON($0) } ?? "$"
        try body.end()
    }

    /// The message in the other's words.
    func body(of message: JSON) -> JSON { filled(template, message) }

    private func filled(_ template: JSON, _ message: JSON) -> JSON {
        switch template {
        case .text(let text) where text.hasPrefix("$"):
            text.dropFirst().split(separator: ".").reduce(message) { $0.value(String($1)) }
        case .list(let items): .list(items.map { filled($0, message) })
        case .object(let fields): .object(fields.map { (key: $0.key, value: filled($0.value, message)) })
        case .text, .null, .number, .real, .flag: template
        }
    }
}

extension JSON {
    /// What stands under a key; null where nothing does.
    fileprivate func value(_ key: String) -> JSON {
        guard case .object(let fields) = self else { return .null }
        return fields.first { $0.key == key }?.value ?? .null
    }
}

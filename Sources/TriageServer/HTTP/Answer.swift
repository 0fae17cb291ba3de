import TriageSyntax

/// What a route answers.
package enum Answer: Sendable {
    case json(Int, JSON, headers: [(name: String, value: String)] = [])
    case text(String, type: String)
    case nothing
    /// HTML, with a policy that lets nothing in from elsewhere.
    case page(Int, String, headers: [(name: String, value: String)] = [])
    /// What never changes under its address.
    case asset(String, type: String)
    case stream(StreamSource)

    package static func ok(_ json: JSON) -> Answer { .json(200, json) }
}

extension Answer {
    /// Leads a browser to another page of this server.
    package static func go(
        to address: String, headers: [(name: String, value: String)] = []
    ) -> Answer {
        .page(303, "", headers: [("Location", address)] + headers)
    }
}

/// What a stream gives, for as long as somebody reads it.
package struct StreamSource: Sendable {
    /// Says that there may be something new, at most one signal ahead.
    let signals: AsyncStream<Void>
    /// What is new since it was asked last, as events; empty when nothing is.
    let news: @Sendable () async -> String
    let end: @Sendable () async -> Void
    /// A sign of life that who reads it can see, and its distance in milliseconds; nil for the usual one.
    var beat: (text: String, milliseconds: Int)?

    package init(
        signals: AsyncStream<Void>, news: @escaping @Sendable () async -> String,
        end: @escaping @Sendable () async -> Void, beat: (text: String, milliseconds: Int)? = nil
    ) {
        (self.signals, self.news, self.end, self.beat) = (signals, news, end, beat)
    }
}

/// One server-sent event.
package func serverSentEvent(_ name: String, id: Int?, _ json: JSON) -> String {
    (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(json.line)\n\n"
}

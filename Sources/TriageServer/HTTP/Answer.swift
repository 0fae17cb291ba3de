import TriageSyntax

/// What a route answers.
enum Answer: Sendable {
    case json(Int, JSON, headers: [(name: String, value: String)] = [])
    case text(String, type: String)
    case nothing
    case stream(StreamSource)

    static func ok(_ json: JSON) -> Answer { .json(200, json) }
}

/// What a stream gives, for as long as somebody reads it.
struct StreamSource: Sendable {
    /// Says that there may be something new, at most one signal ahead.
    let signals: AsyncStream<Void>
    /// What is new since it was asked last, as events; empty when nothing is.
    let news: @Sendable () async -> String
    let end: @Sendable () async -> Void
}

/// One server-sent event.
func serverSentEvent(_ name: String, id: Int?, _ json: JSON) -> String {
    (id.map { "id: \($0)\n" } ?? "") + "event: \(name)\ndata: \(json.line)\n\n"
}

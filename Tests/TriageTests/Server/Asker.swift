import Foundation
import Testing
import TriageCalls
import TriageServer

/// Asks a server, holds each answer against its document, and expects a code of each refusal.
final class Asker {
    let client: Client
    private var checked = CheckedAnswers()
    private var number = 100

    init(_ client: Client) { self.client = client }

    var faults: String { checked.faults.joined(separator: "\n") }

    /// An id that was not used before.
    func id() -> String {
        number += 1
        return "event-\(number)"
    }

    /// - Parameter code: of the refusal that is expected; nil when it is to be done.
    @discardableResult
    func ask(
        _ method: String, _ path: String, _ body: String? = nil, as person: String = "jd",
        _ headers: [String: String] = [:], refused code: String? = nil,
        at place: SourceLocation = #_sourceLocation
    ) async throws -> [String: Any] {
        let reply = try await client.send(method, path, body, as: person, headers)
        #expect(reply.code == code, "\(method) \(path): \(reply.body)", sourceLocation: place)
        return try checked.check(method, path, reply)
    }

    /// Opens a call in which somebody does not breathe.
    func emergency(_ call: String = "call-0001", as person: String = "jd") async throws -> String {
        let path = "/api/1/calls/" + call
        try await ask("POST", "/api/1/calls", #"{"id": "\#(call)"}"#, as: person)
        try await add(
            path, #""kind": "answered", "person": "person", "question": "breathing", "answer": "none""#,
            as: person)
        return path
    }

    @discardableResult
    func add(
        _ call: String, _ event: String, as person: String = "jd", refused code: String? = nil,
        at place: SourceLocation = #_sourceLocation
    ) async throws -> [String: Any] {
        try await ask(
            "POST", call + "/events", #"{"events": [{"id": "\#(id())", \#(event)}]}"#, as: person,
            refused: code, at: place)
    }

    /// What is shown on the first ladder.
    func shown(_ call: String) async throws -> String? {
        let view = try await view(call)
        return (view["ladders"] as? [[String: Any]])?.first?["shown"] as? String
    }

    func view(_ call: String) async throws -> [String: Any] {
        let answer = try await ask("GET", call, as: "sup")
        return try #require(answer["view"] as? [String: Any])
    }

    func warnings(_ call: String) async throws -> [String] {
        try await view(call)["warnings"] as? [String] ?? []
    }
}

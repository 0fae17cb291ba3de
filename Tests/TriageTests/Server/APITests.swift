import Foundation
import Synchronization
import Testing
import TriageAccess
import TriageCalls
import TriageRecords
import TriageServer

/// The routes, by a server on a port and a client that sends bytes.
@Suite struct APITests {
    private static let open = #"{"id": "call-0001", "incident": "4711"}"#

    private func event(_ id: String, _ rest: String) -> String {
        #"{"events": [{"id": "\#(id)", \#(rest)}]}"#
    }

    private func answered(_ id: String, _ question: String, _ answer: String) -> String {
        event(
            id, #""kind": "answered", "person": "person", "question": "\#(question)", "answer": "\#(answer)""#
        )
    }

    /// A call from its first event to its last, by every route of it; each answer is as the document says.
    @Test func aCallByItsRoutes() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            var checked = CheckedAnswers()
            func ask(
                _ status: Int, _ method: String, _ path: String, _ body: String? = nil,
                as person: String = "jd", _ headers: [String: String] = [:]
            ) async throws -> [String: Any] {
                let reply = try await client.send(method, path, body, as: person, headers)
                #expect(reply.status == status, "\(method) \(path): \(reply.body)")
                #expect(reply.headers["cache-control"] == "no-store")
                return try checked.check(method, path, reply)
            }
            let call = "/api/1/calls/call-0001"
            let opened = try await ask(201, "POST", "/api/1/calls", Self.open)
            #expect(opened["count"] as? Int == 2)
            _ = try await ask(200, "POST", "/api/1/calls", Self.open)
            let first = try await ask(
                200, "POST", call + "/events", answered("event-01", "breathing", "none"))
            let moved = try #require((first["moved"] as? [[String: Any]])?.first)
            #expect(moved["rose"] as? Bool == true)
            #expect((moved["shown"] as? [String: String]) == ["from": "remote", "to": "emergency"])
            let again = try await ask(
                200, "POST", call + "/events", answered("event-01", "breathing", "none"))
            #expect(again["repeated"] as? Bool == true && again["count"] as? Int == 3)
            _ = try await ask(
                200, "POST", call + "/events",
                event("event-02", #""kind": "sent", "responder": "ems""#))
            _ = try await ask(
                422, "POST", call + "/decisions", #"{"id": "event-03", "rungs": {"response": "info"}}"#)
            let lowered = #"{"id": "event-03", "rungs": {"response": "info"}, "reason": "scene_report"}"#
            let alone = try await ask(422, "POST", call + "/decisions", lowered)
            #expect(alone["code"] as? String == "second-person-needed")
            _ = try await ask(200, "POST", call + "/agreements", lowered)
            _ = try await ask(200, "GET", "/api/1/board", as: "sup")
            let decided = try await ask(
                200, "POST", call + "/agreements/event-03/agree", #"{"id": "event-04"}"#, as: "sup")
            let view = try #require(decided["view"] as? [String: Any])
            #expect(((view["ladders"] as? [[String: Any]])?.first)?["shown"] as? String == "info")
            #expect(try await ask(200, "GET", call)["record"] is [Any])
            _ = try await ask(200, "GET", call + "/events?after=2")
            _ = try await ask(200, "GET", call + "/evaluation")
            let why = try await ask(200, "GET", call + "/why?of=emergency")
            #expect(why["stands"] as? Bool == true)
            _ = try await ask(200, "GET", call + "/why?of=not_breathing")
            _ = try await ask(422, "GET", call + "/why?of=nothing")
            _ = try await ask(200, "GET", call + "/why-not?of=leading")
            _ = try await ask(200, "POST", call + "/what-if", #"{"answers": {"breathing": "well"}}"#)
            _ = try await ask(422, "POST", call + "/what-if", #"{"answers": {"breathing": "maybe"}}"#)
            let found = try await ask(200, "GET", call + "/find?words=he%20has%20a%20knife")
            #expect((found["found"] as? [[String: Any]])?.first?["question"] as? String == "weapon")
            _ = try await ask(200, "GET", call + "/find?words=knife&language=en")
            let strange = try await ask(422, "GET", call + "/find?words=cuchillo&language=xx")
            #expect(strange["code"] as? String == "no-such-language")
            _ = try await ask(200, "GET", call + "/hand-off?audience=police&offset_minutes=-300")
            _ = try await ask(404, "GET", call + "/hand-off?audience=nobody")
            _ = try await ask(
                200, "POST", call + "/hand-offs",
                #"{"id": "event-08", "audience": "ambulance", "because": "they go"}"#)
            #expect(try await test.record.acts().contains { $0.contains("Ambulance") })
            _ = try await ask(200, "GET", "/api/1/board", as: "sup")
            _ = try await ask(200, "GET", "/api/1/calls")
            _ = try await ask(200, "POST", "/api/1/evaluate", #"{"answers": {"breathing": "none"}}"#)
            // Another one sees it for a reason that is recorded, and writes only once it is theirs.
            let stranger = try await ask(403, "GET", call, as: "mk")
            #expect(stranger["code"] as? String == "reason-needed")
            _ = try await ask(200, "GET", call, as: "mk", ["Triage-Reason": "called back"])
            #expect(try await test.record.acts().contains { $0.contains("called back") })
            let note = event("event-05", #""kind": "note", "text": "n""#)
            let notTheirs = try await ask(403, "POST", call + "/events", note, as: "mk")
            #expect(notTheirs["code"] as? String == "not-your-call")
            _ = try await ask(200, "POST", call + "/take-over", as: "mk")
            _ = try await ask(200, "POST", call + "/events", note, as: "mk")
            _ = try await ask(200, "POST", call + "/owner", #"{"to": "jd"}"#, as: "mk")
            _ = try await ask(404, "POST", call + "/owner", #"{"to": "nobody"}"#, as: "jd")
            _ = try await ask(200, "POST", call + "/leave")
            _ = try await ask(200, "POST", call + "/take-over")
            let closing = #"{"id": "event-06", "ending": "handed_over", "to": "ems"}"#
            _ = try await ask(200, "POST", call + "/close", closing)
            _ = try await ask(200, "POST", call + "/close", closing)
            let over = try await ask(
                409, "POST", call + "/events", event("event-07", #""kind": "line_lost""#))
            #expect(over["code"] as? String == "call-over")
            _ = try await ask(200, "GET", "/healthz")
            _ = try await ask(200, "GET", "/readyz")
            _ = try await ask(200, "GET", "/openapi.json")
            #expect(try await client.get("/metrics", as: "sup").body.contains("triage_events_total"))
            #expect(checked.faults.isEmpty, "\(checked.faults.joined(separator: "\n"))")
        }
    }

    @Test func twoPersonsActivateALibrary() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            var checked = CheckedAnswers()
            let text = try JSONSerialization.data(
                withJSONObject: [
                    "files": [
                        [
                            "path": "Rules/call.yaml",
                            "text": CallLibrary.text.replacing("label: Mobile team", with: "label: Outreach"),
                        ]
                    ]
                ])
            let brought = try await client.post(
                "/api/1/libraries", String(decoding: text, as: UTF8.self), as: "author")
            let hash = try #require(try checked.check("POST", "/api/1/libraries", brought)["library"])
            let first = try await client.post("/api/1/calls", Self.open)
            let proposal = #"{"library": "\#(hash)", "from": "\#(Moment.minute(10))"}"#
            let proposed = try await client.post("/api/1/libraries/proposals", proposal, as: "author")
            #expect(proposed.status == 201, "\(proposed.body)")
            let number = try #require(try proposed.json()["proposal"])
            let path = "/api/1/libraries/proposals/\(number)/confirm"
            // Not by who proposed it, and not by somebody who has no part in it.
            #expect(try await client.send("POST", path, as: "author").status == 403)
            #expect(try await client.send("POST", path, as: "jd").status == 403)
            let confirmed = try await client.send("POST", path, as: "editor")
            #expect(confirmed.status == 200, "\(confirmed.body)")
            _ = try checked.check("POST", path, confirmed)
            #expect(try await client.send("POST", path, as: "sup").code == "proposal-is-decided")
            let before = try await client.get("/api/1/libraries")
            #expect(try before.json()["active"] as? String == first.json()["library"] as? String)
            test.clock.set(.minute(10))
            let after = try await client.get("/api/1/libraries")
            #expect(try checked.check("GET", "/api/1/libraries", after)["active"] as? String == "\(hash)")
            let second = try await client.post("/api/1/calls", #"{"id": "call-0002"}"#)
            #expect(try second.json()["library"] as? String == "\(hash)")
            // The open call keeps what it began with.
            #expect(try await client.get("/api/1/calls/call-0001").json()["library"] as? String != "\(hash)")
            let shown = try await client.get("/api/1/libraries/\(hash)")
            _ = try checked.check("GET", "/api/1/libraries/\(hash)", shown)
            #expect(checked.faults.isEmpty, "\(checked.faults.joined(separator: "\n"))")
        }
    }

    /// What goes wrong is the client's, is told by a code, and never a failure of the server.
    @Test func whatIsWrongIsRefusedByACode() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            _ = try await client.post("/api/1/calls", Self.open)
            let events = "/api/1/calls/call-0001/events"
            let table: [(String, String, String?, Int, String)] = [
                ("GET", "/nothing", nil, 404, "not-found"),
                ("DELETE", "/api/1/calls", nil, 405, "method-not-allowed"),
                ("GET", "/api/1/calls/call-0002", nil, 404, "no-such-call"),
                ("GET", "/api/1/calls/..%2F..%2Fetc", nil, 404, "no-such-call"),
                ("POST", "/api/1/calls", "", 400, "bad-request"),
                ("POST", "/api/1/calls", "{", 400, "bad-request"),
                ("POST", "/api/1/calls", "[]", 400, "bad-request"),
                ("POST", "/api/1/calls", #"{"id": "short"}"#, 400, "bad-request"),
                ("POST", "/api/1/calls", #"{"id": "call-0003", "channel": "fax"}"#, 400, "bad-request"),
                ("POST", "/api/1/calls", #"{"id": "call-0003", "chanel": "voice"}"#, 400, "unknown-key"),
                ("POST", "/api/1/calls", #"{"id": "call-0001", "channel": "chat"}"#, 409, "call-is-there"),
                ("POST", events, #"{"events": []}"#, 400, "bad-request"),
                ("POST", events, #"{"events": [{"id": "event-01"}]}"#, 400, "bad-request"),
                ("POST", events, event("event-01", #""kind": "owned""#), 422, "bad-event"),
                ("POST", events, event("event-01", #""kind": "photo""#), 422, "bad-event"),
                ("POST", events, event("event-01", #""kind": "agreed", "asked": "x""#), 422, "bad-event"),
                ("POST", events, event("event-01", #""kind": "note", "text": 7"#), 422, "bad-event"),
                (
                    "POST", events, event("event-01", #""kind": "note", "text": "a", "by": "x""#), 422,
                    "bad-event"
                ),
                ("POST", events, event("event-01", #""kind": "note", "text": "  ""#), 422, "bad-text"),
                ("POST", events, answered("event-01", "breath", "none"), 422, "unknown-name"),
                ("POST", events, answered("event-01", "breathing", "some"), 422, "bad-answer"),
                (
                    "POST", events, #"{"events": [\#(String(repeating: "[", count: 5_000))"#, 400,
                    "bad-request"
                ),
                ("POST", events, event("event-01", #""kind": "line_back""#), 409, "out-of-place"),
                ("GET", events + "?after=-1", nil, 400, "bad-request"),
                ("GET", "/api/1/board", nil, 200, ""),
                ("GET", "/api/1/audit", nil, 403, "not-allowed"),
                ("GET", "/metrics", nil, 403, "not-allowed"),
                ("POST", "/api/1/libraries/proposals/99/confirm", nil, 403, "not-allowed"),
            ]
            for (method, path, body, status, code) in table {
                let reply = try await client.send(method, path, body)
                #expect(reply.status == status, "\(method) \(path) \(body ?? ""): \(reply.body)")
                #expect(reply.code ?? "" == code, "\(method) \(path) \(body ?? ""): \(reply.body)")
            }
            #expect(try await client.get("/api/1/calls", as: nil).code == "not-signed-in")
            #expect(try await client.get("/api/1/calls", as: "nobody").code == "token-refused")
            #expect(try await client.get("/api/1/calls/call-0001", as: "admin").code == "not-allowed")
            let host = "GET /healthz HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n"
            #expect(try HTTPReply(try await client.raw(host)).code == "wrong-host")
            let form =
                "POST /api/1/calls HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer jd\r\n"
                + "Content-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            #expect(try HTTPReply(try await client.raw(form)).code == "not-json")
            let large =
                "POST /api/1/calls HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer jd\r\n"
                + "Content-Type: application/json\r\nContent-Length: 999999999\r\nConnection: close\r\n\r\n"
            let refused = try await client.raw(large) { $0.contains("body-too-large") }
            #expect(refused.contains(" 413 "))
        }
    }

    @Test func limitsRefuseAndSayWhenToComeBack() async throws {
        var limits = TestDesk.limits
        (limits.burst, limits.requestsASecond, limits.openCalls, limits.streams) = (4, 1, 1, 0)
        let test = try await TestDesk(Storage.all[0], limits: limits)
        try await serving(test.desk) { client in
            #expect(try await client.post("/api/1/calls", Self.open).status == 201)
            let full = try await client.post("/api/1/calls", #"{"id": "call-0002"}"#)
            #expect(full.code == "too-many-open-calls" && full.headers["retry-after"] == "30")
            let streams = try await client.get("/api/1/board/stream")
            #expect(streams.code == "too-many-streams" && streams.headers["retry-after"] != nil)
            #expect(try await client.get("/api/1/board").status == 200)
            let fast = try await client.get("/api/1/board")
            #expect(fast.status == 429 && fast.headers["retry-after"] == "1")
            // Another one is not held back by that, and time heals it.
            #expect(try await client.get("/api/1/board", as: "sup").status == 200)
            test.clock.set(.minute(1))
            #expect(try await client.get("/api/1/board").status == 200)
        }
    }

    /// What was said, who somebody is and where they are stands in no line of the log.
    @Test func theLogHoldsNothingOfACall() async throws {
        let test = try await TestDesk(Storage.all[0])
        let log = Mutex("")
        let canaries = [
            "CANARY-INCIDENT", "CANARY-NOTE", "CANARY-NAME", "CANARY-WORDS", "CANARY-REASON", "shown",
        ]
        try await serving(test.desk, log: { line in log.withLock { $0 += line } }) { client in
            _ = try await client.post("/api/1/calls", #"{"id": "call-0001", "incident": "CANARY-INCIDENT"}"#)
            let events = "/api/1/calls/call-0001/events"
            for body in [
                answered("event-01", "weapon", "shown"), answered("event-02", "weapon", "CANARY-NOTE"),
                event("event-03", #""kind": "note", "text": "CANARY-NOTE""#),
                event("event-04", #""kind": "CANARY-NOTE""#),
                event("event-05", #""kind": "person_added", "person": "b", "label": "CANARY-NAME""#),
                "CANARY-NOTE",
            ] { _ = try await client.post(events, body) }
            _ = try await client.get("/api/1/calls/call-0001/find?words=CANARY-WORDS")
            _ = try await client.get("/api/1/calls/CANARY-NAME")
            _ = try await client.get("/CANARY-NAME", as: "CANARY-NAME")
            _ = try await client.get("/api/1/calls/call-0001", as: "mk", ["Triage-Reason": "CANARY-REASON"])
            _ = try await client.raw("CANARY-NAME\r\n\r\n")
        }
        let text = log.withLock { $0 }
        #expect(text.contains("\"route\": \"add events\""))
        for canary in canaries { #expect(!text.contains(canary)) }
    }
}

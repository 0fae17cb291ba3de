import NIOCore
import Testing
import TriageCalls
import TriageServer

/// Streams: every event once and in order, gone on with where they broke off, and nobody waits for who does
/// not read.
@Suite struct StreamTests {
    private func note(_ number: Int) -> String {
        #"{"events": [{"id": "event-\#(100 + number)", "kind": "note", "text": "n\#(number)"}]}"#
    }

    @Test func aStreamGoesOnWhereItBrokeOff() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            _ = try await client.post("/api/1/calls", #"{"id": "call-0001"}"#)
            let path = "/api/1/calls/call-0001"
            for number in 0..<3 { _ = try await client.post(path + "/events", note(number)) }
            let first = try await client.follow(path + "/stream") { $0.contains("event: view") }
            #expect(
                first.contains("content-type: text/event-stream")
                    || first.contains("Content-Type: text/event-stream"))
            for number in 1...5 { #expect(first.contains("id: \(number)\nevent: event")) }
            let (told, tell) = AsyncStream.makeStream(of: Void.self)
            async let second = client.follow(path + "/stream", after: 4) { text in
                if text.contains("id: 5\nevent: view") { tell.yield() }
                return text.contains("id: 6\nevent: view")
            }
            var heard = told.makeAsyncIterator()
            await heard.next()
            _ = try await client.post(path + "/events", note(3))
            let rest = try await second
            #expect(!rest.contains("id: 4\nevent: event"))
            #expect(rest.contains("id: 5\nevent: event") && rest.contains("id: 6\nevent: event"))
        }
    }

    /// Who does not read is cut off, and holds nobody up meanwhile.
    @Test func whoDoesNotReadIsCutOff() async throws {
        var limits = TestDesk.limits
        (limits.stalledSeconds, limits.heartbeatSeconds) = (0, 0)
        let test = try await TestDesk(Storage.all[0], limits: limits)
        try await serving(test.desk) { client in
            _ = try await client.post("/api/1/calls", #"{"id": "call-0001"}"#)
            let text = String(repeating: "n", count: 9_900)
            for request in 0..<40 {
                let events = (0..<24).map {
                    #"{"id": "event-\#(100 + request * 24 + $0)", "kind": "note", "text": "\#(text)"}"#
                }
                let reply = try await client.post(
                    "/api/1/calls/call-0001/events", #"{"events": [\#(events.joined(separator: ","))]}"#)
                #expect(reply.status == 200)
            }
            let silent = try await client.silent("/api/1/calls/call-0001/stream")
            while try await !client.get("/metrics", as: "sup").body.contains(
                "triage_stalled_streams_total 1\n")
            {
                #expect(try await client.get("/healthz").status == 200)
            }
            try? await silent.close()
        }
    }

    @Test func theBoardTellsWhatChangedAndWhatIsOver() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            _ = try await client.post("/api/1/calls", #"{"id": "call-0001"}"#)
            let (told, tell) = AsyncStream.makeStream(of: Int.self)
            async let stream = client.follow("/api/1/board/stream", as: "sup") { text in
                if text.contains("event: board") { tell.yield(1) }
                if text.contains("event: row") { tell.yield(2) }
                return text.contains("event: over")
            }
            var heard = told.makeAsyncIterator()
            while await heard.next() != 1 {}
            _ = try await client.post("/api/1/calls/call-0001/events", note(0))
            while await heard.next() != 2 {}
            _ = try await client.post(
                "/api/1/calls/call-0001/close", #"{"id": "event-99", "ending": "resolved"}"#)
            #expect(try await stream.contains("call-0001"))
        }
    }
}

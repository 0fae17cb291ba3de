import Foundation
import Testing
import TriageCalls
import TriageRecords
import TriageServer

/// What came of a call, by the API: also after its end, by others than its owner, once.
@Suite struct OutcomeTests {
    @Test func whatCameOfACallIsRecordedAfterItsEnd() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            let path = call + "/outcomes"
            try await asker.ask(
                "POST", call + "/close", #"{"id": "event-01", "ending": "resolved", "although": "w"}"#)
            let whole = """
                {"id": "event-02", "outcome": "hospital_voluntary", "note": "calm", \
                "plan": "call the sister", \
                "satisfaction": "partly", "follow_up": "\(Moment.minute(60))"}
                """
            let first = try await asker.ask("POST", path, whole)
            #expect(first["repeated"] as? Bool == false)
            let again = try await asker.ask("POST", path, whole)
            #expect(again["repeated"] as? Bool == true && again["count"] as? Int == first["count"] as? Int)
            let outcomes = try #require(try await asker.view(call)["outcomes"] as? [[String: Any]])
            #expect(outcomes.count == 1)
            #expect(outcomes[0]["outcome"] as? String == "hospital_voluntary")
            #expect(outcomes[0]["plan"] as? String == "call the sister")
            #expect(outcomes[0]["follow_up"] as? String == "\(Moment.minute(60))")
            // Nothing else is added after the end, and this not by the way of other events.
            try await asker.add(call, #""kind": "note", "text": "x""#, refused: "call-over")
            try await asker.add(call, #""kind": "outcome", "outcome": "died""#, refused: "bad-event")
            for (body, code) in [
                (#"{"id": "event-03", "outcome": "well"}"#, "bad-request"),
                (#"{"id": "event-03"}"#, "bad-request"),
                (#"{"id": "event-03", "outcome": "other"}"#, "bad-text"),
                (#"{"id": "event-03", "outcome": "died", "follow_up": "soon"}"#, "bad-request"),
                (#"{"id": "event-03", "outcome": "died", "mood": "x"}"#, "unknown-key"),
                (#"{"id": "event-02", "outcome": "died"}"#, "id-taken"),
            ] {
                try await asker.ask("POST", path, body, refused: code)
            }
            // Somebody else, with a reason that is on record before.
            let theirs = #"{"id": "event-04", "outcome": "custody"}"#
            try await asker.ask("POST", path, theirs, as: "mk", refused: "reason-needed")
            #expect(try await !test.record.acts().contains { $0.contains("follow-up") })
            try await asker.ask("POST", path, theirs, as: "mk", ["Triage-Reason": "follow-up"])
            #expect(try await test.record.acts().contains { $0.contains("follow-up") })
            try await asker.ask(
                "POST", path, #"{"id": "event-05", "outcome": "unknown"}"#, as: "sup")
            #expect((try await asker.view(call)["outcomes"] as? [Any])?.count == 3)
            // Its words go with the others, and its code stays.
            let kept = try await test.record.call("call-0001", withheld: true)
            let text = kept.lines.map { String(decoding: $0, as: UTF8.self) }.joined()
            #expect(text.contains("hospital_voluntary") && !text.contains("sister"))
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    @Test func nothingComesOfPractice() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            try await asker.ask("POST", "/api/1/calls", #"{"id": "call-0001", "training": true}"#)
            let path = "/api/1/calls/call-0001/outcomes"
            let body = #"{"id": "event-01", "outcome": "died"}"#
            try await asker.ask("POST", path, body, refused: "out-of-place")
            try await asker.ask("POST", path, body, as: "trainer", refused: "not-allowed")
        }
    }
}

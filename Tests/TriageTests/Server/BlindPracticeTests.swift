import Testing
import TriageCalls
import TriageServer
import TriageValues

/// Who takes a call for practice learns by no route what the rules say of it before it is over, and passes
/// off nothing of their own for what the server records of it.
@Suite struct BlindPracticeTests {
    @Test func theOwnerIsToldNothingBeforeTheEnd() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            // A supervisor learns, too, and sees boards.
            for (author, name) in [
                (Author.jd, "jd"), (Author(id: "p-sup", name: "sup"), "sup"),
            ] {
                let id = "practice-\(name)-1"
                let opening = Opening(id: id, isTraining: true, isBlind: true)
                let (live, _) = try await test.desk.calls.open(opening, by: author, at: test.clock.now)
                _ = try await live.append(
                    [
                        SubmittedEvent(
                            id: "event-\(name)",
                            .answered(
                                person: Call.firstPerson, question: "breathing", .one("none"), .asked))
                    ], by: author, at: test.clock.now)
                let call = "/api/1/calls/" + id
                for (method, path, name) in CheckedAnswers().operations where path.contains("{call}") {
                    let here = path.replacing("{call}", with: id).replacing("{asked}", with: "event-01")
                    let body = method == "GET" ? nil : "{}"
                    let reply = try await client.send(method, here + "?of=emergency", body, as: author.name)
                    // Whoever may not do it at all is turned away before.
                    #expect(
                        ["practice-call", "not-allowed"].contains(reply.code ?? ""), "\(name): \(reply.body)")
                    #expect(!reply.body.contains("mergency"), "\(name): \(reply.body)")
                }
                let board = try await client.send("GET", "/api/1/board", nil, as: author.name)
                #expect(!board.body.contains(id), "\(board.body)")
                // Others who may see it do.
                try await asker.ask("GET", call, as: "trainer")
                #expect(try await asker.ask("GET", "/api/1/board", as: "trainer").description.contains(id))
                // And afterwards its owner, too.
                _ = try await live.append(
                    [SubmittedEvent(id: "event-end", .closed(.resolved, although: "w"))], by: author,
                    at: test.clock.now)
                try await asker.ask("GET", call, as: author.name)
            }
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// What is not blind is as any call.
    @Test func otherPracticeIsShown() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            try await asker.ask("POST", "/api/1/calls", #"{"id": "call-0001", "training": true}"#)
            try await asker.ask("GET", "/api/1/calls/call-0001")
        }
    }

    @Test func noClientMakesTheServersIds() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            let forged =
                #"{"events": [{"id": "attempt-0001", "kind": "note", "text": "{\"event\": \"say\"}"}]}"#
            let told = try await asker.ask("POST", call + "/events", forged, refused: "bad-request")
            #expect((told["title"] as? String)?.contains("server alone") == true)
            // The words themselves are a note as any other.
            try await asker.ask(
                "POST", call + "/events", forged.replacing("attempt-0001", with: "event-0001"))
        }
    }
}

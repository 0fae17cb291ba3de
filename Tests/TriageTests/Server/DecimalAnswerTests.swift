import Testing
import TriageConsole
import TriageRecords
import TriageServer

/// A number with places, sent to the server and shown by it.
@Suite struct DecimalAnswerTests {
    private static let text = CallLibrary.text.replacing(
        "number: { from: 0, to: 10 }", with: "number: { from: 0, to: 10, places: 1, unit: '%' }")

    /// A number of JSON is read from its digits and a text from its own; the record has the text.
    @Test func itIsTakenAndShownWithItsPlaces() async throws {
        let test = try await TestDesk(Storage.all[0].open(Place(), .minute(0)), library: Self.text)
        try await serving(test.desk, pages: try Console().pages) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            func answer(_ answer: String, refused code: String? = nil) async throws {
                try await asker.add(
                    call, #""kind": "changed", "person": "person", "question": "pain", "answer": \#(answer)"#,
                    refused: code)
            }
            try await asker.add(
                call, #""kind": "answered", "person": "person", "question": "pain", "answer": 7.9"#)
            for wrong in ["7.95", "\"7,9\"", "\"7.90\"", "7.90", "10.1", "8e0"] {
                try await answer(wrong, refused: "bad-answer")
            }
            try await answer("\"8.0\"")
            let events = try await client.get(call + "/events").body
            for said in [#""answer": "7.9""#, #""answer": "8.0""#] {
                #expect(events.contains(said), "\(said): \(events)")
            }
            let people = try await asker.view(call)["people"] as? [[String: Any]]
            let answers = people?.first?["answers"] as? [String: Any]
            #expect(answers?["pain"] as? String == "8.0", "\(answers ?? [:])")

            let parts = try await client.get("/calls/call-0001/parts?focus=question:pain").body
            let page = parts.replacing("\\\"", with: "\"")
            for part in [
                "data-low=\"0.0\"", "data-high=\"10.0\"", "data-places=\"1\"", "inputmode=\"decimal\"",
                "8.0 %",
            ] {
                #expect(page.contains(part), "\(part): \(page)")
            }
        }
    }

    /// What a client is told of the question: its ends as it writes them.
    @Test func theNextQuestionSaysHowItIsWritten() async throws {
        let asked = "ask: How bad is the pain?, why: W, must_ask: true, if_missing: ask_again"
        let text = Self.text.replacing("ask: How bad is the pain?", with: asked)
        let test = try await TestDesk(Storage.all[0].open(Place(), .minute(0)), library: text)
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            let next = try await asker.view(call)["next"] as? [[String: Any]] ?? []
            let number = next.compactMap { $0["number"] as? [String: Any] }.first
            #expect(
                number?["lowest"] as? String == "0.0" && number?["highest"] as? String == "10.0", "\(next)")
            #expect(number?["places"] as? Int == 1 && number?["unit"] as? String == "%", "\(next)")
        }
    }
}

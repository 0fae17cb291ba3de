import Foundation
import Testing
import TriageCalls
import TriageConsole
import TriageRecords
import TriageServer

/// The page of a call in the browser, as the server writes it.
@Suite struct CallPageTests {
    /// What a section of the page holds.
    private static func section(_ id: String, _ html: String) throws -> String {
        let start = try #require(html.range(of: "id=\"\(id)\""), "\(id): \(html)")
        // Behind the section's own tag.
        let rest = html[start.upperBound...].drop { $0 != ">" }
        return String(rest[..<(rest.range(of: "</section>")?.lowerBound ?? rest.endIndex)])
    }

    private static let orders = [
        "PROVISIONAL", "Must be asked", "if the line dropped", "still possible", "not known yet",
        "decide again",
        "mark as sent", "SEND NOW", "cancel?", "Say and do now", "Responders need to know",
        "questions are open",
    ]

    /// Over, it says what was and what was left open, and tells nobody to do anything.
    @Test func aCallThatIsOverGivesNoOrders() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk, pages: try Console().pages) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            func parts() async throws -> [String: String] {
                let page = try await client.get("/calls/call-0001")
                try #require(page.status == 200, "\(page.body)")
                return Dictionary(
                    uniqueKeysWithValues: try ["strip", "act", "timers", "need", "guidance", "people"].map {
                        ($0, try Self.section($0, page.body))
                    })
            }
            let before = try await parts().values.joined()
            let seen = [
                "PROVISIONAL", "Must be asked", "mark as sent", "Say and do now", "questions are open",
            ]
            for order in seen {
                #expect(before.contains(order), "\(order): \(before)")
            }
            #expect(!before.contains("was not sent"))
            try await asker.ask(
                "POST", call + "/close",
                #"{"id": "event-01", "ending": "resolved", "although": "they are with <her>"}"#)
            let after = try await parts()
            for (part, html) in after {
                for order in Self.orders { #expect(!html.contains(order), "\(part), \(order): \(html)") }
            }
            let strip = try #require(after["strip"])
            for words in [
                "resolved", "ended all the same, because “they are with &lt;her&gt;”", "was not sent</b>",
                "Ambulance", "was not asked or not learned", "weapon", "decided by nobody", "Emergency",
            ] {
                #expect(strip.contains(words), "\(words): \(strip)")
            }
            #expect(!strip.contains("call back until"))
            try await asker.ask(
                "POST", call + "/outcomes",
                #"{"id": "event-02", "outcome": "declined", "follow_up": "\#(Moment.minute(60))"}"#)
            let later = try #require(try await parts()["strip"])
            #expect(later.contains("call back until") && later.contains("\(Moment.minute(60))"), "\(later)")
        }
    }

    /// A call over which nothing was left says nothing of the kind.
    @Test func nothingIsSaidOfWhatIsDone() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk, pages: try Console().pages) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            try await asker.add(
                call, #""kind": "answered", "person": "person", "question": "weapon", "answer": "none""#)
            try await asker.add(call, #""kind": "sent", "responder": "ems""#)
            try await asker.add(call, #""kind": "arrived", "responder": "ems""#)
            try await asker.ask(
                "POST", call + "/decisions", #"{"id": "event-02", "rungs": {"response": "emergency"}}"#)
            try await asker.ask("POST", call + "/close", #"{"id": "event-01", "ending": "resolved"}"#)
            let strip = try Self.section("strip", try await client.get("/calls/call-0001").body)
            #expect(!strip.contains("<li>") && !strip.contains("was not"), "\(strip)")
            #expect(strip.contains("decided"))
        }
    }

    /// No text begins or ends a mark of HTML, also where something combines with the sign.
    @Test(arguments: ["", "\u{301}", "\u{338}", "\u{200D}", "\u{FE0F}"])
    func noTextIsMarkup(beside: String) async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk, pages: try Console().pages) { client in
            let text = ["<", ">", "&", "'", #"\""#].map { $0 + beside }.joined(separator: "x")
            try await Asker(client).ask(
                "POST", "/api/1/calls", #"{"id": "call-0001", "incident": "\#(text)"}"#)
            let strip = try Self.section("strip", try await client.get("/calls/call-0001").body)
            let written = ["&lt;", "&gt;", "&amp;", "&#39;", "&quot;"].map { $0 + beside }
                .joined(separator: "x")
            #expect(strip.utf8.contains(">\(written)</b>".utf8), "\(strip)")
        }
    }

    /// The answers and the record of a call, as its page has them.
    private static func lists(_ client: Client, _ language: String) async throws -> [String] {
        let reply = try await client.get("/calls/call-0001/parts", ["Accept-Language": language])
        let news = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
        let parts = try #require(news?["parts"] as? [String: String], "\(reply.body)")
        return try ["people", "record"].map { try #require(parts[$0]) }
    }

    /// What a page made of a call before is on it as the call stands now, in the words of whoever looks.
    @Test func whatWasShownBeforeIsShownAsItStands() async throws {
        let test = try await Self.spanishDesk()
        let pages = try Console().pages
        try await serving(test.desk, pages: pages) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            let events = [
                ("answered", "weapon", "shown"), ("changed", "weapon", "laid_down"),
                ("changed", "weapon", "none"), ("corrected", "breathing", "well"),
                ("corrected", "breathing", "none"),
            ]
            for (kind, question, answer) in events {
                try await asker.add(
                    call,
                    #""kind": "\#(kind)", "person": "person", "#
                        + #""question": "\#(question)", "answer": "\#(answer)""#)
                for language in ["en", "es"] {
                    let shown = try await Self.lists(client, language)
                    // Another server on the same record has made nothing of it before.
                    let fresh = try await Self.spanishDesk(test.record, clock: test.clock)
                    try await serving(fresh.desk, pages: pages) { other in
                        let anew = try await Self.lists(other, language)
                        #expect(anew == shown)
                    }
                }
            }
            let people = try await Self.lists(client, "es")[0]
            for words in ["Respiración", "era así", "No weapon", "Laid down"] {
                #expect(people.contains(words), "\(words): \(people)")
            }
        }
    }

    private static let spanish = """
        language: es
        title: T
        questions:
          breathing: { topic: { en: Breathing, es: Respiración } }
          weapon:
            topic: { en: Weapon, es: Arma }
            answers: { shown: { en: Shown or in hand, es: A la vista, hears: [navaja] } }
        ladders: { response: { en: Response, es: Respuesta } }
        rungs: { emergency: { en: Emergency, es: Emergencia } }
        responders: { ems: { en: Ambulance, es: Ambulancia } }
        danger_keys: { weapon_shown: { en: Weapon shown, es: Arma a la vista } }
        guidance: { resuscitate: { do: { en: Push on the chest., es: Oprima el pecho. } } }

        """

    private static func spanishDesk(
        _ record: (any CallRecord)? = nil, clock: TestClock = TestClock()
    ) async throws -> TestDesk {
        let library = CallLibrary.text
            .replacing("weapon:\n    ask", with: "weapon:\n    topic: Weapon\n    ask")
            .replacing("breathing:\n    ask", with: "breathing:\n    topic: Breathing\n    ask")
        let opened: any CallRecord =
            if let record { record } else { try await Storage.all[0].open(Place(), .minute(0)) }
        return try await TestDesk(opened, library: library, languages: [spanish], clock: clock)
    }

    /// On a page in Spanish the library's own words stand in Spanish, with the English beside them.
    @Test func whatALanguageFileHoldsIsReadInIt() async throws {
        let test = try await Self.spanishDesk()
        try await serving(test.desk, pages: try Console().pages) { client in
            _ = try await Asker(client).emergency()
            for (language, isSpanish) in [("es", true), ("en", false)] {
                let page = try await client.get(
                    "/calls/call-0001", ["Accept-Language": language]
                ).body
                for (id, words, english) in [
                    ("strip", "Respuesta", "Response"), ("strip", "Emergencia", "Emergency"),
                    ("keys", "Arma a la vista", "Weapon shown"), ("act", "Ambulancia", "Ambulance"),
                    ("guidance", "Oprima el pecho.", "Push on the chest."), ("ask", "Arma", "Weapon"),
                    ("people", "Respiración", "Not breathing"),
                ] {
                    let part = try Self.section(id, page)
                    #expect(part.contains("lang=\"es\">\(words)<") == isSpanish, "\(id), \(words): \(part)")
                    #expect(part.contains(english), "\(id), \(english): \(part)")
                }
            }
        }
    }

    /// What is said in another language of the library finds by the API, too.
    @Test func itIsFoundInTheLanguageOfTheCaller() async throws {
        let test = try await Self.spanishDesk()
        try await serving(test.desk, pages: try Console().pages) { client in
            let call = try await Asker(client).emergency()
            for (language, isFound) in [("", false), ("&language=en", false), ("&language=es", true)] {
                let reply = try await client.get(call + "/find?words=navaja" + language)
                #expect(reply.status == 200, "\(reply.body)")
                #expect(reply.body.contains("\"shown\"") == isFound, "\(language): \(reply.body)")
            }
        }
    }
}

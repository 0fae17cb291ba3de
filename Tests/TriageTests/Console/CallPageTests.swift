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

    private static func spanishDesk() async throws -> TestDesk {
        let library = CallLibrary.text
            .replacing("weapon:\n    ask", with: "weapon:\n    topic: Weapon\n    ask")
            .replacing("breathing:\n    ask", with: "breathing:\n    topic: Breathing\n    ask")
        return try await TestDesk(
            Storage.all[0].open(Place(), .minute(0)), library: library, languages: [spanish])
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

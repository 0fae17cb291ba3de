import Foundation
import Synchronization
import Testing
import TriageCalls
import TriageRecords
import TriageServer

/// How a call ends, is given, is handed off: what is left undone is told, and goes on record.
@Suite struct EndingTests {
    /// Each ending of a call with somebody who does not breathe: what was not sent or decided is said.
    @Test func aCallIsNotEndedOverWhatIsUndone() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            for ending in [
                #""ending": "resolved""#, #""ending": "lost""#, #""ending": "handed_over", "to": "ems""#,
            ] {
                let told = try await asker.ask(
                    "POST", call + "/close", #"{"id": "event-01", \#(ending)}"#, refused: "call-unfinished")
                #expect(
                    told["unsent"] as? [String] == (ending.contains("lost") ? ["ems", "police"] : ["ems"]))
                #expect((told["undecided"] as? [String])?.contains("response") == true)
                #expect((told["title"] as? String)?.contains("Ambulance") == true)
                try await asker.add(call, #""kind": "closed", \#(ending)"#, refused: "call-unfinished")
            }
            try await asker.ask(
                "POST", call + "/close", #"{"id": "event-01", "ending": "resolved", "although": " "}"#,
                refused: "bad-text")
            try await asker.add(call, #""kind": "sent", "responder": "ems""#)
            let undecided = try await asker.ask(
                "POST", call + "/close", #"{"id": "event-01", "ending": "resolved"}"#,
                refused: "call-unfinished")
            #expect(
                undecided["unsent"] as? [String] == [] && undecided["undecided"] as? [String] == ["response"])
            try await asker.ask(
                "POST", call + "/decisions", #"{"id": "event-02", "rungs": {"response": "emergency"}}"#)
            try await asker.ask("POST", call + "/close", #"{"id": "event-01", "ending": "resolved"}"#)
            let other = try await asker.emergency("call-0002")
            let closing = #"{"id": "event-01", "ending": "resolved", "although": "they are with her"}"#
            try await asker.ask("POST", other + "/close", closing)
            try await asker.ask("POST", other + "/close", closing)
            let kept = try await test.record.call("call-0002", withheld: false)
            let last = String(decoding: try #require(kept.lines.last), as: UTF8.self)
            #expect(last.contains(#""although": "they are with her""#))
            // A call that shows no more than any other ends without a word.
            try await asker.ask("POST", "/api/1/calls", #"{"id": "call-0003"}"#)
            try await asker.ask(
                "POST", "/api/1/calls/call-0003/close", #"{"id": "event-01", "ending": "resolved"}"#)
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// Who was sent before somebody lowered is to be cancelled; it is said until they are.
    @Test func helpThatNothingAsksForIsTold() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            try await asker.add(call, #""kind": "sent", "responder": "ems""#)
            #expect(try await asker.warnings(call) == [])
            try await asker.ask(
                "POST", call + "/agreements",
                #"{"id": "event-01", "rungs": {"response": "info"}, "reason": "scene_report"}"#)
            #expect(try await asker.warnings(call) == [])
            try await asker.ask(
                "POST", call + "/agreements/event-01/agree", #"{"id": "event-02"}"#, as: "sup")
            let warnings = try await asker.warnings(call)
            #expect(warnings.count == 1 && warnings[0].hasPrefix("Ambulance is under way"), "\(warnings)")
            try await asker.add(call, #""kind": "cancelled", "responder": "ems""#)
            #expect(try await asker.warnings(call) == [])
        }
    }

    /// A call is given to somebody who is there, or stays where it is; the giver is told about the other.
    @Test func aCallIsGivenToWhoIsThere() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            test.gate.away.withLock { $0 = ["mk"] }
            for (name, words) in [("mk", "mk is signed in nowhere"), ("author", "author takes no calls")] {
                let told = try await asker.ask(
                    "POST", call + "/owner", #"{"to": "\#(name)"}"#, refused: "cannot-take-it")
                #expect((told["title"] as? String)?.hasPrefix(words) == true)
            }
            try await asker.ask("POST", call + "/owner", #"{"to": "nobody"}"#, refused: "no-such-person")
            // Who may not give it is told that, and nothing of the other.
            try await asker.ask("POST", call + "/owner", #"{"to": "mk"}"#, as: "mk", refused: "not-allowed")
            #expect((try await asker.view(call)["owner"] as? [String: String])?["name"] == "jd")
            test.gate.away.withLock { $0 = [] }
            try await asker.ask("POST", call + "/owner", #"{"to": "mk"}"#)
            #expect((try await asker.view(call)["owner"] as? [String: String])?["name"] == "mk")
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// Who leaves a call gives it to a supervisor who is there.
    @Test func aCallThatIsLeftIsASupervisors() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            try await asker.ask("POST", call + "/leave", as: "mk", refused: "not-allowed")
            // That the view is asked for is the first that is heard of the supervisor.
            #expect((try await asker.view(call)["owner"] as? [String: String])?["name"] == "jd")
            try await asker.ask("POST", call + "/leave")
            #expect((try await asker.view(call)["owner"] as? [String: String])?["name"] == "sup")
            let alone = try await TestDesk(Storage.all[0])
            try await serving(alone.desk) { client in
                let asker = Asker(client)
                let call = try await asker.emergency()
                let left = try await asker.ask("POST", call + "/leave")
                #expect((left["view"] as? [String: Any])?["owner"] is NSNull)
            }
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// A hand-off is an event of the call, once, with the same words whenever its client asks again.
    @Test func aHandOffIsInTheCallOnce() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            let giving = #"{"id": "event-01", "audience": "ambulance", "because": "they go", "unit": "M 12"}"#
            try await asker.ask(
                "POST", call + "/hand-offs", #"{"audience": "ambulance", "because": "they go"}"#,
                refused: "bad-request")
            let first = try await asker.ask("POST", call + "/hand-offs", giving)
            #expect(first["number"] as? Int == 4 && first["repeated"] as? Bool == false)
            try await asker.add(call, #""kind": "sent", "responder": "ems""#)
            test.clock.set(.minute(3))
            let again = try await asker.ask("POST", call + "/hand-offs", giving)
            #expect(again["repeated"] as? Bool == true && again["number"] as? Int == 4)
            #expect(again["lines"] as? [String] == first["lines"] as? [String])
            #expect(try await test.record.acts().count { $0.contains("they go") } == 1)
            #expect(try await test.record.acts().contains { $0.contains("Ambulance, M 12") })
            try await asker.ask(
                "POST", call + "/hand-offs", #"{"id": "event-01", "audience": "next", "because": "x"}"#,
                refused: "id-taken")
            // Nobody of the police is asked to go: nothing is given out, and nothing was disclosed.
            let police = #"{"id": "event-02", "audience": "police", "because": "in passing""#
            try await asker.ask("POST", call + "/hand-offs", police + "}", refused: "nobody-asked")
            #expect(try await !test.record.acts().contains { $0.contains("in passing") })
            try await asker.ask("POST", call + "/hand-offs", police + #", "unasked": true}"#)
            #expect(try await test.record.acts().contains { $0.contains("in passing") })
            // After the end, too.
            try await asker.ask(
                "POST", call + "/close", #"{"id": "event-03", "ending": "resolved", "although": "w"}"#)
            try await asker.ask(
                "POST", call + "/hand-offs", #"{"id": "event-04", "audience": "next", "because": "asked"}"#)
            let kept = try await test.record.call("call-0001", withheld: false)
            #expect(kept.lines.count { String(decoding: $0, as: UTF8.self).contains("handed_off") } == 3)
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// What goes out is on record with what needs care in it; what somebody who works on the call looks at is
    /// not, but what a program takes is.
    @Test func whatGoesOutIsADisclosure() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            try await asker.add(
                call, #""kind": "answered", "person": "person", "question": "substance", "answer": "opioid""#)
            func disclosures() async throws -> [String] {
                try await test.record.acts().filter { $0.contains("disclosed") }
            }
            try await asker.ask("GET", call + "/hand-off?audience=ambulance")
            #expect(try await disclosures() == [])
            try await asker.ask("GET", call + "/hand-off?audience=ambulance", as: "machine")
            let taken = try await disclosures()
            #expect(
                taken.count == 1
                    && taken[0].contains(
                        #""by": "machine", "kind": "disclosed", "call": "call-0001", "to": "Ambulance""#)
                    && taken[0].contains(#""form": "hand_off", "kinds": ["part2", "words"]"#), "\(taken)")
            try await asker.ask(
                "POST", call + "/hand-offs",
                #"{"id": "event-01", "audience": "police", "because": "asked", "unasked": true}"#)
            #expect(try await disclosures().last?.contains(#""form": "hand_off", "kinds": []"#) == true)
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// What a refusal says can be done.
    @Test func aRefusalNamesWhatThereIs() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            for (event, code, help) in [
                (#""kind": "sent", "responder": "helicopter""#, "unknown-name", "ems, police, team"),
                (#""kind": "photograph""#, "bad-event", "answered, "),
                (#""kind": "not""#, "bad-event", "did you mean `note`?"),
                (#""kind": "opened""#, "bad-event", "POST /api/1/calls"),
                (#""kind": "guidance_given", "guidance": "x""#, "unknown-name", "keep_away, listen"),
                (
                    #""kind": "answered", "person": "person", "question": "body", "answer": "lst""#,
                    "bad-answer", "it can be well, drowsy, or unknown, refused, unclear"
                ),
            ] {
                let told = try await asker.add(call, event, refused: code)
                let said = told["help"] as? String ?? ""
                #expect(said.contains(help) && !said.contains(", lost"), "\(event): \(said)")
            }
            // One's own earlier request is told as that.
            let note = #"{"events": [{"id": "event-01", "kind": "note", "text": "n"}], "seen": 2}"#
            let own = try await asker.ask("POST", call + "/events", note, refused: "call-conflict")
            #expect((own["title"] as? String)?.hasPrefix("you (by another request) added") == true)
            try await asker.ask("POST", call + "/take-over", as: "mk")
            let other = try await asker.ask(
                "POST", call + "/events", note.replacing(": 2}", with: ": 3}"), as: "mk",
                refused: "call-conflict")
            #expect((other["title"] as? String)?.hasPrefix("you (by another request) added") == true)
            try await asker.add(call, #""kind": "note", "text": "n""#, as: "mk")
            try await asker.ask("POST", call + "/take-over", as: "jd")
            let theirs = try await asker.ask(
                "POST", call + "/events", note.replacing(": 2}", with: ": 4}"), refused: "call-conflict")
            #expect((theirs["title"] as? String)?.hasPrefix("mk and you") == true, "\(theirs)")
            // A moment that lies ahead is kept as now, and the answer says so.
            let ahead = try await asker.add(
                call, #""kind": "note", "text": "n", "at": "\#(Moment.minute(9))""#)
            let event = try #require((ahead["events"] as? [[String: Any]])?.first)
            #expect(event["at_was_ahead"] as? Bool == true && event["at"] as? String == "\(Moment.minute(0))")
            let libraries = try await asker.ask("GET", "/api/1/libraries")
            let library = try #require(libraries["active"] as? String)
            let names = try await asker.ask("GET", "/api/1/libraries/" + library)["names"] as? [String: Any]
            let responders = (names?["responders"] as? [[String: String]])?.compactMap { $0["responder"] }
            #expect(responders == ["ems", "police", "team"])
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }
}

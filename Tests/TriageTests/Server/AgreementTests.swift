import Foundation
import Synchronization
import Testing
import TriageCalls
import TriageRecords
import TriageServer
import TriageValues

/// Two people agree to a decision for which two must: each in a session of their own.
@Suite struct AgreementTests {
    private func asking(_ id: String, _ rest: String = "") -> String {
        #"{"id": "\#(id)", "rungs": {"response": "info"}, "reason": "scene_report"\#(rest)}"#
    }

    private func given(_ id: String, _ rest: String = "") -> String { #"{"id": "\#(id)"\#(rest)}"# }

    @Test func theSecondPersonAgreesThemselves() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            // Nobody agrees by being named, and no one alone.
            for name in ["sup", "mk", "nobody", "jd"] {
                let named = asking("event-01", #", "second_person": "\#(name)""#)
                try await asker.ask("POST", call + "/decisions", named, refused: "no-second-person")
                try await asker.ask("POST", call + "/agreements", named, refused: "out-of-place")
                try await asker.add(
                    call,
                    #""kind": "decided", "rungs": {"response": "info"}, "reason": "other", "words": "w", "#
                        + #""second_person": "\#(name)""#, refused: "no-second-person")
            }
            try await asker.ask(
                "POST", call + "/decisions", asking("event-01"), refused: "second-person-needed")
            try await asker.ask("POST", call + "/agreements", asking("event-01"))
            #expect(try await asker.shown(call) == "emergency")
            let waiting = try #require(try await asker.view(call)["agreement"] as? [String: Any])
            #expect(waiting["id"] as? String == "event-01" && waiting["overtaken"] as? Bool == false)
            #expect(waiting["rungs"] as? [String: String] == ["response": "info"])
            let board = try await asker.ask("GET", "/api/1/board", as: "mk")
            let row = try #require((board["calls"] as? [[String: Any]])?.first)
            #expect((row["agreement"] as? [String: Any])?["id"] as? String == "event-01")
            // Whose client does not know whether it arrived sends it again.
            #expect(
                try await asker.ask("POST", call + "/agreements", asking("event-01"))["repeated"] as? Bool
                    == true)
            try await asker.ask("POST", call + "/agreements", asking("event-02"), refused: "out-of-place")
            let agree = call + "/agreements/event-01/agree"
            try await asker.ask("POST", agree, given("event-03"), refused: "no-second-person")
            try await asker.ask("POST", agree, given("event-03"), as: "machine", refused: "not-allowed")
            try await asker.ask("POST", agree, given("event-03"), as: "author", refused: "not-allowed")
            try await asker.ask("POST", agree, given("event-03"), as: "auditor", refused: "not-allowed")
            try await asker.ask("POST", agree, given("event-03"), as: "trainer", refused: "not-allowed")
            try await asker.ask(
                "POST", call + "/agreements/event-99/agree", given("event-03"), as: "mk",
                refused: "no-such-agreement")
            #expect(try await asker.shown(call) == "emergency")
            let done = try await asker.ask("POST", agree, given("event-03"), as: "mk")
            #expect(done["count"] as? Int == 6)
            #expect(try await asker.shown(call) == "info")
            #expect(try await asker.view(call)["agreement"] is NSNull)
            #expect(try await test.record.acts().contains { $0.contains("asked to agree") })
            let again = try await asker.ask("POST", agree, given("event-03"), as: "mk")
            #expect(again["repeated"] as? Bool == true && again["count"] as? Int == 6)
            try await asker.ask("POST", agree, given("event-04"), as: "sup", refused: "out-of-place")
            // The record says who did what.
            let kept = try await test.record.call("call-0001", withheld: false)
            let lines = kept.lines.suffix(3).map { String(decoding: $0, as: UTF8.self) }
            #expect(lines[0].contains(#""by": "jd""#) && lines[0].contains(#""kind": "agreement_asked""#))
            #expect(lines[1].contains(#""by": "mk""#) && lines[1].contains(#""kind": "agreed""#))
            #expect(lines[2].contains(#""by": "jd""#) && lines[2].contains(#""second_person": "mk""#))
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    @Test func twoWhoAreCalledTheSameAreTwo() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            try await asker.ask("POST", call + "/agreements", asking("event-01"))
            let agree = call + "/agreements/event-01/agree"
            try await asker.ask("POST", agree, given("event-03"), refused: "no-second-person")
            try await asker.ask("POST", agree, given("event-03"), as: "twin")
            #expect(try await asker.shown(call) == "info")
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    @Test func whatIsAskedIsRefusedWithdrawnAndOvertaken() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            try await asker.ask(
                "POST", call + "/agreements", asking("event-01"), as: "mk", refused: "not-your-call")
            try await asker.ask("POST", call + "/agreements", asking("event-01"))
            try await asker.ask(
                "POST", call + "/agreements/event-01/refuse", given("event-02"), refused: "no-second-person")
            try await asker.ask(
                "POST", call + "/agreements/event-01/withdraw", given("event-02"), as: "mk",
                refused: "not-your-call")
            try await asker.ask(
                "POST", call + "/agreements/event-01/refuse",
                given("event-02", #", "words": "still pale""#), as: "sup")
            #expect(try await asker.view(call)["agreement"] is NSNull)
            try await asker.ask(
                "POST", call + "/agreements/event-01/agree", given("event-03"), as: "mk",
                refused: "out-of-place")
            try await asker.ask("POST", call + "/agreements", asking("event-04"))
            // The call changes hands: who asked can take it back still, and who has it now.
            try await asker.ask("POST", call + "/take-over", as: "mk")
            try await asker.ask("POST", call + "/agreements/event-04/withdraw", given("event-05"))
            try await asker.ask("POST", call + "/agreements", asking("event-06"), as: "mk")
            // Something further speaks for more: nobody can agree to what was asked before.
            try await asker.add(
                call, #""kind": "answered", "person": "person", "question": "weapon", "answer": "shown""#,
                as: "mk")
            let waiting = try #require(try await asker.view(call)["agreement"] as? [String: Any])
            #expect(waiting["overtaken"] as? Bool == true)
            #expect(try await asker.warnings(call).contains { $0.contains("does not stand any more") })
            try await asker.ask(
                "POST", call + "/agreements/event-06/agree", given("event-07"), refused: "out-of-place")
            // It can be asked anew at once.
            try await asker.ask("POST", call + "/agreements", asking("event-08"), as: "mk")
            try await asker.ask("POST", call + "/agreements/event-08/agree", given("event-09"))
            #expect(try await asker.shown(call) == "info")
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// Where one person may decide nobody is asked, and a program asks nobody.
    @Test func onlyPeopleAskAndOnlyWhereTwoMustAgree() async throws {
        let test = try await TestDesk(Storage.all[0])
        try await serving(test.desk) { client in
            let asker = Asker(client)
            let call = try await asker.emergency()
            let raised = #"{"id": "event-01", "rungs": {"police": "leading"}, "reason": "scene_report"}"#
            try await asker.ask("POST", call + "/agreements", raised, refused: "out-of-place")
            try await asker.ask("POST", call + "/decisions", raised)
            let never = #"{"id": "event-02", "rungs": {"police": "nobody"}, "reason": "scene_report"}"#
            _ = try await asker.ask("POST", call + "/decisions", never)
            let other = try await asker.emergency("call-0002", as: "machine")
            try await asker.ask(
                "POST", other + "/agreements", asking("event-01"), as: "machine", refused: "person-needed")
            #expect(asker.faults.isEmpty, "\(asker.faults)")
        }
    }

    /// What waits goes on at another server, and its stream tells of it.
    @Test(arguments: Storage.all) func anotherServerKnowsWhatWaits(_ storage: Storage) async throws {
        let one = try await TestDesk(storage)
        let two = try await TestDesk(one.record)
        let opened = try await one.desk.calls.open(Opening(id: "call-0001"), by: .jd, at: .minute(0)).call
        _ = try await opened.append(
            [
                SubmittedEvent(
                    id: "event-01",
                    .answered(person: Call.firstPerson, question: "breathing", .one("none"), .asked)),
                SubmittedEvent(
                    id: "event-02",
                    .agreementAsked(Decision(["response": "info"], reason: .sceneReport), asker: "p-jd")),
            ], by: .jd, at: .minute(1))
        try await serving(two.desk) { client in
            let asker = Asker(client)
            let board = try await client.follow("/api/1/board/stream", as: "sup") { $0.contains("event-02") }
            #expect(board.contains("agreement"))
            try await asker.ask(
                "POST", "/api/1/calls/call-0001/agreements/event-02/agree", given("event-03"), as: "sup")
            #expect(try await asker.shown("/api/1/calls/call-0001") == "info")
        }
    }
}

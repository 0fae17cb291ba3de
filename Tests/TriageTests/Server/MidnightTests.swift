import Testing
import TriageCalls
import TriageEngine
import TriageRecords
import TriageServer
import TriageValues

/// A server that runs over midnight: a rule is in the calls that begin on its day, and in none that began
/// before, also when the server was started anew.
@Suite struct MidnightTests {
    private static let today = Moment.minute(0)
    private static let tomorrow = Moment(milliseconds: Moment.minute(0).milliseconds + 86_400_000)

    private static func text(_ more: String = "") -> String {
        let rule = """
            later_weapon: { when: weapon >= laid_down, raise: [emergency], because: B, source: s, \
            holds_from: \(tomorrow.calendarDay)\(more) }
            """
        return CallLibrary.text.replacing("rules:\n", with: "rules:\n  \(rule)\n", maxReplacements: 1)
    }

    private func weapon(_ call: LiveCall, at moment: Moment) async throws -> Int {
        let event = SubmittedEvent(
            id: "w-\(moment.milliseconds)",
            .answered(person: Call.firstPerson, question: "weapon", .one("laid_down"), .asked))
        return try await call.append([event], by: .jd, at: moment).after.ladders[0].shown
    }

    @Test(arguments: Storage.all)
    func aRuleIsInTheCallsThatBeginOnItsDay(_ storage: Storage) async throws {
        let record = try await storage.open(Place(), .minute(0))
        let test = try await TestDesk(record, library: Self.text())
        let before = try await test.desk.calls.open(Opening(id: "call-before"), by: .jd, at: Self.today).call
        let late = try await test.desk.calls.open(Opening(id: "call-late-1"), by: .jd, at: Self.today).call
        test.clock.set(Self.tomorrow)
        let after = try await test.desk.calls.open(Opening(id: "call-after"), by: .jd, at: Self.tomorrow).call
        // The gravest rung is the fourth. Both are answered on the second day.
        let (old, new) = (
            try await weapon(before, at: Self.tomorrow), try await weapon(after, at: Self.tomorrow)
        )
        #expect(new == 3)
        #expect(old < 3)
        #expect(late.program.rules.contains { $0.name == "later_weapon" } == false)
        // Another server reads both as they began.
        let other = try await TestDesk(record, library: Self.text(), clock: test.clock)
        try await other.desk.calls.begin()
        for (name, shown) in [("call-before", old), ("call-after", new)] {
            let call = try await other.desk.calls.call(name)
            #expect(await call.view(at: Self.tomorrow).ladders[0].shown == shown, "\(name)")
        }
        let again = try await other.desk.calls.call("call-late-1")
        #expect(try await weapon(again, at: Self.tomorrow) == old)
    }

    /// What has to be approved and is not, or is not whole on a day to come, is not taken up.
    @Test func aLibraryThatIsNotInOrderIsNotTakenUp() async throws {
        func taken(_ files: [(String, String)]) -> String? {
            do {
                let kept = try KeptLibrary(
                    files.map { KeptLibrary.File(path: $0.0, bytes: Array($0.1.utf8)) })
                _ = try ServedLibrary(kept, today: Self.today.calendarDay)
                return nil
            } catch { return (error as? Problem)?.code ?? "\(error)" }
        }
        let manifest = "library: x\ntitle: X\nversion: 1.0.0\n"
        let rules = ("Rules/call.yaml", Self.text())
        #expect(taken([("library.yaml", manifest), rules]) == nil)
        #expect(
            taken([("library.yaml", manifest + "demands_approval: files\n"), rules])
                == "library-has-errors")
        let early = """
            rule_set: early
            title: Early
            laws: { early: { when: weapon >= laid_down, at_least: emergency, because: B, source: s } }

            """
        #expect(taken([rules, ("Rules/early.yaml", early)]) == "library-has-errors")
    }
}

import Synchronization
import Testing
import TriageCalls
import TriageRecords
import TriageServer
import TriageValues

/// A call that a server has before it: each event once, durable before it is told, by whomever it was
/// written.
@Suite struct LiveCallTests {
    private func answered(_ id: String, _ question: String, _ answer: String) -> SubmittedEvent {
        SubmittedEvent(
            id: id, .answered(person: Call.firstPerson, question: question, .one(answer), .asked))
    }

    private func opened(_ test: TestDesk, _ id: String = "call-0001") async throws -> LiveCall {
        try await test.desk.calls.open(Opening(id: id), by: .jd, at: test.clock.now).call
    }

    private func problem(_ work: () async throws -> Void) async -> Problem? {
        do {
            try await work()
            return nil
        } catch { return error as? Problem }
    }

    @Test(arguments: Storage.all) func whatIsSentAgainIsThereOnce(_ storage: Storage) async throws {
        let test = try await TestDesk(storage)
        let call = try await opened(test)
        let again = try await test.desk.calls.open(Opening(id: "call-0001"), by: .jd, at: .minute(1))
        #expect(!again.isNew && again.call === call)
        let event = answered("event-01", "breathing", "none")
        let first = try await call.append([event], by: .jd, at: .minute(1))
        let second = try await call.append([event], by: .jd, at: .minute(2))
        #expect(first.numbers.map(\.number) == [3] && second.numbers.map(\.number) == [3])
        #expect(!first.isRepeated && second.isRepeated && second.count == 3)
        // Sent again with something more, as a client does that does not know what arrived.
        let third = try await call.append(
            [event, SubmittedEvent(id: "event-02", .note("n"))], by: .jd, at: .minute(3))
        #expect(third.numbers.map(\.number) == [3, 4] && !third.isRepeated)
        let kept = try await test.record.call("call-0001", withheld: false)
        #expect(kept.lines.count == 4)
    }

    /// The ids are in the record, so that a server that was started anew knows them.
    @Test(arguments: Storage.all) func idsOutliveTheServer(_ storage: Storage) async throws {
        let test = try await TestDesk(storage)
        let event = answered("event-01", "breathing", "none")
        _ = try await opened(test).append([event], by: .jd, at: .minute(1))
        let later = try await TestDesk(test.record)
        try await later.desk.calls.begin()
        #expect(await later.desk.calls.openCalls().count == 1)
        let call = try await later.desk.calls.call("call-0001")
        let again = try await call.append([event], by: .jd, at: .minute(2))
        #expect(again.isRepeated && again.numbers.map(\.number) == [3])
        #expect(again.after.ladders[0].shown == 3)
    }

    /// A server that begins takes what the record lists, and finds out what of it is over when somebody
    /// looks.
    @Test(arguments: Storage.all)
    func whatIsOverIsNoOpenCallOfAServerThatBegins(_ storage: Storage) async throws {
        let test = try await TestDesk(storage)
        _ = try await opened(test)
        _ = try await opened(test, "call-0002")
        // Written past a server, which would have refused the note.
        try await test.record.append([.closed, .note("later")], to: "call-0002", expecting: 2)
        #expect(try await test.record.openCalls().map(\.name) == ["call-0001", "call-0002"])
        let later = try await TestDesk(test.record)
        try await later.desk.calls.begin()
        #expect(await later.desk.calls.openCalls().map(\.name) == ["call-0001"])
        // Another server ends the other one, at which nobody has looked here.
        let third = try await TestDesk(test.record)
        try await third.desk.calls.begin()
        try await test.record.append([.closed], to: "call-0001", expecting: 2)
        await third.desk.calls.changed("call-0001", count: 3)
        #expect(await third.desk.calls.openCalls().isEmpty)
    }

    @Test func anIdIsOfOneEvent() async throws {
        let test = try await TestDesk(Storage.all[0])
        let call = try await opened(test)
        _ = try await call.append([answered("event-01", "breathing", "none")], by: .jd, at: .minute(1))
        let other = await problem {
            _ = try await call.append([self.answered("event-01", "weapon", "none")], by: .jd, at: .minute(1))
        }
        #expect(other?.code == "id-taken")
        let stranger = await problem {
            _ = try await test.desk.calls.open(Opening(id: "call-0001"), by: .mk, at: .minute(1))
        }
        #expect(stranger?.code == "call-is-there")
    }

    /// All or none: what stands before a refused event is not kept either.
    @Test func aRefusedEventTakesItsCompanyWithIt() async throws {
        let test = try await TestDesk(Storage.all[0])
        let call = try await opened(test)
        let refused = await problem {
            _ = try await call.append(
                [
                    self.answered("event-01", "breathing", "none"),
                    self.answered("event-02", "breathing", "well"),
                ],
                by: .jd, at: .minute(1))
        }
        #expect(refused?.code == "has-answer" && refused?.status == 409)
        #expect(await call.count == 2)
        #expect(try await test.record.call("call-0001", withheld: false).lines.count == 2)
    }

    /// Two servers on one record: each sees what the other wrote, and who asked for it is told.
    @Test(arguments: Storage.all) func twoServersWriteToOneCall(_ storage: Storage) async throws {
        let one = try await TestDesk(storage)
        let two = try await TestDesk(one.record)
        let here = try await opened(one)
        let there = try await two.desk.calls.call("call-0001")
        _ = try await here.append([answered("event-01", "breathing", "none")], by: .jd, at: .minute(1))
        // It knew two events, and wants to be sure of that.
        let told = await problem {
            _ = try await there.append(
                [self.answered("event-02", "weapon", "none")], afterSeeing: 2, by: .jd, at: .minute(2))
        }
        #expect(told?.code == "call-conflict" && told?.message.hasPrefix("you (by another") == true)
        // Who is called the same is somebody else.
        let twin = Author(id: "p-twin", name: "jd")
        let other = await problem {
            _ = try await there.append(
                [self.answered("event-02", "weapon", "none")], afterSeeing: 2, by: twin, at: .minute(2))
        }
        #expect(other?.message.hasPrefix("jd added") == true)
        // Without that it is tried on what the call is now.
        let added = try await there.append([answered("event-02", "weapon", "none")], by: .jd, at: .minute(2))
        #expect(added.count == 4 && added.numbers.map(\.number) == [4])
        #expect(added.after.ladders[0].shown == 3)
        // An answer that the other server has by now is refused as on one server.
        let late = await problem {
            _ = try await here.append([self.answered("event-03", "weapon", "shown")], by: .jd, at: .minute(2))
        }
        #expect(late?.code == "has-answer")
        #expect(await here.count == 4)
    }

    /// Many at once, from two servers, each sending everything twice: each event is there once.
    @Test(arguments: Storage.all) func manyWritersConverge(_ storage: Storage) async throws {
        let one = try await TestDesk(storage)
        let two = try await TestDesk(one.record)
        let calls = [try await opened(one), try await two.desk.calls.call("call-0001")]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let event = SubmittedEvent(id: "event-\(100 + number)", .note("n \(number)"))
                    for attempt in 0..<2 {
                        while true {
                            do {
                                let call = calls[(number + attempt) % 2]
                                _ = try await call.append([event], by: .jd, at: .minute(1))
                                break
                            } catch let problem as Problem where problem.code == "call-busy" { continue }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let kept = try await one.record.call("call-0001", withheld: false)
        #expect(kept.lines.count == 42)
        let ids = (0..<40).map { "\"id\": \"event-\(100 + $0)\"" }
        let texts = kept.lines.map { String(decoding: $0, as: UTF8.self) }
        #expect(ids.allSatisfy { id in texts.count { $0.contains(id) } == 1 })
    }

    @Test func whoIsGoneLeavesTheirCalls() async throws {
        var limits = TestDesk.limits
        limits.absentSeconds = 60
        let test = try await TestDesk(Storage.all[0], limits: limits)
        let call = try await opened(test)
        await test.desk.sweep()
        test.clock.set(.minute(0))
        #expect(await call.view(at: .minute(0)).owner?.id == "p-jd")
        test.clock.set(.minute(3))
        await test.desk.sweep()
        let left = await call.view(at: .minute(3))
        #expect(left.owner == nil && left.timeline.last?.text.contains("supervisors' board") == true)
        try await call.handOver(
            to: Owner(id: "p-mk", name: "mk"), because: .takenOver, by: .mk, at: .minute(4))
        test.gate.gone.withLock { $0 = ["p-mk"] }
        await test.desk.sweep()
        #expect(await call.view(at: .minute(4)).owner == nil)
    }

    /// A clock that is set back under open calls loses no event and no order, makes nobody gone, and no time
    /// pass on the call.
    @Test func aClockThatIsSetBackChangesNoOrder() async throws {
        let test = try await TestDesk(Storage.all[0])
        test.clock.set(.minute(60))
        let call = try await opened(test)
        _ = try await call.append([answered("event-01", "weapon", "shown")], by: .jd, at: .minute(61))
        test.desk.presence.sees("p-jd", at: .minute(61))
        for (number, minute) in [(1, 5), (2, 4), (3, 62)] {
            test.clock.set(.minute(minute))
            await test.desk.sweep()
            let added = try await call.append(
                [SubmittedEvent(id: "event-1\(number)", .note("n\(number)"))], by: .jd, at: .minute(minute))
            #expect(added.numbers.map(\.number) == [3 + number])
            #expect(added.after.ladders[0].shown == added.before.ladders[0].shown)
            #expect(await call.call.owner?.id == "p-jd")
        }
        #expect(await call.view(at: .minute(4)).sinceOpenedMilliseconds >= 60_000)
        let kept = try await test.record.call("call-0001", withheld: false)
        #expect(kept.texts.suffix(3).map { $0.contains("\"n1\"") } == [true, false, false])
        #expect(try await test.record.verify(against: nil).isSound)
        // Read anew, it is the same call.
        let again = try await TestDesk(test.record, clock: test.clock)
        let other = try await again.desk.calls.call("call-0001")
        #expect(await other.call.shown == call.call.shown)
        #expect(await other.view(at: .minute(62)).notes.count == 3)
    }

    /// Who leaves a call, signs out or is gone hands it to a supervisor who is there, and to one who only is
    /// signed in to nobody.
    @Test func callsOfWhoIsGoneBecomeASupervisors() async throws {
        var limits = TestDesk.limits
        limits.absentSeconds = 60
        let test = try await TestDesk(Storage.all[0], limits: limits)
        let call = try await opened(test)
        let other = try await test.desk.calls.open(
            Opening(id: "call-0002", isTraining: true), by: .jd, at: .minute(0)
        ).call
        await test.desk.sweep()
        test.desk.presence.sees("p-sup", at: .minute(3))
        test.clock.set(.minute(3))
        await test.desk.sweep()
        #expect(await call.call.owner == Owner(id: "p-sup", name: "sup"))
        #expect(await call.view(at: .minute(3)).timeline.last?.text.contains("nothing was heard") == true)
        #expect(await other.call.owner == nil, "practice is no supervisor's work")
        // A supervisor who is gone, too, leaves it to nobody: there is no other.
        test.clock.set(.minute(5))
        await test.desk.sweep()
        #expect(await call.call.owner == nil)
        // One who is signed in and was not heard of for long is not there.
        try await call.handOver(to: Author.mk.owner, because: .takenOver, by: .mk, at: .minute(5))
        test.gate.gone.withLock { $0 = ["p-mk"] }
        await test.desk.sweep()
        #expect(await call.call.owner == nil)
        try await call.handOver(to: Author.mk.owner, because: .takenOver, by: .mk, at: .minute(5))
        test.desk.presence.sees("p-sup", at: .minute(5))
        test.gate.away.withLock { $0 = ["sup"] }
        test.gate.gone.withLock { $0 = ["p-mk"] }
        await test.desk.sweep()
        #expect(await call.call.owner == nil, "who cannot take a call is given none")
    }

    /// Who only listens, and at another server, is there.
    @Test(arguments: Storage.all) func whoIsAtAnotherServerKeepsTheirCalls(_ storage: Storage) async throws {
        let clock = TestClock()
        let record = try await storage.open(Place(), .minute(0))
        let one = try await TestDesk(record, clock: clock)
        let two = try await TestDesk(record, clock: clock)
        let call = try await opened(one)
        one.desk.presence.sees("p-jd", at: .minute(0))
        _ = try await two.desk.calls.call("call-0001")
        two.desk.presence.begins("p-jd", at: .minute(0))
        for minute in 0...20 {
            clock.set(.minute(minute))
            await two.desk.sweep()
            await one.desk.sweep()
            #expect(await call.call.owner?.id == "p-jd", "after \(minute) minutes")
        }
        two.desk.presence.ends("p-jd", at: .minute(20))
        for minute in 21...25 {
            clock.set(.minute(minute))
            await one.desk.sweep()
            await two.desk.sweep()
            #expect(await call.call.owner?.id == "p-jd", "after \(minute) minutes")
        }
        clock.set(.minute(26))
        await one.desk.sweep()
        #expect(await call.call.owner == nil)
    }
}

import Testing
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What holds for every library and every call (DESIGN 3.8).
@Suite struct CallPropertyTests {
    private static let seeds = 1..<121

    private func undecided(_ view: CallView) -> [Int] { view.ladders.map(\.undecided) }

    @Test(arguments: seeds)
    func theHighestSoFarIsThatOfEveryBeginning(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        for _ in 0..<25 {
            let event = random.step()
            let view = random.call.view(at: random.now)
            let highest = highestByDefinition(random.program, random.call.events)
            #expect(view.ladders.map(\.highestSoFar) == highest, "after \(event)")
            guard view.ladders.map(\.highestSoFar) == highest else { return }
        }
    }

    /// Only a decision shows less than the recommended rung or the highest so far; what is shown falls only
    /// by that, by a correction, by an answer that was awaited, or by a line that is back; and a change,
    /// even then, lowers no highest so far.
    @Test(arguments: seeds)
    func nothingLowersWhatIsShownButAPerson(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        var before = random.call.view(at: random.now)
        for _ in 0..<25 {
            let event = random.step()
            let view = random.call.view(at: random.now)
            var mayFall = false
            var mayLowerHighest = false
            switch event.kind {
            case .replaced(_, _, _, .corrected, _), .personRemoved: (mayFall, mayLowerHighest) = (true, true)
            case .answered, .screened, .replaced, .lineBack: mayFall = true
            default: break
            }
            for (old, new) in zip(before.ladders, view.ladders) {
                #expect(new.undecided == max(new.recommended, new.highestSoFar))
                #expect(
                    new.established <= new.highestSoFar && new.shown <= max(new.possible, new.decided ?? 0))
                #expect(new.ifLineDropped >= new.undecided)
                if let decided = new.decided {
                    #expect(new.shown == decided)
                } else {
                    #expect(new.shown == new.undecided)
                }
                #expect(mayFall || new.undecided >= old.undecided, "\(event)")
                #expect(mayLowerHighest || new.highestSoFar >= old.highestSoFar, "\(event)")
            }
            before = view
        }
    }

    /// Time alone lowers nothing.
    @Test(arguments: seeds)
    func waitingLowersNothing(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        for _ in 0..<12 {
            _ = random.step()
            let now = random.call.view(at: random.now)
            let later = random.call.view(at: Moment(milliseconds: random.now.milliseconds + 500_000))
            for (early, late) in zip(now.ladders, later.ladders) {
                #expect(late.undecided >= early.undecided)
            }
        }
    }

    /// Losing the line lowers no rung, and shows what was said that it would.
    @Test(arguments: seeds)
    func losingTheLineLowersNothing(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        for _ in 0..<20 {
            _ = random.step()
            let view = random.call.view(at: random.now)
            guard !view.isLineLost else { continue }
            var lost = random.call
            try lost.add(CallEvent(at: random.now, .lineLost))
            for (old, new) in zip(view.ladders, lost.view(at: random.now).ladders) {
                #expect(new.recommended >= old.recommended && new.established >= old.established)
                #expect(new.possible >= old.possible && new.highestSoFar >= old.highestSoFar)
                #expect(new.undecided == old.ifLineDropped)
            }
            for person in lost.view(at: random.now).people {
                let evaluation = evaluate(random.program, person.answers)
                // Nothing that must be asked is left as if it could be.
                #expect(evaluation.afterLosingTheLine(random.program) == person.answers)
            }
        }
    }

    /// The view is a function of the events: what the file gives back is shown in the same way.
    @Test(arguments: seeds)
    func aCallFromItsFileIsTheSame(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        let call = random.steps(30)
        var problems = Problems()
        let file = SourceFile(id: 0, path: "a.call", text: eventFile(call.events))
        let events = readEvents(file, &problems)
        #expect(problems.list.isEmpty && events == call.events)
        var left: [(event: CallEvent, CallRefusal)] = []
        let again = Call(random.program, recorded: events, left: &left)
        #expect(left.isEmpty)
        for seconds in [Int64(0), 400] {
            let at = Moment(milliseconds: random.now.milliseconds + seconds * 1_000)
            let (one, other) = (call.view(at: at), again.view(at: at))
            #expect(one.ladders == other.ladders && one.answers == other.answers)
            #expect(one.timeline == other.timeline && one.guidance == other.guidance)
            for audience in random.program.audiences.indices {
                #expect(handOff(call, for: audience, at: at) == handOff(again, for: audience, at: at))
            }
        }
    }

    /// Notes say nothing to the rules, wherever they stand.
    @Test(arguments: seeds)
    func notesChangeNothing(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        let call = random.steps(20)
        let notes = call.events.map { CallEvent(at: $0.at, .note("aside")) }
        var left: [(event: CallEvent, CallRefusal)] = []
        let noted = Call(
            random.program,
            recorded: zip(call.events, notes).flatMap { [$0, $1] }, left: &left)
        #expect(left.isEmpty)
        let (one, other) = (call.view(at: random.now), noted.view(at: random.now))
        #expect(one.ladders.map(\.shown) == other.ladders.map(\.shown))
        #expect(one.ladders.map(\.highestSoFar) == other.ladders.map(\.highestSoFar))
        #expect(one.answers == other.answers && one.guidance == other.guidance)
    }
}

import Testing
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What holds for every library and every call (DESIGN 3.8).
@Suite struct CallPropertyTests {
    private static let seeds = 1...Nightly.count(120, oneIn: 3)

    private func undecided(_ view: CallView) -> [Int] { view.ladders.map(\.undecided) }

    @Test(arguments: seeds)
    func whatCountsIsWhatWasSaid(seed: Int) throws {
        try countsWhatWasSaid(RandomCall(seed: seed), steps: 25)
    }

    /// Screens one after the other, in vain, of one thing and of another, among answers.
    @Test(arguments: seeds)
    func whatCountsOfScreensIsWhatWasSaid(seed: Int) throws {
        try countsWhatWasSaid(RandomCall(seed: 20_000 + seed, screensOften: true), steps: 16)
    }

    private func countsWhatWasSaid(_ call: RandomCall, steps: Int) throws {
        var random = call
        for _ in 0..<steps {
            let event = random.step()
            let view = random.call.view(at: random.now)
            let naive = naiveCall(random.program, random.call.events, at: random.now)
            try #require(view.ladders.map(\.highestSoFar) == naive.highest, "after \(event)")
            for person in view.people {
                try #require(person.answers == naive.answers[person.id], "\(person.id) after \(event)")
                try #require(person.openMustAsk == awaited(person.answers, random.program), "after \(event)")
            }
        }
    }

    /// The must-ask questions that may matter and are not asked, lost, or missing and to be asked again.
    private func awaited(_ answers: Answers, _ program: Program) -> [Int] {
        let view = evaluate(program, answers).plain
        return program.questions.indices.filter { index in
            let question = program.questions[index]
            guard view.relevance(of: index, program) != .no else { return false }
            switch answers.codes[index] {
            case .notAsked: return question.mustAsk
            case .missing(.lost): return question.mustAsk || question.asksAgain
            case .missing: return question.asksAgain
            case .choice, .several, .number: return false
            }
        }
    }

    /// Only a decision shows less than the recommended rung or the highest so far. What is shown falls only
    /// by that, by a correction, as far as it stood by the floor or by an answer that another took the place
    /// of, or by a line that is back; and no change lowers a highest so far.
    @Test(arguments: seeds)
    func nothingLowersWhatIsShownButAPerson(seed: Int) throws {
        var random = try RandomCall(seed: seed)
        var before = random.call.view(at: random.now)
        for _ in 0..<25 {
            let event = random.step()
            let view = random.call.view(at: random.now)
            let fall = fall(by: event.kind, before, random.program)
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
                #expect(fall == .anyhow || new.highestSoFar >= old.highestSoFar, "\(event)")
                let byRules =
                    before.people.map { $0.standings[old.ladder] }.filter { !$0.isFloor }
                    .map(\.recommended).max() ?? 0
                switch fall {
                case .none: #expect(new.undecided >= old.undecided, "\(event)")
                case .fromFloor: #expect(new.undecided >= max(byRules, old.highestSoFar), "\(event)")
                case .toHighest: #expect(new.undecided >= old.highestSoFar, "\(event)")
                case .anyhow: break
                }
            }
            before = view
        }
    }

    /// How far what is shown may fall.
    private enum Fall { case none, fromFloor, toHighest, anyhow }

    private func fall(by kind: CallEvent.Kind, _ before: CallView, _ program: Program) -> Fall {
        func code(_ person: String, _ question: Int) -> AnswerCode {
            before.people.first { $0.id == person }?.answers.codes[question] ?? .notAsked
        }
        func taking(_ person: String, _ name: String, _ answer: Answer) -> Fall {
            guard let question = program.questionIndex(name),
                case .success(let new) = program.code(for: answer, to: question)
            else { return .toHighest }
            let old = code(person, question)
            let isGraver = old == new || program.everyMoreDangerous(old, question).contains(new)
            return old == .notAsked || isGraver ? .fromFloor : .toHighest
        }
        switch kind {
        case .replaced(_, _, _, .corrected, _), .personRemoved: return .anyhow
        case .answered(let person, let name, let answer, _): return taking(person, name, answer)
        case .replaced(let person, let name, let answer, .changed, _):
            return answer.map { taking(person, name, $0) } ?? .toHighest
        case .screened(let person, let screening):
            let covered = screening.covers.compactMap { program.questionIndex($0) }
            let isOpen = covered.allSatisfy { code(person, $0) == .notAsked }
            return isOpen ? .fromFloor : .toHighest
        case .lineBack:
            let isLost = before.people.contains { $0.answers.codes.contains(.missing(.lost)) }
            return isLost ? .toHighest : .none
        default: return .none
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
                #expect(new.recommended >= old.recommended || old.isFloor)
                #expect(new.established >= old.established)
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

import Testing
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageTraining
import TriageValues

/// The shipped simulations and what the shipped rubric makes of attempts at them.
@Suite struct ScoringTests {
    struct Shelf {
        let program: Program
        let rubric: Rubric
        let simulations: [Simulation]
    }

    static func shelf() throws -> Shelf { try read.get() }

    private static let read: Result<Shelf, any Error> = Result {
        let program = try Shipped.program()
        var problems = Problems()
        let files = try Shipped.paths("Protocols/Simulations", ".yaml").enumerated().map {
            SourceFile(id: Int32($0), path: $1, text: try Shipped.text($1))
        }
        let simulations = files.compactMap { parseSimulation($0, program, &problems) }
        let rubricFile = SourceFile(
            id: 900, path: "Rules/rubrics.yaml", text: try Shipped.text("Rules/rubrics.yaml"))
        let rubric = parseRubric(rubricFile, program, &problems)
        #expect(
            problems.list.isEmpty, "\(present(problems.sorted(), in: files + [rubricFile], .plain))")
        return Shelf(program: program, rubric: try #require(rubric), simulations: simulations)
    }

    @Test func thereAreEnoughSimulations() throws {
        let shelf = try Self.shelf()
        #expect(shelf.simulations.count >= 16)
        #expect(Set(shelf.simulations.map(\.id)).count == shelf.simulations.count)
        for document in Set(shelf.simulations.map(\.document)) {
            let own = shelf.simulations.filter { $0.document == document }
            #expect(Set(own.map(\.level)) == Set(Simulation.Level.allCases))
        }
        #expect(Set(shelf.simulations.map(\.form)) == Set(Simulation.Form.allCases))
        #expect(shelf.simulations.count { $0.row != nil } >= 3)
    }

    /// Full marks and high compliance for the ideal attempt, with any seed; and what it has heard gives the
    /// ideal rungs.
    @Test func theIdealAttemptScoresFullMarks() throws {
        let shelf = try Self.shelf()
        for simulation in shelf.simulations {
            for seed in 1...3 {
                let attempt = idealAttempt(at: simulation, shelf.program, seed: seed)
                let score = score(attempt, of: simulation, by: shelf.rubric, shelf.program)
                #expect(
                    score.points == 100 && score.level == .high,
                    "\(simulation.id): \(score.deductions.map(\.what))")
                for place in simulation.ideal {
                    let standing = score.timeline.last?.standings[place.ladder]
                    #expect(standing?.recommended == place.rung, "\(simulation.id): \(standing as Any)")
                    #expect(standing?.isFloor == false, "\(simulation.id)")
                }
            }
        }
    }

    /// Each single fault costs what the rubric says, in every simulation.
    @Test func eachFaultCostsWhatTheRubricSays() throws {
        let shelf = try Self.shelf()
        var tried: [Fault: Int] = [:]
        for simulation in shelf.simulations {
            func expect(
                _ cost: [Fault: Int], postponing postponed: Int? = nil, opening: Set<String> = [],
                _ what: String,
                _ change: (inout [Attempt.Event]) -> Void
            ) {
                let attempt = idealAttempt(
                    at: simulation, shelf.program, postponing: postponed, changing: change)
                let result = score(attempt, of: simulation, by: shelf.rubric, shelf.program)
                let points = cost.map { (shelf.rubric.rules[$0.key]?.points ?? 0) * $0.value }.reduce(0, +)
                // A danger that was recorded wrongly opens what a screen had taken for nothing.
                let opened = result.deductions.filter { deduction in
                    deduction.fault == .redFlagNotProbed
                        && opening.contains { deduction.what.contains("`\($0)`") }
                }
                let more = opened.count * (shelf.rubric.rules[.redFlagNotProbed]?.points ?? 0)
                #expect(
                    result.points == max(0, 100 - points - more),
                    "\(simulation.id), \(what): \(result.deductions.map { "\($0.fault): \($0.what)" })")
                let faults = Set(cost.keys).union(opened.map(\.fault))
                #expect(Set(result.deductions.map(\.fault)) == faults, "\(simulation.id), \(what)")
                for fault in cost.keys { tried[fault, default: 0] += 1 }
            }
            for item in simulation.mustAsk {
                let name = shelf.program.questions[item.question].name
                expect([.mustAskSkipped: 1], "\(name) skipped") { events in
                    events.removeAll { $0.isAbout(item.question) }
                }
                if let within = item.within {
                    // Everything is slower than its time, so that what is left for the end is surely late.
                    let last = idealAttempt(at: simulation, shelf.program, postponing: item.question)
                    let at = last.events.first { $0.isAsking(item.question) }?.at ?? 0
                    if at > within {
                        let isEarly = !item.before.isEmpty
                        let cost: [Fault: Int] =
                            isEarly ? [.mustAskLate: 1, .outOfOrder: 1] : [.mustAskLate: 1]
                        expect(cost, postponing: item.question, "\(name) late") { _ in }
                    }
                }
                let opens = shelf.program.screens.flatMap(\.covered).filter { covered in
                    covered.apart.map { shelf.program.questionsBehind($0).contains(item.question) } ?? false
                }
                expect(
                    wrong(item.question, simulation, shelf),
                    opening: Set(opens.map { shelf.program.questions[$0.question].name }),
                    "\(name) recorded wrongly"
                ) { events in
                    wrong(item.question, &events, shelf)
                }
            }
            for item in simulation.give {
                expect([.guidanceMissed: 1], "guidance missed") { events in
                    events.removeAll { if case .say(item.guidance) = $0.what { true } else { false } }
                }
            }
            for item in simulation.harmful {
                expect([.harmfulSaid: 1], "harm") {
                    $0.insert(.init(at: 0, line: 0, what: .harmful(id: item.id)), at: 1)
                }
            }
            for item in simulation.mustNotSend {
                expect([.wronglySent: 1], "sent") {
                    $0.insert(.init(at: 0, line: 0, what: .send(responder: item.responder)), at: 1)
                }
            }
            for rungs in [1, 2] {
                let response = simulation.ideal.first { $0.ladder == 0 }?.rung ?? 0
                guard response >= rungs else { continue }
                expect(lower(simulation, response - rungs, shelf), "\(rungs) lower") {
                    $0.decide(0, response - rungs)
                }
            }
            expect([.noDecision: 1], "nothing decided") { events in
                events.removeAll { if case .decide = $0.what { true } else { false } }
            }
        }
        for fault in [
            Fault.mustAskSkipped, .mustAskLate, .recordedSafer, .recordedWrong, .guidanceMissed, .harmfulSaid,
            .wronglySent,
            .missedEmergency, .underTriage, .noDecision,
        ] {
            #expect(tried[fault, default: 0] >= 3, "\(fault) was tried \(tried[fault, default: 0]) times")
        }
    }

    /// The latest second is in time, the next one is late.
    @Test(arguments: [(0, false), (1, true)])
    func theLatestSecondIsInTime(over: Int, isLate: Bool) throws {
        let shelf = try Self.shelf()
        var tried = 0
        func faults(_ simulation: Simulation, _ change: (inout [Attempt.Event]) -> Void) -> [Fault] {
            tried += 1
            let attempt = idealAttempt(at: simulation, shelf.program, changing: change)
            return score(attempt, of: simulation, by: shelf.rubric, shelf.program).deductions.map(\.fault)
        }
        for simulation in shelf.simulations {
            for item in simulation.give {
                guard let within = item.within else { continue }
                let found = faults(simulation) { events in
                    events.removeAll { if case .say(item.guidance) = $0.what { true } else { false } }
                    events.append(
                        .init(at: within + over, line: 0, what: .say(guidance: item.guidance)))
                }
                #expect(found.contains(.guidanceLate) == isLate, "\(simulation.id): \(found)")
            }
            for item in simulation.mustAsk {
                guard let within = item.within else { continue }
                let found = faults(simulation) { events in
                    events.removeAll { $0.isAbout(item.question) }
                    events.append(
                        .init(at: within + over, line: 0, what: .ask(question: item.question, reply: "")))
                }
                #expect(found.contains(.mustAskLate) == isLate, "\(simulation.id): \(found)")
            }
        }
        #expect(tried > 4)
    }

    /// Deciding blind and asking afterwards is not deciding well, unless an ambulance is on its way by then.
    @Test func askingAfterTheDecisionIsTooLate() throws {
        let shelf = try Self.shelf()
        for simulation in shelf.simulations {
            let attempt = idealAttempt(at: simulation, shelf.program) { events in
                guard
                    let index = events.firstIndex(where: { if case .decide = $0.what { true } else { false } }
                    )
                else { return }
                let decision = events.remove(at: index)
                events.insert(.init(at: 0, line: 0, what: decision.what), at: 1)
            }
            let result = score(attempt, of: simulation, by: shelf.rubric, shelf.program)
            let isEmergency = simulation.ideal.contains {
                $0.ladder == 0 && $0.rung == shelf.program.ladders[0].rungs.count - 1
            }
            let late = result.deductions.contains { $0.fault == .redFlagNotProbed }
            #expect(late == !isEmergency, "\(simulation.id): \(result.points)")
        }
    }

    /// What a lower decision must cost, said in another way than the scorer does.
    private func lower(_ simulation: Simulation, _ rung: Int, _ shelf: Shelf) -> [Fault: Int] {
        let accepted = simulation.accepted.filter { $0.ladder == 0 }.map(\.rung)
        if accepted.contains(rung) { return [.notIdeal: 1] }
        let lowest = accepted.min() ?? 0
        if lowest == shelf.program.ladders[0].rungs.count - 1 { return [.missedEmergency: 1] }
        return rung < lowest ? [.underTriage: lowest - rung] : [.notIdeal: 1]
    }

    /// The fault that a wrong record of this question is.
    private func wrong(_ question: Int, _ simulation: Simulation, _ shelf: Shelf) -> [Fault: Int] {
        var events = idealAttempt(at: simulation, shelf.program).events
        let said = events.last { $0.isRecording(question) }
        wrong(question, &events, shelf)
        guard case .record(_, let heard, _, _)? = said?.what,
            case .record(_, let recorded, _, _)? = events.last(where: { $0.isRecording(question) })?.what
        else { return [:] }
        let safest = shelf.program.safestAnswer(to: question)
        var isSafer = recorded == safest && shelf.program.questions[question].isOrdered && heard != safest
        // Of several answers, one that was said and is not written is left out.
        if case (.several(let written), .several(let told)) = (recorded, heard), heard != safest {
            isSafer = shelf.program.questions[question].isOrdered && told & ~written != 0
        }
        return [isSafer ? .recordedSafer : .recordedWrong: 1]
    }

    /// Records the safest answer, or where that was said the most dangerous one, instead of what was heard.
    private func wrong(_ question: Int, _ events: inout [Attempt.Event], _ shelf: Shelf) {
        guard let index = events.lastIndex(where: { $0.isRecording(question) }),
            case .record(_, let heard, _, _) = events[index].what
        else { return }
        let safest = shelf.program.safestAnswer(to: question)
        let record = shelf.program.questions[question]
        let other: AnswerCode
        switch record.kind {
        case .choice:
            other =
                heard == .choice(record.options.count - 1) ? .choice(0) : .choice(record.options.count - 1)
        case .several:
            let last: AnswerCode = .several(1 << UInt64(record.options.count - 1))
            other = heard == last ? .several(1) : last
        case .number(let range): other = .number(range.bounds.upperBound)
        }
        let code = heard == safest ? other : safest ?? other
        for place in events.indices where events[place].isRecording(question) {
            events[place] = .init(at: events[place].at, line: 0, what: .record(question: question, code))
        }
    }
}

extension Attempt.Event {
    fileprivate func isAsking(_ question: Int) -> Bool {
        if case .ask(question, _) = what { true } else { false }
    }
    fileprivate func isRecording(_ question: Int) -> Bool {
        if case .record(question, _, _, _) = what { true } else { false }
    }
    fileprivate func isAbout(_ question: Int) -> Bool { isAsking(question) || isRecording(question) }
}

extension [Attempt.Event] {
    fileprivate mutating func decide(_ ladder: Int, _ rung: Int) {
        for index in indices {
            guard case .decide(let rungs, let reason) = self[index].what else { continue }
            let changed = rungs.map { $0.ladder == ladder ? RungPlace(ladder: ladder, rung: rung) : $0 }
            self[index] = .init(
                at: self[index].at, line: self[index].line, what: .decide(changed, reason: reason))
        }
    }
}

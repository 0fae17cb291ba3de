import TriageAccess
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageRecords
import TriageServer
import TriageTraining

/// Practice: simulated calls to take, what came of those that were taken, and how a group does.
extension Console {
    var practiceRoutes: [Route] {
        [
            Route(.page, .get, "/practice", "practice page", .may(.openCall)) { desk, asked throws(Problem) in
                try await practicePage(desk, asked)
            },
            Route(.page, .post, "/practice", "take simulated call by form", .may(.openCall)) {
                desk, asked throws(Problem) in
                try await practise(desk, asked)
            },
            Route(.page, .get, "/practice/{call}", "report page", .may(.readCall)) {
                desk, asked throws(Problem) in
                try await reportPage(desk, asked)
            },
            Route(.page, .get, "/practice/{call}/attempt", "attempt as file", .may(.readCall)) {
                desk, asked throws(Problem) in
                let practice = try await report(desk, asked).1
                return .text(practice.file(at: asked.now), type: "application/jsonl; charset=utf-8")
            },
            Route(.script, .post, "/calls/{call}/ask", "ask simulated caller", .may(.appendToCall)) {
                desk, asked throws(Problem) in
                try await ask(desk, asked)
            },
            Route(.script, .post, "/calls/{call}/say/{harmful}", "say harm", .may(.appendToCall)) {
                desk, asked throws(Problem) in
                try await sayHarm(desk, asked)
            },
        ]
    }

    /// The simulated call that a call is; nil where it is none.
    func practice(_ call: LiveCall, _ state: Call) -> PracticeCall? {
        guard state.isTraining, let library = call.library else { return nil }
        return PracticeCall(state, shelf.practice(of: library, call.program))
    }

    // MARK: taking one

    private func practise(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        try asked.may(.openCall, on: .newCall(isTraining: true))
        let library = try await desk.active.library(at: asked.now)
        let practice = shelf.practice(of: library.hash, try library.program(at: asked.now))
        guard let simulation = asked.form?.text("simulation").flatMap(practice.simulation) else {
            throw Problem(404, "no-such-simulation", "no simulated call is called so")
        }
        let opening = Opening(
            id: Self.prefix + newID(), channel: simulation.form == .text ? .text : .voice,
            incident: simulation.title, isTraining: true,
            isBlind: practice.rubric?.hidesRecommendation ?? false)
        let (call, _) = try await desk.calls.open(opening, by: asked.author, at: asked.now)
        let seed = Sodium.random(3).reduce(0) { $0 << 8 | Int($1) }
        let line = beginLine(simulation, call.program, trainee: asked.principal.label, seed: seed)
        _ = try await call.append(
            [SubmittedEvent(id: Noted.prefix + newID(), .note(String(line.dropLast())))], by: asked.author,
            at: asked.now)
        return .go(to: "/calls/" + call.name)
    }

    /// How calls for practice are called, so that they are found without reading all others.
    private static let prefix = "practice-"

    // MARK: asking

    /// Puts a question or a screen to the caller; what they say goes into the call.
    private func ask(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        var body = try Body(asked.body)
        let id = try SubmittedEvent.id(body.text("id"))
        let (question, screen) = (try body.optional("question"), try body.optional("screen"))
        try body.end()
        let call = try await desk.calls.call(asked.place("call"))
        let state = await call.call
        guard let practice = self.practice(call, state) else {
            throw Problem(409, "no-simulation", "no simulated caller is on this call")
        }
        let focus = question.map { "question:" + $0 } ?? "screen:" + (screen ?? "")
        if !state.events.contains(where: { $0.id == Noted.prefix + id }) {
            var caller = practice.caller(at: asked.now)
            guard !caller.hasEnded else {
                throw Problem(
                    409, "caller-gone", "the caller has hung up", help: "decide, send, and end the call")
            }
            let program = call.program
            let what: Attempt.What
            if let place = question.flatMap(program.questionIndex) {
                what = .ask(question: place, reply: caller.answer(to: place).says)
            } else if let place = program.screens.firstIndex(where: { $0.name == screen }) {
                let covers = state.covers(ofScreen: place, at: asked.now)
                what = .askScreen(
                    screen: place,
                    reply: caller.answer(to: program.screens[place], covering: covers, program).says)
            } else {
                throw Problem(422, "unknown-name", "nothing that can be asked is called so")
            }
            let note = what.note(at: practice.seconds(asked.now), program)
            try await asked.append([SubmittedEvent(id: Noted.prefix + id, note)], seen: nil, desk)
        }
        return .ok(try await parts(call, asked, focus: focus))
    }

    /// Says something to the caller that does harm; the rubric has a name for it.
    private func sayHarm(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        var body = try Body(asked.body)
        let id = try SubmittedEvent.id(body.text("id"))
        try body.end()
        let call = try await desk.calls.call(asked.place("call"))
        let name = try asked.place("harmful")
        guard let practice = self.practice(call, await call.call),
            let harm = practice.simulation.harmful.first(where: { $0.id == name })
        else { throw Problem(404, "no-such-saying", "nothing that can be said here is called so") }
        let note = Attempt.What.harmful(id: harm.id).note(at: practice.seconds(asked.now), call.program)
        try await asked.append([SubmittedEvent(id: Noted.prefix + id, note)], seen: nil, desk)
        return .ok(try await parts(call, asked))
    }

    /// Adds events; where they are of a call for practice and a real call would refuse them, as an attempt
    /// has them, so that the mistake is there to be learnt from.
    func practised(
        _ events: [SubmittedEvent], _ desk: Desk, _ asked: Asked,
        submit: ([SubmittedEvent]) async throws(Problem) -> Void
    ) async throws(Problem) {
        do throws(Problem) {
            try await submit(events)
        } catch {
            let call = try await desk.calls.call(asked.place("call"))
            guard 400..<500 ~= error.status, let practice = self.practice(call, await call.call)
            else { throw error }
            let second = practice.seconds(asked.now)
            let others = events.map { event in
                switch event.kind {
                case .decided(let decision):
                    guard let what = Attempt.What(decision, call.program) else { return event }
                    return SubmittedEvent(
                        id: Noted.prefix + event.id, at: event.at, what.note(at: second, call.program))
                case .closed(let ending, nil):
                    return SubmittedEvent(
                        id: event.id, at: event.at, .closed(ending, although: "it is for practice"))
                default: return event
                }
            }
            if others == events { throw error }
            try await submit(others)
        }
    }

    // MARK: what came of it

    private func report(_ desk: Desk, _ asked: Asked) async throws(Problem) -> (LiveCall, PracticeCall) {
        let call = try await asked.readable(desk)
        guard let practice = self.practice(call, await call.call) else {
            throw Problem(
                404, "no-simulation", "no simulated caller is on this call",
                help: "its simulation is not among those of this server, or does not fit its library")
        }
        return (call, practice)
    }

    private func scored(_ call: LiveCall, _ practice: PracticeCall, at now: Moment) -> AttemptScore? {
        shelf.score(of: call.name, isOver: practice.call.isOver) { practice.score(at: now) }
    }

    private func reportPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let (call, practice) = try await report(desk, asked)
        let frame = Frame(self, asked)
        let isOwn = practice.call.owner?.id == asked.principal.id
        guard practice.call.isOver || !isOwn, let score = scored(call, practice, at: asked.now) else {
            throw Problem(
                409, "call-is-open", "there is no report before the call is over", help: "end the call first")
        }
        let program = call.program
        func cited(_ sources: [Int]) -> [String] { sources.map { program.sources[$0].citation } }
        let names = [
            frame.words("Decision"), frame.words("Asking"), frame.words("Recording"), frame.words("Conduct"),
            frame.words("Notes and reasons"),
        ]
        let parts = zip(Rubric.Part.allCases, names).map { part, name -> [String: Any] in
            let own = score.deductions.filter { $0.rule.part == part }
            return [
                "part": name, "lost": score.lost(part), "full": own.isEmpty,
                "faults": own.map { fault -> [String: Any] in
                    [
                        "at": fault.at.map(clock) ?? "", "what": fault.what, "points": fault.points,
                        "deviation": fault.rule.deviation.rawValue,
                        "rule": String(fault.fault.rawValue.split(separator: "_").joined(separator: " ")),
                        "why": fault.rule.because, "here": fault.because, "sources": cited(fault.sources),
                    ]
                },
            ]
        }
        let heard = CallParts(
            name: call.name, call: practice.call, view: await call.view(at: asked.now), frame: frame,
            count: 0, isMine: false, practice: practice
        ).caller(practice)
        return frame.page(
            "report", frame.words("Report of practice"),
            [
                "call": call.name, "simulation": practice.simulation.title, "trainee": practice.trainee,
                "began": time(practice.begin, withDay: true), "points": score.points,
                "level": word(score.level), "broken": !score.attempt.isWhole, "parts": parts,
                "rubric": practice.rubric.title, "left-out": score.leftOut,
                "times": score.times.map { name, seconds in
                    [
                        "name": name.split(separator: "_").joined(separator: " "),
                        "seconds": seconds.map(clock) ?? "",
                    ] as [String: Any]
                },
                "teaching": practice.simulation.teaching.map { note in
                    ["what": note.because, "sources": cited(note.sources)] as [String: Any]
                },
                "ideal": practice.simulation.ideal.map(label(program)).joined(separator: "; "),
                "decided": score.decided.map(label(program)).joined(separator: "; "),
                "heard": (heard["lines"] as? [[String: Any]] ?? []).reversed() as [[String: Any]],
            ])
    }

    private func label(_ program: Program) -> (RungPlace) -> String {
        { program.ladders[$0.ladder].rungs[$0.rung].label }
    }

    private func clock(_ seconds: Int) -> String {
        "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    // MARK: all of them

    private func practicePage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let library = try await desk.active.library(at: asked.now)
        let program = try library.program(at: asked.now)
        let practice = shelf.practice(of: library.hash, program)
        let (attempts, isMore) = try await taken(desk, asked)
        // Another library, or another day's, has its things at other places.
        let same = attempts.filter {
            $0.call.library == library.hash && $0.call.program.since == program.since
        }
        let scores = same.reversed().compactMap(\.score)
        let cohort = Cohort(scores, program)
        let names = Set(attempts.map(\.practice.trainee))
        return frame.page(
            "practice", frame.words("Practice"),
            [
                "none": practice.simulations.isEmpty || practice.rubric == nil,
                "unfit": practice.problems.isEmpty
                    ? "" : present(practice.problems, in: practice.files, .plain),
                "simulations": practice.simulations.map { simulation in
                    [
                        "id": simulation.id, "title": simulation.title, "level": simulation.level.rawValue,
                        "form": simulation.form.rawValue.split(separator: "_").joined(separator: " "),
                        "protocol": program.documents[simulation.document].name.spoken,
                    ] as [String: Any]
                },
                "has-attempts": !attempts.isEmpty, "more": isMore,
                "attempts": attempts.map { attempt in
                    [
                        "call": attempt.call.name, "simulation": attempt.practice.simulation.title,
                        "trainee": attempt.practice.trainee,
                        "began": time(attempt.practice.begin, withDay: true),
                        "over": attempt.practice.call.isOver, "points": attempt.score?.points ?? 0,
                        "level": attempt.score.map { word($0.level) } ?? "",
                        "missed": attempt.score.map(missed) ?? "",
                    ] as [String: Any]
                },
                "has-cohort": names.count > 1,
                "trainees": cohort.trainees.map { trainee in
                    [
                        "name": trainee.name, "count": trainee.points.count,
                        "mean": trainee.points.reduce(0, +) / max(1, trainee.points.count),
                        "last": trainee.points.last ?? 0, "under": trainee.underTriage,
                        "missed": missed(by: trainee.name, scores),
                    ] as [String: Any]
                },
                "questions": cohort.questions.filter { $0.asked < $0.wanted || $0.late > 0 }
                    .sorted { ($0.wanted - $0.asked, $0.late) > ($1.wanted - $1.asked, $1.late) }.prefix(12)
                    .map { item in
                        [
                            "topic": program.topic(of: item.question), "wanted": item.wanted,
                            "asked": item.asked, "late": item.late > 0 ? "\(item.late)" : "",
                        ] as [String: Any]
                    },
            ])
    }

    private struct Taken {
        let call: LiveCall
        let practice: PracticeCall
        /// Nil where it is not over.
        let score: AttemptScore?
    }

    /// The newest attempts that somebody may see, and whether there are more.
    private func taken(_ desk: Desk, _ asked: Asked) async throws(Problem) -> ([Taken], Bool) {
        let summaries: [CallSummary]
        do throws(RecordRefusal) { summaries = try await desk.record.calls() } catch { throw Problem(error) }
        var found: [Taken] = []
        for summary in summaries.reversed() where summary.name.hasPrefix(Self.prefix) {
            let call = try await desk.calls.call(summary.name)
            let state = await call.call
            guard Permission.allows(asked.principal, .readCall, on: .call(CallStanding(state))),
                let practice = self.practice(call, state)
            else { continue }
            if found.count == 200 { return (found, true) }
            found.append(
                Taken(
                    call: call, practice: practice,
                    score: state.isOver ? scored(call, practice, at: asked.now) : nil))
        }
        return (found, false)
    }

    /// What cost most points in one attempt.
    private func missed(_ score: AttemptScore) -> String {
        score.deductions.max { $0.points < $1.points }?.what ?? ""
    }

    /// What cost somebody most points in all attempts, by what it is.
    private func missed(by name: String, _ scores: [AttemptScore]) -> String {
        let faults = scores.filter { $0.attempt.trainee == name }.flatMap(\.deductions)
        let lost = Dictionary(grouping: faults, by: \.fault).mapValues { $0.map(\.points).reduce(0, +) }
        let most = lost.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.prefix(3)
        return most.map { "\($0.key.rawValue.split(separator: "_").joined(separator: " ")) −\($0.value)" }
            .joined(separator: ", ")
    }
}

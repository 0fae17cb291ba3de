import Testing
import TriageDiagnostics
import TriageEngine
import TriageTraining
import TriageValues

/// Many attempts together.
@Suite struct CohortTests {
    /// An attempt at a simulation by somebody, with faults.
    private func attempt(
        _ trainee: String, _ simulation: Simulation, _ shelf: ScoringTests.Shelf, postponing: Int? = nil,
        _ change: (inout [Attempt.Event]) -> Void = { _ in }
    ) throws -> AttemptScore {
        let ideal = idealAttempt(at: simulation, shelf.program, postponing: postponing, changing: change)
        let text =
            beginLine(simulation, shelf.program, trainee: trainee, seed: 1)
            + ideal.events.map { $0.line(shelf.program) }.joined()
        var problems = Problems()
        let file = SourceFile(id: 0, path: "a.jsonl", text: text)
        let attempt = try #require(parseAttempt(file, shelf.program, &problems))
        #expect(problems.list.isEmpty)
        return score(attempt, of: simulation, by: shelf.rubric, shelf.program)
    }

    /// An attempt that leaves out so many things that must be said or asked.
    private func faulty(_ faults: Int, _ trainee: String, _ shelf: ScoringTests.Shelf) throws -> AttemptScore
    {
        let simulation = try #require(shelf.simulations.first { $0.mustAsk.count >= 3 })
        let skipped = Set(simulation.mustAsk.prefix(faults).map(\.question))
        return try attempt(trainee, simulation, shelf) { events in
            events.removeAll { event in
                switch event.what {
                case .ask(let question, _), .record(let question, _, _, _): skipped.contains(question)
                default: false
                }
            }
        }
    }

    /// The slope by least squares, worked out by hand: of three points half the way from first to last; of
    /// four three times that way and the step in the middle, by ten.
    @Test func trendsRiseWhereThePointsRise() throws {
        let shelf = try ScoringTests.shelf()
        for (faults, rises) in [
            ([3, 1, 0], true), ([0, 1, 3], false), ([3, 2, 1, 0], true), ([0, 2, 1, 3], false),
        ] {
            let scores = try faults.map { try faulty($0, "Kim", shelf) }
            let points = scores.map(\.points)
            let trainee = try #require(Cohort(scores, shelf.program).trainees.first)
            #expect(trainee.points == points)
            let slope =
                points.count == 3
                ? Double(points[2] - points[0]) / 2
                : Double(3 * (points[3] - points[0]) + points[2] - points[1]) / 10
            let trend = try #require(trainee.trend)
            #expect(abs(trend - slope) < 1e-9 && (trend > 0) == rises && trend != 0, "\(points): \(trend)")
        }
        let two = try [0, 1].map { try faulty($0, "Kim", shelf) }
        #expect(Cohort(two, shelf.program).trainees.map(\.trend) == [nil])
        let level = try [1, 1, 1].map { try faulty($0, "Kim", shelf) }
        #expect(Cohort(level, shelf.program).trainees.map(\.trend) == [0])
    }

    /// Each trainee is counted alone, and each question by the attempts in which it must be asked.
    @Test func traineesAndQuestionsAreCounted() throws {
        let shelf = try ScoringTests.shelf()
        let scores = try [faulty(0, "Ben", shelf), faulty(1, "Ana", shelf), faulty(2, "Ben", shelf)]
        let cohort = Cohort(scores, shelf.program)
        #expect(cohort.trainees.map(\.name) == ["Ana", "Ben"])
        #expect(cohort.trainees.map(\.points) == [[scores[1].points], [scores[0].points, scores[2].points]])
        let must = try #require(scores[0].simulation?.mustAsk.map(\.question))
        for (place, question) in must.enumerated() {
            let item = try #require(cohort.questions.first { $0.question == question })
            #expect(
                item.wanted == 3 && item.asked == 3 - (place == 0 ? 2 : place == 1 ? 1 : 0) && item.late == 0)
        }
        #expect(Set(cohort.questions.map(\.question)) == Set(must))
    }

    /// A question asked too late is counted for this question and no other.
    @Test func lateQuestionsAreCounted() throws {
        let shelf = try ScoringTests.shelf()
        var seen = 0
        for simulation in shelf.simulations {
            for item in simulation.mustAsk where item.within != nil {
                let late = try attempt("Kim", simulation, shelf, postponing: item.question)
                let isLate = late.deductions.contains { $0.fault == .mustAskLate }
                let onTime = try attempt("Kim", simulation, shelf)
                for asked in Cohort([late, onTime, late], shelf.program).questions {
                    #expect(asked.late == (isLate && asked.question == item.question ? 2 : 0))
                }
                seen += isLate ? 1 : 0
            }
        }
        #expect(seen >= 3)
    }

    /// The median and the ninth tenth are values that occurred.
    @Test func timesAreThoseThatOccurred() throws {
        let shelf = try ScoringTests.shelf()
        let scores = try shelf.simulations.map { try attempt("Kim", $0, shelf) }
        for time in Cohort(scores, shelf.program).times {
            let all = scores.compactMap { score in score.times.first { $0.name == time.name }?.seconds }
                .sorted()
            #expect(time.count == all.count && all.contains(time.median) && all.contains(time.p90))
            #expect(
                all.count { $0 <= time.median } * 2 >= all.count
                    && all.count { $0 < time.median } * 2 <= all.count)
            #expect(
                all.count { $0 <= time.p90 } * 10 >= all.count * 9
                    && all.count { $0 < time.p90 } * 10 < all.count * 9)
        }
    }
}

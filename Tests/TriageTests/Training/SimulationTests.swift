import Testing
import TriageDiagnostics
import TriageTraining

/// What a simulation's file may say.
@Suite struct SimulationTests {
    private func problems(replacing old: String, with new: String) throws -> [String] {
        let text = try Shipped.text("Protocols/Simulations/the-cabinet-upstairs.yaml")
        try #require(text.contains(old))
        var problems = Problems()
        let file = SourceFile(id: 0, path: "s.yaml", text: text.replacing(old, with: new))
        let simulation = parseSimulation(file, try Shipped.program(), &problems)
        #expect((simulation == nil) == problems.hasErrors)
        return problems.sorted().map(\.message)
    }

    /// An id begins the names of files, so it is a word and no path.
    @Test(arguments: ["../../evil", "a/b", "/etc/x", "Upper", "a b", "a.b", "ä", "-a"])
    func anIdIsAWord(id: String) throws {
        let found = try problems(replacing: "simulation: the_cabinet_upstairs", with: "simulation: '\(id)'")
        #expect(found.count == 1 && found[0].contains("`\(id)`"), "\(found)")
    }

    @Test(arguments: ["a", "the_cabinet_2"])
    func wordsAreIds(id: String) throws {
        #expect(
            try problems(replacing: "simulation: the_cabinet_upstairs", with: "simulation: \(id)").isEmpty)
    }

    /// Nothing happens after a day, nor before the call.
    @Test(arguments: [("86400", true), ("86401", false), ("9223372036854775807", false), ("-1", false)])
    func secondsAreThoseOfADay(seconds: String, isTaken: Bool) throws {
        let text = try Shipped.text("Protocols/Simulations/the-cabinet-upstairs.yaml")
        let within = try #require(text.firstMatch(of: /within: [0-9]+/)).output
        let found = try problems(replacing: String(within), with: "within: \(seconds)")
        #expect(found.isEmpty == isTaken, "\(found)")
    }

    /// What an event makes the caller say is new, however often the question was asked before it.
    @Test func anEventBringsNewWords() throws {
        var tried = 0
        for simulation in try ScoringTests.shelf().simulations {
            for event in simulation.events {
                for (question, turns) in event.replies {
                    var caller = Caller(simulation, seed: 1)
                    _ = caller.live(until: event.at - 1)
                    for _ in 0...turns.count { _ = caller.answer(to: question) }
                    _ = caller.live(until: event.at)
                    #expect(caller.hasMore(for: question), "\(simulation.id)")
                    #expect(caller.answer(to: question).heard == turns[0].heard, "\(simulation.id)")
                    tried += 1
                }
            }
        }
        #expect(tried > 0)
    }
}

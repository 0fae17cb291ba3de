import Testing
import TriageDiagnostics
import TriageEngine
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

    /// With `rest: safest` what the story does not tell is denied in the words of the answer; without it the
    /// caller says what the simulation says of the unexpected.
    @Test func theRestIsSafestWhereTheFileSaysSo() throws {
        let text = try Shipped.text("Protocols/Simulations/the-cabinet-upstairs.yaml")
        let program = try Shipped.program()
        let line = try #require(text.firstMatch(of: /\nsimulation: [a-z_]+\n|^simulation: [a-z_]+\n/)).output
        func caller(_ rest: String) throws -> Caller {
            var problems = Problems()
            let without = text.replacing(/\nrest: safest/, with: "")
            let file = SourceFile(
                id: 0, path: "s.yaml", text: without.replacing(String(line), with: String(line) + rest))
            let simulation = try #require(parseSimulation(file, program, &problems))
            return Caller(simulation, seed: 1)
        }
        let untold = try #require(program.questionIndex("overheated"))
        var safest = try caller("rest: safest\n")
        #expect(safest.answer(to: untold).heard == program.safestAnswer(to: untold))
        #expect(safest.answer(to: untold).says == program.questions[untold].options[0].label)
        var open = try caller("")
        #expect(!open.answer(to: untold).heard.isValue)
        #expect(try problems(replacing: "rest: safest", with: "rest: worst").count == 1)
    }

    /// What `rest: safest` denies does not deny the story: nobody who is alone has somebody who helps, and
    /// nobody who is in danger from somebody at home.
    @Test func whoIsAloneHasNobodyWhoHelps() throws {
        let program = try Shipped.program()
        let place = try #require(program.questionIndex("place"))
        let alone = try #require(program.questionIndex("alone"))
        func said(_ question: Int, _ simulation: Simulation) -> String {
            var caller = Caller(simulation, seed: 1)
            let heard = caller.answer(to: question).heard
            return program.questions[question].options.indices.first { heard == .choice($0) }
                .map { program.questions[question].options[$0].name } ?? "unknown"
        }
        var lonely = 0
        for simulation in try ScoringTests.shelf().simulations {
            let company = said(alone, simulation)
            let isAlone = company == "alone"
            if isAlone { lonely += 1 }
            #expect(!isAlone || said(place, simulation) == "private_alone", "\(simulation.id)")
            if ["the_third_kick", "a_large_with_mushrooms"].contains(simulation.id) {
                #expect(company != "capable_support", "\(simulation.id)")
                #expect(said(place, simulation) != "private_supported", "\(simulation.id)")
            }
        }
        #expect(lonely > 5)
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

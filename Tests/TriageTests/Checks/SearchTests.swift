import Testing
import TriageCompiler
import TriageEngine
import TriageValues

/// Searches that go on with one evaluator against a new search for each, and staying below a rung against the
/// list of the rules that raise to it.
@Suite struct SearchTests {
    @Test func oneSearchAfterAnotherFindsWhatEachFindsAlone() throws {
        var (found, none) = (0, 0)
        let libraries = Nightly.count(60, oneIn: 3)
        for seed in 0..<libraries {
            let program = try compiled(RandomLibrary(seed: 160_000 + seed).texts())
            for assuming in [false, true] {
                var search = AnswerSearch(program, assuming: assuming)
                for rule in program.rules {
                    for place in places(program) {
                        let rivals = program.rules.filter { other in
                            other.raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
                        }.map(\.node)
                        let below = search.answers(making: rule.node, .yes, staysBelow: place)
                        let alone = answers(
                            making: rule.node, avoiding: rivals, assuming: assuming, in: program)
                        switch (below, alone) {
                        case (.found(let one), .found(let other)):
                            try #require(one == other, "seed \(seed), \(rule.name)")
                            found += 1
                        case (.none, .none): none += 1
                        case (.gaveUp, .gaveUp): break
                        default: Issue.record("seed \(seed), \(rule.name): \(below) and \(alone)")
                        }
                    }
                }
            }
        }
        #expect(found > 3 * libraries && none > 3 * libraries, "\(found) found, \(none) not")
    }

    /// Every rung, and the place above the highest, to which nothing raises.
    private func places(_ program: Program) -> [RungPlace] {
        program.ladders.enumerated().flatMap { ladder, record in
            (0...record.rungs.count).map { RungPlace(ladder: ladder, rung: $0) }
        }
    }
}

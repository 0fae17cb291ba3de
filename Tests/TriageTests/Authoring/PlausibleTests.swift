import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageValues

/// Calls that are proposed are such as somebody makes.
@Suite struct PlausibleTests {
    private static let protocolText = """
        protocol: grief
        title: Grief
        version: 1.0.0
        review_by: 2999-01-01
        applies_when: about contains loss or mood >= low
        questions:
          deep: { ask: How deep is it?, reads: the grief is, answers: { little: Little, deep: Deep, deepest: Deepest } }
        rules:
          deepest_grief: { when: deep >= deepest and signs >= 4, raise: [now], because: So., source: s }
          from_an_officer: { when: role = officer and deep >= deep, raise: [now], because: So., source: s }

        """
    private static let more = """
        rule_set: more
        title: More
        questions:
          role:
            ask: Who is calling?
            unordered: true
            third_party_unless: self
            answers: { officer: An officer, self: The person, with: Somebody with them }
          about: { ask: What is it about?, choose: several, unordered: true, answers: { work: Work, loss: Loss } }

        """

    private func library() throws -> LoadedLibrary {
        try CoverageTests.library([ExampleBase.text, Self.more, Self.protocolText])
    }

    @Test func aPersonCallsForThemselvesAboutWhatOpensTheProtocol() throws {
        let library = try library()
        let proposed = library.proposedCases(library.coverage())
        let grief = proposed.filter { $0.items.contains { $0.name == "deepest_grief" } }
        #expect(!grief.isEmpty)
        #expect(grief.allSatisfy { $0.text.contains("role: self") && $0.text.contains("about: [loss]") })
        // Nobody else will do where the rule asks for an officer.
        let officer = proposed.filter { $0.items.contains { $0.name == "from_an_officer" } }
        #expect(officer.contains { $0.text.contains("role: officer") })
    }

    @Test func noCallTwiceAndEachSaysWhatItGuards() throws {
        let library = try library()
        let proposed = library.proposedCases(library.coverage())
        func part(_ key: String, _ text: String) -> String {
            text.split(separator: "\n").map(String.init).first { $0.contains(key) } ?? ""
        }
        #expect(Set(proposed.map { part("given:", $0.text) }).count == proposed.count)
        #expect(Set(proposed.map { part("- case:", $0.text) }).count == proposed.count)
        #expect(proposed.allSatisfy { part("note:", $0.text).contains("Guards ") })
        #expect(proposed.allSatisfy { !part("- case:", $0.text).contains("_") })
    }

    /// The nearest change is one that this caller could answer.
    @Test func nobodyBecomesAnotherCaller() throws {
        let program = try library().program
        let role = try #require(program.questionIndex("role"))
        let rule = try #require(program.ruleIndex("from_an_officer"))
        let answers = Answers(for: program).replacing([role: .choice(1)])
        #expect(whyNot(rule: rule, evaluate(program, answers), program).nearestChange == nil)
        let now = try #require(program.rungPlace("now"))
        let change = whyNot(now, evaluate(program, answers), program).nearestChange
        #expect(change?.isEmpty == false && change?[role] == nil)
    }

    /// What lowers a rung is tried, and each part of it is needed.
    @Test func whatWouldLowerARungDoes() throws {
        var found = 0
        for seed in 0..<60 {
            let program = try compiled(RandomLibrary(seed: 41_000 + seed).texts())
            var random = Seeded(seed)
            for _ in 0..<10 {
                let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: 90))
                for ladder in program.ladders.indices where evaluation.standings[ladder].recommended > 0 {
                    guard let changes = loweringChange(ladder: ladder, evaluation, program) else { continue }
                    found += 1
                    func rung(_ changes: [Int: AnswerCode]) -> Int {
                        evaluate(program, evaluation.answers.replacing(changes)).standings[ladder].recommended
                    }
                    let was = evaluation.standings[ladder].recommended
                    try #require(rung(changes) < was, "seed \(seed)")
                    for question in changes.keys {
                        var fewer = changes
                        fewer[question] = nil
                        try #require(rung(fewer) >= was, "seed \(seed)")
                    }
                }
            }
        }
        #expect(found > 100)
    }
}

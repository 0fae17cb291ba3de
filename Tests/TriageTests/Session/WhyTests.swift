import Testing
import TriageEngine
import TriagePresentation
import TriageSession
import TriageValues

/// `why` and `why not` tell the truth (DESIGN 3.4, property 7), on 20,000 random states
/// (`NIGHTLY`; by default one in five).
@Suite struct WhyTests {
    private struct Tally {
        var states = 0
        var reasons = 0
        var changes = 0
    }

    @Test func theyAreSoundOnRandomLibraries() throws {
        var tally = Tally()
        let libraries = Nightly.count(380, oneIn: 5)
        for seed in 0..<libraries {
            let program = try compiled(RandomLibrary(seed: 90_000 + seed).texts())
            var random = Seeded(seed)
            for _ in 0..<50 { try examine(program, &random, asked: 60, "seed \(seed)", &tally) }
        }
        let least = 7 * libraries
        #expect(
            tally.states == 50 * libraries && tally.reasons > least && tally.changes > least, "\(tally)")
    }

    @Test func theyAreSoundOnTheShippedLibrary() throws {
        let program = try Shipped.program()
        var random = Seeded(5)
        var tally = Tally()
        for count in 0..<1_000 {
            try examine(program, &random, asked: 20 + count % 70, "state \(count)", &tally)
        }
        #expect(tally.reasons > 50 && tally.changes > 300, "\(tally)")
    }

    /// One state: a rule that holds still holds with the answers it rests on alone, and one that does not
    /// holds with the smallest change, and with nothing less.
    private func examine(
        _ program: Program, _ random: inout Seeded, asked: Int, _ place: String, _ tally: inout Tally
    ) throws {
        tally.states += 1
        let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: asked))
        let holding = program.rules.indices.filter {
            evaluation.assumed.truths[program.rules[$0].node] == .yes
        }
        if let rule = holding.randomElement(using: &random) {
            tally.reasons += 1
            let node = program.rules[rule].node
            var kept = Answers(for: program)
            for question in evaluation.support(ofNodes: [node], program) {
                kept[question] = evaluation.answers.codes[question]
            }
            try #require(
                evaluate(program, kept).assumed.truths[node] == .yes, "\(place): \(program.rules[rule].name)")
        }
        let rule = random.int(0...program.rules.count - 1)
        let node = program.rules[rule].node
        guard evaluation.assumed.truths[node] != .yes,
            let changes = whyNot(rule: rule, evaluation, program).nearestChange
        else { return }
        tally.changes += 1
        func holds(_ changes: [Int: AnswerCode]) -> Bool {
            evaluate(program, evaluation.answers.replacing(changes)).assumed.truths[node] == .yes
        }
        try #require(holds(changes), "\(place): \(program.rules[rule].name)")
        for question in changes.keys {
            var fewer = changes
            fewer[question] = nil
            try #require(!holds(fewer), "\(place): \(program.rules[rule].name)")
        }
    }

    /// The line a session prints can be typed, and does what was said.
    @Test func theSmallestChangeCanBeTyped() throws {
        let program = try Shipped.program()
        var session = Session.started(style: Style(hasColour: false, width: 4_000))
        var random = Seeded(11)
        var typed = 0
        for _ in 0..<150 {
            _ = session.handle("reset")
            for _ in 0..<random.int(0...6) { _ = session.handle(session.randomAnswer(&random)) }
            let name = random.pick(program.rules).name
            let said = session.handle("why not \(name)").text
            guard let line = said.split(separator: "\n").first(where: { $0.contains("smallest change") })
            else { continue }
            let change = try #require(line.split(separator: ": ", maxSplits: 1).last)
            #expect(session.handle(String(change)).refusal == nil, "\(change)")
            #expect(session.handle("why not \(name)").text.hasPrefix("`\(name)` holds"), "\(name): \(change)")
            typed += 1
        }
        #expect(typed > 80, "\(typed)")
    }
}

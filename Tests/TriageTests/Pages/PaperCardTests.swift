import Testing
import TriageEngine
import TriagePages
import TriageReference
import TriageValues

/// The paper cards, followed by somebody who knows nothing but what is printed on them.
@Suite struct PaperCardTests {
    /// On 2,000 random calls a protocol: with its card, and every other card whose line is true, never a
    /// lower rung than the engine recommends; and hardly ever a higher one.
    @Test func neverLowerThanTheEngine() throws {
        let program = try Shipped.program()
        let protocols = program.documents.indices.filter { program.documents[$0].isProtocol }
        let cards = protocols.map { PaperCard(of: $0, in: program) }
        let wanted = Nightly.count(2_000, oneIn: 3)
        var random = Seeded(11)
        for (place, document) in protocols.enumerated() {
            let applies = try #require(program.documents[document].applies)
            var equal = 0
            var calls = 0
            while calls < wanted {
                let answers = program.randomAnswers(&random, askedPercent: random.pick([30, 60, 90, 100]))
                let evaluation = evaluate(program, answers)
                guard evaluation.assumed.truths[applies] == .yes else { continue }
                calls += 1
                let readers = cards.map { CardReader(card: $0, program: program, answers: answers) }
                let taken = CardReader.taken(readers, first: place)
                for ladder in program.ladders.indices {
                    let rung = CardReader.rung(on: ladder, taken)
                    let recommended = evaluation.standings[ladder].recommended
                    #expect(
                        rung >= recommended,
                        "\(program.documents[document].name), \(program.ladders[ladder].name): card \(rung), engine \(recommended)"
                    )
                    if ladder == 0, rung == recommended { equal += 1 }
                }
            }
            #expect(
                equal * 20 > wanted * 19, "\(program.documents[document].name): \(equal) of \(wanted) equal")
        }
    }
}

import Testing
import TriageEngine

/// What a rung asks first, and what a screen leaves out.
extension NextQuestionTests {
    /// What the recommended rung asks first comes before everything but a danger that decides alone; what
    /// nobody needs is not asked for that.
    @Test(arguments: [
        ("must=n plain=n about=y", "one low far"), ("must=y plain=n about=n", "taken guns again"),
        ("must=y plain=n about=n taken=y", "guns again arms"),
        ("must=n plain=n about=n low=n far=n guns=n again=n arms=n", ""),
    ]) func aRungHasQuestionsOfItsOwn(given: String, expected: String) throws {
        let label = try #require(Self.library.firstRange(of: "now: { label: "))
        var library = Self.library
        library.replaceSubrange(label, with: "now: { asks_first: [taken, low], label: ")
        let program = try compiled([library, Self.topic])
        let next = nextQuestions(evaluate(program, try answers(given, program)), program)
        #expect(names(next, program) == expected)
    }

    /// A screen leaves out what has to be asked apart, and is no screen for one question.
    @Test func aScreenLeavesOutWhatIsAskedApart() throws {
        let apart = Self.topic.replacing(
            "[one, two]", with: "{ one: One, two: { label: Two, apart_when: plain >= y } }")
        let program = try compiled([Self.library, apart])
        func screens(_ given: String) throws -> [String] {
            nextQuestions(evaluate(program, try answers(given, program)), program).map { next in
                next.screen.map { program.screens[$0].name } ?? program.questions[next.question].name
            }
        }
        #expect(try screens("must=n plain=n about=y").first == "both")
        #expect(try screens("must=n plain=y about=y").contains("both") == false)
    }
}

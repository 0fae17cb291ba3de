import Testing
import TriageEngine

/// What a reply tells as well, and what may decide alone, beside what a rung asks first.
extension NextQuestionTests {
    private func next(_ given: String, _ changes: [String: String]) throws -> String {
        var library = Self.library
        for (old, new) in changes {
            let place = try #require(library.firstRange(of: old))
            library.replaceSubrange(place, with: new)
        }
        let program = try compiled([library, Self.topic])
        return names(nextQuestions(evaluate(program, try answers(given, program)), program), program)
    }

    /// It must be asked, and decides alone.
    private func plain(_ more: String) -> [String: String] {
        let plain = "plain: { ask: Q, answers: { n: N, y: Y } }"
        let must = "why: W, must_ask: true, if_missing: assume y"
        return [plain: "plain: { ask: Q, answers: { n: N, y: Y }, \(must)\(more) }"]
    }

    /// What was told and may decide alone is noted before anything is asked.
    @Test(arguments: [("about=y", "plain must one"), ("about=n", "must plain low"), ("", "must about low")])
    func whatWasToldAndMayDecideIsNotedFirst(given: String, expected: String) throws {
        #expect(try next(given, plain(", told_with: about")) == expected)
    }

    /// What the recommended rung asks first is asked itself, and not the question whose reply would tell it.
    @Test func whatARungAsksFirstWaitsForNoReply() throws {
        let told = ["low: { ask: Q, ": "low: { ask: Q, told_with: about, "]
        #expect(try next("must=n plain=n", told) == "about far further")
        let first = told.merging(["wait: { ": "wait: { asks_first: [low], "]) { $1 }
        #expect(try next("must=n plain=n", first) == "low about far")
    }

    /// A question that may decide alone keeps its place on the rung, by whichever part of its answers.
    @Test func whatMayDecideAloneKeepsItsPlaceOnTheRung() throws {
        let first = ["wait: { ": "wait: { asks_first: [plain], "]
        let half = [
            "plain: { ask: Q, answers: { n: N, y": "plain: { ask: Q, answers: { n: N, m: M, k: K, y"
        ]
        #expect(try next("must=n", half) == "about plain low")
        #expect(try next("must=n", half.merging(first) { $1 }) == "plain about low")
        #expect(try next("", plain("")) == "must plain about")
        #expect(try next("", plain("").merging(first) { $1 }) == "plain must about")
    }
}

import Testing
import TriageCalls
import TriageEngine
import TriagePresentation
import TriageSession
import TriageSyntax

/// Answers that cannot all be true are named with their times, everywhere; nothing is lowered by them.
@Suite struct ContradictionTests {
    private static let text = CallLibrary.text
        .replacing(
            "naloxone: { label: Bring naloxone }",
            with: "naloxone: { label: Bring naloxone }, clear: { label: Clear it up, report: contradiction }"
        )
        .replacing(
            "rules:\n",
            with: """
                rules:
                  well: { when: body = well and breathing = none, flag: [clear], because: B., source: s }
                  calls: { when: who = me and breathing = none, flag: [clear], because: B., source: s }
                  clouded: { when: body = drowsy and who = me, flag: [naloxone], because: B., source: s }
                  hands_down: { when: hands = no, raise: [remote], because: B., source: s }

                """
        )
        .replacing(
            "questions:\n",
            with: """
                questions:
                  who:
                    ask: Who calls?
                    answers: { me: Me, other: Somebody else }
                    unordered: true
                    third_party_unless: me
                  hands:
                    ask: Can you move your hands?
                    ask_third_party: Can they move the hands?
                    answers: { yes: Yes, no: No }

                """
        )

    @Test func bothAreNamedWithTheirTimes() throws {
        var told = try ToldCall(compiled([Self.text]))
        try told.answer("breathing", "none")
        let before = told.call.view(at: told.now)
        #expect(before.contradictions.isEmpty && before.warnings.isEmpty)
        try told.answer("body", "well")
        let view = told.call.view(at: told.now)
        let sentence =
            "Breathing “Not breathing” (23:41 UTC), Body “Well” (23:42 UTC) cannot both be true: "
            + "ask which is right"
        #expect(view.warnings == [sentence])
        #expect(view.ladders.map(\.shown) == before.ladders.map(\.shown))
        // The terminal and the API say the same.
        var screen = try TestScreen(compiled([Self.text]))
        screen.type("/go breathing", "not", "/go body", "well")
        let window = screen.window(100, 40).joined(separator: " ")
        #expect(window.contains("“Well”") && window.contains("cannot both be true"), "\(window)")
        #expect(json(live: view, told.call.program).line.contains(sentence))
        // Whichever is right, the other is a correction or the world moved; then nothing is contradicted.
        try told.replace("breathing", "well", .changed)
        let after = told.call.view(at: told.now)
        #expect(after.warnings.isEmpty)
        #expect(after.ladders.map(\.shown) == before.ladders.map(\.shown), "a change lowers nothing")
    }

    /// A flag that is no contradiction says nothing of the kind, and of several people it is said of whom.
    @Test func whatCanBothBeIsNotSaid() throws {
        var told = try ToldCall(compiled([Self.text]))
        try told.answer("who", "me")
        try told.answer("body", "drowsy")
        #expect(told.call.view(at: told.now).warnings.isEmpty)
        try told.add(.personAdded(id: "b", label: "Her brother", role: nil))
        try told.answer("breathing", "none", of: "b")
        #expect(told.call.view(at: told.now).warnings.isEmpty)
        try told.answer("body", "well", of: "b")
        let warnings = told.call.view(at: told.now).warnings
        #expect(warnings.count == 1 && warnings.first?.hasPrefix("of Her brother: ") == true, "\(warnings)")
    }

    /// Whom a contradiction would be said of cannot be the caller: it is asked as of somebody else.
    @Test func whoCannotCallIsSpokenOf() throws {
        var told = try ToldCall(compiled([Self.text]))
        let program = told.call.program
        let hands = try #require(program.questionIndex("hands"))
        func asked() -> (String, String?) {
            let view = told.call.view(at: told.now)
            return (program.wording(of: hands, on: view.addressed), view.wordingOfOther(hands))
        }
        // While nobody knows who calls both wordings stand there.
        #expect(asked() == ("Can you move your hands?", "Can they move the hands?"))
        try told.answer("breathing", "none")
        #expect(asked() == ("Can they move the hands?", nil))
        try told.answer("who", "me")
        #expect(asked() == ("Can you move your hands?", nil))
    }
}

import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePages
import TriageValues

/// What a library says of the call itself reaches the program, its difference and its pages as it was
/// written.
@Suite struct CallLanguageTests {
    private static let text = """
        confidentiality: { secret: { label: Secret } }
        responders: { fire: { label: Fire } }
        audiences:
          ambulance: { label: Ambulance, sees: [secret], responders: [ems, fire] }
          police: { label: Police }
        danger_keys:
          worst: { label: At the worst, record: { mood: very_low, signs: 4 } }
          caught: { label: No way out, record: { feel: [hopeless, trapped] } }
        questions:
          weapon:
            ask: Is there a weapon?
            answers: { no: No, yes: { label: 'Yes', hears: [Knife, gun] } }
            tell: [ems, fire]
            about: scene
            fresh_for: 90 s
            screen: never
            told_with: mood
            spoken: false
            confidential: secret
        screens:
          state:
            ask: Is anything wrong?
            ask_third_party: Is anything wrong with them?
            observe: Sounds well
            covers: [signs, mood, feel]
            none: Nothing
        ladders:
          teams:
            title: Teams
            rungs: { none_sent: { label: None }, walk: { label: Walk, lower: second_person }, car: { label: Car, lower: never } }
        rules:
          walk: { when: weapon = yes, raise: [walk], because: It is so., source: s }
          car: { when: mood >= low, raise: [car], because: It is so., source: s }

        """

    private func compiled(_ text: String) throws -> Program {
        let compilation = compile(ExampleBase.files(text))
        #expect(compilation.problems.map(\.message) == [])
        return try #require(compilation.program)
    }

    /// Questions and screens are worded for who is on the line and how: somebody else in one wording,
    /// whatever the channel; without words of its own a text is as it is said.
    @Test(
        arguments: [
            ([:], "Have you one?", "Are you well?"), (["way": 0], "Have you one?", "Are you well?"),
            (["way": 1], "A plan?", "Well?"), (["who": 1], "Have they one?", "Are they well?"),
            (["who": 1, "way": 1], "Have they one?", "Are they well?"),
            (["who": 0, "way": 1], "A plan?", "Well?"),
        ] as [([String: Int], String, String)])
    func wordingsForThemAndForText(given: [String: Int], question: String, screen: String) throws {
        let program = try compiled(
            """
            questions:
              who: { ask: Who?, unordered: true, third_party_unless: own, answers: { own: Own, two: Two } }
              way: { ask: How?, unordered: true, text_unless: voice, answers: { voice: Voice, chat: Chat } }
              plan: { ask: Have you one?, ask_third_party: Have they one?, ask_text: A plan?, answers: { none: None, some: Some } }
            screens:
              state: { ask: Are you well?, ask_third_party: Are they well?, ask_text: Well?, covers: [mood, plan], none: No }
            rules:
              r:
                when: plan = some and who = two and way = chat
                raise: [help]
                because: It is so.
                source: s

            """)
        var answers = Answers(for: program)
        for (name, option) in given { answers[try #require(program.questionIndex(name))] = .choice(option) }
        let plan = try #require(program.questionIndex("plan"))
        #expect(program.wording(of: plan, on: answers) == question)
        #expect(program.wording(ofScreen: 0, on: answers) == screen)
    }

    @Test func theProgramHoldsWhatWasWritten() throws {
        let program = try compiled(Self.text)
        let weapon = program.questions[try #require(program.questionIndex("weapon"))]
        #expect(weapon.tell.map { program.responders[$0].name } == ["ems", "fire"])
        #expect(weapon.isAboutScene && weapon.isNeverScreened && weapon.freshFor == 90)
        #expect(weapon.options.map(\.hears) == [[], ["knife", "gun"]])
        let mood = program.questions[try #require(program.questionIndex("mood"))]
        #expect(weapon.toldWith == program.questionIndex("mood") && !weapon.isSpoken)
        #expect(mood.toldWith == nil && mood.isSpoken)
        #expect(mood.tell.isEmpty && !mood.isAboutScene && !mood.isNeverScreened && mood.freshFor == nil)

        let screen = try #require(program.screens.first)
        #expect([screen.name, screen.ask, screen.none] == ["state", "Is anything wrong?", "Nothing"])
        #expect(screen.askThirdParty == "Is anything wrong with them?" && screen.observe == "Sounds well")
        #expect(screen.covers.map { program.questions[$0].name } == ["signs", "mood", "feel"])
        #expect(program.documents[screen.document].name == "example")

        #expect(program.audiences.map(\.name) == ["ambulance", "police"])
        #expect(
            program.audiences.map { $0.sees.map { program.confidentiality[$0].name } } == [["secret"], []])
        #expect(
            program.audiences.map { $0.responders.map { program.responders[$0].name } } == [
                ["ems", "fire"], [],
            ])
        let keys = program.dangerKeys.map { key in
            key.label + ": "
                + key.answers.map { answer in
                    program.questions[answer.question].name + " = "
                        + (program.answer(answer.code, to: answer.question)?.description ?? "")
                }.joined(separator: ", ")
        }
        #expect(
            keys == ["At the worst: mood = very_low, signs = 4", "No way out: feel = [hopeless, trapped]"])
        let teams = try #require(program.ladders.last)
        #expect(teams.rungs.map(\.lowering) == [.onePerson, .secondPerson, .never])
    }

    @Test func whatIsSaidOfACallInWords() throws {
        let program = try compiled(
            """
            questions:
              plan: { topic: The plan, detail: Where and how, ask: Have you one?, answers: { none: None, some: Some } }
            screens:
              state: { ask: Is anything wrong?, covers: { mood: Low, feel: { label: Trapped, apart_when: plan = some } }, none: No }
            rules: { r: { when: plan = some, raise: [help], because: It is so., source: s } }

            """)
        let plan = program.questions[try #require(program.questionIndex("plan"))]
        #expect(plan.topic == "The plan" && plan.detail == "Where and how")
        let feel = try #require(program.questionIndex("feel"))
        #expect(program.questions[feel].topic == "feel" && program.questions[feel].detail == nil)
        #expect(program.screens[0].covered.map(\.label) == ["Low", "Trapped"])
        for (answer, covers) in [(0, ["mood", "feel"]), (1, ["mood"])] {
            var answers = Answers(for: program)
            answers[try #require(program.questionIndex("plan"))] = .choice(answer)
            let view = evaluate(program, answers).plain
            #expect(program.screens[0].covers(on: view).map { program.questions[$0].name } == covers)
        }
    }

    @Test(arguments: [
        ("1 s", 1), ("90 s", 90), ("10 min", 600), ("1440 min", 86_400), ("2 h", 7_200), ("24 h", 86_400),
    ])
    func aTimeIsReadInItsUnit(written: String, seconds: Int) throws {
        let program = try compiled(Self.text.replacingOccurrences("90 s", with: written))
        #expect(program.questions.compactMap(\.freshFor) == [seconds])
    }

    @Test(arguments: [
        "0 s", "-1 min", "1min", "1  min", "1 m", "1 minute", "min", "10", "1.5 h", "25 h", "1441 min",
        "86401 s",
        "99999999999999999999 s", "+1 h", "1 h 5 min", "\u{661} min",
    ])
    func whatIsNoTimeIsRefused(written: String) {
        let example = Self.text.replacingOccurrences("90 s", with: "'\(written)'")
        #expect(compile(ExampleBase.files(example)).problems.map(\.code) == ["bad-value"], "\(written)")
    }

    /// Each word changed is one entry of the difference, under the thing that says it.
    @Test(arguments: [
        ("sees: [secret]", "sees: []", "audience ambulance"),
        ("Police }", "Police, sees: [secret] }", "audience police"),
        ("signs: 4", "signs: 3", "danger key worst"), ("No way out", "Caught", "danger key caught"),
        ("Knife, gun", "Knife, gun, bat", "question weapon"),
        ("tell: [ems, fire]", "tell: [ems]", "question weapon"),
        ("fresh_for: 90 s", "fresh_for: 91 s", "question weapon"),
        ("about: scene", "reads: the weapon is", "question weapon"),
        ("screen: never", "unordered: false", "question weapon"),
        ("told_with: mood", "told_with: signs", "question weapon"),
        ("spoken: false", "topic: Weapons", "question weapon"),
        ("Sounds well", "Seems well", "screen state"),
        ("covers: [signs, mood, feel]", "covers: [mood, signs, feel]", "screen state"),
        ("none: Nothing", "none: No", "screen state"), ("lower: never", "lower: second_person", "rung car"),
    ])
    func aChangeIsAnEntryOfTheDifference(old: String, new: String, thing: String) throws {
        func library(_ text: String) throws -> LoadedLibrary {
            let texts: [String] = ExampleBase.files(text).map { String(decoding: $0.bytes, as: UTF8.self) }
            return try CoverageTests.library(texts)
        }
        let changed = Self.text.replacingOccurrences(old, with: new)
        #expect(changed != Self.text)
        let entries = difference(from: try library(Self.text), to: try library(changed)).entries
        #expect(entries.map { "\($0.kind) \($0.name)" } == [thing])
    }

    /// On a paper card a screen stands before the first question that it covers, and its "none" circles the
    /// safest letter of each that is on the card.
    @Test func aPaperCardHasItsScreens() throws {
        let program = try compiled(Self.text)
        let document = try #require(program.documents.firstIndex { $0.name == "example" })
        let card = PaperCard(of: document, in: program)
        let screen = try #require(card.screens.first)
        let numbers = Dictionary(
            uniqueKeysWithValues: card.questions.map { (program.questions[$0.question].name, $0.number) })
        let mood = try #require(numbers["mood"])
        let signs = try #require(numbers["signs"])
        let feel = try #require(numbers["feel"])
        #expect(screen.safest == ["\(mood)a", "\(signs)=0", "\(feel)a"])
        #expect(program.questions[screen.before].name == "mood")
    }

    /// A card that asks less than two of what a screen covers does not have it.
    @Test func aScreenOfOneQuestionIsOnNoCard() throws {
        let program = try Shipped.program()
        for document in program.documents.indices where program.documents[document].isProtocol {
            let card = PaperCard(of: document, in: program)
            let onCard = Set(card.questions.map(\.question))
            let expected = program.screens.filter { $0.covers.count { onCard.contains($0) } > 1 }
            #expect(card.screens.map(\.ask) == expected.map(\.ask))
            for (screen, declared) in zip(card.screens, expected) {
                #expect(screen.safest.count == declared.covers.count { onCard.contains($0) })
            }
        }
    }
}

extension String {
    fileprivate func replacingOccurrences(_ old: String, with new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}

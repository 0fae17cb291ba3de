import Testing
import TriageCalls
import TriageEngine
import TriageValues

@Suite struct HandOffAudienceTests {
    /// What only a screen denied is handed over as that, also to whom its question tells.
    @Test func whatAScreenDeniedIsNoPlainFact() throws {
        let text = CallLibrary.text.replacing(
            "answers: { well: Well, drowsy: Drowsy or confused } }",
            with: "answers: { well: Well, drowsy: Drowsy or confused }, tell: [ems] }")
        var told = try ToldCall(compiled([text]))
        try told.answer("substance", "opioid")
        let ambulance = try #require(told.call.program.audiences.firstIndex { $0.name == "ambulance" })
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .named([]))))
        let screened = handOff(told.call, for: ambulance, at: told.now).joined(separator: "\n")
        #expect(screened.contains("by a screen: breathing, body"), "\(screened)")
        try told.answer("body", "well")
        let asked = handOff(told.call, for: ambulance, at: told.now).joined(separator: "\n")
        #expect(asked.contains("by a screen: breathing, signs") && asked.contains("body"), "\(asked)")
    }

    /// What was named at a screen is handed over before it is asked in its own words, and no longer after.
    @Test func whatWasNamedIsToldBeforeMoreIsKnown() throws {
        let text = CallLibrary.text.replacing(
            "covers: [breathing, body, signs, pain]", with: "covers: { breathing: Breathless, body: Drowsy }"
        ).replacing(
            "answers: { well: Well, drowsy: Drowsy or confused } }",
            with: "answers: { well: Well, drowsy: Drowsy or confused }, tell: [ems] }")
        var told = try ToldCall(compiled([text]))
        try told.answer("substance", "opioid")
        try told.add(.screened(person: Call.firstPerson, told.call.screening(0, .named(["body"]))))
        func lines(_ audience: String) throws -> [String] {
            let place = try #require(told.call.program.audiences.firstIndex { $0.name == audience })
            return handOff(told.call, for: place, at: told.now)
        }
        #expect(try lines("ambulance")[0].contains("Drowsy: named, not yet asked more"))
        try told.answer("body", "drowsy")
        #expect(try !lines("ambulance").joined().contains("named, not yet asked"))
    }

    private func call() throws -> ToldCall {
        var told = try ToldCall(try CallLibrary.program())
        try told.answer("weapon", "shown", .volunteered)
        try told.answer("breathing", "well")
        try told.answer("substance", "opioid")
        try told.add(.sent("police"))
        try told.replace("weapon", "laid_down", .changed)
        try told.answer("body", "drowsy")
        try told.answer("thoughts", "no")
        try told.answer("pain", "refused")
        try told.add(.note("she is in the kitchen"))
        try told.add(.arrived("police"))
        return told
    }

    @Test func eachAudienceHearsWhatItNeeds() throws {
        let told = try call()
        func lines(_ audience: Int) -> [String] {
            handOff(told.call, for: audience, at: told.now, offsetMinutes: 60)
        }
        #expect(
            lines(1) == [
                "weapon: Shown or in hand 00:41, Laid down 00:45",
                "Response: Emergency; stands since it was reached, now it would be Mobile team",
                "Police role: Police leading; stands since it was reached, now it would be No police",
                "Because: A weapon is in hand.",
                "Heard: the answer to “How is the body?” is “Drowsy or confused” (00:46)",
                "Asked, no danger: breathing: Breathing well 00:42; thoughts: No thoughts 00:47",
                "Not known: pain refused",
                "Sent and to do: Police sent 00:44 (6 min ago), arrived 00:50; not sent yet: Ambulance",
                "Notes: 1 is kept back from Police",
                "Call under way, opened 2026-11-28 00:40 UTC+1, 10 min ago, by voice, incident 4711",
            ])
        #expect(lines(0).contains { $0.contains("an opioid was taken (00:43) [42 CFR Part 2]") })
        for audience in [0, 2] { #expect(lines(audience).contains("Notes: 00:49 she is in the kitchen")) }
        #expect(lines(0).joined().contains("to do: Bring naloxone"))
    }

    @Test func aDecisionIsHandedOverWithWhoAndWhy() throws {
        var told = try call()
        try told.add(
            .decided(
                Decision(
                    ["response": "mobile"], reason: .sceneReport, words: "laid out on the lawn",
                    secondPerson: "mk")))
        func tier(_ audience: Int) -> String {
            handOff(told.call, for: audience, at: told.now).first { $0.hasPrefix("Response") } ?? ""
        }
        #expect(
            tier(0).contains(
                "Response: Mobile team, 60 min; lowered from Emergency to Mobile team 23:51 by jd with mk: "
                    + DecisionReason.sceneReport.sentence))
        #expect(!tier(1).contains("lawn") && tier(1).contains("kept back") && tier(2).contains("lawn"))
    }

    /// Where somebody decided on less, that comes first; what the rules recommend, why, and what goes with it
    /// is a thing of its own and no order.
    @Test func whatWasLoweredIsNotOrdered() throws {
        let text = CallLibrary.text
            .replacing(
                "flags: { naloxone:", with: "flags: { ahead: { label: Send the team ahead }, naloxone:"
            )
            .replacing(
                "raise: [mobile], because: The body",
                with: "raise: [mobile], flag: [ahead], because: The body")
        var told = try ToldCall(compiled([text]))
        try told.answer("body", "drowsy")
        func lines() -> [String] { handOff(told.call, for: 2, at: told.now) }
        #expect(lines().contains { $0.hasPrefix("Sent and to do:") && $0.contains("Send the team ahead") })
        #expect(lines().contains("Because: The body needs a look."))
        try told.add(.decided(Decision(["response": "remote"], reason: .callerDeclines)))
        let after = lines()
        #expect(after[0].hasPrefix("Response: Remote support") && after[0].contains("by jd"), "\(after)")
        #expect(!after.contains { $0.hasPrefix("Sent and to do:") && $0.contains("Send the team ahead") })
        #expect(!after.contains { $0.hasPrefix("Because:") }, "\(after)")
        #expect(
            after.contains(
                "The rules recommend more than was decided: Response: Mobile team, 60 min, because: "
                    + "The body needs a look. With it to do: Send the team ahead"), "\(after)")
        #expect(after.count <= 10)
    }

    /// At most ten lines, each one line; whatever the audience may not see, it does not see: no answer with
    /// such a tag, no reason that rests on one, no free words but where they are for.
    @Test(arguments: 1..<201)
    func nothingConfidentialIsHandedOver(seed: Int) throws {
        var random = try RandomCall(seed: seed, corrects: false)
        let program = random.program
        var beginnings: [CallView] = []
        for _ in 0..<30 {
            _ = random.step()
            beginnings.append(random.call.view(at: random.now))
        }
        let call = random.call
        for (place, audience) in program.audiences.enumerated() {
            let lines = handOff(call, for: place, at: random.now)
            #expect(lines.count <= 10 && lines.allSatisfy { !$0.contains("\n") && !$0.isEmpty })
            let text = lines.joined(separator: "\n")
            let hidden = program.questions.indices.filter {
                program.questions[$0].confidential.map { !audience.sees.contains($0) } ?? false
            }
            for question in hidden {
                #expect(!text.contains("LABEL-\(question)-"), "\(text)")
                let name = program.questions[question].name
                #expect(!text.contains("\(name) ") && !text.contains("\(name):"), "\(name): \(text)")
            }
            let seesAll = program.confidentiality.indices.allSatisfy(audience.sees.contains)
            #expect(seesAll || !text.contains("FREE WORDS"))
            // Words with an answer are for those who need the answer, or read all words.
            for question in program.questions.indices where text.contains("DETAIL-\(question)-") {
                let record = program.questions[question]
                #expect(
                    !hidden.contains(question)
                        && (seesAll || record.tell.contains(where: audience.responders.contains)), "\(text)")
            }
            // No danger that it may see is ever left out; where nobody of it goes, none that it is told.
            let isShort = text.contains("Nobody of \(audience.label) is asked to go")
            #expect(!isShort || !audience.responders.isEmpty && lines.count < 6, "\(text)")
            for label in dangers(call, at: random.now, audience, onlyTold: isShort) {
                #expect(text.contains(label), "\(label) for \(audience.name): \(text)")
            }
            // A reason that is given holds for somebody on what the audience may see, now or at some time.
            let reasons = program.rules.indices.filter { text.contains("BECAUSE-\($0)-") }
            for rule in reasons where !held(program.rules[rule], program, beginnings, hidden: hidden) {
                Issue.record("\(program.rules[rule].name) is not for \(audience.name): \(text)")
            }
        }
    }

    /// The labels of all answers that are not the safest of their questions and that an audience may see.
    private func dangers(_ call: Call, at moment: Moment, _ audience: Audience, onlyTold: Bool) -> [String] {
        let program = call.program
        let view = call.view(at: moment)
        // That the line is lost nobody answered; it stands in the first line.
        let lost = view.isLineLost ? program.lostLine?.question : nil
        return view.people.flatMap { person in
            program.questions.indices.filter { $0 != lost }.flatMap { index -> [String] in
                let (question, code) = (program.questions[index], person.answers[index])
                guard question.confidential.map(audience.sees.contains) ?? true, code.isValue,
                    code != program.safestAnswer(to: index),
                    !onlyTold || question.tell.contains(where: audience.responders.contains)
                else { return [] }
                return question.options.indices.filter { question.bits(of: code) >> UInt64($0) & 1 == 1 }
                    .map { "LABEL-\(index)-\($0)-" }
            }
        }
    }

    /// Whether a rule holds, with assumptions, at some time of a call for somebody, what is hidden taken out.
    private func held(_ rule: Rule, _ program: Program, _ beginnings: [CallView], hidden: [Int]) -> Bool {
        beginnings.contains { view in
            view.people.contains { person in
                var seen = person.answers
                for question in hidden { seen[question] = .notAsked }
                return evaluate(program, seen).assumed.truths[rule.node] == .yes
            }
        }
    }
}

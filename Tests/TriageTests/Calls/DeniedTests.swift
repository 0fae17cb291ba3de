import Testing
import TriageCalls
import TriageEngine

/// What words deny is never found as said; their question's no is found, last and marked as a denial.
@Suite struct DeniedTests {
    /// A story, what has to be found, and what must not be.
    typealias Story = (words: String, found: [String], not: [String])

    static let english: [Story] = [
        (
            "no gun", ["no firearm=no"],
            ["firearm=in_home", "firearm=in_reach", "weapon=on_person", "no weapon=none"]
        ),
        ("he has no gun", ["no firearm=no"], ["firearm=in_reach", "weapon=brandished_or_used"]),
        ("he doesn't have a gun or a knife", ["no firearm=no"], ["weapon=on_person", "weapon_type=edged"]),
        ("there is no sign of a gun", [], ["firearm=in_reach"]),
        ("gun: none", [], ["firearm=in_reach", "weapon=on_person"]),
        ("he isn't hurt", ["no injury=none"], ["injury=minor", "injury=serious"]),
        ("nobody is hurt", ["no injury=none"], ["injury=serious"]),
        ("he never touched me", [], ["past_violence=hit"]),
        ("he never hit me", [], ["past_violence=hit"]),
        ("she denies thoughts of suicide", [], ["thoughts=yes"]),
        ("no thoughts of suicide", ["no thoughts=no"], ["thoughts=yes"]),
        ("she did not take any pills", [], ["act_now=earlier_today"]),
        ("she hasn't taken pills", [], ["act_now=earlier_today"]),
        ("he is not choking", [], ["breathing=choking"]),
        ("she is not unconscious", [], ["responsive=none"]),
        ("nobody has a knife", [], ["weapon=on_person"]),
        // Whoever does not know denies nothing and says nothing.
        ("I don't know if he has a gun", ["firearm"], ["firearm=in_reach", "no firearm=no"]),
        // A denial ends where another thing begins.
        ("no gun but he has a knife", ["weapon=on_person"], ["firearm=in_reach"]),
        ("he is not hurt and he has a gun", ["weapon=on_person"], ["injury=serious"]),
        ("he won't put the gun down", ["weapon=on_person"], []),
        ("not hurt, he has a gun", ["weapon=on_person"], ["injury=serious"]),
        ("she can't get the knife from him", ["weapon=on_person"], []),
        // What is dangerous because it is not so is said by a denial.
        ("she isn't breathing", ["breathing=none"], []), ("he is not breathing", ["breathing=none"], []),
        ("no pulse", ["breathing=none"], []), ("she won't wake up", ["responsive=none"], []),
        ("he doesn't want to live", ["wish_dead=yes"], []), ("I don't want to live", ["wish_dead=yes"], []),
        // When is not what.
        ("he has an appointment tomorrow", [], ["when_planned=within_24h"]),
        ("yesterday she went shopping", [], ["act_now=last_3_days"]),
        ("he was fine last night, she says", [], ["act_now=last_3_days"]),
        ("she hurt herself yesterday", ["act_now=last_3_days"], []),
    ]

    static let spanish: [Story] = [
        ("no tiene pistola", [], ["firearm=in_reach", "weapon=on_person"]),
        ("no hay ningún arma de fuego", [], ["firearm=in_reach", "weapon=on_person"]),
        ("sin cuchillo", [], ["weapon=on_person"]),
        ("nunca me pegó", [], ["past_violence=hit"]),
        ("no tomó pastillas", [], ["act_now=earlier_today"]),
        ("no respira", ["breathing=none"], []), ("ya no quiero vivir", ["wish_dead=yes"], []),
        ("no despierta", ["responsive=none"], []),
        ("no tiene pistola pero trae un cuchillo", ["weapon=on_person"], ["firearm=in_reach"]),
        ("tiene cita mañana", [], ["when_planned=within_24h"]),
    ]

    private func check(_ stories: [Story], in language: String?) throws {
        let program = try Shipped.program()
        for story in stories {
            let hits = Call(program).find(story: story.words, in: language)
            let found = hits.map { hit in
                let question = program.questions[hit.question]
                return (hit.isDenial ? "no " : "") + question.name
                    + (hit.option.map { "=" + question.options[$0].name } ?? "")
            }
            for one in story.found { #expect(found.contains(one), "\(story.words): \(found)") }
            for one in story.not { #expect(!found.contains(one), "\(story.words): \(found)") }
            let denials = hits.map(\.isDenial)
            #expect(denials == denials.sorted { !$0 && $1 }, "\(story.words): \(found)")
        }
    }

    @Test func inEnglish() throws { try check(Self.english, in: nil) }
    @Test func inSpanish() throws { try check(Self.spanish, in: "es") }

    /// Each word by which the library says it hears an answer still finds it.
    @Test func whatIsHeardIsFound() throws {
        let program = try Shipped.program()
        let call = Call(program)
        var lost: [String] = []
        for (index, question) in program.questions.enumerated() where question.retirement == nil {
            for (place, option) in question.options.enumerated() {
                for heard in option.hears
                where !call.find(heard, among: [index]).contains(where: { $0.option == place }) {
                    lost.append("\(question.name)=\(option.name): \(heard)")
                }
            }
        }
        #expect(lost.isEmpty, "\(lost)")
    }
}

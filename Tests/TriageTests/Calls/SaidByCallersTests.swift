import Testing
import TriageCalls
import TriageEngine

/// What callers say in the gravest moments is among the first three that are found, in each language.
@Suite struct SaidByCallersTests {
    /// A sentence, and the answers of which one has to be there.
    typealias Said = (sentence: String, answers: [String])

    static let english: [Said] = [
        ("I want to kill myself", ["thoughts=yes"]),
        ("he says he wants to die", ["thoughts=yes", "wish_dead=yes"]),
        ("I'm going to end my life tonight", ["thoughts=yes"]),
        ("I don't want to live anymore", ["wish_dead=yes"]), ("she is not breathing", ["breathing=none"]),
        ("her lips are turning blue", ["breathing=none"]),
        ("he's choking on something", ["breathing=choking"]),
        ("I can't breathe", ["breathing=slow_or_shallow"]), ("she won't wake up", ["responsive=none"]),
        ("he is unconscious on the floor", ["responsive=none"]), ("my son passed out", ["responsive=none"]),
        ("he took all the pills", ["act_now=earlier_today"]), ("she overdosed", ["act_now=earlier_today"]),
        ("he cut his wrists", ["act_now=earlier_today", "act_method=cutting"]),
        ("he is hanging himself", ["act_now=in_progress"]),
        ("he has a gun", ["weapon=on_person", "weapon=brandished_or_used"]),
        ("there's a knife in his hand", ["weapon=on_person", "weapon=brandished_or_used"]),
        ("he shot her", ["weapon=brandished_or_used"]),
        ("she was stabbed", ["weapon=brandished_or_used", "injury=serious"]),
        ("he is going to kill me", ["caller_threatened=imminent", "violence=threats"]),
        ("he's coming for me", ["caller_threatened=imminent"]),
        ("he is here", ["caller_threatened=imminent"]),
        ("he is beating my mother", ["violence=assault_in_progress"]),
        ("he hit me", ["past_violence=hit"]), ("he choked me", ["strangled=yes"]),
        ("he is standing on the bridge", ["position=on_ledge_or_track_or_water"]),
        ("she is on the roof", ["position=on_ledge_or_track_or_water"]),
        ("on the train tracks", ["position=on_ledge_or_track_or_water"]),
        ("the voices tell me to do it", ["command_voices=resistible", "command_voices=irresistible"]),
        ("I'm going to kill him", ["harm_others=plan_or_intent"]),
        ("my mother wandered off", ["whereabouts=not_found", "whereabouts=vulnerable_not_found"]),
        ("she is having a seizure", ["body_signs=seizure", "seizure=ongoing"]),
        ("he has chest pain", ["body_signs=chest_pain"]), ("there is blood everywhere", ["injury=serious"]),
        ("I smell of gas in the house", ["scene_hazards=gas_or_fire"]),
    ]

    static let spanish: [Said] = [
        ("me quiero matar", ["thoughts=yes"]), ("quiero quitarme la vida", ["thoughts=yes"]),
        ("mi hija dice que se va a matar", ["thoughts=yes"]), ("ya no quiero vivir", ["wish_dead=yes"]),
        ("mi hermano se quiere morir", ["thoughts=yes", "wish_dead=yes"]),
        ("se quiere suicidar", ["thoughts=yes"]), ("mi mamá no respira", ["breathing=none"]),
        ("está morado y ya no respira", ["breathing=none"]), ("se está ahogando", ["breathing=choking"]),
        ("no puedo respirar", ["breathing=slow_or_shallow"]), ("mi hijo no despierta", ["responsive=none"]),
        ("está inconsciente en el piso", ["responsive=none"]), ("no la puedo despertar", ["responsive=none"]),
        ("se tomó todas las pastillas", ["act_now=earlier_today"]),
        ("me tomé un frasco de pastillas", ["act_now=earlier_today"]),
        ("tuvo una sobredosis", ["act_now=earlier_today"]), ("se cortó las venas", ["act_now=earlier_today"]),
        ("se está ahorcando", ["act_now=in_progress"]), ("tomó veneno", ["act_now=earlier_today"]),
        ("tiene una pistola", ["weapon=on_person", "weapon=brandished_or_used"]),
        ("trae un cuchillo en la mano", ["weapon=on_person", "weapon=brandished_or_used"]),
        ("me apunta con un arma", ["weapon=on_person", "weapon=brandished_or_used"]),
        ("se oyen disparos", ["weapon=brandished_or_used"]),
        ("mi esposo me va a matar", ["caller_threatened=imminent"]),
        ("viene por mí", ["caller_threatened=imminent"]),
        ("ya está aquí afuera", ["caller_threatened=imminent"]),
        ("le está pegando a mi mamá", ["violence=assault_in_progress"]), ("me pegó", ["past_violence=hit"]),
        ("me agarró del cuello", ["strangled=today"]), ("me violó", ["past_violence=sexual"]),
        ("está en el puente", ["position=on_ledge_or_track_or_water"]),
        ("se quiere tirar de la azotea", ["position=on_ledge_or_track_or_water"]),
        ("está sentado en las vías del tren", ["position=on_ledge_or_track_or_water"]),
        ("oigo voces que me mandan", ["command_voices=resistible", "command_voices=irresistible"]),
        ("lo voy a matar", ["harm_others=plan_or_intent"]),
        (
            "no encuentro a mi papá, tiene alzheimer",
            ["whereabouts=not_found", "whereabouts=vulnerable_not_found"]
        ),
        ("se perdió mi niño", ["whereabouts=not_found", "whereabouts=vulnerable_not_found"]),
        ("está convulsionando", ["body_signs=seizure", "seizure=ongoing"]),
        ("me duele el pecho", ["body_signs=chest_pain"]), ("está sangrando mucho", ["injury=serious"]),
        ("huele a gas en la casa", ["scene_hazards=gas_or_fire"]),
    ]

    private func check(_ all: [Said], in language: String?) throws {
        let program = try Shipped.program()
        for (sentence, answers) in all {
            let hits = Call(program).find(sentence, in: language).prefix(3).map { hit in
                let question = program.questions[hit.question]
                return question.name + (hit.option.map { "=" + question.options[$0].name } ?? "")
            }
            #expect(!Set(hits).isDisjoint(with: answers), "\(sentence): \(hits)")
        }
    }

    @Test func inEnglish() throws { try check(Self.english, in: nil) }
    @Test func inSpanish() throws { try check(Self.spanish, in: "es") }

    /// Whoever speaks Spanish may say it in English as well.
    @Test func inEnglishOnASpanishCall() throws { try check(Self.english, in: "es") }

    /// What a danger key records, and all above the safest that leaves seconds, is heard in each language.
    @Test func everyLifeThreatIsHeardInEachLanguage() throws {
        let program = try Shipped.program()
        #expect(!program.translations.isEmpty)
        for language in program.translations {
            for (place, code) in program.dangerKeys.flatMap(\.answers) {
                let question = program.questions[place]
                let options: [Int] =
                    switch code {
                    case .choice(let option): [option]
                    case .several(let bits): question.options.indices.filter { bits >> UInt64($0) & 1 == 1 }
                    default: []
                    }
                for option in options {
                    #expect(
                        !language.hears(question.options[option], of: question).isEmpty,
                        "\(language.language): \(question.name)=\(question.options[option].name)")
                }
            }
        }
    }
}

import Foundation
import Testing
import TriageCalls
import TriageEngine

@Suite struct FindTests {
    private func found(_ words: String, in program: Program) -> [String] {
        Call(program).find(words).map { hit in
            let question = program.questions[hit.question]
            return question.name + (hit.option.map { "=" + question.options[$0].name } ?? "")
        }
    }

    @Test(arguments: [
        // A word that the answer is heard by, alone or in a sentence, in any case, with marks or without.
        ("knife", ["weapon=shown"]), ("he has got a KNIFE in the kitchen", ["weapon=shown"]),
        ("Pistole", ["weapon=shown"]), ("pistolé", ["weapon=shown"]), ("fentanyl", ["substance=opioid"]),
        // Words of labels, phrases and wordings.
        ("drowsy", ["body=drowsy"]), ("heroin", ["substance=opioid"]), ("not breathing", ["breathing=none"]),
        ("is not breathing!", ["breathing=none"]), ("laid down", ["weapon=laid_down"]),
        ("taken", ["substance=opioid"]), ("pain", ["pain"]), ("suicide", ["thoughts"]),
        // One slip, or the beginning of a word.
        ("knfie", ["weapon=shown"]), ("kniffe", ["weapon=shown"]), ("kni fe", []),
        ("fentanil", ["substance=opioid"]),
        ("alchol", ["substance=alcohol"]), ("sweat", ["signs=sweating"]), ("guns", ["weapon=shown"]),
        // Short words are not guessed.
        ("gum", []), ("pen", []), ("zebra", []), ("", []), (" .,;", []), ("\u{0}\u{FFFD}", []),
    ])
    func wordsPointToAnswers(words: String, expected: [String]) throws {
        let hits = found(words, in: try CallLibrary.program())
        #expect(Array(hits.prefix(max(1, expected.count))) == expected, "\(words): \(hits)")
    }

    /// Whoever calls in another language of the library is found in it, and in English as before.
    @Test(arguments: [
        ("cuchillo", "weapon_type"), ("un cuchillo en la mano", "weapon_type"), ("respirar", "breathing"),
        ("quiere morir", "thoughts"), ("knife", "weapon_type"),
    ])
    func aCallerIsFoundInTheirLanguage(words: String, question: String) throws {
        let program = try Shipped.program()
        let hits = Call(program).find(words, in: "es").map { program.questions[$0.question].name }
        #expect(hits.contains(question), "\(words): \(hits)")
        if words == "cuchillo" { #expect(Call(program).find(words).isEmpty) }
    }

    /// A sure word comes before a guess, fewer words left over before more, then the order of questions.
    @Test func theSurestComesFirst() throws {
        let program = try CallLibrary.program()
        #expect(found("breathing", in: program) == ["breathing=well", "breathing=none"])
        let hits = Call(program).find("thoughts")
        #expect(hits.map(\.by) == [.label, .label] && hits.map(\.option) == [0, 1])
        #expect(Call(program).find("knife").map(\.by) == [.hears])
        #expect(Call(program).find("knofe").map(\.by) == [.slip])
        #expect(found("nothing", in: program).prefix(2) == ["signs=nothing", "substance=nothing"])
    }

    /// "not" finds nothing beside another word, and the answers that say so by itself.
    @Test func aNegationPointsToNothing() throws {
        let program = try Shipped.program()
        let questions = Call(program).find("not breathing").map { program.questions[$0.question].name }
        #expect(questions.first == "breathing", "\(questions)")
        let others: Set = ["caller_role", "responsive", "act_now", "weapon"]
        #expect(others.isDisjoint(with: questions), "\(questions)")
        #expect(!Call(program).find("not").isEmpty)
    }

    @Test func labelsInOtherScriptsAreFound() throws {
        let program = try compiled([
            """
            rule_set: world
            title: World
            ladders: { a: { title: A, rungs: { low: { label: L }, high: { label: H } } } }
            sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
            questions:
              arma: { ask: ¿Hay un arma?, answers: { no: Ninguna, si: Está en la mano } }
              dao: { ask: 有武器吗, answers: { no: 没有, yes: 手里有刀 } }
              oruzhie: { ask: Есть оружие?, answers: { no: Нет, yes: Нож в руке } }
            rules: { r: { when: arma = si and dao = yes and oruzhie = yes, raise: [high], because: B, source: s } }
            """
        ])
        #expect(found("esta en la mano", in: program).first == "arma=si")
        #expect(found("刀", in: program) == ["dao=yes"])
        #expect(found("НОЖ", in: program) == ["oruzhie=yes"])
        #expect(found("ниж", in: program) == [])
    }

    /// Latin letters are found without what stands on or in them, for sure and not as a slip; letters that
    /// are no others with a mark are themselves.
    @Test(arguments: [
        "öhl", "ÖHL", "o\u{308}hl", "ohl", "næv", "naev", "døk", "dok", "maß", "mass", "ðun", "dun", "þor",
        "thor", "ılım", "ilim", "ŋak", "œuf",
    ])
    func marksAreNoLetters(typed: String) throws {
        let labels = [
            ["öhl", "ohl"], ["næv", "naev"], ["døk", "dok"], ["maß", "mass"], ["ðun", "dun"],
            ["þor", "thor"], ["ılım", "ilim"], ["ŋak"], ["œuf"],
        ]
        let answers = labels.enumerated().map { "a\($0): { label: \($1[0]) }" }.joined(separator: ", ")
        let program = try compiled([
            """
            rule_set: letters
            title: Letters
            ladders: { a: { title: A, rungs: { low: { label: L }, high: { label: H } } } }
            sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
            questions: { q: { ask: Which?, answers: { \(answers) } } }
            rules: { r: { when: q >= a1, raise: [high], because: B, source: s } }
            """
        ])
        let plain = typed.lowercased().precomposedStringWithCanonicalMapping
        let hits = Call(program).find(typed)
        #expect(
            hits.map(\.option) == [labels.firstIndex { $0.contains(plain) }] && hits.map(\.by) == [.label])
    }

    /// At most five, the same every time, and every word of every label finds its answer's question.
    @Test func theShippedLibraryIsFoundByItsOwnWords() throws {
        let program = try Shipped.program()
        let call = Call(program)
        for (index, question) in program.questions.enumerated() {
            for (place, option) in question.options.enumerated() {
                let hits = call.find(option.label)
                #expect(hits.count <= 5 && hits == call.find(option.label))
                guard !hits.isEmpty, hits.count < 5 else { continue }
                #expect(
                    hits.contains { $0.question == index && $0.option == place },
                    "\(question.name): \(option.label)")
            }
        }
        #expect(found("not breathing", in: program).first?.hasPrefix("breathing=") == true)
    }
}

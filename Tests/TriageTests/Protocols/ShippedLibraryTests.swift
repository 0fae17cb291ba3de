import Foundation
import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageValues

/// What the shipped protocols must keep: the list of CLINICAL 6.5, item by item, and the published vignettes.
@Suite struct ShippedLibraryTests {
    /// Items 5 to 8: no rule lowers (the checker), every rule has a source, every rung is reached, nothing is
    /// unused.
    @Test func theLibraryIsFaultless() throws {
        let files = try Shipped.files()
        let compilation = compile(files)
        #expect(
            compilation.problems.map(\.message) == [], "\(present(compilation.problems, in: files, .plain))")
        guard let program = compilation.program else { return }
        let examination = examine(program, of: try #require(compilation.sound))
        let problems = examination.problems.filter { $0.kind != .earlyExit }
        #expect(problems.map(\.message) == [], "\(present(problems, in: files, .plain))")
        #expect(examination.undecided.isEmpty, "not decided: \(examination.undecided)")
        #expect(examination.lawsProved == program.laws.count)
        #expect(program.laws.count >= 8)
        for rule in program.rules {
            #expect(!rule.sources.isEmpty && !rule.because.isEmpty, "\(rule.name)")
        }
    }

    /// Every rule and every rung can be reached by a call. (Items 7 and 8, by evaluation.)
    @Test func everyRungIsRecommendedInACase() throws {
        let program = try Shipped.program()
        var reached: Set<RungPlace> = []
        for test in try Self.cases() {
            for (ladder, standing) in evaluate(program, test.given).standings.enumerated() {
                reached.insert(RungPlace(ladder: ladder, rung: standing.recommended))
            }
        }
        for (index, ladder) in program.ladders.enumerated() {
            for (rung, value) in ladder.rungs.enumerated() {
                #expect(reached.contains(RungPlace(ladder: index, rung: rung)), "\(value.name)")
            }
        }
    }

    /// That they pass is what `triage test` says.
    static func cases() throws -> [Case] { try parsed.get() }

    private static let parsed: Result<[Case], any Error> = Result {
        var problems = Problems()
        let program = try Shipped.program()
        let files = try Shipped.files(cases: true)
        let cases = files.flatMap { parseCases($0, program, &problems) }
        #expect(problems.list.map(\.message) == [], "\(present(problems.list, in: files, .plain))")
        #expect(cases.count > 2_000)
        return cases
    }

    /// A red-flag rule raises to the highest rung of the response ladder. Each has a case that it decides,
    /// and one in which it does not hold.
    @Test func redFlagRulesHaveCasesOnBothSides() throws {
        let program = try Shipped.program()
        let cases = try Self.cases()
        let response = try #require(program.ladders.firstIndex { $0.name == "response" })
        let top = RungPlace(ladder: response, rung: program.ladders[response].rungs.count - 1)
        for (index, rule) in program.rules.enumerated() where rule.raise.contains(top) {
            #expect(
                cases.contains { $0.expect.because.contains(index) }, "no case has because: [\(rule.name)]")
            #expect(cases.contains { $0.expect.fails.contains(index) }, "no case has fails: [\(rule.name)]")
        }
    }

    /// Item 3: whatever is answered about consent, an act under way, somebody who cannot be woken and
    /// violence stay emergencies.
    @Test func consentNeverLowers() throws {
        let program = try Shipped.program()
        let dangers = [
            ("act_now", "in_progress"), ("responsive", "none"), ("violence", "assault_in_progress"),
        ]
        for (name, answer) in dangers {
            for consent in ["consent_help", "consent_clinician"] {
                let question = try #require(program.questionIndex(consent))
                for code in program.questions[question].options.indices.map({ AnswerCode.choice($0) }) + [
                    .missing(.refused)
                ] {
                    var answers = Answers(for: program)
                    let danger = try #require(program.questionIndex(name))
                    answers[danger] = try program.code(for: .one(answer), to: danger).get()
                    answers[question] = code
                    let standing = evaluate(program, answers).standings[0]
                    #expect(
                        program.ladders[0].rungs[standing.established].name == "emergency",
                        "\(name), \(consent) \(code)")
                }
            }
        }
    }

    /// Item 2: a life-safety question without an answer is never below the same call with the answer no.
    @Test func unknownLifeSafetyIsNeverSafer() throws {
        let program = try Shipped.program()
        let questions = program.questions.indices.filter { program.questions[$0].mustAsk }
        #expect(questions.count >= 6)
        // One answer after another is changed: evaluated whole, this alone would take a minute.
        var running = Evaluator(program)
        for test in try Self.cases() {
            running.move(to: test.given)
            for question in questions {
                guard let safest = program.safestAnswer(to: question) else { continue }
                running.set(safest, to: question)
                let safe = running.standings.map(\.recommended)
                for reason in Missing.allCases {
                    running.set(.missing(reason), to: question)
                    let isKept = zip(running.standings, safe).allSatisfy { $0.recommended >= $1 }
                    if !isKept {
                        Issue.record("\(test.name), \(program.questions[question].name) \(reason)")
                    }
                }
                running.set(test.given.codes[question], to: question)
            }
        }
    }

    /// Item 10: a call that was answered in another order, with detours, stands where it would have stood.
    @Test func theOrderOfAnsweringChangesNothing() throws {
        let program = try Shipped.program()
        var random = Seeded(3)
        let start = Session.started()
        for (number, test) in try Self.cases().shuffled(using: &random).enumerated() {
            var running = Evaluator(program)
            for question in program.questions.indices.shuffled(using: &random) {
                running.set(test.given.codes[question], to: question)
            }
            #expect(running.standings == evaluate(program, test.given).standings, "\(test.name)")
            // In a session for some of them, since it lays out a reply to each line.
            guard number < 100 else { continue }
            let lines = program.named(test.given).map { name, answer in "set \(name) = \(answer.typed)" }
            // The same answers one by one in three orders, the last of them with others in between, taken
            // back.
            let results = (0..<3).map { round -> [String] in
                var session = start
                for line in lines.shuffled(using: &random) {
                    // What says again what stands is no step, and nothing of it is taken back.
                    let isInDetour = line.hasPrefix("set act_now") || line.hasPrefix("set thoughts =")
                    if round == 2, !isInDetour, random.chance(30) {
                        _ = session.handle("set act_now = in_progress, thoughts = refused")
                        _ = session.handle(line)
                        _ = session.handle("undo")
                        _ = session.handle("undo")
                    }
                    let reply = session.handle(line)
                    #expect(reply.refusal == nil, "\(test.name): \(line)\n\(reply.text)")
                }
                return ["result", "answers"].map { session.handle($0).text.inAnyOrderOfLines }
            }
            #expect(results[0] == results[1] && results[0] == results[2], "\(test.name)")
        }
    }

    /// Items 4 and 9: no withdrawn term, and no wording of a copyrighted instrument.
    @Test func wordingIsOurOwn() throws {
        let forbidden = [
            "excited delirium", "wished to be dead or wished you could go to sleep and not wake up",
            "wish you were dead or not alive anymore",
            "had any actual thoughts of killing yourself",
            "have you been thinking about how you might do this",
            "had these thoughts and had some intention of acting on them",
            "worked out the details of how to kill yourself",
            "done anything, started to do anything, or prepared to do anything to end your life",
            "felt that you or your family would be better off if you were dead",
            "thoughts that you would be better off dead",
            "used drugs other than those required for medical reasons",
            "little interest or pleasure in doing things",
            "in the past few weeks, have you wished you were dead",
            "are you having thoughts of killing yourself right now",
        ]
        for file in try Shipped.files() + Shipped.files(cases: true) {
            let text = file.text(of: file.span).lowercased()
            for phrase in forbidden { #expect(!text.contains(phrase), "\(file.path) has: \(phrase)") }
        }
    }

    /// Item 11: an explanation lists the decisive finding, for every case with a reason.
    @Test func explanationsNameTheReason() throws {
        let program = try Shipped.program()
        for test in try Self.cases() where !test.expect.because.isEmpty {
            let evaluation = evaluate(program, test.given)
            let text = present(explain(evaluation, program), .plain)
            for rule in test.expect.because {
                #expect(text.contains("[\(program.rules[rule].name)]"), "\(test.name)")
            }
        }
    }

    /// Every published vignette is a case, named by its id, with its accepted set.
    @Test func everyVignetteIsACase() throws {
        let vignettes = try Self.cases().filter { $0.file.contains("vignettes") }
        let ids = [
            "A1", "A3", "A5", "A8", "A9", "B1", "B3", "B5", "B6", "B8", "C2", "C4", "D1", "D5", "D13", "E1",
            "E3", "E5", "E8", "E10",
            "F1", "F2", "F3", "F8", "F12", "F16", "F25", "G1", "G5", "G7", "G10", "G13",
        ]
        for id in ids {
            let test = vignettes.first { $0.name.hasPrefix("\(id):") }
            #expect(test != nil, "no case for \(id)")
            #expect(test.map { !$0.expect.accepted.isEmpty } ?? true, "\(id) has no accepted set")
        }
    }

    /// Rungs carry the times and equivalents that hand-offs and reports need.
    @Test func everyTierHasATimeAndAFollowUp() throws {
        let program = try Shipped.program()
        let response = try #require(program.ladders.first { $0.name == "response" })
        #expect(
            response.rungs.map(\.name) == [
                "information", "referral", "remote_support", "mobile_crisis", "co_response", "emergency",
            ])
        for rung in response.rungs {
            #expect(rung.within != nil && rung.followUp != nil && !rung.who.isEmpty, "\(rung.name)")
        }
        for system in ["marcus_alert", "los_angeles", "victoria"] {
            #expect(
                response.rungs.filter { $0.sameAs.contains { $0.system == system } }.count >= 4, "\(system)")
        }
    }
}

extension Answer {
    /// As it is typed in a session.
    fileprivate var typed: String {
        switch self {
        case .one(let name): name
        case .several(let names): "[" + names.joined(separator: ", ") + "]"
        case .number(let number): "\(number)"
        case .missing(let reason): reason.rawValue
        }
    }
}

extension String {
    /// Its lines, sorted: a list that follows the order of answering is the same list.
    fileprivate var inAnyOrderOfLines: String {
        split(separator: "\n").sorted().joined(separator: "\n")
    }
}

import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// A line of a hand-off can be read aloud, the gravest first, and holds nothing that is not needed.
@Suite struct HandOffLengthTests {
    private func screen(_ lines: [String]) throws -> TestScreen {
        var screen = try TestScreen(Shipped.program())
        screen.type(lines)
        return screen
    }

    private func lines(_ screen: TestScreen, _ audience: String) throws -> [String] {
        let place = screen.screen.call.program.audiences.firstIndex { $0.name == audience }
        return handOff(screen.screen.call, for: try #require(place), at: screen.now)
    }

    private static let calls: [[String]] = [
        [], ["!1"], ["/go concern", "1", "/screen life", "1"], ["/go concern", "6", "/screen life", "?"],
        ["/go act now", "?", "!8"], ["!8"], ["/go concern", "3", "/screen life", "~", "!3"],
        ["/person Tom", "2", "!2", "/person person", "/go weapon", "1"],
    ]

    /// What was not asked, lost or denied is at most eight things and a number, however much it is.
    @Test(arguments: calls)
    func whatIsNotKnownIsCounted(call: [String]) throws {
        var screen = try screen(call)
        for minutes in [0, 15] {
            screen.wait(minutes: minutes)
            let program = screen.screen.call.program
            for audience in program.audiences {
                let lines = try lines(screen, audience.name)
                #expect(lines.count <= 10)
                for line in lines where line.hasPrefix("Not known") || line.hasPrefix("Asked") {
                    let limit = 700 * screen.view.people.count
                    #expect(line.count < limit, "\(call) \(audience.name): \(line.count) \(line)")
                    for list in line.split(whereSeparator: { "|;:".contains($0) }) {
                        #expect(list.count { $0 == "," } <= 10, "\(list)")
                    }
                }
            }
            let taken = screen.type("/end").reply.filter { $0.hasPrefix("Not asked") }.joined()
            #expect(taken.count < 300 * screen.view.people.count, "\(taken)")
        }
    }

    /// How many were not asked is said, and first come those that the call asks next.
    @Test func whatIsNeededFirstIsNamedFirst() throws {
        let screen = try screen(["/go concern", "1"])
        let program = screen.screen.call.program
        let open = screen.screen.call.openMustAsk(of: 0, at: screen.now).neverAsked
        #expect(open.count == screen.view.openMustAsk.count && Set(open) == Set(screen.view.openMustAsk))
        let next = try #require(screen.view.next.first)
        let asked =
            next.screen.map { Set(program.screens[$0].covers).intersection(open) } ?? [next.question]
        #expect(asked.isSuperset(of: open.prefix(min(6, asked.count))), "\(open.prefix(6)) \(asked)")
        let line = try #require(lines(screen, "next_clinician").first { $0.hasPrefix("Not known") })
        let first = open.prefix(6).map { program.topic(of: $0).lowercased() }.joined(separator: ", ")
        #expect(
            line.contains("not asked: \(open.count), first of all \(first), and \(open.count - 6) more"),
            "\(line)")
    }

    /// What reassures stands behind every danger, and is no denial where nothing was denied.
    @Test func dangersComeFirst() throws {
        let screen = try screen([
            "/go weapon", "1", "/go violence", "1", "/go location known", "2", "/go consent help", "accepts",
            "/go access needs", "2", "/go caller role", "1",
        ])
        let lines = try lines(screen, "mobile_team")
        let program = screen.screen.call.program
        func says(_ question: String) throws -> String {
            let place = try #require(program.questionIndex(question))
            return program.english(screen.view.answers[place], to: place)
        }
        let told = try #require(lines.first { $0.contains("no weapon") }, "\(lines)")
        let place = try #require(told.firstRange(of: says("location_known"))?.lowerBound)
        #expect(try place < #require(told.firstRange(of: "no weapon")).lowerBound, "\(told)")
        #expect(try place < #require(told.firstRange(of: says("violence"))).lowerBound, "\(told)")
        #expect(!lines.joined().contains("denied"), "\(lines)")
        #expect(lines.contains { $0.hasPrefix("Asked, no danger: ") && $0.contains("Accepts") }, "\(lines)")
        let role = try says("caller_role")
        #expect(lines.contains { $0.hasPrefix("Heard: ") && $0.contains(role) }, "\(lines)")
    }

    /// Who is not asked for is told where the call stands, the dangers that it is told of, and that.
    @Test func whoIsNotAskedForIsToldLittle() throws {
        var screen = try screen([
            "/go caller role", "1", "/go concern", "6", "/screen life", "1", "/go mood low", "2",
            "/go psychosis", "2", "/go scene hazards", "a dog, loose", "/note she hears voices",
        ])
        var police = try lines(screen, "police")
        let nobody = "Nobody of Police is asked to go on this call"
        #expect(police.count <= 5 && police.last == nobody, "\(police)")
        #expect(police.joined().contains("loose dog"), "\(police)")
        for word in ["mood", "psychosis", "distress", "no weapon", "Notes", "Because", "not asked"] {
            #expect(!police.joined().contains(word), "\(word): \(police)")
        }
        #expect(try !lines(screen, "mobile_team").joined().contains("Nobody of"))
        // Once police are sent, called off, or take the call over, they are told the rest, or not.
        screen.type("/send police (")
        police = try lines(screen, "police")
        #expect(!police.joined().contains("Nobody of") && police.joined().contains("mood"), "\(police)")
        screen.type("/back")
        #expect(try lines(screen, "police").joined().contains("Nobody of"))
        screen.type("/end", "handed", "police")
        #expect(try !lines(screen, "police").joined().contains("Nobody of"))
        // Dispatch has part in every call.
        #expect(try !lines(self.screen(["!1"]), "dispatch").joined().contains("Nobody of"))
        // The weapon asks for police.
        #expect(try !lines(self.screen(["!3"]), "police").joined().contains("Nobody of"))
    }

    /// On a call that was for nobody here nobody is in crisis, and nothing is missing.
    @Test(arguments: [["wrong"], ["passed", "211"]]) func aCallThatIsNotForUsSaysSo(end: [String]) throws {
        for begun in [[], ["/go caller role", "1"], ["/person Tom", "2", "/go caller role", "1"]] {
            var screen = try screen(begun + ["/end"])
            screen.type(end)
            try #require(screen.screen.isOver)
            for audience in screen.screen.call.program.audiences {
                let text = try lines(screen, audience.name).joined(separator: "\n")
                #expect(!text.contains("person in crisis") && !text.contains("Not known"), "\(text)")
            }
        }
    }
}

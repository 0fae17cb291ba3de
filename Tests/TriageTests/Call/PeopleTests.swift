import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// Who is in a call, and what they are called.
@Suite struct PeopleTests {
    /// A name can be that of the person in crisis: then no second record is opened.
    @Test func aNameMayBeThePersonsOwn() throws {
        var screen = try TestScreen(typing: ["/go breathing", "2", "/person Marta"])
        let offered = screen.window(100, 40).joined(separator: "\n")
        for words in ["Person in crisis", "A further person: Marta", "The person in crisis is called Marta"] {
            #expect(offered.contains(words), "\(offered)")
        }
        screen.type("the person")
        #expect(screen.view.people.map(\.label) == ["Marta"])
        #expect(try screen.answer("breathing") != nil)
        #expect(screen.window(100, 40).joined().contains("about Marta"))
        // From then on the name finds the person.
        screen.type("/person Tom", "a further", "/person marta")
        #expect(screen.view.current == 0 && screen.view.people.count == 2)
        // Another name takes its place, and is taken back to the one before.
        screen.type("/person Marta Ruiz", "the person in crisis, so far Marta")
        #expect(screen.view.person.label == "Marta Ruiz")
        #expect(screen.type("/back").reply == ["Taken back: the name Marta Ruiz. It is Marta again."])
    }

    /// Nobody can tell two people of one name apart: it is asked for more.
    @Test(arguments: [
        (["/person Ana", "2", "/person", "a further person", "ána"], "Luis"),
        (["/person Ana", "2", "/person", "the person in crisis", "ANA "], "Luis"),
        (["/person", "a further person", "Person in  Crisis"], "Luis"),
    ]) func namesAreTakenOnce(lines: [String], other: String) throws {
        var screen = try TestScreen(typing: lines)
        let count = screen.events.count
        #expect(screen.screen.asksFor.contains("called"), "\(screen.screen.asksFor)")
        #expect(!screen.view.people.contains { $0.label == other })
        let taken = screen.type(other)
        #expect(screen.view.people.contains { $0.label == other }, "\(taken.reply)")
        #expect(screen.events.count > count)
    }

    /// A list that is left adds nobody, and says so.
    @Test func aNameThatWasTypedIsNotLostInSilence() throws {
        var screen = try TestScreen(typing: ["/person Tom"])
        let taken = screen.type("/why")
        #expect(taken.events.isEmpty && taken.reply.first?.contains("“Tom”") == true, "\(taken.reply)")
    }

    /// Who may read free words reads the name; the others read who it is.
    @Test(arguments: [
        ["/person Marta Ruiz", "the person in crisis is"],
        ["/person Marta Ruiz", "the person in crisis is", "/person Tom", "a further", "!1"],
    ]) func aNameIsInFreeWords(lines: [String]) throws {
        let screen = try TestScreen(typing: lines)
        let program = screen.screen.call.program
        for (place, audience) in program.audiences.enumerated() {
            let text = handOff(screen.screen.call, for: place, at: screen.now).joined(separator: "\n")
            let seesAll = program.confidentiality.indices.allSatisfy(audience.sees.contains)
            #expect(text.contains("Marta") == seesAll, "\(audience.name): \(text)")
            if screen.view.people.count > 1 {
                #expect(text.contains("Tom") == seesAll && text.contains("person in crisis"), "\(text)")
            }
        }
    }
}

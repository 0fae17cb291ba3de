import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// A call does not end in silence over help that was not sent, or over what nobody decided.
@Suite struct UnfinishedTests {
    private static func ending(_ screen: TestScreen) -> (ending: Ending, although: String?)? {
        guard case .closed(let ending, let although)? = screen.events.last?.kind else { return nil }
        return (ending, although)
    }

    private static let endings: [(lines: [String], ending: Ending)] = [
        (["resolved"], .resolved), (["lost"], .lost), (["handed", "police"], .handedOver(to: "Police")),
        (["handed", "somebody else", "Dr Ruiz, County"], .handedOver(to: "Dr Ruiz, County")),
    ]

    /// Every ending says what is open and how to go on; the typed reason closes, and stands in the record.
    @Test(arguments: endings.indices) func whatIsOpenWantsAReason(place: Int) throws {
        let (lines, ending) = Self.endings[place]
        var screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "not", "/end")
        screen.type(lines)
        #expect(!screen.screen.isOver && Self.ending(screen) == nil)
        let asked = screen.screen.asksFor
        for words in [
            "not sent: Ambulance", "nobody decided: Response (Emergency)", "/send", "/decide", "why",
        ] {
            #expect(asked.contains(words), "\(words): \(asked)")
        }
        // Nothing is no reason.
        screen.type("", "  ")
        #expect(!screen.screen.isOver)
        let said = screen.type("they are with her").reply.joined(separator: "\n")
        let over = try #require(Self.ending(screen))
        #expect(screen.screen.isOver && over.ending == ending && over.although == "they are with her")
        #expect(
            said.contains("The call is over: ")
                && said.contains("HAND-OFF") == (lines == ["handed", "police"]))
        #expect(screen.view.timeline.last?.text.contains("they are with her") == true)
    }

    /// What was chosen and typed for the end is offered again when something else is done first.
    @Test func whatWasTypedForTheEndIsKept() throws {
        var screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "not", "/end", "handed", "somebody else", "Dr Ruiz, County")
        let left = screen.type("/send ambulance").reply.joined(separator: "\n")
        #expect(left.contains("handed over to Dr Ruiz, County") && left.contains("/end"), "\(left)")
        screen.type("/end", "go on")
        let asked = screen.screen.asksFor
        #expect(!asked.contains("not sent") && asked.contains("nobody decided"), "\(asked)")
        // Whoever types no more is told the same.
        var gone = screen
        #expect(gone.leave().reply.joined().contains("handed over to Dr Ruiz, County"))
        screen.type("/decide", "accept", "/end", "go on")
        let over = try #require(Self.ending(screen))
        #expect(over.ending == .handedOver(to: "Dr Ruiz, County") && over.although == nil)
    }

    /// A reason that cannot be kept stands there to be mended, and so does a name.
    @Test func whatCannotBeKeptStandsThere() throws {
        let long = String(repeating: "why ", count: 3_000)
        var screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "not", "/end", "resolved")
        #expect(screen.type(long).reply.joined().contains("at most 10000"))
        let typed = screen.screen.typed
        #expect(!screen.screen.isOver && (typed.before + typed.after).hasPrefix("why why"))
        #expect(screen.screen.asksFor.contains("why the call ends"))
        var other = try TestScreen(CallLibrary.program())
        other.type("/end", "handed", "somebody else", long)
        let name = other.screen.typed
        #expect(!other.screen.isOver && (name.before + name.after).hasPrefix("why why"))
        #expect(other.screen.asksFor.contains("Handed over to whom?"))
    }

    /// A call that shows no more than any other ends without a word, and so does one where all was done.
    @Test func nothingIsAskedWhereNothingIsOpen() throws {
        var screen = try TestScreen(CallLibrary.program())
        screen.type("/end", "resolved")
        #expect(screen.screen.isOver)
        screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "not", "/send ambulance", "/decide", "accept", "/end", "resolved")
        let over = try #require(Self.ending(screen))
        #expect(over.ending == .resolved && over.although == nil)
        #expect(screen.window().joined(separator: "\n").contains("resolved on the line"))
    }

    /// A lost line is ended by the same rule, from `/lost` too.
    @Test func aLostLineEndsByTheSameRule() throws {
        var screen = try TestScreen(CallLibrary.program())
        screen.type("/lost", "/lost", "end")
        #expect(screen.screen.isOver == (screen.view.unfinished == nil && Self.ending(screen) != nil))
        screen = try TestScreen(CallLibrary.program())
        screen.type("/go breathing", "not", "/lost", "/lost", "end")
        #expect(!screen.screen.isOver && screen.screen.asksFor.contains("not sent: Ambulance"))
        screen.type("called back twice, nobody answers")
        #expect(Self.ending(screen)?.ending == .lost && screen.screen.isOver)
    }
}

import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// What was begun and not ended by its last step: whatever is typed instead, it is said what is not recorded.
@Suite struct HalfDoneTests {
    private static let lowering = ["!3", "/decide", "2", "co-response", "14", "he put the knife down"]
    private static let others = [
        "/end", "/why", "/note he left", "/go weapon", "/handoff police", "/", "/nonsense",
    ]

    /// Rung, reason and words of a decision are said, and `/decide` goes on with them.
    @Test(arguments: others) func aDecisionIsNotLostInSilence(next: String) throws {
        var screen = try TestScreen(typing: Self.lowering)
        #expect(screen.screen.asksFor.contains("Who is the second?"), "\(screen.screen.asksFor)")
        let said = screen.type(next).reply.joined(separator: "\n")
        for words in ["Not decided", "Response tier, Co-response", "“he put the knife down”", "/decide"] {
            #expect(said.contains(words), "\(words): \(said)")
        }
        #expect(try screen.rung("response") == "emergency")
        screen.type("/decide", "go on")
        #expect(screen.screen.asksFor.contains("Who is the second?"), "\(screen.screen.asksFor)")
        let decided = screen.type("Dr Ruiz")
        #expect(try screen.rung("response") == "co_response", "\(decided.reply)")
        #expect(screen.screen.call.events.contains { "\($0.kind)".contains("he put the knife down") })
        // What was gone on with is not offered again.
        screen.type("/decide")
        #expect(!screen.screen.asksFor.contains("Go on with"), "\(screen.screen.asksFor)")
    }

    /// The same where the words were still to be typed, by Escape, and where nobody types any more.
    @Test func itIsSaidHoweverItIsLeft() throws {
        var screen = try TestScreen(typing: Array(Self.lowering.dropLast()))
        #expect(screen.type("/why").reply.first?.contains("Another reason") == true)
        screen = try TestScreen(typing: Self.lowering)
        screen.screen.escape()
        #expect(screen.window(100, 40).joined(separator: " ").contains("he put the knife down"))
        screen = try TestScreen(typing: Self.lowering)
        let left = screen.leave().reply.joined()
        #expect(left.contains("he put the knife down") && !left.contains("/decide"), "\(left)")
    }

    /// A danger on a key goes between, and what is written goes on: nothing is said to be lost.
    @Test func aKeyInterruptsNothing() throws {
        var screen = try TestScreen(typing: Self.lowering)
        let taken = screen.type("!1")
        #expect(!taken.reply.joined().contains("Not decided"), "\(taken.reply)")
        #expect(screen.screen.asksFor.contains("Who is the second?"))
    }

    /// Every list and every question for words that can record something says so when it is left.
    @Test(arguments: [
        (["/find knife"], "Nothing was recorded of “knife”"), (["/note"], "No note was recorded"),
        (["/person"], "Nobody was chosen"), (["/person", "a further person"], "Nobody was added"),
        (["/person", "the person in crisis gets"], "No name was recorded"),
        (["/send"], "Nobody was sent"), (["!1", "/said"], "Nothing was marked as said"),
        (["/decide"], "Nothing was decided"), (["!3", "/decide", "2", "co-response"], "Not decided"),
        (["/end", "handed"], "The call goes on"), (["/end", "passed"], "The call goes on"),
        (["/end", "handed", "somebody else"], "The call goes on"),
        (["/lost", "/lost"], "The line stays lost"),
        (["/go location known", "1"], "Nothing was written down with Place or address"),
    ]) func whatIsLeftIsSaid(lines: [String], sentence: String) throws {
        for next in ["/why", "/go weapon"] {
            var screen = try TestScreen(typing: lines)
            let taken = screen.type(next)
            #expect(taken.reply.first?.contains(sentence) == true, "\(lines) \(next): \(taken.reply)")
        }
    }

    /// Two answers of one question that has one are refused together, in the words of its topic.
    @Test func oneQuestionGetsOneAnswer() throws {
        var screen = try TestScreen(typing: ["/find knife"])
        let program = screen.screen.call.program
        // The list is of whatever is found; two answers of one question stand in it.
        let found = screen.screen.call.find("knife hand").filter { $0.option != nil }
        let topics = Dictionary(grouping: found.indices, by: { found[$0].question })
        let twice = try #require(
            topics.first {
                if case .choice = program.questions[$0.key].kind { $0.value.count > 1 } else { false }
            })
        let numbers = twice.value.map { "\($0 + 1)" }.joined(separator: ",")
        screen.type("/find knife hand")
        let taken = screen.type(numbers)
        let topic = program.questions[twice.key].topic.spoken
        #expect(
            taken.events.isEmpty && taken.reply.joined().contains("One answer only: `\(topic)` has one"),
            "\(taken.reply)")
        #expect(screen.screen.asksFor.contains("What did the caller say"), "\(screen.screen.asksFor)")
        screen.type("/go weapon")
        #expect(screen.type("2,3").reply.first?.hasPrefix("One answer only: `Weapon` has one") == true)
    }

    /// The question whether an answer was wrong or has changed says what records nothing; and what a command
    /// in its place recorded is said.
    @Test func wrongOrChangedSaysWhatLeavesIt() throws {
        var screen = try TestScreen(typing: ["/go weapon", "1", "/go weapon", "4"])
        let read = screen.window(100, 40).joined(separator: " ")
        #expect(read.contains("/back records nothing") && read.contains("Esc"), "\(read)")
        #expect(read.contains("another command records it as changed since"), "\(read)")
        let said = screen.type("/why").reply.joined(separator: " ")
        #expect(said.contains("recorded as changed since") && said.contains("/back"), "\(said)")
        #expect(try screen.answer("weapon") != "none")
        screen.type("/back")
        #expect(try screen.answer("weapon") == "none")
        // Of a safer one it is said that nothing was.
        screen = try TestScreen(typing: ["/go weapon", "4", "/go weapon", "1"])
        #expect(!screen.window(100, 40).joined().contains("another command records"))
        #expect(screen.type("/why").reply.joined().contains("nothing was recorded"))
    }
}

import FoundationEssentials
import Testing
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageValues

/// A call in a window that nobody sees, for tests.
struct TestScreen {
    var screen: CallScreen
    private(set) var events: [CallEvent] = []
    /// Seconds since the call began; a line takes five.
    private(set) var seconds = 0

    init(_ program: Program, language: Translation? = nil) throws {
        var call = Call(program)
        try call.add(
            CallEvent(
                at: Self.begin,
                .opened(channel: .voice, incident: "24-118", library: Call.library(of: program))))
        screen = CallScreen(call, by: "jd", language: language)
    }

    /// A call with the shipped library, after some lines.
    init(typing lines: [String]) throws {
        try self.init(Shipped.program())
        type(lines)
    }

    private static let begin = Moment(milliseconds: 1_800_000_000_000)

    var now: Moment { Moment(milliseconds: Self.begin.milliseconds + Int64(seconds) * 1_000) }
    var view: CallView { screen.view(at: now) }

    @discardableResult
    mutating func type(_ lines: String...) -> CallScreen.Taken { type(lines) }

    @discardableResult
    mutating func type(_ lines: [String]) -> CallScreen.Taken {
        var last: CallScreen.Taken?
        for line in lines {
            seconds += 5
            let taken = screen.take(line, at: now)
            events += taken.events
            last = taken
        }
        return last ?? screen.take("", at: now)
    }

    /// Nobody types any more.
    mutating func leave() -> CallScreen.Taken {
        let taken = screen.leave(at: now)
        events += taken.events
        return taken
    }

    /// An event that no line recorded.
    mutating func record(_ kind: CallEvent.Kind) throws {
        var call = screen.call
        try call.add(CallEvent(at: now, by: "jd", kind))
        screen = CallScreen(call, by: "jd")
    }

    mutating func wait(minutes: Int) { seconds += minutes * 60 }

    func window(_ width: Int = 80, _ height: Int = 24, style: Style = .plain) -> [String] {
        screen.lines(width: width, height: height, at: now, style: style)
    }

    func rung(_ ladder: String) throws -> String {
        let place = try #require(screen.call.program.ladders.firstIndex { $0.name == ladder })
        return screen.call.program.ladders[place].rungs[view.ladders[place].shown].name
    }

    func answer(_ question: String) throws -> String? {
        let program = screen.call.program
        let place = try #require(program.questionIndex(question))
        return program.answer(view.answers[place], to: place)?.description
    }
}

/// The library of several languages in Tests/Fixtures.
func languages() throws -> Program {
    let paths = try Shipped.paths("Tests/Fixtures/languages", ".yaml")
    let texts = try paths.map { try Shipped.text($0) }
    return try compiled(texts)
}

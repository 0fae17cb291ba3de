import ArgumentParser
import Glibc
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession
import TriageValues

struct CallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Take a call: where it stands, what to ask, say and do, and a hand-off.",
        discussion: (CallScreen.grammar + [
            "Everything else begins with /; / alone lists it. Every call is kept in \(StateFolder.place)/calls."
        ]).joined(separator: "\n"))

    @Argument(
        help: "With --resume: the call's name, or the beginning of it (default: the last that broke off).")
    var name: String?

    @Flag(help: "Go on with a call that was broken off.")
    var resume = false

    @OptionGroup var library: LibraryOption

    @Option(
        help: "voice, text or chat.",
        transform: {
            guard let channel = Channel(rawValue: $0) else {
                throw ValidationError("--channel is voice, text or chat, not `\($0)`")
            }
            return channel
        })
    var channel = Channel.voice

    @Option(help: "The number by which dispatch knows the call.")
    var incident: String?

    @Option(help: "Who takes the call (default: the user of this machine).")
    var by: String?

    @Option(help: "Ask in another language of the library, such as es, with the English beside it.")
    var language: String?

    @Flag(help: "Lines that follow one another, and no window.")
    var plain = false

    func validate() throws {
        if name != nil, !resume {
            throw ValidationError(
                "a call's name goes with --resume; the library's folder goes with --library")
        }
    }

    func run() throws {
        let library = try library.forCalls(withWords: language != nil)
        let clock = CallClock()
        var (screen, log) = try resume ? resumed(library, clock) : begun(library, clock)
        if let words = screen.language { screen.tell([CallScreen.opening(words)]) }
        if !plain, let window = Window() {
            takeInWindow(&screen, log, clock, window)
        } else {
            takeInLines(&screen, log, clock)
        }
        try finish(screen, log)
    }

    /// Who takes the call. Stepping down from a tier needs a name.
    private var user: String? {
        if let by { return by }
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return nil }
        return String(cString: name)
    }

    private func begun(_ library: CallLibrary, _ clock: CallClock) throws -> (CallScreen, CallLog) {
        let now = clock.now
        let program = try library.program(on: now.calendarDay)
        let words = try language.map { try program.words(in: $0) }
        let opened = CallEvent(
            at: now, by: user,
            .opened(channel: channel, incident: incident, library: Call.library(of: program)))
        var call = Call(program)
        let events = [opened] + written(program, now)
        do { for event in events { try call.add(event) } } catch { throw Refusal(error.message) }
        let log = CallLog(begun: now)
        log.keep(events)
        var screen = CallScreen(
            call, by: user, offsetMinutes: Terminal.offsetMinutes(), language: words)
        screen.notKept = log.notKept
        return (screen, log)
    }

    /// That the contact is in writing, as the answer that decides in which wording questions are asked.
    private func written(_ program: Program, _ now: Moment) -> [CallEvent] {
        guard channel != .voice, let question = program.channel.map({ program.questions[$0.question] }),
            question.options.contains(where: { $0.name == channel.rawValue })
        else { return [] }
        return [
            CallEvent(
                at: now, by: user,
                .answered(
                    person: Call.firstPerson, question: question.name, .one(channel.rawValue), .observed(nil))
            )
        ]
    }

    private func resumed(_ library: CallLibrary, _ clock: CallClock) throws -> (CallScreen, CallLog) {
        let path = try name.map(CallFolder.path(of:)) ?? lastBrokenOff(library)
        let log = try CallLog(goingOnWith: path, begun: clock.now)
        let bytes = try log.contents()
        let kept = try KeptCall(path, bytes: bytes, library)
        let words = try language.map { try kept.call.program.words(in: $0) }
        guard case .opened? = kept.call.events.first?.kind else {
            let why = kept.problems.first.map { " \($0)" } ?? ""
            throw Refusal("this call cannot be gone on with, since how it began cannot be read.\(why)")
        }
        if kept.view.isOver {
            throw Refusal("this call has ended; `triage handoff \(kept.id) --for AUDIENCE` prints it")
        }
        try log.goOn(after: bytes)
        var screen = CallScreen(
            kept.call, by: user, offsetMinutes: Terminal.offsetMinutes(), language: words)
        screen.tell(
            ["This call is gone on with; \(counted(kept.call.events.count, "event"))."] + kept.problems)
        if let last = kept.call.events.last, last.at > clock.now {
            screen.tell(["The clock of this machine stands before the last event of this call."])
        }
        return (screen, log)
    }

    private func lastBrokenOff(_ library: CallLibrary) throws -> String {
        for path in try CallFolder.paths() where !CallFolder.isOpen(path) {
            do {
                if try !KeptCall(path, library).view.isOver { return path }
            } catch {
                let why = (error as? Refusal)?.message ?? "\(error)"
                Terminal.writeError(
                    "`\(CallFolder.id(ofFile: path))` is passed over, since it cannot be read: \(why)\n")
            }
        }
        throw Refusal("no call is broken off; `triage calls` lists those that are kept")
    }

    private func finish(_ screen: CallScreen, _ log: CallLog) throws {
        log.retry()
        if log.problem != nil {
            Terminal.write(log.waiting.joined())
            throw Refusal(
                "\(counted(log.waiting.count, "event")) could not be kept, and \(log.waiting.count == 1 ? "is" : "are") printed above",
                .machineFailed)
        }
        guard let id = log.id else { return }
        let sentence =
            screen.isOver
            ? "The call is kept: `triage handoff \(id) --for AUDIENCE` prints its hand-off."
            : "The call is kept and not ended: `triage call --resume \(id)` goes on with it."
        Terminal.write(Terminal.style().wrapped(sentence, indent: 0) + "\n")
    }
}

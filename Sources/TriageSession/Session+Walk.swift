import TriageAuthoring
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// The questions of a library walked through as on a call.
extension Session {
    mutating func ask() -> Reply {
        guard let program = loaded?.program else { return noLibrary() }
        var call = Call(program)
        for kind in opening(program) {
            // What the library cannot take was said when it was loaded.
            try? call.add(TriageCalls.CallEvent(at: moment, kind))
        }
        var walk = CallScreen(call)
        let text = walk.plainStart(
            at: moment, style, hint: ["Numbers and letters answer, / lists the rest; stop ends the walk."])
        mode = .asking(walk)
        return Reply(text)
    }

    /// The answers so far, as a call that begins with them.
    private func opening(_ program: Program) -> [TriageCalls.CallEvent.Kind] {
        [.opened(channel: .voice, incident: nil, library: Call.library(of: program))]
            + program.inOrder(sheet.answers).map {
                .answered(person: Call.firstPerson, question: $0.name, $0.answer, .asked)
            }
    }

    private var moment: Moment { Moment(milliseconds: Int64(outside.seconds) * 1_000) }

    mutating func continueAsking(_ walk: CallScreen, _ line: String) -> Reply {
        if line.trimming(\.isWhitespace) == "stop" { return stopAsking(walk) }
        var walk = walk
        let before = walk.view(at: moment)
        let taken = walk.take(line, at: moment)
        let after = walk.view(at: moment)
        let text = walk.plain(taken, before: before, at: moment, style)
        mode = after.isOver ? .commands : .asking(walk)
        let changed = sheet(after: taken, before.person.answers, after.person.answers, walk.call.program)
        if changed != sheet { _ = change { $0 = changed } }
        return Reply(text)
    }

    /// The sheet with what a line of the walk recorded.
    private func sheet(
        after taken: CallScreen.Taken, _ before: Answers, _ after: Answers, _ program: Program
    ) -> Sheet {
        var changed = sheet
        let seconds = outside.seconds
        for (index, question) in program.questions.enumerated() where before[index] != after[index] {
            let answer = program.answer(after[index], to: index)
            changed.answers[question.name] = answer
            if let answer {
                changed.events.append(.answer(question: question.name, answer, seconds: seconds))
            }
        }
        for event in taken.events {
            if case .note(let text) = event.kind { changed.events.append(.note(text, seconds: seconds)) }
        }
        return changed
    }

    mutating func stopAsking(_ walk: CallScreen) -> Reply {
        mode = .commands
        return Reply("  the walk ends; \(counted(sheet.answers.count, "answer")) kept\n")
    }
}

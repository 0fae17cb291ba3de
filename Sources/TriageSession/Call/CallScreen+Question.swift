import TriageCalls
import TriageEngine
import TriagePresentation

/// What is asked now, in the words that the window and plain lines share.
extension CallScreen {
    /// What stands on the screen to be answered.
    struct Asked {
        /// The wording; what waits for a choice says what it is.
        let title: String
        /// Small words beside it: the topic, why it is here.
        let note: String?
        /// `1 No`, one for each answer; what is written as it is has one sentence.
        let answers: [String]
    }

    func asked(_ view: CallView) -> Asked {
        switch pending {
        case .choices(let choices)?:
            return Asked(
                title: choices.title, note: choices.note, answers: numbered(choices.items.map(\.label)))
        case .words(let words)?: return Asked(title: words.title, note: nil, answers: [])
        case nil: break
        }
        if let ending = view.ending {
            return Asked(title: "The call is over.", note: ending.sentence, answers: [])
        }
        if let place = screenAsked {
            let screen = program.screens[place]
            let words = language.map { language in
                [language.asking(screen, program.saying(ofScreen: place, on: view.addressed))]
            }
            let left = leftOut(ofScreen: place)
            let notes = [
                left.isEmpty
                    ? nil : "leave out what is known or asked apart: \(left.joined(separator: ", "))",
                observation(atScreen: place, view).map { "or seen or heard: \($0)" }, "several with commas",
                reviewNote(words ?? []),
            ]
            return Asked(
                title: wording(ofScreen: place, view.addressed),
                note: notes.compactMap { $0 }.joined(separator: "; "),
                answers: numbered(choices(ofScreen: place, view)))
        }
        guard let question else {
            return Asked(
                title: "Nothing more has to be asked: no answer can change the response.",
                note: "/decide, /handoff, /end", answers: [])
        }
        return asked(question, view)
    }

    private func asked(_ question: Int, _ view: CallView) -> Asked {
        let record = program.questions[question]
        var notes = [program.topic(of: question)]
        if let aged = view.aged.first(where: { $0.question == question }) {
            let minutes = aged.agoMilliseconds / 60_000
            notes.append("said \(minutes) min ago: \(words(aged.code, to: question))")
        } else if let known = known(question, view) {
            notes.append("so far: \(known)")
        }
        if let next = offered.first(where: { $0.question == question }),
            case .ranked(let ranked) = next.because,
            case .told = ranked.reason
        {
            notes.append("told already? note it and do not ask")
        }
        // What was asked and not learned comes last.
        if case .missing = view.answers[question], focus == .next(0) {
            notes.append("nothing else is left to ask: once more, or /decide, /handoff, /end")
        }
        if view.people.count > 1, !record.isAboutScene { notes.append("about \(view.person.label)") }
        var answers: [String] = []
        let labels = labels(of: record)
        switch record.kind {
        case .number(let range):
            answers = [range.kind + (range.unit.map { " (\($0))" } ?? "")]
        case .choice: answers = numbered(AnswerGrammar(record).shown.map { labels[$0] })
        case .several:
            notes.append("several with commas")
            answers = numbered(AnswerGrammar(record).shown.map { labels[$0] })
        }
        if let language {
            let words = [language.asking(record, program.saying(of: question, on: view.addressed))]
            notes += [reviewNote(words + record.options.map { language.label($0, of: record) })].compactMap {
                $0
            }
        }
        return Asked(
            title: wording(of: question, view.addressed), note: notes.joined(separator: "; "),
            answers: answers)
    }

    private func numbered(_ labels: [String]) -> [String] {
        labels.enumerated().map { "\($0 + 1) \($1)" }
    }

    /// What could be asked in place of the question that stands there: the others that come next.
    func others(_ view: CallView) -> [String] {
        guard pending == nil else { return [] }
        var lines: [String] = []
        for place in offered.indices where focus != .next(place) {
            if focus == .question(offered[place].question) { continue }
            lines.append("/\(place + 1) \(wording(of: offered[place], view))")
        }
        return lines
    }
}

extension CallScreen {
    /// What is said to ask what comes next: the screen, where one stands for it.
    func wording(of next: UpNext, _ view: CallView) -> String {
        next.screen.map { program.wording(ofScreen: $0, on: view.addressed) }
            ?? program.wording(of: next.question, on: view.addressed)
    }

    /// What stands there to be answered, in one text.
    package var asksFor: String {
        let asked = asked(view)
        return ([asked.title] + asked.answers).joined(separator: "\n")
    }
}

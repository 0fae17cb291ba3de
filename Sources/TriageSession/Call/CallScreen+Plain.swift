import TriageCalls
import TriageEngine
import TriagePresentation

/// The call as lines that follow one another: from a pipe, or where nothing can be painted.
extension CallScreen {
    /// What is shown when the call begins.
    package mutating func plainStart(
        at moment: Moment, _ style: Style,
        hint: [String] = CallScreen.grammar + [
            "Everything else begins with /; / alone lists it. Every call is kept."
        ]
    ) -> String {
        let view = call.view(at: moment)
        return (hint + reply).map { style.dim(style.wrapped($0, indent: 0)) + "\n" }.joined()
            + view.ladders.map { plain($0, view, style) }.joined() + dueGuidance(view, style)
            + plainQuestion(view, style)
    }

    /// What is shown after a line.
    ///
    /// - Parameter before: where the call stood before the line.
    package mutating func plain(_ taken: Taken, before: CallView, at moment: Moment, _ style: Style) -> String
    {
        let view = call.view(at: moment)
        var text = taken.reply.map { "  " + style.wrapped($0, indent: 4) + "\n" }.joined()
        for (ladder, old) in zip(view.ladders, before.ladders)
        where isNews(ladder, old) || taken.rose.contains(ladder.ladder) {
            text += plain(ladder, view, style)
        }
        for warning in view.warnings where !before.warnings.contains(warning) {
            text += style.yellow(style.wrapped(warning, indent: 2)) + "\n"
        }
        if !view.isOver, pending == nil { text += dueGuidance(view, style) }
        return text + (view.isOver ? "" : plainQuestion(view, style))
    }

    private func isNews(_ now: LadderView, _ before: LadderView) -> Bool {
        (now.shown, now.highestSoFar, now.possible) != (before.shown, before.highestSoFar, before.possible)
            || (now.ifLineDropped, now.isProvisional) != (before.ifLineDropped, before.isProvisional)
            || now.decision != before.decision
    }

    private func plain(_ ladder: LadderView, _ view: CallView, _ style: Style) -> String {
        let text = "  → " + style.wrapped(sentence(ladder, view), indent: 4) + "\n"
        return ladder.rose ? style.bold(text) : text
    }

    /// Guidance for this moment that was not shown yet, three pieces at most.
    private mutating func dueGuidance(_ view: CallView, _ style: Style) -> String {
        let due = view.guidance.prefix(3).filter { !guidanceShown.contains($0) }
        guidanceShown.formUnion(due)
        return due.map { present(spoken($0), style) }.joined()
    }

    /// What stands there to be answered.
    func plainQuestion(_ view: CallView, _ style: Style) -> String {
        let asked = asked(view)
        var text = style.bold(style.wrapped(asked.title, indent: 0)) + "\n"
        if let note = asked.note { text += style.dim(style.wrapped("[\(note)]", indent: 0)) + "\n" }
        if asked.answers.contains(where: { $0.columns > 40 }) {
            text += asked.answers.map { "  " + style.wrapped($0, indent: 4) + "\n" }.joined()
        } else if !asked.answers.isEmpty {
            text += "  " + style.wrapped(asked.answers, separator: "   ", indent: 2) + "\n"
        }
        return text
    }
}

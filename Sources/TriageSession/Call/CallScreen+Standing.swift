import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

/// Where the call stands, in the words that the window and plain lines share.
extension CallScreen {
    /// One ladder, as its parts.
    struct Standing {
        let title: String
        /// What is acted on, with how soon, and with "provisional" and the reason for it.
        let now: String
        let rose: Bool
        let highest: String
        let possible: String
        let dropped: String
    }

    func standing(_ ladder: LadderView, _ view: CallView) -> Standing {
        func label(_ place: Int) -> String { rung(ladder.ladder, place).label }
        var now = label(ladder.shown)
        if let within = rung(ladder.ladder, ladder.shown).within { now += ", \(within)" }
        if let decision = ladder.decision, !decision.isOvertaken {
            now += ", decided \(clock(decision.at))"
            if ladder.undecided > ladder.shown { now += " below \(label(ladder.undecided))" }
        }
        if ladder.isProvisional { now += ", provisional" }
        return Standing(
            title: program.ladders[ladder.ladder].title, now: now, rose: ladder.rose,
            highest: ladder.highestSoFar == ladder.shown ? "the same" : label(ladder.highestSoFar),
            possible: ladder.possible == ladder.shown ? "the same" : label(ladder.possible),
            dropped: ladder.ifLineDropped == ladder.shown ? "the same" : label(ladder.ifLineDropped))
    }

    /// "Response tier: Remote clinical support, now; highest so far the same; ...".
    func sentence(_ ladder: LadderView, _ view: CallView) -> String {
        let parts = standing(ladder, view)
        let mark = parts.rose ? "ROSE to " : ""
        return "\(parts.title): \(mark)\(parts.now). \(rest(parts))"
    }

    func rest(_ parts: Standing) -> String {
        if (parts.highest, parts.possible, parts.dropped) == ("the same", "the same", "the same") {
            return "Highest so far, still possible, and if the line dropped now: the same."
        }
        return
            "Highest so far: \(parts.highest); still possible: \(parts.possible); "
            + "if the line dropped now: \(parts.dropped)."
    }

    func mustAskSentence(_ view: CallView) -> String { view.mustAskSentence(program) }

    /// Since the call began, `04:12`, or `1:04:12`.
    func elapsed(_ view: CallView) -> String {
        let seconds = view.sinceOpenedMilliseconds / 1_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let rest = "\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        return seconds < 3_600 ? rest : "\(seconds / 3_600):\(rest)"
    }
}

extension CallScreen {
    /// Where the call stands and what happened on it, by paragraphs: what explaining one person's answers
    /// leaves out.
    package func summary(at moment: Moment) -> [String] {
        let view = call.view(at: moment)
        return view.warnings + view.ladders.map { sentence($0, view) } + [mustAskSentence(view)]
            + view.timeline.map { "\(clock($0.at)) \($0.text)" }
    }
}

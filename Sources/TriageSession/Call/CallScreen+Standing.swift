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

    /// "Must be asked (3): life (9 at once), concern, thoughts; more may follow." What one screen asks counts
    /// once, and what only may matter is told as that.
    func mustAskSentence(_ view: CallView) -> String {
        // The person whom the questions are about first; the others by their names.
        let people = [view.person] + view.people.filter { $0.id != view.person.id }
        var (count, mayFollow, names) = (0, false, [String]())
        for person in people where !person.openMustAsk.isEmpty {
            let evaluation = evaluate(program, person.answers)
            let sure = person.openMustAsk.filter { evaluation.plain.relevance(of: $0, program) == .yes }
            if sure.count < person.openMustAsk.count { mayFollow = true }
            let topics = spoken(sure, evaluation.plain)
            guard !topics.isEmpty else { continue }
            count += topics.count
            let list = topics.joined(separator: ", ")
            names.append(person.id == view.person.id ? list : "of \(person.label) \(list)")
        }
        switch (count, mayFollow) {
        case (0, false): return "Nothing that must be asked is open."
        case (0, true): return "What is still open decides whether more must be asked."
        default:
            let rest = mayFollow ? "; more may follow." : "."
            return "Must be asked (\(count)): \(names.joined(separator: "; "))\(rest)"
        }
    }

    /// The topics of questions; of those that one screen asks the screen's name.
    private func spoken(_ questions: [Int], _ known: View) -> [String] {
        var named: Set<Int> = []
        return questions.compactMap { question in
            let screen = program.screens.indices.first {
                program.screens[$0].covers(on: known).contains(question)
            }
            let together =
                screen.map { program.screens[$0].covers(on: known).filter(questions.contains).count } ?? 0
            guard let screen, together > 1 else { return program.topic(of: question).lowercased() }
            guard named.insert(screen).inserted else { return nil }
            return "\(program.screens[screen].name.replacing("_", with: " ")) (\(together) at once)"
        }
    }

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

import TriageDiagnostics
import TriageEngine
import TriageValues

/// What one audience must know of a call, in at most ten lines.
///
/// Answers with a confidentiality tag that it does not see are not in it, nor anything that rests on them.
/// What people wrote in their own words can hold anything, so it goes to those who see every tag; the others
/// are told how much is kept back.
///
/// - Parameters:
///   - audience: by its place in the program.
///   - offsetMinutes: by how much the clocks where it is read stand before UTC.
package func handOff(_ call: Call, for audience: Int, at moment: Moment, offsetMinutes: Int = 0) -> [String] {
    HandOff(call, call.program.audiences[audience], moment, offsetMinutes).lines()
}

extension Call {
    /// Whether anybody of an audience, by its place, has part in the call.
    package func asksFor(audience: Int, at moment: Moment) -> Bool {
        HandOff(self, program.audiences[audience], moment, 0).isAskedFor
    }
}

struct HandOff {
    let call: Call
    let program: Program
    let audience: Audience
    let view: CallView
    let standpoints: [Standpoint]
    let offsetMinutes: Int
    /// It may read what was written in free words.
    let readsWords: Bool

    init(_ call: Call, _ audience: Audience, _ moment: Moment, _ offsetMinutes: Int) {
        self.call = call
        program = call.program
        self.audience = audience
        self.offsetMinutes = offsetMinutes
        view = call.view(at: moment)
        let clock = call.history.clock(at: moment)
        standpoints = call.history.people.indices.map { Standpoint(call.history, person: $0, atClock: clock) }
        readsWords = program.readsWords(audience)
    }

    func lines() -> [String] {
        guard isAskedFor else {
            let nobody = "Nobody of \(audience.label) is asked to go on this call"
            return ([head] + tiers + [line("", toldOfDangers), nobody]).compactMap { $0 }.map(\.oneLine)
        }
        // Whoever is sent reads where and what before anything else, and of the call itself at the end.
        let lines: [String?] =
            [line("", told)] + tiers
            + [
                because, line("Heard: ", heard), line("Asked, no danger: ", denied),
                isNotForUs ? nil : line("Not known: ", notKnown), done, notes, head,
            ]
        // INVARIANT: one head, two of tiers at most, and the seven above.
        return lines.compactMap { $0 }.map(\.oneLine)
    }

    /// Whether somebody of the audience was sent, is asked for by a rung that is shown or a rule that holds,
    /// or took the call over. Whom a lowest rung names has part in every call, as dispatch that sends others.
    /// An audience that stands for no responder is told all that it may know.
    var isAskedFor: Bool {
        if audience.responders.isEmpty || view.ending == .handedOver(to: audience.label) { return true }
        let sent = view.sent.filter { $0.cancelledAt == nil }.map(\.responder)
        let rules = standpoints.flatMap(\.explanation.rulesHolding)
        let always = program.ladders.flatMap { $0.rungs[0].who }
        let asked = Set(sent + always + view.responders + rules.flatMap { program.rules[$0].send })
        return audience.responders.contains(where: asked.contains)
    }

    // MARK: the call

    private var head: String {
        var text = view.ending.map { "Call over, \(sentence($0))" } ?? "Call under way"
        let opened = call.history.openedAt ?? view.at
        text +=
            ", opened \(opened.day(offsetMinutes: offsetMinutes)) \(clock(opened)) \(zone), \(ago(opened))"
        if case .opened(let channel, let incident, _)? = call.events.first?.kind {
            text += ", by \(channel.rawValue)" + (incident.map { ", incident \($0)" } ?? "")
        }
        if view.isLineLost { text += "; THE LINE IS LOST" }
        if view.people.count > 1 {
            text += "; about \(view.people.indices.map(called).joined(separator: ", "))"
        } else if readsWords, let name = view.person.name {
            text += isNotForUs ? "; about \(name)" : "; the person in crisis is called \(name)"
        }
        return text
    }

    /// A name that somebody typed is in free words.
    func personName(_ place: Int) -> String {
        let person = call.history.people[place]
        if readsWords, place > 0 || person.name != nil || !isNotForUs { return person.label }
        return place == 0 && !isNotForUs ? person.first : "person \(place + 1)"
    }

    /// The same, with who of them the person in crisis is.
    private func called(_ place: Int) -> String {
        let name = personName(place)
        guard place == 0, readsWords, view.people[0].name != nil, !isNotForUs else { return name }
        return "\(name) (\(call.history.people[0].first))"
    }

    private func sentence(_ ending: Ending) -> String {
        switch ending {
        case .handedOver where !readsWords: "handed over"
        case .notForUs(.transfer) where !readsWords: "transferred"
        case .handedOver, .notForUs, .resolved, .lost: call.sentence(ending)
        }
    }

    /// One line for each ladder; where there are more than two, the last line holds the rest.
    private var tiers: [String] {
        let all = view.ladders.map(tier)
        guard all.count > 2 else { return all }
        return [all[0], all.dropFirst().joined(separator: "; ")]
    }

    private func tier(_ shown: LadderView) -> String {
        let ladder = program.ladders[shown.ladder]
        let rung = ladder.rungs[shown.shown]
        var text = "\(ladder.title): \(rung.label)"
        if let within = rung.within { text += ", \(within)" }
        if shown.shown == 0, shown.isProvisional { text += ", so far" }
        if shown.isProvisional { text += " (provisional: not everything that must be asked was)" }
        if let decision = shown.decision { text += "; " + decided(decision, ladder) }
        if shown.highestSoFar > shown.recommended, shown.shown == shown.highestSoFar {
            text += "; stands since it was reached, now it would be \(ladder.rungs[shown.recommended].label)"
        }
        if view.people.count > 1 { text += "; " + apart(shown.ladder) }
        if shown.possible > shown.shown { text += "; still possible: \(ladder.rungs[shown.possible].label)" }
        return text
    }

    private func apart(_ ladder: Int) -> String {
        view.people.enumerated().map { place, person in
            let rung = max(person.standings[ladder].recommended, person.highestSoFar[ladder])
            return "\(personName(place)): \(program.ladders[ladder].rungs[rung].label)"
        }.joined(separator: ", ")
    }

    private func decided(_ decision: DecisionView, _ ladder: Ladder) -> String {
        let verb =
            decision.lowers ? "lowered" : decision.rung > decision.basis ? "raised" : "accepted"
        var text = verb
        if decision.rung != decision.basis {
            text += " from \(ladder.rungs[decision.basis].label) to \(ladder.rungs[decision.rung].label)"
        }
        text += " \(clock(decision.at))"
        if let by = decision.by { text += " by \(by)" }
        if let other = decision.decision.secondPerson { text += " with \(other)" }
        if let reason = decision.decision.reason { text += ": \(reason.sentence)" }
        if let words = decision.decision.words {
            text += readsWords ? " (\(words))" : " (in words, kept back)"
        }
        return decision.isOvertaken ? text + ", OVERTAKEN since" : text
    }

    // MARK: why, done, notes

    /// Why it stands so; and as a thing of its own what the rules recommend where somebody decided on less.
    private var because: String? {
        let lowered = view.ladders.filter { $0.shown < $0.undecided }
        let stands = reasons(view.ladders.filter { $0.shown >= $0.undecided }).map { "Because: \($0)" }
        let parts = [stands, recommended(lowered)].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " | ")
    }

    private func recommended(_ lowered: [LadderView]) -> String? {
        if lowered.isEmpty { return nil }
        let rungs = lowered.map { shown in
            let ladder = program.ladders[shown.ladder]
            let rung = ladder.rungs[shown.undecided]
            return "\(ladder.title): \(rung.label)" + (rung.within.map { ", \($0)" } ?? "")
                + (shown.recommended < shown.undecided ? ", reached earlier in this call" : "")
        }
        let flags = view.flags.filter { mayName(flag: $0) && isAboveWhatIsShown(flag: $0) }
            .map { program.flags[$0].label }
        return "The rules recommend more than was decided: \(rungs.joined(separator: "; "))"
            + (reasons(lowered).map { ", because: \($0)" } ?? "")
            + (flags.isEmpty ? "" : " With it to do: \(flags.joined(separator: ", "))")
    }

    /// Whether only rules ask for it that raise above what is shown.
    private func isAboveWhatIsShown(flag: Int) -> Bool {
        let rules = standpoints.flatMap(\.explanation.rulesHolding).map { program.rules[$0] }
            .filter { $0.flag.contains(flag) }
        return !rules.isEmpty
            && rules.allSatisfy { $0.raise.contains { $0.rung > view.ladders[$0.ladder].shown } }
    }

    /// The reasons of the rules that decide on some ladders; of a rule that rests on an answer that the
    /// audience does not see only that there is one.
    private func reasons(_ ladders: [LadderView]) -> String? {
        var (reasons, assumed): ([String], [String]) = ([], [])
        var isWithheld = false
        for standpoint in standpoints {
            for rule in call.deciding(standpoint, ladders) {
                if restsOnWithheld(rule, standpoint) {
                    isWithheld = true
                    continue
                }
                let reason = standpoint.evaluation.reason(ofRule: rule, program)
                if reason == program.rules[rule].because {
                    if !reasons.contains(reason) { reasons.append(reason) }
                } else if !assumed.contains(reason) {
                    assumed.append(reason)
                }
            }
        }
        // What is known is said whole; of what is only assumed two reasons say enough.
        reasons += assumed.prefix(2)
        if assumed.count > 2 {
            let more = assumed.count - 2
            reasons.append(
                "\(more) further \(more == 1 ? "reason rests" : "reasons rest") on what is assumed.")
        }
        if isWithheld { reasons.append("A further reason is withheld from \(audience.label).") }
        return reasons.isEmpty ? nil : reasons.joined(separator: " ")
    }

    private var done: String? {
        let sent = view.sent.map { sending in
            var text = program.responders[sending.responder].label
            if let at = sending.sentAt { text += " sent \(clock(at)) (\(ago(at)))" }
            if let at = sending.arrivedAt { text += ", arrived \(clock(at))" }
            if let at = sending.cancelledAt { text += ", cancelled \(clock(at))" }
            return text
        }
        let toSend = view.unsent.filter(mayName(responder:)).map { program.responders[$0].label }
        let flags = view.flags.filter { mayName(flag: $0) && !isAboveWhatIsShown(flag: $0) }
            .map { program.flags[$0].label }
        let parts = [
            sent.joined(separator: "; "),
            toSend.isEmpty || isNotForUs ? "" : "not sent yet: " + toSend.joined(separator: ", "),
            flags.isEmpty ? "" : "to do: " + flags.joined(separator: ", "),
        ].filter { !$0.isEmpty }
        return parts.isEmpty ? nil : "Sent and to do: " + parts.joined(separator: "; ")
    }

    var isNotForUs: Bool { if case .notForUs? = view.ending { true } else { false } }

    private var notes: String? {
        if view.notes.isEmpty { return nil }
        guard readsWords else {
            let count = view.notes.count
            return "Notes: \(count == 1 ? "1 is" : "\(count) are") kept back from \(audience.label)"
        }
        return "Notes: "
            + view.notes.map { "\(clock($0.at)) \($0.text.dropFirst("note: ".count))" }
            .joined(separator: " / ")
    }

    // MARK: times

    func clock(_ moment: Moment) -> String { moment.clock(offsetMinutes: offsetMinutes) }

    /// By the clock of the call, so that it is never below zero.
    func ago(_ moment: Moment) -> String {
        "\(spoken(milliseconds: view.at.milliseconds - moment.milliseconds)) ago"
    }

    private var zone: String {
        if offsetMinutes == 0 { return "UTC" }
        let minutes = abs(offsetMinutes)
        let rest = minutes % 60
        return "UTC\(offsetMinutes < 0 ? "-" : "+")\(minutes / 60)"
            + (rest == 0 ? "" : ":\(rest < 10 ? "0" : "")\(rest)")
    }
}

extension Program {
    /// What whoever is sent at once must know first, in words: where, and then how to call back.
    package var factsToGo: [Int] {
        (ladders[response].rungs.last?.asksFirst ?? []).filter { questions[$0].detail != nil }
    }

    /// Whether an audience may read what was written in free words, which can hold anything.
    package func readsWords(_ audience: Audience) -> Bool {
        confidentiality.indices.allSatisfy(audience.sees.contains)
    }

    /// The labels of those who read notes.
    package var readersOfWords: [String] { audiences.filter(readsWords).map(\.label) }

    /// Whether an audience reads what is written down with an answer to a question: it sees the answer, and
    /// one of its responders needs to know it, or it reads all free words.
    func readsDetail(_ audience: Audience, of question: Int) -> Bool {
        let record = questions[question]
        return record.confidential.map(audience.sees.contains) ?? true
            && (readsWords(audience) || record.tell.contains(where: audience.responders.contains))
    }

    /// The labels of those who read what is written down with an answer.
    package func readers(ofDetail question: Int) -> [String] {
        audiences.filter { readsDetail($0, of: question) }.map(\.label)
    }
}

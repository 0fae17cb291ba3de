import TriageEngine
import TriageValues

/// What was answered, as far as the audience may see it.
extension HandOff {
    private func isSeen(_ question: Int) -> Bool {
        program.questions[question].confidential.map(audience.sees.contains) ?? true
    }

    func restsOnWithheld(_ rule: Int, _ standpoint: Standpoint) -> Bool {
        var questions = Set(standpoint.evaluation.support(ofRule: rule, program))
        for peak in call.history.peaks.peaks[standpoint.person] {
            questions.formUnion(peak.restsOn[rule] ?? [])
        }
        return !questions.allSatisfy(isSeen)
    }

    /// What a rung asks for may be named, and what some rule asks for that rests on nothing withheld.
    func mayName(responder: Int) -> Bool {
        view.ladders.contains { program.ladders[$0.ladder].rungs[$0.shown].who.contains(responder) }
            || isNamed { $0.send.contains(responder) }
    }

    func mayName(flag: Int) -> Bool { isNamed { $0.flag.contains(flag) } }

    private func isNamed(by isOne: (Rule) -> Bool) -> Bool {
        standpoints.contains { standpoint in
            let rules = standpoint.explanation.rulesHolding + call.deciding(standpoint, view.ladders)
            return rules.contains { isOne(program.rules[$0]) && !restsOnWithheld($0, standpoint) }
        }
    }

    // MARK: lines

    /// A line about the people, each apart; nil when there is nothing to say.
    func line(_ start: String, _ items: (Standpoint) -> [String]) -> String? {
        let texts = standpoints.compactMap { standpoint -> String? in
            let items = items(standpoint)
            guard !items.isEmpty else { return nil }
            let whose = view.people.count > 1 ? "\(personName(standpoint.person)): " : ""
            return whose + items.joined(separator: "; ")
        }
        return texts.isEmpty ? nil : start + texts.joined(separator: " | ")
    }

    /// What the audience's responders need to know, whatever the tier: dangers first.
    func told(_ standpoint: Standpoint) -> [String] {
        questions(standpoint).filter { isTold($0) && standpoint.answers.codes[$0].isValue }
            .map { saying($0, standpoint) }
    }

    /// Other answers than the safest: those that the rules rest on first.
    func heard(_ standpoint: Standpoint) -> [String] {
        questions(standpoint).filter { isDanger($0, standpoint) && !isTold($0) }
            .map { saying($0, standpoint) }
    }

    func denied(_ standpoint: Standpoint) -> [String] {
        let safe = questions(standpoint).filter {
            standpoint.answers.codes[$0].isValue && !isDanger($0, standpoint) && !isTold($0)
        }
        let (asked, screened) = (
            safe.filter { !isScreened($0, standpoint) }, safe.filter { isScreened($0, standpoint) }
        )
        let list = screened.map(name).joined(separator: ", ")
        return asked.map { steps($0, standpoint) + tag($0) }
            + (screened.isEmpty ? [] : ["by a screen: \(list)"])
    }

    /// Missing answers by their reason, what was said too long ago, must-ask questions that were not asked.
    func notKnown(_ standpoint: Standpoint) -> [String] {
        let assumed = Set(standpoint.explanation.assumptions)
        var items = questions(standpoint).compactMap { question -> String? in
            guard case .missing(let reason) = standpoint.answers.codes[question] else { return nil }
            let record = program.questions[question]
            let stand = record.assumption.flatMap { assumed.contains(question) ? $0 : nil }
            return "\(name(question)) \(reason.rawValue)"
                + (stand.map { " (\(program.label(of: $0, to: question)) assumed)" } ?? "")
        }
        items += standpoint.aged.filter { isSeen($0.question) && isMine($0.question, standpoint) }.map {
            aged in
            "\(name(aged.question)) to be asked again (\(program.label(of: aged.code, to: aged.question)) "
                + "\(clock(aged.saidAt)), \(spoken(milliseconds: aged.agoMilliseconds)) ago)"
        }
        let old = Set(standpoint.aged.map(\.question))
        let open = standpoint.openMustAsk.filter {
            standpoint.answers.codes[$0] == .notAsked && !old.contains($0) && isSeen($0)
                && isMine($0, standpoint)
        }
        if !open.isEmpty { items.append("not asked: " + open.map(name).joined(separator: ", ")) }
        return items
    }

    // MARK: questions

    /// Those that the audience may see: what decides first. Answers about the scene stand with the first
    /// person.
    private func questions(_ standpoint: Standpoint) -> [Int] {
        let deciding = call.deciding(standpoint, view.ladders)
        let support = deciding.flatMap { rule in
            standpoint.evaluation.support(ofRule: rule, program)
                + call.history.peaks.peaks[standpoint.person].flatMap { $0.restsOn[rule] ?? [] }
        }
        let first = Set(support)
        return (first.sorted() + program.questions.indices.filter { !first.contains($0) }).filter {
            isSeen($0) && isMine($0, standpoint)
        }
    }

    private func isMine(_ question: Int, _ standpoint: Standpoint) -> Bool {
        standpoint.person == 0 || !program.questions[question].isAboutScene
    }

    private func isTold(_ question: Int) -> Bool {
        program.questions[question].tell.contains(where: audience.responders.contains)
    }

    /// An answer other than the safest, now or at any time of the call.
    private func isDanger(_ question: Int, _ standpoint: Standpoint) -> Bool {
        guard standpoint.answers.codes[question].isValue else { return false }
        let safest = program.safestAnswer(to: question)
        return standpoint.answers.codes[question] != safest
            || stood(question, standpoint).contains { $0.code.isValue && $0.code != safest }
    }

    private func isScreened(_ question: Int, _ standpoint: Standpoint) -> Bool {
        guard case .screened? = call.history.record.entry(standpoint.person, question)?.manner else {
            return false
        }
        return true
    }

    /// What it was answered with, wrong answers left out; the last is what stands.
    private func stood(_ question: Int, _ standpoint: Standpoint) -> [AnswerHistory.Entry] {
        let history = view.people[standpoint.person].histories.first { $0.question == question }
        var entries: [AnswerHistory.Entry] = []
        for entry in history?.entries ?? [] where entry.replaced != .corrected && entry.code != .notAsked {
            // What was said again counts from when it was first said.
            if entries.last?.code != entry.code { entries.append(entry) }
        }
        return entries
    }

    private func name(_ question: Int) -> String {
        program.questions[question].name.replacing("_", with: " ")
    }

    /// `the weapon is a knife (23:41)`; with what was before: `weapon: shown 23:41, laid down 23:47`.
    private func saying(_ question: Int, _ standpoint: Standpoint) -> String {
        let entries = stood(question, standpoint)
        guard entries.count == 1 else { return steps(question, standpoint) + tag(question) }
        return program.english(standpoint.answers.codes[question], to: question)
            + " (\(clock(entries[0].at)))" + tag(question)
    }

    private func steps(_ question: Int, _ standpoint: Standpoint) -> String {
        "\(name(question)): "
            + stood(question, standpoint).map {
                "\(program.label(of: $0.code, to: question)) \(clock($0.at))"
            }
            .joined(separator: ", ")
    }

    private func tag(_ question: Int) -> String {
        program.questions[question].confidential.map { " [\(program.confidentiality[$0].label)]" } ?? ""
    }
}

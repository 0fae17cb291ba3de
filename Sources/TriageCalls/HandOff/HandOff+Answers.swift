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

    func mayName(guidance: Int) -> Bool {
        view.ladders.contains { program.ladders[$0.ladder].rungs[$0.shown].guide.contains(guidance) }
            || isNamed { $0.guide.contains(guidance) }
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

    /// What the audience's responders need to know, whatever the tier: where, also where nobody knows it;
    /// what decides, with how long ago that was told; further dangers, then what is neither good nor bad;
    /// what reassures; and how to call back.
    func told(_ standpoint: Standpoint) -> [String] {
        let facts = program.factsToGo.filter { isSeen($0) && isMine($0, standpoint) && isTold($0) }
        let told = answered(standpoint).filter { isTold($0) && !facts.contains($0) }
        let dangers = told.filter { !isMereReassurance($0, standpoint) }
        let first = deciding(standpoint)
        return facts.prefix(1).compactMap { fact($0, standpoint) } + named(standpoint, where: isTold)
            + said(dangers.filter(first.contains), standpoint, isAgoSaid: true)
            + said(dangers.filter { !first.contains($0) }, standpoint)
            + told.filter { isMereReassurance($0, standpoint) && !isScreened($0, standpoint) }
            .map { saying($0, standpoint) }.most(8)
            + facts.dropFirst().compactMap { fact($0, standpoint) }
    }

    /// The words first, as they are needed: `Place or address: “12 Oak Street” (Exact place, 13:59)`.
    /// That nobody knows it is said, too, but of a call that is not for us.
    private func fact(_ question: Int, _ standpoint: Standpoint) -> String? {
        let topic = program.topic(of: question)
        guard answered(standpoint).contains(question) else {
            return isNotForUs ? nil : "\(topic): not known"
        }
        let entries = stood(question, standpoint)
        guard let detail = detail(question, standpoint), program.readsDetail(audience, of: question),
            entries.count == 1, standpoint.answers.codes[question].isValue
        else { return saying(question, standpoint) }
        let label = program.label(of: standpoint.answers.codes[question], to: question)
        return "\(topic): “\(detail.text)” (\(label), \(clock(detail.at)))" + tag(question)
    }

    /// Of that what is no reassurance, for those of whom nobody is asked for.
    func toldOfDangers(_ standpoint: Standpoint) -> [String] {
        named(standpoint, where: isTold)
            + said(answered(standpoint).filter { isTold($0) && !isSafe($0, standpoint) }, standpoint)
    }

    /// What was named at a screen and not asked in its own words since: `Attacked: named, not yet asked
    /// more`.
    private func named(_ standpoint: Standpoint, where isOne: (Int) -> Bool) -> [String] {
        call.history.named.filter {
            $0.person == standpoint.person && isSeen($0.question) && isMine($0.question, standpoint)
                && isOne($0.question)
        }.map { one in
            let covered = program.screens[one.screen].covered.first { $0.question == one.question }
            return "\(covered?.label ?? program.topic(of: one.question)): named, not yet asked more"
        }
    }

    /// Other answers than the safest: those that the rules rest on first.
    func heard(_ standpoint: Standpoint) -> [String] {
        named(standpoint) { !isTold($0) }
            + said(
                answered(standpoint).filter { !isMereReassurance($0, standpoint) && !isTold($0) }, standpoint)
    }

    /// The safest answers to questions that have a danger: what had to be asked first.
    func denied(_ standpoint: Standpoint) -> [String] {
        // What was not asked in its own words is said to be so, to whom it is told as well.
        let all = answered(standpoint).filter {
            isMereReassurance($0, standpoint) && (!isTold($0) || isScreened($0, standpoint))
        }
        let safe =
            all.filter { program.questions[$0].mustAsk } + all.filter { !program.questions[$0].mustAsk }
        let asked = safe.filter { !isScreened($0, standpoint) }
            .map { steps($0, standpoint) + tag($0) }
        let screened = safe.filter { isScreened($0, standpoint) }.map(name)
        return asked.most(8)
            + (screened.isEmpty ? [] : ["by a screen: " + screened.most(8).joined(separator: ", ")])
    }

    // MARK: what is not known

    /// Missing answers by their reason, what was said too long ago, must-ask questions that were not asked.
    func notKnown(_ standpoint: Standpoint) -> [String] {
        var items: [String] = []
        for reason in Missing.allCases where reason != .lost {
            let questions = missing(reason, standpoint)
            let each = questions.map { name($0) + assumption($0, standpoint) }
            switch questions.count {
            case 0: break
            case 1:
                items.append(
                    "\(name(questions[0])) \(reason.rawValue)\(assumption(questions[0], standpoint))")
            default: items.append("\(reason.rawValue): \(each.joined(separator: ", "))")
            }
        }
        let lost = standpoint.inOrderOfNeed(missing(.lost, standpoint), call.history)
        if !lost.isEmpty {
            let first = deciding(standpoint)
            let order = lost.filter(first.contains) + lost.filter { !first.contains($0) }
            items.append(
                "lost with the line: "
                    + order.map { name($0) + assumption($0, standpoint) }.mostInOrder)
        }
        return items + aged(standpoint) + notAsked(standpoint)
    }

    private func missing(_ reason: Missing, _ standpoint: Standpoint) -> [Int] {
        questions(standpoint).filter { standpoint.answers.codes[$0] == .missing(reason) }
    }

    /// What is acted on in place of an answer: ` (Shown or in hand assumed)`.
    private func assumption(_ question: Int, _ standpoint: Standpoint) -> String {
        guard standpoint.explanation.assumptions.contains(question),
            let code = program.questions[question].assumption
        else { return "" }
        return " (\(program.label(of: code, to: question)) assumed)"
    }

    /// What was said at the same time stands together.
    private func aged(_ standpoint: Standpoint) -> [String] {
        let aged = standpoint.aged.filter { isSeen($0.question) && isMine($0.question, standpoint) }
        return Dictionary(grouping: aged, by: \.saidAt).sorted { $0.key < $1.key }.flatMap { said, answers in
            let ago = answers.first.map { spoken(milliseconds: $0.agoMilliseconds) } ?? ""
            guard answers.count > 1 else {
                return answers.map { answer in
                    let label = program.label(of: answer.code, to: answer.question)
                    return "\(name(answer.question)) to be asked again (\(label) \(clock(said)), \(ago) ago)"
                }
            }
            let names = answers.map { name($0.question) }.most(8).joined(separator: ", ")
            return ["to be asked again, said \(clock(said)), \(ago) ago: \(names)"]
        }
    }

    private func notAsked(_ standpoint: Standpoint) -> [String] {
        let old = Set(standpoint.aged.map(\.question))
        let open = standpoint.openMustAsk.filter {
            standpoint.answers.codes[$0] == .notAsked && !old.contains($0) && isSeen($0)
                && isMine($0, standpoint)
        }
        return open.isEmpty
            ? [] : ["not asked: " + standpoint.inOrderOfNeed(open, call.history).map(name).mostInOrder]
    }

    // MARK: questions

    /// Those that the audience may see: what decides first. Answers about the scene stand with the first
    /// person.
    private func questions(_ standpoint: Standpoint) -> [Int] {
        let first = deciding(standpoint)
        return (first.sorted() + program.questions.indices.filter { !first.contains($0) }).filter {
            isSeen($0) && isMine($0, standpoint)
        }
    }

    /// What the deciding rules rest on.
    private func deciding(_ standpoint: Standpoint) -> Set<Int> {
        Set(
            call.deciding(standpoint, view.ladders).flatMap { rule in
                standpoint.evaluation.support(ofRule: rule, program)
                    + call.history.peaks.peaks[standpoint.person].flatMap { $0.restsOn[rule] ?? [] }
            })
    }

    /// That the line is lost is told apart, and no answer that anybody gave.
    private func answered(_ standpoint: Standpoint) -> [Int] {
        let lost = view.isLineLost ? program.lostLine?.question : nil
        return questions(standpoint).filter { question in
            guard question != lost else {
                let safest = program.safestAnswer(to: question)
                return stood(question, standpoint).contains { $0.code.isValue && $0.code != safest }
            }
            return standpoint.answers.codes[question].isValue || detail(question, standpoint) != nil
        }
    }

    /// Dangers, and then answers of which none is safer than another; none is left out.
    private func said(
        _ questions: [Int], _ standpoint: Standpoint, isAgoSaid: Bool = false
    ) -> [String] {
        let isDanger: (Int) -> Bool = { program.safestAnswer(to: $0) != nil }
        return (questions.filter(isDanger) + questions.filter { !isDanger($0) }).map {
            saying($0, standpoint, isAgoSaid: isAgoSaid)
        }
    }

    private func isMine(_ question: Int, _ standpoint: Standpoint) -> Bool {
        standpoint.person == 0 || !program.questions[question].isAboutScene
    }

    private func isTold(_ question: Int) -> Bool {
        program.questions[question].tell.contains(where: audience.responders.contains)
    }

    /// The safest answer to a question that has a danger, now and at any time of the call.
    private func isSafe(_ question: Int, _ standpoint: Standpoint) -> Bool {
        guard let safest = program.safestAnswer(to: question) else { return false }
        return standpoint.answers.codes[question] == safest
            && stood(question, standpoint).allSatisfy { !$0.code.isValue || $0.code == safest }
    }

    /// The same, with nothing written down that has to be read with it.
    private func isMereReassurance(_ question: Int, _ standpoint: Standpoint) -> Bool {
        isSafe(question, standpoint) && detail(question, standpoint) == nil
    }

    /// What was written down with an answer.
    private func detail(_ question: Int, _ standpoint: Standpoint) -> Detail? {
        call.history.details[call.history.record.slot(standpoint.person, question)]
    }

    /// The same as it stands behind the answer, for who reads it.
    private func words(_ question: Int, _ standpoint: Standpoint) -> String {
        guard let detail = detail(question, standpoint) else { return "" }
        guard program.readsDetail(audience, of: question) else { return ", with words that are kept back" }
        return ", “\(detail.text)” (\(clock(detail.at)))"
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

    private func name(_ question: Int) -> String { program.topic(of: question).lowercased() }

    /// `the weapon is a knife (23:41)`; with what was before: `weapon: shown 23:41, laid down 23:47`.
    private func saying(
        _ question: Int, _ standpoint: Standpoint, isAgoSaid: Bool = false
    ) -> String {
        let words = words(question, standpoint)
        guard standpoint.answers.codes[question].isValue else {
            // The answer that it was written down with was taken back, or is too old.
            return name(question) + words + tag(question)
        }
        let entries = stood(question, standpoint)
        // Of a call that is not for us nobody says that somebody is in crisis, as sentences might.
        guard entries.count == 1, !isNotForUs else {
            return steps(question, standpoint) + words + tag(question)
        }
        let since = isAgoSaid ? ", \(ago(entries[0].at))" : ""
        return program.english(standpoint.answers.codes[question], to: question)
            + " (\(clock(entries[0].at))\(since))" + words + tag(question)
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

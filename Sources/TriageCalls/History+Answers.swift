import TriageEngine
import TriageValues

extension History {
    mutating func take(
        _ answer: Answer, to question: Int, of person: Int, _ manner: Manner, _ event: CallEvent
    ) throws(CallRefusal) {
        let code = try code(for: answer, to: question)
        try admit(manner)
        if let before = record.entry(person, question), before.code.isValue, before.code != code,
            !record.isAged(before, atClock: clock)
        {
            let name = program.questions[question].name
            throw CallRefusal(
                .hasAnswer,
                "`\(name)` is answered already: \(program.label(of: before.code, to: question))",
                help: "say whether that was wrong before, or has changed since")
        }
        put([(question, code)], person, how: nil, manner, event)
    }

    mutating func replace(
        _ person: Int, _ question: Int, _ answer: Answer?, _ how: Replacement, _ manner: Manner,
        _ event: CallEvent
    ) throws(CallRefusal) {
        try admit(manner)
        let name = program.questions[question].name
        if how == .corrected, (record.entry(person, question)?.code ?? .notAsked) == .notAsked,
            try takeBack(person, question, to: answer, manner, event)
        {
            return
        }
        guard let before = record.entry(person, question), before.code != .notAsked else {
            throw CallRefusal(
                .outOfPlace, "`\(name)` has no answer to replace", help: "record it as an answer")
        }
        guard let answer else {
            guard how == .corrected else {
                throw CallRefusal(
                    .outOfPlace, "what was asked of `\(name)` cannot become not asked since",
                    help: "it can only be corrected to that")
            }
            return put([(question, .notAsked)], person, how: how, manner, event)
        }
        let code = try code(for: answer, to: question)
        guard code != before.code else {
            throw CallRefusal(
                .outOfPlace,
                "`\(name)` is answered so already: \(program.label(of: code, to: question))")
        }
        put([(question, code)], person, how: how, manner, event)
    }

    mutating func write(
        _ words: String?, with question: Int, of person: Int, _ event: CallEvent
    ) throws(CallRefusal) {
        let slot = record.slot(person, question)
        guard let words else {
            guard details.removeValue(forKey: slot) != nil else {
                let name = program.questions[question].name
                throw CallRefusal(.outOfPlace, "nothing is written down with `\(name)`")
            }
            return
        }
        details[slot] = Detail(text: try text(words, "what is written down"), at: event.at, by: event.by)
    }

    /// What a screen named was not named after all, or what was opened again is as it was before. False where
    /// neither happened.
    private mutating func takeBack(
        _ person: Int, _ question: Int, to answer: Answer?, _ manner: Manner, _ event: CallEvent
    ) throws(CallRefusal) -> Bool {
        guard let answer else {
            let count = named.count
            named.removeAll { $0.person == person && $0.question == question }
            return named.count < count
        }
        let code = try code(for: answer, to: question)
        guard record.isReopened(person, question, from: code) else { return false }
        put([(question, code)], person, how: .corrected, manner, event)
        return true
    }

    mutating func screen(_ person: Int, _ screening: Screening, _ event: CallEvent) throws(CallRefusal) {
        guard let index = program.screens.firstIndex(where: { $0.name == screening.screen }) else {
            throw unknown(
                "no screen is called `\(screening.screen)`", screening.screen, program.screens.map(\.name))
        }
        if screening.result == .missing(.lost) { throw lostByHand }
        let covered = try covered(screening, by: program.screens[index])
        let manner: Manner =
            screening.isObserved ? .observed(screening.screen) : .screened(screening.screen)
        var answers: [(question: Int, code: AnswerCode)] = []
        for question in covered where !hasAnswerOfItsOwn(person, question) {
            switch screening.result {
            case .missing(let reason): answers.append((question, .missing(reason)))
            case .named(let names):
                guard !names.contains(program.questions[question].name) else { continue }
                if let safest = program.safestAnswer(to: question) { answers.append((question, safest)) }
            }
        }
        put(answers, person, how: nil, manner, event)
        guard case .named(let names) = screening.result else { return }
        // What is named now is no longer as safe as it was said to be: it is open until it is asked.
        let reopened = covered.filter { question in
            names.contains(program.questions[question].name)
                && record.entry(person, question).map { $0.code == program.safestAnswer(to: question) }
                    == true
        }
        put(reopened.map { ($0, .notAsked) }, person, how: .changed, manner, event)
        named.removeAll { $0.person == person && $0.screen == index }
        for question in covered where names.contains(program.questions[question].name) {
            let entry = record.entry(person, question)
            // A danger that is known already needs no asking.
            if let entry, entry.code.isValue, entry.code != program.safestAnswer(to: question) { continue }
            named.append(Named(person: person, question: question, screen: index))
        }
    }

    private func covered(_ screening: Screening, by screen: Screen) throws(CallRefusal) -> [Int] {
        var covered: [Int] = []
        for name in screening.covers {
            let question = try question(name)
            guard screen.covers.contains(question), !program.questions[question].isNeverScreened else {
                throw CallRefusal(.outOfPlace, "the screen `\(screen.name)` does not stand for `\(name)`")
            }
            covered.append(question)
        }
        guard !covered.isEmpty else {
            throw CallRefusal(.outOfPlace, "the screen `\(screen.name)` stood for no question")
        }
        if case .named(let names) = screening.result {
            for name in names where !screening.covers.contains(name) {
                throw unknown(
                    "the screen `\(screen.name)` did not stand for `\(name)`", name, screening.covers)
            }
        }
        return covered
    }

    /// A value that has not aged, or a missing answer to the question itself. What a screen did not learn, a
    /// second try at it may.
    private func hasAnswerOfItsOwn(_ person: Int, _ question: Int) -> Bool {
        guard let entry = record.entry(person, question), entry.code != .notAsked else { return false }
        if entry.code.isValue { return !record.isAged(entry, atClock: clock) }
        switch entry.manner {
        case .screened: return false
        case .asked, .volunteered, .observed, .key, .written: return true
        }
    }

    /// Whether a question has a value that has not aged, and that is more than a screen's "nothing of the
    /// kind".
    func isLearned(_ person: Int, _ question: Int, atClock clock: Int64) -> Bool {
        guard let entry = record.entry(person, question), entry.code.isValue,
            !record.isAged(entry, atClock: clock)
        else { return false }
        return !(entry.manner.isOfScreen && entry.code == program.safestAnswer(to: question))
    }

    /// What a screen took for nothing is open again, where an answer that came later speaks against it.
    mutating func reopenContradicted(_ event: CallEvent) {
        guard program.screens.contains(where: { $0.covered.contains { $0.apart != nil } }) else { return }
        for person in people.indices {
            let view = evaluation(of: person, isLineLost: false).plain
            let open = program.screens.flatMap(\.covered).filter { covered in
                guard let apart = covered.apart, view.truths[apart] == .yes,
                    let entry = record.entry(person, covered.question), entry.manner.isOfScreen
                else { return false }
                return entry.code == program.safestAnswer(to: covered.question)
            }
            guard !open.isEmpty else { continue }
            put(open.map { ($0.question, .notAsked) }, person, how: .changed, .asked, event)
        }
    }

    private mutating func put(
        _ answers: [(question: Int, code: AnswerCode)], _ person: Int, how: Replacement?, _ manner: Manner,
        _ event: CallEvent
    ) {
        let start = record.entries.count
        for (question, code) in answers {
            record.put(code, person, question, how: how, manner: manner, event, clock: clock)
            let isScene = program.questions[question].isAboutScene
            named.removeAll { $0.question == question && (isScene || $0.person == person) }
        }
        link(answers, person, manner)
        peaks.take(.answers(start..<record.entries.count), record, at: event.at)
        if how == .corrected { peaks.recompute(record) }
    }

    private func admit(_ manner: Manner) throws(CallRefusal) {
        switch manner {
        case .asked, .volunteered, .observed, .key: return
        case .screened(let name):
            throw CallRefusal(
                .outOfPlace, "a use of the screen `\(name)` is recorded whole, not answer by answer")
        case .written(let id):
            guard messages.contains(where: { $0.id == id && !$0.isOurs }) else {
                throw CallRefusal(
                    .unknownName, "they wrote no message whose event has the id `\(id)`",
                    help: "record the message first")
            }
        }
    }

    private var lostByHand: CallRefusal {
        CallRefusal(
            .badAnswer, "`lost` is what a lost line makes of a question, and not an answer to it",
            help: "record that the line was lost")
    }

    private func code(for answer: Answer, to question: Int) throws(CallRefusal) -> AnswerCode {
        if answer == .missing(.lost) { throw lostByHand }
        switch program.code(for: answer, to: question) {
        case .success(let code): return code
        case .failure(let problem):
            let allowed = program.allowedAnswers(program.questions[question], isOnCall: true)
            // A slip that is near `lost` is not to be mended by it.
            let help = problem.help.flatMap { $0.contains("`\(Missing.lost.rawValue)`") ? nil : $0 }
            throw CallRefusal(
                .badAnswer, problem.message,
                help: ["it can be \(allowed)", help].compactMap { $0 }.joined(separator: "; "))
        }
    }
}

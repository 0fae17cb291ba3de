import TriageCalls
import TriageEngine
import TriageValues

/// What a call comes to by its definition, naively.
struct NaiveCall {
    /// By ladder.
    let highest: [Int]
    /// What counts of each person, by their ids: aged ones taken out, lost ones put in.
    let answers: [String: Answers]
}

/// What was corrected is put right where it was said, and then every beginning of the call is evaluated.
func naiveCall(_ program: Program, _ events: [CallEvent], at moment: Moment) -> NaiveCall {
    struct Said {
        var event: Int
        var person: String?
        var question: Int
        var code: AnswerCode
        var isFromScreen = false
        /// Asked or seen.
        var isOfScreen = false
        /// The event at which it was heard, where that is another.
        var heard: Int?
    }
    var said: [Said] = []
    /// The same as it was said at first, corrections as further answers, by whose it is and question.
    var spoken: [String: [Said]] = [:]
    func key(_ fact: Said) -> String { "\(fact.person ?? "") \(fact.question)" }
    func note(_ fact: Said) {
        said.append(fact)
        spoken[key(fact), default: []].append(fact)
    }
    func code(_ answer: Answer?, _ question: Int) -> AnswerCode {
        guard let answer, case .success(let code) = program.code(for: answer, to: question) else {
            return .notAsked
        }
        return code
    }
    func last(_ person: String, _ question: Int) -> Said? {
        said.last { $0.question == question && ($0.person == nil || $0.person == person) }
    }
    func slot(_ person: String, _ question: Int) -> String? {
        program.questions[question].isAboutScene ? nil : person
    }
    /// The same by the clock of the call, which never runs backwards.
    var clocks: [Int64] = [0]
    for (before, after) in zip(events, events.dropFirst()) {
        clocks.append((clocks.last ?? 0) + max(0, after.at.milliseconds - before.at.milliseconds))
    }
    func isAged(_ fact: Said, atClock clock: Int64) -> Bool {
        guard let seconds = program.questions[fact.question].freshFor else { return false }
        return fact.code == program.safestAnswer(to: fact.question)
            && clock - clocks[fact.heard ?? fact.event] > Int64(seconds) * 1_000
    }
    /// What counts of a person now that everything was said that was said.
    func answers(of person: String, atClock clock: Int64) -> Answers {
        var answers = Answers(for: program)
        for question in program.questions.indices {
            guard let fact = last(person, question), !isAged(fact, atClock: clock) else { continue }
            answers[question] = fact.code
        }
        return answers
    }
    var everybody = [Call.firstPerson]
    for (place, event) in events.enumerated() {
        switch event.kind {
        case .answered(let person, let name, let answer, _):
            let question = program.questionIndex(name) ?? 0
            note(
                Said(
                    event: place, person: slot(person, question), question: question,
                    code: code(answer, question)))
        case .replaced(let person, let name, let answer, let how, _):
            let question = program.questionIndex(name) ?? 0
            var new = Said(
                event: place, person: slot(person, question), question: question,
                code: code(answer, question))
            guard how == .corrected, let wrong = last(person, question) else {
                note(new)
                break
            }
            // What stood before what was wrong is that answer again, said as it was and when it was.
            let before = spoken[key(new), default: []].reversed().drop { $0.code == wrong.code }.first
            if let before, before.code == new.code {
                (new.isFromScreen, new.isOfScreen) = (before.isFromScreen, before.isOfScreen)
                new.heard = before.heard ?? before.event
            }
            spoken[key(new), default: []].append(new)
            // The wrong answer, and the same answer as often as it was said just before.
            for index in said.indices.reversed()
            where said[index].question == question && said[index].person == wrong.person {
                guard said[index].code == wrong.code else { break }
                (said[index].code, said[index].heard) = (new.code, new.heard ?? place)
                (said[index].isFromScreen, said[index].isOfScreen) = (new.isFromScreen, new.isOfScreen)
            }
        case .screened(let person, let screening):
            for name in screening.covers {
                let question = program.questionIndex(name) ?? 0
                let before = last(person, question)
                let isStale = before.map { isAged($0, atClock: clocks[place]) } ?? false
                let isFree =
                    before == nil || before?.code == .notAsked || isStale
                    || (before?.isFromScreen == true && before?.code.isValue == false)
                guard isFree else { continue }
                switch screening.result {
                case .missing(let reason):
                    note(
                        Said(
                            event: place, person: slot(person, question), question: question,
                            code: .missing(reason), isFromScreen: !screening.isObserved, isOfScreen: true))
                case .named(let named):
                    guard !named.contains(name), let safest = program.safestAnswer(to: question) else {
                        continue
                    }
                    note(
                        Said(
                            event: place, person: slot(person, question), question: question, code: safest,
                            isFromScreen: !screening.isObserved, isOfScreen: true))
                }
            }
            // What was taken for nothing and is named now is open.
            for name in screening.covers {
                let question = program.questionIndex(name) ?? 0
                guard case .named(let named) = screening.result, named.contains(name),
                    last(person, question)?.code == program.safestAnswer(to: question)
                else { continue }
                note(
                    Said(
                        event: place, person: slot(person, question), question: question, code: .notAsked,
                        isFromScreen: !screening.isObserved, isOfScreen: true))
            }
        default: break
        }
        if case .personAdded(let id, _, _) = event.kind { everybody.append(id) }
        if case .personRemoved(let id) = event.kind { everybody.removeAll { $0 == id } }
        // What a screen took for nothing is open again once something speaks against it.
        for person in everybody {
            let view = evaluate(program, answers(of: person, atClock: clocks[place])).plain
            for covered in program.screens.flatMap(\.covered) {
                guard let apart = covered.apart, view.truths[apart] == .yes,
                    let before = last(person, covered.question), before.isOfScreen,
                    before.code == program.safestAnswer(to: covered.question)
                else { continue }
                note(
                    Said(
                        event: place, person: slot(person, covered.question), question: covered.question,
                        code: .notAsked))
            }
        }
    }
    var highest = program.ladders.map { _ in 0 }
    var people: [String] = [Call.firstPerson]
    var isLost = false
    func evaluated(_ answers: Answers) -> Evaluation {
        var evaluation = evaluate(program, answers)
        while isLost, evaluation.afterLosingTheLine(program) != evaluation.answers {
            evaluation = evaluate(program, evaluation.afterLosingTheLine(program))
        }
        return evaluation
    }
    for (place, event) in events.enumerated() {
        if case .personAdded(let id, _, _) = event.kind { people.append(id) }
        if case .personRemoved(let id) = event.kind { people.removeAll { $0 == id } }
        if case .lineLost = event.kind { isLost = true }
        if case .lineBack = event.kind { isLost = false }
        for person in people {
            var answers = Answers(for: program)
            for fact in said where fact.event <= place && (fact.person == nil || fact.person == person) {
                answers[fact.question] = fact.code
            }
            let evaluation = evaluated(answers)
            highest = zip(highest, evaluation.standings).map { max($0, $1.established) }
        }
    }
    let waited = events.last.map { max(0, moment.milliseconds - $0.at.milliseconds) } ?? 0
    let clock = (clocks.last ?? 0) + waited
    return NaiveCall(
        highest: highest,
        answers: Dictionary(
            uniqueKeysWithValues: people.map { ($0, evaluated(answers(of: $0, atClock: clock)).answers) }))
}

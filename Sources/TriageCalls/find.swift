import TriageEngine
import TriageValues

extension Call {
    /// The answers, or else the questions, that words of a caller point to: at most five, the surest first.
    ///
    /// What leaves fewest words over comes first, then what was found by surer words, then the order of
    /// questions.
    ///
    /// - Parameters:
    ///   - questions: where to look; nil for everywhere.
    ///   - language: a language of the library that the caller speaks; it is looked for beside the English.
    package func find(
        _ words: String, among questions: [Int]? = nil, in language: String? = nil
    ) -> [Found] {
        let all = TriageCalls.words(words)
        let others = language.flatMap { emptyWordsOfOthers[$0] } ?? []
        let telling = all.filter { !emptyWords.contains($0) && !others.contains($0) }
        guard !all.isEmpty else { return [] }
        let finder = Finder(typed: telling.isEmpty ? all : telling, all: all)
        let spoken = language.flatMap { program.derived(SpokenLexicons.init).lexicons[$0] }
        let lexicon = spoken ?? program.derived { Lexicon($0) }
        let asked = (questions ?? Array(program.questions.indices)).filter {
            program.questions[$0].retirement == nil
        }
        let hits = asked.flatMap {
            finder.hits(lexicon.entries[$0], at: $0)
        }
        return hits.sorted { $0.rank < $1.rank }.prefix(5).map(\.found)
    }

    /// What a danger key records about a person now, as kinds of events: each answer that is not recorded
    /// yet, or one that says that the world moved. An answer that is as grave already is left.
    ///
    /// - Parameter person: nil for the current one.
    package func kinds(ofKey key: Int, person: String? = nil) -> [CallEvent.Kind] {
        let danger = program.dangerKeys[key]
        let place = person.flatMap { id in history.people.firstIndex { $0.id == id } } ?? history.current
        let id = history.people[place].id
        return danger.answers.compactMap { question, code in
            let before = history.record.entry(place, question)?.code ?? .notAsked
            guard let answer = program.answer(joined(before, code, question), to: question),
                joined(before, code, question) != before
            else { return nil }
            let name = program.questions[question].name
            return before.isValue
                ? .replaced(person: id, question: name, answer, .changed, .key(danger.name))
                : .answered(person: id, question: name, answer, .key(danger.name))
        }
    }

    /// A new answer beside one that was given: of ordered answers the graver, of several both.
    private func joined(_ before: AnswerCode, _ new: AnswerCode, _ question: Int) -> AnswerCode {
        switch (before, new) {
        case (.choice(let old), .choice(let new)) where program.questions[question].isOrdered:
            .choice(max(old, new))
        case (.several(let old), .several(let new)):
            if case .several(let none?) = program.questions[question].kind {
                .several((old | new) & ~(1 << UInt64(none)))
            } else {
                .several(old | new)
            }
        default: new
        }
    }

    /// A use of a screen as it stands in the library and in this call now.
    ///
    /// - Parameter moment: nil for the last event's.
    package func screening(
        _ screen: Int, _ result: Screening.Result, isObserved: Bool = false, at moment: Moment? = nil
    ) -> Screening {
        Screening(
            screen: program.screens[screen].name,
            covers: covers(ofScreen: screen, at: moment).map { program.questions[$0].name }, result,
            isObserved: isObserved)
    }

    /// The questions that a screen stands for now, about the person whom the questions are about: none that
    /// was answered in its own words.
    ///
    /// - Parameter moment: reassurance that has aged by then is asked again; nil for the last event's.
    package func covers(ofScreen screen: Int, at moment: Moment? = nil) -> [Int] {
        let clock = moment.map(history.clock(at:)) ?? history.clock
        let answers = answers()
        let evaluation = history.evaluations.known(answers) ?? evaluate(program, answers)
        return program.screens[screen].covers(on: evaluation.plain)
            .filter { !history.isLearned(history.current, $0, atClock: clock) }
    }

    /// What the wording of a screen may name and it does not stand for now, as the screen calls it.
    package func leftOut(ofScreen screen: Int, at moment: Moment? = nil) -> [String] {
        let covers = covers(ofScreen: screen, at: moment)
        return program.screens[screen].covered.filter { !covers.contains($0.question) }
            .map { ($0.label ?? program.topic(of: $0.question)).lowercased() }
    }
}

private struct Finder {
    let typed: [Word]
    let all: [String]
    /// Those of `typed` by which something is found; the others only order what was.
    let pointing: [Word]

    init(typed: [String], all: [String]) {
        let others = typed.filter { !negations.contains($0) }
        (self.typed, self.all) = (typed.map(Word.init), all)
        pointing = (others.isEmpty ? typed : others).map(Word.init)
    }

    struct Hit {
        let found: Found
        /// Words left over, how sure the others are together, question, answer.
        let rank: (Int, Int, Int, Int)
    }

    /// How sure a hit is, and how many words it leaves over.
    struct Match {
        var by: [Found.By] = []
        var over = 0

        var sureness: Int { by.reduce(0) { $0 + $1.rawValue } }
        var worst: Found.By { by.max() ?? .hears }
    }

    func hits(_ entry: Lexicon.Entry, at index: Int) -> [Hit] {
        let wording = entry.wording
        let options = entry.options.enumerated().compactMap { place, option -> Hit? in
            match(option, wording).map { hit($0, index, place) }
        }
        let itself = Match(matching: typed.map { sureness($0, [], wording) })
        let least = options.map(\.rank.0).min() ?? Int.max
        guard pointing.contains(where: { sureness($0, [], wording) != nil }), itself.over < least else {
            return options
        }
        return options + [hit(itself, index, nil)]
    }

    private func hit(_ match: Match, _ question: Int, _ option: Int?) -> Hit {
        Hit(
            found: Found(question: question, option: option, by: match.worst),
            rank: (match.over, match.sureness, question, option ?? -1))
    }

    /// At least one word must point to the answer itself; the wording of its question may take the others.
    private func match(_ option: Lexicon.Option, _ wording: [Word]) -> Match? {
        if option.heard.contains(where: { all.contains($0) }) { return Match(by: [.hears]) }
        let label = option.label
        guard pointing.contains(where: { sureness($0, label, []) != nil }) else { return nil }
        return Match(matching: typed.map { sureness($0, label, wording) })
    }

    private func sureness(_ word: Word, _ label: [Word], _ wording: [Word]) -> Found.By? {
        if label.contains(where: { isSame(word, $0) }) { return .label }
        if wording.contains(where: { isSame(word, $0) }) { return .wording }
        let isSlip = label.contains { isNear(word, $0) } || wording.contains { isNear(word, $0) }
        return isSlip ? .slip : nil
    }
}

extension Finder.Match {
    fileprivate init(matching found: [Found.By?]) {
        by = found.compactMap { $0 }
        over = found.count - by.count
    }
}

import TriageEngine
import TriageValues

extension Call {
    /// The answers, or else the questions, that words of a caller point to: at most five, the surest first.
    ///
    /// What leaves fewest words over comes first, then what was found by surer words, then the order of
    /// questions. What the words deny is not found: where its question has an answer that says no, that is,
    /// after all others.
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
        let finder = Finder(
            all, among: telling.isEmpty ? all : telling, Denials(all, in: language), safest: safestNo)
        let spoken = language.flatMap { program.derived(SpokenLexicons.init).lexicons[$0] }
        let lexicon = spoken ?? program.derived { Lexicon($0) }
        let asked = (questions ?? Array(program.questions.indices)).filter {
            program.questions[$0].retirement == nil
        }
        let hits = asked.flatMap {
            finder.hits(lexicon.entries[$0], at: $0)
        }
        let found = hits.sorted { $0.rank < $1.rank }.map(\.found)
        // However much else is found, the surest no is among them.
        let denials = found.filter(\.isDenial)
        let said = found.filter { !$0.isDenial }.prefix(5 - min(2, denials.count))
        return Array((said + denials).prefix(5))
    }

    /// What words of a story point to, clause by clause, so that "no" in one says nothing of another, the
    /// last clause first. A clause that only says when belongs to the one before it.
    package func find(story: String, in language: String? = nil) -> [Found] {
        var clauses: [String] = []
        for clause in story.split(whereSeparator: { ".;,!?\n".contains($0) }).map(String.init) {
            let isTime = words(clause).allSatisfy { timeWords.contains($0) || emptyWords.contains($0) }
            clauses.append((isTime ? clauses.popLast().map { $0 + " " } ?? "" : "") + clause)
        }
        var found: [Found] = []
        for clause in clauses.suffix(24).reversed() {
            for hit in find(clause, in: language)
            where !found.contains(where: { $0.question == hit.question && $0.option == hit.option }) {
                found.append(hit)
            }
        }
        // A story that says a thing and denies it elsewhere says it.
        let said = Set(found.filter { !$0.isDenial }.map(\.question))
        return found.filter { !$0.isDenial } + found.filter { $0.isDenial && !said.contains($0.question) }
    }

    /// The answer of a question that says no to all it asks: its safest, where that begins so.
    private func safestNo(_ question: Int) -> Int? {
        let place: Int? =
            switch program.safestAnswer(to: question) {
            case .choice(let place)?: place
            case .several?:
                if case .several(let none) = program.questions[question].kind { none } else { nil }
            case .number?, .missing?, .notAsked?, nil: nil
            }
        guard let place else { return nil }
        let first = words(program.questions[question].options[place].label).first
        return first.map(["no", "none", "nothing", "nobody", "never"].contains) == true ? place : nil
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
    /// A word of the clause and its place in it.
    struct Typed {
        let word: Word
        let place: Int
    }

    let all: [String]
    let typed: [Typed]
    /// Those of `typed` by which something is found; the others only order what was.
    let pointing: [Typed]
    let denials: Denials
    /// The answer that says no, where a question has one.
    let safest: (Int) -> Int?

    init(_ all: [String], among telling: [String], _ denials: Denials, safest: @escaping (Int) -> Int?) {
        let kept = Set(telling)
        let typed = all.enumerated().filter { kept.contains($0.element) }
            .map { Typed(word: Word($0.element), place: $0.offset) }
        let others = typed.filter {
            !denials.denying.contains($0.word.text) && !timeWords.contains($0.word.text)
        }
        (self.all, self.typed, self.denials, self.safest) = (all, typed, denials, safest)
        pointing = others.isEmpty ? typed : others
    }

    struct Hit {
        let found: Found
        /// Denials last; words left over, how sure the others are together, question, answer.
        let rank: (Int, Int, Int, Int, Int)
    }

    /// How sure a hit is, how many words it leaves over, and whether the clause says it or denies it.
    struct Match {
        var by: [Found.By] = []
        var over = 0
        var said = Denials.Said.affirmed

        var sureness: Int { by.reduce(0) { $0 + $1.rawValue } }
        var worst: Found.By { by.max() ?? .hears }
    }

    func hits(_ entry: Lexicon.Entry, at index: Int) -> [Hit] {
        let wording = entry.wording
        var (hits, denied, open): ([Hit], [Match], [Match]) = ([], [], [])
        let no = safest(index)
        for (place, option) in entry.options.enumerated() {
            guard let match = match(option, wording) else { continue }
            switch match.said {
            // What says no is found as the denial that it is, where its label or topic names what is denied.
            case .affirmed where place == no && isDenying:
                let denied = pointing.filter { denials[$0.place] == .denied }
                let isNamed = denied.contains { word in
                    (option.deniedByLabel + entry.topic).contains { isSame(word.word, $0) }
                }
                if denied.isEmpty || isNamed { hits.append(hit(match, index, place, isDenial: true)) }
            case .affirmed: hits.append(hit(match, index, place))
            case .denied: denied.append(match)
            case .open: open.append(match)
            }
        }
        let asked = pointing.filter { isAsked($0, wording) }
        let itself = Match(matching: typed.map { sureness($0.word, [], wording) })
        let isPointed = pointing.contains { sureness($0.word, [], wording) != nil }
        // The very thing that the question is about is denied: that is its no. "No gun" is not "no weapon".
        let about = pointing.filter { isAsked($0, entry.topic) }
        if let no, hits.isEmpty, about.contains(where: { denials[$0.place] == .denied }) {
            return [hit(denied.min { $0.over < $1.over } ?? itself, index, no, isDenial: true)]
        }
        if hits.isEmpty, let match = open.min(by: { $0.over < $1.over }) { return [hit(match, index, nil)] }
        let least = hits.map(\.rank.1).min() ?? (denied.isEmpty ? Int.max : 0)
        guard isPointed, itself.over < least, !asked.contains(where: { denials[$0.place] == .denied }) else {
            return hits
        }
        return hits + [hit(itself, index, nil)]
    }

    private func isAsked(_ typed: Typed, _ wording: [Word]) -> Bool {
        wording.contains { isSame(typed.word, $0) }
    }

    /// Whether the clause denies anything.
    private var isDenying: Bool { all.contains(where: denials.denying.contains) }

    private func hit(_ match: Match, _ question: Int, _ option: Int?, isDenial: Bool = false) -> Hit {
        Hit(
            found: Found(question: question, option: option, by: match.worst, isDenial: isDenial),
            rank: (isDenial ? 1 : 0, match.over, match.sureness, question, option ?? -1))
    }

    /// At least one word must point to the answer itself; the wording of its question may take the others.
    private func match(_ option: Lexicon.Option, _ wording: [Word]) -> Match? {
        let label = option.label
        let matched = pointing.filter { sureness($0.word, label, []) != nil }
        if let said = option.heard.compactMap({ self.said(ofHeard: $0, beside: matched, wording) })
            .min(by: { $0.rawValue < $1.rawValue })
        {
            return Match(by: [.hears], said: said)
        }
        guard !matched.isEmpty else { return nil }
        var match = Match(matching: typed.map { sureness($0.word, label, wording) })
        match.said = matched.map { said(of: $0, by: option) }.max { $0.rawValue < $1.rawValue } ?? .affirmed
        return match
    }

    /// What is said of words by which an answer is heard, as they stand in the clause; nil where they do not.
    /// Words that only say when point to an answer where others do to its question.
    private func said(ofHeard heard: [String], beside matched: [Typed], _ wording: [Word]) -> Denials.Said? {
        if heard.allSatisfy({ timeWords.contains($0) || emptyWords.contains($0) }),
            typed.contains(where: { !timeWords.contains($0.word.text) }),
            matched.isEmpty,
            !pointing.contains(where: { isAsked($0, wording) })
        {
            return nil
        }
        let isDenying = heard.contains(where: denials.denying.contains)
        return all.indices.compactMap { start -> Denials.Said? in
            guard all[start...].starts(with: heard) else { return nil }
            if isDenying { return .affirmed }
            return (start..<start + heard.count).map { denials[$0] }.max { $0.rawValue < $1.rawValue }
        }.min { $0.rawValue < $1.rawValue }
    }

    /// What is said of a word that an answer has. Where the answer denies it, as "not breathing" does, a
    /// denial says just that.
    private func said(of typed: Typed, by option: Lexicon.Option) -> Denials.Said {
        let said = denials[typed.place]
        guard said == .denied else { return said }
        return option.denied.contains { isSame(typed.word, $0) } ? .affirmed : .denied
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

import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageValues

extension CallScreen {
    /// The question that the next answer is to; nil where nothing is left to ask, or a screen is asked.
    var question: Int? {
        switch focus {
        case .question(let question): question
        case .screen: nil
        case .next: screenAsked == nil ? chosen?.question : nil
        }
    }

    /// The screen that the next answer is to, where one question for several is asked.
    var screenAsked: Int? {
        switch focus {
        case .question: nil
        case .screen(let screen): screen
        case .next: chosen?.screen
        }
    }

    /// Of the questions that are offered the one that is looked at.
    private var chosen: UpNext? {
        guard case .next(let place) = focus, !offered.isEmpty else { return nil }
        return offered[min(place, offered.count - 1)]
    }

    /// Chooses among the questions that are offered, as the arrow keys do.
    package mutating func moveFocus(by step: Int) {
        let count = offered.count
        guard count > 0, pending == nil else { return }
        let place = if case .next(let place) = focus { place } else { step > 0 ? -1 : 0 }
        focus = .next((place + step + count) % count)
    }

    mutating func answer(_ line: String) {
        let view = view
        if let screen = screenAsked { return answer(line, toScreen: screen) }
        guard let question else {
            return say(
                "Nothing waits for an answer. /find records what the caller says, /go goes to a question.")
        }
        let record = program.questions[question]
        switch AnswerGrammar(record, labels: labels(of: record)).read(line) {
        case .failure(let problem): say(problem.message.sentence)
        case .success(let answer): take(answer, to: question, .asked, view)
        }
    }

    /// Records an answer; where another stands, asks whether that was wrong or the world moved.
    mutating func take(_ answer: Answer, to question: Int, _ manner: Manner, _ view: CallView) {
        let name = program.questions[question].name
        let code: AnswerCode
        switch program.code(for: answer, to: question) {
        case .failure(let problem):
            let allowed = program.allowedAnswers(program.questions[question], isOnCall: true)
            return say("\(problem.message); it can be \(allowed)".sentence)
        case .success(let found): code = found
        }
        let old = view.answers[question]
        guard old.isValue, old != code else {
            if recordAnswers([.answered(person: view.person.id, question: name, answer, manner)]) {
                askForDetail(of: question)
            }
            return
        }
        let was = words(old, to: question)
        let isGraver = program.isGraver(code, than: old, to: question)
        var items = [
            Choice("Wrong before", .replace(question, answer, .corrected, manner)),
            Choice("Changed since", .replace(question, answer, .changed, manner)),
        ]
        // Of two wounded or two weapons at a scene the graver counts; "none" is not beside any.
        let isBoth = ![old, code].contains { $0 == program.safestAnswer(to: question) }
        if program.questions[question].isAboutScene, program.questions[question].isOrdered, isBoth {
            items.append(
                Choice(
                    "Both are so, of two people or things",
                    isGraver ? .replace(question, answer, .changed, manner) : .graverStays(question)))
        }
        pending = .choices(
            Choices(
                "\(program.topic(of: question)) was “\(was)”, now “\(words(code, to: question))”. "
                    + "Was it wrong before, or has it changed since?",
                items,
                note: "/back records nothing, as Esc does in the window"
                    + (isGraver ? "; another command records it as changed since" : ""),
                whenLeft: "\(program.topic(of: question)) stays “\(was)”: nothing was recorded.",
                ifLeft: isGraver ? .replace(question, answer, .changed, manner) : nil))
    }

    /// Records one of a question's answers; what was chosen beside it stays, where it may have several.
    mutating func take(option: Int, of question: Int, _ manner: Manner) {
        let record = program.questions[question]
        let view = view
        let name = record.options[option].name
        guard case .several(let none) = record.kind else {
            return take(.one(name), to: question, manner, view)
        }
        var names = [name]
        if case .several(let bits) = view.answers[question], option != none {
            names = record.options.indices
                .filter { $0 == option || bits >> UInt64($0) & 1 == 1 && $0 != none }
                .map { record.options[$0].name }
        }
        take(.several(names), to: question, manner, view)
    }

    // MARK: screens

    /// What a screen can be answered with: nothing of the kind, each of its questions, what was seen.
    func choices(ofScreen index: Int, _ view: CallView) -> [String] {
        let screen = program.screens[index]
        let covers = Set(covers(ofScreen: index))
        let none = beside(language?["screens.\(screen.name).none"], screen.none)
        return [none]
            + screen.covered.filter { covers.contains($0.question) }.map {
                beside(
                    language?.label(program.questions[$0.question], at: screen),
                    $0.label ?? program.topic(of: $0.question))
            }
            + (observation(atScreen: index, view) == nil ? [] : ["\(none), as seen or heard"])
    }

    /// What may be ticked without asking; nobody is heard by text.
    func observation(atScreen index: Int, _ view: CallView) -> String? {
        program.channel?.isOther(on: view.answers) == true ? nil : program.screens[index].observe
    }

    private mutating func answer(_ line: String, toScreen index: Int) {
        let missing: [String: Missing] = ["?": .unknown, "-": .refused, "~": .unclear]
        if let reason = missing[line] { return record(screen: index, .missing(reason)) }
        let labels = choices(ofScreen: index, view)
        let covers = covers(ofScreen: index)
        var chosen: Set<Int> = []
        let pieces = line.split(separator: ",").map { String($0.trimming(\.isWhitespace)) }
        for piece in pieces.isEmpty ? [line] : pieces {
            // Letters that begin both ways to say "nothing of the kind" mean the one that was asked.
            let read = choice(piece, among: labels)
                .flatMapError { problem in
                    choice(piece, among: Array(labels.prefix(covers.count + 1))).mapError { _ in problem }
                }
            switch read {
            case .failure(let problem):
                if line.contains(where: \.isLetter), proposeWords(line, toScreen: index) { return }
                return say(problem.message.sentence)
            case .success(let place): chosen.insert(place)
            }
        }
        let isSeen = chosen.contains(covers.count + 1)
        guard chosen.count == 1 || !chosen.contains(0) && !isSeen else {
            return say(
                "“\(labels[chosen.contains(0) ? 0 : labels.count - 1])” excludes the others; type it "
                    + "alone, or leave it out."
            )
        }
        let named = chosen.filter { $0 >= 1 && $0 <= covers.count }.sorted()
            .map { program.questions[covers[$0 - 1]].name }
        record(screen: index, .named(named), isObserved: isSeen)
    }

    /// What the caller named at a screen, in the caller's words: answers to choose from, that name their
    /// question and answer it at once. False where the words point to none.
    private mutating func proposeWords(_ line: String, toScreen index: Int) -> Bool {
        let covers = covers(ofScreen: index)
        let hits = call.find(line, among: covers, in: language?.language).filter { hit in
            hit.option.map { code(of: $0, to: hit.question) != program.safestAnswer(to: hit.question) }
                ?? false
        }
        guard !hits.isEmpty else { return false }
        let items = hits.compactMap { hit in
            hit.option.map { option in
                let label = program.questions[hit.question].options[option].label
                return Choice(
                    "\(program.topic(of: hit.question)): \(label)",
                    .nameAtScreen(index, hit.question, option: option))
            }
        }
        pending = .choices(
            Choices(
                "Which of these is it? The rest of the question then counts as no.", items,
                whenLeft: notRecorded(line)))
        return true
    }

    private func code(of option: Int, to question: Int) -> AnswerCode {
        if case .choice = program.questions[question].kind {
            .choice(option)
        } else {
            .several(1 << UInt64(option))
        }
    }

    /// Records that a screen named one question, with the answer to it.
    mutating func name(_ question: Int, option: Int, atScreen index: Int) {
        guard let answer = program.answer(code(of: option, to: question), to: question) else { return }
        let name = program.questions[question].name
        let isRecorded = recordAnswers([
            .screened(person: view.person.id, screening(index, .named([name]))),
            .answered(person: view.person.id, question: name, answer, .asked),
        ])
        if isRecorded { askForDetail(of: question) }
    }

    private mutating func record(
        screen index: Int, _ result: Screening.Result, isObserved: Bool = false
    ) {
        let screening = screening(index, result, isObserved: isObserved)
        recordAnswers([.screened(person: view.person.id, screening)])
        if case .named(let names) = result, !names.isEmpty {
            let topics = names.compactMap(program.questionIndex).map(program.topic(of:))
            say("Named, and asked next: \(topics.joined(separator: ", ")).")
        }
    }

    // MARK: dangers that cannot wait

    /// Records what a danger key stands for. The eighth is the lost line.
    mutating func press(_ key: Int) {
        if key == 8 { return loseLine() }
        guard program.dangerKeys.indices.contains(key - 1) else {
            return say("This library has no danger on key \(key). /help lists the keys.")
        }
        let kinds = call.kinds(ofKey: key - 1)
        let name = "F\(key), \(program.dangerKeys[key - 1].label)"
        if kinds.isEmpty { return say("\(name): it is recorded already.") }
        if recordAnswers(kinds) { reply[reply.count - 1] += " (\(name); /back takes it back)" }
    }

    mutating func loseLine() {
        if view.isLineLost {
            sayWhatIsOpen()
            pending = .choices(
                Choices(
                    "The line is lost already.",
                    [Choice("The line is back", .lineBack), Choice("End the call as lost", .end(.lost))],
                    whenLeft: "The line stays lost."))
            return
        }
        guard record([.lineLost]) else { return }
        did(.lineLost)
        say("The line is lost. What could not be asked any more counts as lost, and that is acted on.")
        say("/lost when it is back, or to end the call; /back where it was a mistake.")
    }
}

extension String {
    /// With a capital in front and a full stop behind, where the first is a letter.
    var sentence: String {
        prefix(1).uppercased() + dropFirst() + (last.map { ".?!".contains($0) } == true ? "" : ".")
    }
}

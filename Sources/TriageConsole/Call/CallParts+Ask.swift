import TriageCalls
import TriageEngine
import TriagePresentation
import TriageSyntax
import TriageValues

/// The question that waits, and answers that words of the caller point to.
extension CallParts {
    private enum Asked {
        case question(Int)
        case screen(Int)
    }

    /// What was gone to by hand, or what comes next.
    private var asked: Asked? {
        if let focus {
            let parts = focus.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2, parts[0] == "question", let place = program.questionIndex(parts[1]) {
                return .question(place)
            }
            if parts.count == 2, parts[0] == "screen",
                let place = program.screens.firstIndex(where: { $0.name == parts[1] })
            {
                return .screen(place)
            }
        }
        return isHidden ? nil : view.next.first.map(asked(_:))
    }

    private func asked(_ next: UpNext) -> Asked {
        next.screen.map { .screen($0) } ?? .question(next.question)
    }

    var ask: [String: Any] {
        var context: [String: Any] = ["mine": isMine, "over": view.isOver, "any": false]
        if isHidden, !view.isOver {
            context["topics"] = topics
            context["hidden"] = true
        }
        guard !view.isOver, let asked else { return context }
        context["any"] = true
        if let practice, isMine {
            context["practice"] = true
            context["reply"] = practice.reply(to: name(asked)) ?? ""
        }
        switch asked {
        case .question(let question): context.merge(ask(question)) { $1 }
        case .screen(let screen): context.merge(ask(screen: screen)) { $1 }
        }
        context["others"] = others(beside: asked)
        context["tongues"] = tongues
        context["has-tongues"] = !tongues.isEmpty
        context["unreviewed"] = isUnreviewed
        context["person"] = view.person.id
        context["must"] = view.openMustAsk.count
        return context
    }

    private func name(_ asked: Asked) -> String {
        switch asked {
        case .question(let place): "question:" + program.questions[place].name
        case .screen(let place): "screen:" + program.screens[place].name
        }
    }

    private func others(beside chosen: Asked) -> [[String: Any]] {
        isHidden
            ? []
            : view.next.filter { name(asked($0)) != name(chosen) }.prefix(2).map { next in
                (next.screen.map(wording(ofScreen:)) ?? wording(of: next.question))
                    .merging(["go": name(asked(next))]) { $1 }
            }
    }

    // MARK: a question

    private func ask(_ question: Int) -> [String: Any] {
        let record = program.questions[question]
        let code = view.answers[question]
        var context = wording(of: question)
        context.merge([
            "topic": program.topic(of: question), "topic-worded": worded(topicOf: question),
            "because": because(question), "name": "question:" + record.name,
            "was": code == .notAsked ? "" : label(code, question),
            "was-value": code.isValue,
            "again": view.person.isAsked(question) ? label(code, question) : "",
            "detail": record.detail ?? "", "question": record.name,
            "missing": [(Missing.unknown, "?"), (.refused, "-"), (.unclear, "~")].map { reason, key in
                [
                    "key": key, "label": words(reason.rawValue),
                    "do": json([answered(question, .missing(reason), .asked)]).line,
                ] as [String: Any]
            },
            "about": view.people.count > 1 && !record.isAboutScene ? view.person.label : "",
        ]) { $1 }
        switch record.kind {
        case .number(let range):
            context["number"] =
                [
                    "low": range.text(range.bounds.lowerBound), "high": range.text(range.bounds.upperBound),
                    "unit": range.unit ?? "", "places": range.places.count,
                    "mode": range.places == .whole ? "numeric" : "decimal",
                ] as [String: Any]
        case .choice:
            context["choices"] = choices(record.shownOptions.map { .choice($0) }, question, .asked)
        case .several(let none):
            context["several"] = true
            context["none"] = none.map { record.options[$0].name } ?? ""
            context["toggles"] = record.shownOptions.enumerated().map { place, option in
                said(saying?.label(record.options[option], of: record), record.options[option].label)
                    .merging([
                        "key": key(place), "keys": keys(place), "label": record.options[option].label,
                        "name": record.options[option].name, "alone": option == none,
                    ]) { $1 }
            }
        }
        return context
    }

    /// One answer a key; where another one stands, it says so, and whether both may be so.
    private func choices(_ codes: [AnswerCode], _ question: Int, _ manner: Manner) -> [[String: Any]] {
        codes.enumerated().compactMap { place, code in
            guard var choice = choice(code, question, manner) else { return nil }
            choice["key"] = key(place)
            choice["keys"] = keys(place)
            return choice
        }
    }

    private func choice(_ code: AnswerCode, _ question: Int, _ manner: Manner) -> [String: Any]? {
        guard let answer = program.answer(code, to: question) else { return nil }
        let old = view.answers[question]
        let isOther = old.isValue && old != code
        let safest = program.safestAnswer(to: question)
        let record = program.questions[question]
        let isBoth =
            isOther && record.isAboutScene && record.isOrdered && old != safest && code != safest
        let option: Question.Option? =
            if case .choice(let place) = code { record.options[place] } else { nil }
        let english = label(code, question)
        return said(option.flatMap { saying?.label($0, of: record) }, english).merging([
            "label": english, "do": json([answered(question, answer, manner)]).line,
            "stands": old == code, "was": isOther ? label(old, question) : "",
            "topic": program.topic(of: question),
            "both": isBoth ? (program.isGraver(code, than: old, to: question) ? "graver" : "stays") : "",
            "detail": record.detail ?? "", "question": record.name,
        ]) { $1 }
    }

    private func answered(_ question: Int, _ answer: Answer, _ manner: Manner) -> CallEvent.Kind {
        .answered(person: view.person.id, question: program.questions[question].name, answer, manner)
    }

    /// `1` to `9`, then `01`, `02` and so on: one key or two, and none begins another.
    private func key(_ place: Int) -> String { place < 9 ? "\(place + 1)" : "0\(place - 8)" }

    /// One key a digit, as they are pressed.
    private func keys(_ place: Int) -> [String] { key(place).map(String.init) }

    private func because(_ question: Int) -> String {
        if isHidden { return "" }
        guard let next = view.next.first(where: { $0.question == question && $0.screen == nil }) else {
            return program.questions[question].why ?? ""
        }
        switch next.because {
        case .named(let screen):
            return words("It was named when “{ask}” was asked.", ["ask": program.screens[screen].ask])
        case .wording(let screen):
            return words(
                "It decides in which words “{screen}” is asked, which comes next.",
                ["screen": program.screens[screen].name.spoken])
        case .ranked(let ranked): return reason(ranked, program)
        }
    }

    // MARK: a screen

    private func ask(screen index: Int) -> [String: Any] {
        let screen = program.screens[index]
        let covers = view.covers(ofScreen: index)
        let covered = screen.covered.filter { covers.contains($0.question) }
        let left = call.leftOut(ofScreen: index, at: view.at)
        let person = view.person.id
        let seen =
            program.channel?.isOther(on: view.answers) == true ? nil : screen.observe
        func screened(_ result: Screening.Result, isObserved: Bool = false) -> String {
            json([
                .screened(person: person, call.screening(index, result, isObserved: isObserved, at: view.at))
            ]).line
        }
        let none = said(saying?["screens.\(screen.name).none"], screen.none)
        return wording(ofScreen: index).merging([
            "topic": screen.name.spoken,
            "because": words(
                "It stands for several questions: {topics}.",
                [
                    "topics": covers.map(program.topic(of:)).joined(separator: ", ")
                ])
                + (left.isEmpty
                    ? ""
                    : " "
                        + words(
                            "Leave out what is known or asked apart: {topics}.",
                            ["topics": left.joined(separator: ", ")])),
            "name": "screen:" + screen.name, "screen": true,
            "none-label": screen.none, "none-said": none["said"] ?? "", "none-tongue": none["tongue"] ?? "en",
            "none-english": none["english"] ?? "", "none-do": screened(.named([])),
            "base": screened(.named([])),
            "toggles": covered.enumerated().map { place, item in
                let label = item.label ?? program.topic(of: item.question)
                return said(saying?.label(program.questions[item.question], at: screen), label)
                    .merging([
                        "key": key(place + 1), "keys": keys(place + 1), "label": label,
                        "name": program.questions[item.question].name, "alone": false,
                    ]) { $1 }
            },
            "seen": seen ?? "", "seen-do": seen == nil ? "" : screened(.named([]), isObserved: true),
            "missing": [(Missing.unknown, "?"), (.refused, "-"), (.unclear, "~")].map { reason, key in
                ["key": key, "label": words(reason.rawValue), "do": screened(.missing(reason))]
                    as [String: Any]
            },
        ]) { $1 }
    }

    // MARK: found by words

    /// What words of the caller point to: each can be taken by a key, and nothing is recorded before. What is
    /// guessed, or denied, is never the marked one that Enter takes.
    ///
    /// - Parameter words: in practice, topics that have them can be asked about.
    func found(_ hits: [Found], asking words: String = "") -> String {
        let fresh = hits.filter { hit in
            let stands = view.answers[hit.question]
            guard let option = hit.option else { return !stands.isValue }
            return code(option, hit.question) != stands
        }
        let asked = isHidden ? topics(of: words, hits) : []
        let choices =
            (asked
            + fresh.compactMap { hit -> [String: Any]? in
                let topic = program.topic(of: hit.question)
                guard let option = hit.option else {
                    return [
                        "topic": topic, "label": self.words("ask it"),
                        "go": "question:" + program.questions[hit.question].name,
                    ]
                }
                guard var choice = choice(code(option, hit.question), hit.question, .volunteered) else {
                    return nil
                }
                choice["topic"] = topic
                choice["guess"] = hit.isDenial || hit.by > .label
                return choice
            }).prefix(6).enumerated().map { place, choice in
                choice.merging(["key": "\(place + 1)"]) { $1 }
            }
        return frame.part("found", ["choices": choices, "none": choices.isEmpty])
    }

    /// One of several answers comes beside those that stand.
    private func code(_ option: Int, _ question: Int) -> AnswerCode {
        guard case .several(let none) = program.questions[question].kind else { return .choice(option) }
        guard option != none, case .several(let bits) = view.answers[question] else {
            return .several(1 << UInt64(option))
        }
        return .several((bits | 1 << UInt64(option)) & ~(none.map { 1 << UInt64($0) } ?? 0))
    }
}

extension CallView {
    /// What the call is about: the titles of the protocols that apply.
    func concerns(_ program: Program) -> [String] {
        program.documents.filter { document in
            document.isProtocol
                && (document.applies.map { evaluation.plain.truths[$0] == .yes } ?? false)
        }.map(\.title)
    }
}

import TriageCalls
import TriageEngine
import TriageSyntax
import TriageValues

/// A call under way, for programs that show it: all that a person at it has before them. README.md beside the
/// sources of the server describes it.
package func json(live view: CallView, _ program: Program) -> JSON {
    LiveShape(view: view, program: program).json()
}

/// The whole record of a call, a sentence an event.
package func json(timelineOf view: CallView) -> JSON { json(of: view.timeline) }

/// What a further event moved on a ladder; `null` where nothing did.
package func json(moved before: CallView, _ after: CallView, _ program: Program) -> JSON {
    .list(
        zip(before.ladders, after.ladders).compactMap { old, new in
            let ladder = program.ladders[new.ladder]
            let pairs: [(key: String, from: Int, to: Int)] = [
                ("shown", old.shown, new.shown), ("recommended", old.recommended, new.recommended),
                ("established", old.established, new.established),
                ("highest_so_far", old.highestSoFar, new.highestSoFar),
                ("possible", old.possible, new.possible),
                ("if_line_dropped", old.ifLineDropped, new.ifLineDropped),
            ]
            let moved = pairs.filter { $0.from != $0.to }
            guard !moved.isEmpty else { return nil }
            return .object(
                [(key: "ladder", value: .text(ladder.name)), (key: "rose", value: .flag(new.rose))]
                    + moved.map { key, from, to in
                        (
                            key: key,
                            value: [
                                "from": .text(ladder.rungs[from].name), "to": .text(ladder.rungs[to].name),
                            ]
                        )
                    })
        })
}

/// What waits for a second person; `null` for nothing.
package func json(agreement view: AgreementView?) -> JSON {
    guard let view else { return .null }
    let rungs = view.decision.rungs.sorted { $0.key < $1.key }
    return [
        "id": .text(view.id), "asked_by": ["id": .text(view.asker), "name": .text(view.by)],
        "at": .text("\(view.at)"), "rungs": .object(rungs.map { (key: $0.key, value: .text($0.value)) }),
        "reason": .optional(view.decision.reason?.rawValue), "words": .optional(view.decision.words),
        "overtaken": .flag(view.isOvertaken),
    ]
}

private struct LiveShape {
    let view: CallView
    let program: Program

    func json() -> JSON {
        [
            "at": .text("\(view.at)"),
            "since_opened_ms": .number(Int(view.sinceOpenedMilliseconds)),
            "owner": view.owner.map { ["id": .text($0.id), "name": .text($0.name)] } ?? .null,
            "training": .flag(view.isTraining),
            "over": .flag(view.isOver),
            "ending": .optional(view.ending.map(ending)),
            "agreement": TriagePresentation.json(agreement: view.agreement),
            "line_lost": .flag(view.isLineLost),
            "provisional": .flag(view.isProvisional),
            "warnings": .list(view.warnings.map { .text($0) }),
            "ladders": .list(view.ladders.map(ladder)),
            "person": .text(view.person.id),
            "people": .list(view.people.map(person)),
            "next": .list(view.next.map(next)),
            "open_must_ask": names(view.openMustAsk),
            "guidance": .list(view.guidance.map(guidance)),
            "send": .list(view.responders.map { .text(program.responders[$0].name) }),
            "sent": .list(view.sent.map(sending)),
            "unsent": .list(view.unsent.map { .text(program.responders[$0].name) }),
            "flags": .list(
                view.flags.map {
                    ["flag": .text(program.flags[$0].name), "label": .text(program.flags[$0].label)]
                }),
            "aged": .list(
                view.aged.map {
                    [
                        "question": .text(program.questions[$0.question].name),
                        "answer": program.json(of: $0.code, to: $0.question),
                        "said_at": .text("\($0.saidAt)"), "ago_ms": .number(Int($0.agoMilliseconds)),
                    ]
                }),
            "laws_broken": .list(view.explanation.lawsBroken.map { .text(program.laws[$0].name) }),
            "messages": .list(view.messages.map(message)),
            "outcomes": .list(view.cameOfIt.map(outcome)),
        ]
    }

    private func message(_ message: MessageView) -> JSON {
        [
            "id": .optional(message.id), "at": .text("\(message.at)"),
            "from": message.isOurs ? "here" : "them", "text": .text(message.text),
            "by": .optional(message.by),
            "answers": .list(
                message.answers.map {
                    [
                        "person": .text($0.person), "question": .text(program.questions[$0.question].name),
                        "answer": program.json(of: $0.code, to: $0.question),
                    ]
                }),
        ]
    }

    private func outcome(_ view: AftermathView) -> JSON {
        [
            "at": .text("\(view.at)"), "by": .optional(view.by),
            "outcome": .text(view.aftermath.outcome.rawValue), "note": .optional(view.aftermath.note),
            "plan": .optional(view.aftermath.plan),
            "satisfaction": .optional(view.aftermath.satisfaction?.rawValue),
            "follow_up": .optional(view.aftermath.followUp.map { "\($0)" }),
        ]
    }

    private func names(_ questions: [Int]) -> JSON {
        .list(questions.map { .text(program.questions[$0].name) })
    }

    private func ending(_ ending: Ending) -> String {
        switch ending {
        case .handedOver: "handed_over"
        case .resolved: "resolved"
        case .lost: "lost"
        case .notForUs(.wrongNumber): "wrong_number"
        case .notForUs(.transfer): "transfer"
        }
    }

    private func ladder(_ shown: LadderView) -> JSON {
        guard case .object(let fields) = TriagePresentation.json(of: shown, program) else { return .null }
        let ladder = program.ladders[shown.ladder]
        let rung = ladder.rungs[shown.shown]
        let more: [(key: String, value: JSON)] = [
            ("title", .text(ladder.title)), ("label", .text(rung.label)), ("within", .optional(rung.within)),
            ("floor", .flag(shown.isFloor)), ("rose", .flag(shown.rose)),
            ("decision", shown.decision.map { decision($0, ladder) } ?? .null),
        ]
        return .object(fields + more)
    }

    private func decision(_ view: DecisionView, _ ladder: Ladder) -> JSON {
        [
            "rung": .text(ladder.rungs[view.rung].name), "basis": .text(ladder.rungs[view.basis].name),
            "at": .text("\(view.at)"), "by": .optional(view.by),
            "reason": .optional(view.decision.reason?.rawValue), "words": .optional(view.decision.words),
            "second_person": .optional(view.decision.secondPerson), "overtaken": .flag(view.isOvertaken),
        ]
    }

    private func person(_ person: PersonView) -> JSON {
        [
            "id": .text(person.id), "label": .text(person.label), "role": .optional(person.role),
            "ladders": .list(
                program.ladders.indices.map { place in
                    let ladder = program.ladders[place]
                    let standing = person.standings[place]
                    return [
                        "ladder": .text(ladder.name),
                        "recommended": .text(ladder.rungs[standing.recommended].name),
                        "possible": .text(ladder.rungs[standing.possible].name),
                        "highest_so_far": .text(ladder.rungs[person.highestSoFar[place]].name),
                    ]
                }),
            "open_must_ask": names(person.openMustAsk),
            "answers": .object(
                program.questions.indices.compactMap { question in
                    let code = person.answers.codes[question]
                    guard code != .notAsked else { return nil }
                    return (
                        key: program.questions[question].name, value: program.json(of: code, to: question)
                    )
                }),
            "details": .object(
                person.details.sorted { $0.key < $1.key }.map {
                    (key: program.questions[$0.key].name, value: .text($0.value.text))
                }),
        ]
    }

    private func next(_ next: UpNext) -> JSON {
        let question = program.questions[next.question]
        return [
            "question": .text(question.name), "topic": .text(question.topic),
            "ask": .text(program.wording(of: next.question, on: view.addressed)),
            "because": .text(because(next)),
            "must_ask": .flag(question.mustAsk),
            "answers": .list(
                question.options.map { ["answer": .text($0.name), "label": .text($0.label)] }),
            "several": .flag(isSeveral(question)),
            "number": number(question),
            "screen": next.screen.map { screen in
                [
                    "screen": .text(program.screens[screen].name),
                    "ask": .text(program.wording(ofScreen: screen, on: view.addressed)),
                    "covers": names(view.covers(ofScreen: screen)),
                ]
            } ?? .null,
        ]
    }

    private func because(_ next: UpNext) -> String {
        switch next.because {
        case .named: "a screen named it"
        case .wording: "it decides in which words the next screen is asked"
        case .ranked(let ranked): reason(ranked, program)
        }
    }

    private func isSeveral(_ question: Question) -> Bool {
        if case .several = question.kind { true } else { false }
    }

    private func number(_ question: Question) -> JSON {
        guard case .number(let range) = question.kind else { return .null }
        func json(_ steps: Int) -> JSON {
            range.places == .whole ? .number(steps) : .text(range.text(steps))
        }
        return [
            "lowest": json(range.bounds.lowerBound), "highest": json(range.bounds.upperBound),
            "places": .number(range.places.count), "unit": .optional(range.unit),
        ]
    }

    private func guidance(_ piece: Int) -> JSON {
        let guidance = program.guidance[piece]
        return [
            "guidance": .text(guidance.name), "say": .optional(guidance.say), "do": .optional(guidance.toDo),
            "avoid": .optional(guidance.avoid), "given": .flag(view.given.contains(piece)),
        ]
    }

    private func sending(_ sending: Sending) -> JSON {
        [
            "responder": .text(program.responders[sending.responder].name),
            "sent_at": .optional(sending.sentAt.map { "\($0)" }),
            "arrived_at": .optional(sending.arrivedAt.map { "\($0)" }),
            "cancelled_at": .optional(sending.cancelledAt.map { "\($0)" }),
        ]
    }
}

import TriageAccess
import TriageCalls
import TriageEngine
import TriagePresentation
import TriageServer
import TriageSyntax
import TriageValues

/// A call as its page shows it: parts that are put in place one by one, so that nothing that is being typed
/// is touched.
///
/// A thing that can be done carries the events that do it (`data-do`), as the API takes them; the script adds
/// ids and sends them. So what a key records is what stood on the screen.
struct CallParts {
    /// The call's name at this server.
    let name: String
    let call: Call
    let view: CallView
    let frame: Frame
    /// The number of events that are shown.
    let count: Int
    /// Whether who looks may add to it.
    let isMine: Bool
    /// What was gone to by hand: `question:NAME` or `screen:NAME`.
    var focus: String?
    /// Of a call at which a simulated caller answers.
    var practice: PracticeCall?
    /// What was made of it before.
    var pieces = Pieces()

    var program: Program { call.program }
    var words: Words { frame.words }
    /// The language in which the caller is spoken to; nil for English.
    var saying: Translation? { Self.saying(program, frame) }

    /// Each part by the id of its element.
    func all() -> [(String, String)] {
        (practice.map { [("caller", frame.part("caller", caller($0)))] } ?? []) + [
            ("strip", frame.part("strip", strip)), ("keys", keys),
            ("act", practice.flatMap(practisedAct) ?? frame.part("act", act)),
            ("timers", frame.part("timers", timers)),
            ("ask", frame.part("ask", ask)),
            ("need", frame.part("need", need)), ("guidance", frame.part("guidance", guidance)),
            ("people", frame.part("people-part", people)), ("record", frame.part("record", record)),
            ("outcome", frame.part("outcome", outcome)),
        ] + (isChat ? [("messages", frame.part("messages", chat))] : [])
    }

    // MARK: where the call stands

    var strip: [String: Any] {
        [
            "incident": call.incident ?? "", "channel": channel,
            "opened": "\(view.at.milliseconds - view.sinceOpenedMilliseconds)",
            "training": view.isTraining, "line-lost": view.isLineLost,
            "ending": view.ending.map { "\(call.sentence($0))" } ?? "", "over": view.isOver,
            "ladders": view.ladders.filter { _ in !isHidden }.map(ladder), "provisional": view.isProvisional,
            "must": isHidden ? "" : view.mustAskSentence(program, naming: 3),
            "warnings": view.otherWarnings.filter { _ in !isHidden }.map(\.asSentence),
            "contradictions": view.contradictions.filter { _ in !isHidden }.map(contradiction),
            "undone": undone, "facts": facts,
            "about": view.people.count > 1 ? view.person.label : view.person.name ?? "",
            "level": view.ladders.isEmpty || isHidden ? 0 : level(view.ladders[program.response]),
        ]
    }

    /// What was still open when the call ended: nobody is told to do it any more. Empty words before, and
    /// where nothing was.
    private var undone: Any {
        guard view.isOver, !isHidden else { return "" }
        let ended = call.events.last { if case .closed = $0.kind { true } else { false } }
        var undone: [String: Any] = [:]
        if case .closed(_, let reason?)? = ended?.kind { undone["although"] = reason }
        func put(_ key: String, _ words: [String]) {
            if !words.isEmpty { undone[key] = words.joined(separator: ", ") }
        }
        put("not-sent", (view.unfinished?.unsent ?? []).map { program.responders[$0].label })
        put(
            "on-the-way",
            view.sent.filter { $0.arrivedAt == nil && $0.cancelledAt == nil }
                .map { program.responders[$0.responder].label })
        let open = view.people.flatMap(\.openMustAsk)
        put("not-asked", Set(open).sorted().map { program.topic(of: $0).lowercased() })
        undone["call-back"] = followUp
        return undone.isEmpty ? "" : undone as Any
    }

    /// Each answer with its time, by which it can be put right.
    private func contradiction(_ found: Contradiction) -> [String: Any] {
        [
            "whose": view.people.count > 1 ? view.people[found.person].label : "", "over": view.isOver,
            "parts": found.parts.map { part in
                [
                    "topic": worded(topicOf: part.question), "answer": label(part.code, part.question),
                    "at": time(part.at), "go": "question:" + program.questions[part.question].name,
                ] as [String: Any]
            },
        ]
    }

    var channel: String {
        switch call.channelKind {
        case .voice: words("voice")
        case .text: words("text")
        case .chat: words("chat")
        }
    }

    /// From 0 to 4, whatever the number of rungs: colour and shape.
    static func level(_ rung: Int, of ladder: Ladder) -> Int {
        let top = ladder.rungs.count - 1
        return top <= 0 ? 0 : (rung * 4 + top - 1) / top
    }

    func level(_ ladder: LadderView) -> Int {
        Self.level(ladder.shown, of: program.ladders[ladder.ladder])
    }

    private func ladder(_ shown: LadderView) -> [String: Any] {
        let ladder = program.ladders[shown.ladder]
        func label(_ place: Int) -> String { ladder.rungs[place].label }
        // What is no higher than now is not said again.
        func other(_ place: Int) -> String { place > shown.shown ? label(place) : "" }
        let decision = shown.decision
        return [
            "titled": worded(reading?.ladder(ladder), ladder.title),
            "tier": worded(shown.ladder, shown.shown),
            "title": ladder.title, "level": level(shown), "place": shown.shown + 1,
            "of": ladder.rungs.count, "now": label(shown.shown),
            "within": ladder.rungs[shown.shown].within ?? "", "rose": shown.rose,
            "provisional": shown.isProvisional,
            "highest": other(shown.highestSoFar), "possible": other(shown.possible),
            "dropped": other(shown.ifLineDropped),
            "decided": time(decision.flatMap { $0.isOvertaken ? nil : $0.at }, by: decision?.by),
            "overtaken": decision?.isOvertaken ?? false,
            "below": shown.decided != nil && shown.undecided > shown.shown ? label(shown.undecided) : "",
        ]
    }

    /// What whoever is sent must know first, as far as it was recorded: where, and how to call back.
    private var facts: [[String: Any]] {
        program.factsToGo.map { question in
            let code = view.answers[question]
            let detail = view.people.compactMap { $0.details[question]?.text }.last ?? ""
            let isAsked = view.person.isAsked(question)
            return [
                "topic": worded(topicOf: question), "name": program.topic(of: question), "detail": detail,
                "answer": code == .notAsked ? "" : label(code, question),
                "asked": isAsked ? label(code, question) : "",
                "open": !code.isValue && detail.isEmpty, "unwritten": code.isValue && detail.isEmpty,
                "go": "question:" + program.questions[question].name,
            ]
        }
    }

    /// The topics of what nobody knows yet and who goes needs first, such as the place.
    private var unknownFacts: [String] {
        facts.filter { $0["open"] as? Bool == true }.compactMap { $0["name"] as? String }
    }

    private func label(_ shown: LadderView) -> String {
        program.ladders[shown.ladder].rungs[shown.shown].label
    }

    func label(_ code: AnswerCode, _ question: Int) -> String {
        let options = program.questions[question].options
        switch code {
        case .notAsked: return words("not asked")
        case .missing(let reason): return words(reason.rawValue)
        case .choice(let place): return options[place].label
        case .several(let bits):
            return options.indices.filter { bits >> UInt64($0) & 1 == 1 }.map { options[$0].label }
                .joined(separator: ", ")
        case .number(let number):
            guard case .number(let range) = program.questions[question].kind else { return "\(number)" }
            return range.text(number) + range.unitInSentence
        }
    }

    /// What rose with the last event, or contradicts another answer since, to be said once; nil where nothing
    /// did.
    var rise: String? {
        let rose = view.ladders.filter(\.rose).map { shown in
            let ladder = program.ladders[shown.ladder]
            return words(
                "{ladder} rose to {rung}", ["ladder": ladder.title, "rung": ladder.rungs[shown.shown].label])
        }
        let contradicted = view.contradictions.filter { found in
            found.parts.contains { $0.at == call.events.last?.at }
        }.map { found in
            words(
                "These cannot all be true, ask which is right: {answers}",
                [
                    "answers": found.parts.map {
                        "\(program.topic(of: $0.question)) “\(label($0.code, $0.question))”"
                    }.joined(separator: ", ")
                ])
        }
        let told = rose + contradicted
        return told.isEmpty || isHidden ? nil : told.joined(separator: "; ").asSentence
    }

    /// A note that somebody else left with the last event; nil where there is none.
    var whisper: String? {
        guard let last = call.events.last, case .note(let text) = last.kind, let by = last.by,
            by != frame.principal?.label
        else { return nil }
        return "\(by): \(text)"
    }

    // MARK: keys, decisions and sending

    var keys: String {
        let dangers = program.dangerKeys.prefix(7).enumerated().map { place, key -> [String: Any] in
            let kinds = call.kinds(ofKey: place)
            return [
                "key": "F\(place + 1)", "label": key.label,
                "worded": worded(reading?["danger_keys.\(key.name)"], key.label),
                "do": kinds.isEmpty ? "" : json(kinds).line,
                "done": kinds.isEmpty, "mine": isMine,
            ]
        }
        let lost = view.isLineLost ? words("Line is back") : words("Line lost")
        let line: [String: Any] = [
            "key": "F8", "label": lost,
            "worded": ["said": lost, "tongue": frame.look.language.rawValue, "english": ""] as [String: Any],
            "do": json([view.isLineLost ? .lineBack : .lineLost]).line, "done": false, "line": true,
            "mine": isMine,
        ]
        return frame.list("key", dangers + [line], pieces)
    }

    var act: [String: Any] {
        let open = view.ladders.filter { ($0.decided ?? $0.undecided) >= $0.undecided && $0.decided == nil }
        let rungs = open.map { shown in
            (program.ladders[shown.ladder].name, program.ladders[shown.ladder].rungs[shown.shown].name)
        }
        let accept = Decision(Dictionary(rungs) { first, _ in first })
        let unsent = view.unsent
        return [
            "mine": isMine, "over": view.isOver,
            "accept": rungs.isEmpty ? "" : json([.decided(accept)]).line,
            // With one key all ladders are decided, and somebody may be sent to nobody knows where: both are
            // said.
            "accepts": open.map { "\(program.ladders[$0.ladder].title) \(label($0))" }
                .joined(separator: "; "),
            "sends": unsent.map { program.responders[$0].label }.joined(separator: ", "),
            "unknown": unknownFacts.joined(separator: ", "),
            // What was accepted stands in the strip; what was lowered is said with its reason.
            "lowered": view.ladders.compactMap { shown -> [String: Any]? in
                guard let decision = shown.decision, !decision.isOvertaken, decision.lowers else {
                    return nil
                }
                let ladder = program.ladders[shown.ladder]
                return [
                    "title": ladder.title, "rung": ladder.rungs[decision.rung].label,
                    "how": time(decision.at, by: decision.by),
                    "second": decision.decision.secondPerson ?? "",
                    "reason": decision.decision.reason?.sentence ?? "",
                ]
            },
            "unsent": unsent.map { responder in
                [
                    "label": program.responders[responder].label, "worded": worded(responder: responder),
                    "do": json([.sent(program.responders[responder].name)]).line,
                ] as [String: Any]
            },
            "has-unsent": !unsent.isEmpty,
            "send-all": unsent.isEmpty ? "" : json(unsent.map { .sent(program.responders[$0].name) }).line,
            "sent": view.sent.map(sending), "has-sent": !view.sent.isEmpty,
            "agreement": view.agreement.map(agreement) ?? [:], "has-agreement": view.agreement != nil,
        ]
    }

    /// What waits for a second person: who asked can take it back, anybody else who takes calls can answer.
    private func agreement(_ asked: AgreementView) -> [String: Any] {
        let rungs = asked.decision.rungs.sorted { $0.key < $1.key }.compactMap { ladder, rung -> String? in
            let found = program.ladders.first { $0.name == ladder }
            return found?.rungs.first { $0.name == rung }.map { "\(found?.title ?? ladder): \($0.label)" }
        }
        let principal = frame.principal
        let isAsker = asked.asker == principal?.id
        return [
            "by": asked.by, "rungs": rungs.joined(separator: "; "), "overtaken": asked.isOvertaken,
            "reason": asked.decision.reason?.sentence ?? "", "words": asked.decision.words ?? "",
            "may-withdraw": isAsker || isMine,
            "may-answer": !isAsker && !asked.isOvertaken
                && (principal.map {
                    Permission.allows($0, .agree, on: .call(CallStanding(call)))
                } ?? false),
            "path": "/api/1/calls/\(name)/agreements/\(asked.id)/",
        ]
    }

    // MARK: what is to be done, said and known

    var guidance: [String: Any] {
        if let practice, isMine { return practisedGuidance(practice) }
        func piece(_ place: Int, _ number: Int) -> [String: Any] {
            let guidance = program.guidance[place]
            let say = said(saying?["guidance.\(guidance.name).say"], guidance.say ?? "")
            return [
                "name": guidance.name,
                "say": say["said"] ?? "", "tongue": say["tongue"] ?? "en", "english": say["english"] ?? "",
                "to-do": worded(reading?["guidance.\(guidance.name).do"], guidance.toDo ?? ""),
                "avoid": worded(reading?["guidance.\(guidance.name).avoid"], guidance.avoid ?? ""),
                "does": guidance.toDo != nil, "avoids": guidance.avoid != nil,
                "given": view.given.contains(place), "key": Self.guideKey(number - 1) ?? "",
                "number": Self.guideKey(number - 1) == nil ? "" : "\(number + 6)",
                "do": json([.guidanceGiven(guidance.name)]).line,
            ]
        }
        // After the end nobody is told what to say: what was said stands there.
        let due = view.isOver ? view.guidance.filter(view.given.contains) : view.guidance
        let all = due.enumerated().map { piece($0.element, $0.offset + 1) }
        return [
            "first": Array(all.prefix(3)), "rest": Array(all.dropFirst(3)),
            "rest-count": max(0, all.count - 3),
            "has-rest": all.count > 3, "none": all.isEmpty, "mine": isMine, "over": view.isOver,
            "tasks": view.flags.map {
                worded(reading?.flag(program.flags[$0]), program.flags[$0].label)
            }, "has-tasks": !view.flags.isEmpty,
        ]
    }

    /// The key that marks one of the first three as said; proposals have those below.
    static func guideKey(_ place: Int) -> String? { place < 3 ? "Alt+\(place + 7)" : nil }

    /// What responders need to know and nobody asked yet, apart from what may change the response.
    var need: [String: Any] {
        let open = isHidden || view.isOver ? [] : view.explanation.open.map(\.question) + view.openMustAsk
        let wanted = open.reduce(into: [Int]()) { list, question in
            let isNeeded =
                !program.questions[question].tell.isEmpty || program.questions[question].detail != nil
            if isNeeded, !list.contains(question), !view.answers[question].isValue { list.append(question) }
        }
        return [
            "questions": wanted.prefix(6).map { question in
                [
                    "topic": worded(topicOf: question),
                    "go": "question:" + program.questions[question].name,
                ] as [String: Any]
            }, "any": !wanted.isEmpty, "more": wanted.count > 6 ? "\(wanted.count - 6)" : "",
        ]
    }

    var people: [String: Any] {
        [
            "several": view.people.count > 1, "mine": isMine,
            "people": view.people.enumerated().map { place, person in
                let ladder = program.ladders[program.response]
                let (safe, told) = (
                    person.histories.filter { isSafe($0, person) }.map { given($0, person) },
                    person.histories.filter { !isSafe($0, person) }.map { given($0, person) }
                )
                return [
                    "label": person.label, "role": person.role ?? "", "chosen": place == view.current,
                    "rung": isHidden
                        ? "" : ladder.rungs[person.standings[program.response].recommended].label,
                    "open": !isHidden && !view.isOver && !person.openMustAsk.isEmpty,
                    "do": json([.personChosen(person.id)]).line,
                    "answers": frame.list("answer-given", told, pieces),
                    "safe": frame.list("answer-given", safe, pieces), "has-safe": !safe.isEmpty,
                    "safe-count": safe.count,
                ] as [String: Any]
            },
        ]
    }

    var record: [String: Any] {
        [
            "lines": frame.list(
                "record-line",
                view.timeline.reversed().map { line in
                    ["at": time(line.at), "text": practice?.told(line) ?? line.text, "by": line.by ?? ""]
                }, pieces)
        ]
    }

    /// Events as the API takes them, without ids.
    func json(_ kinds: [CallEvent.Kind]) -> JSON {
        .list(kinds.map { TriageCalls.json(of: $0) })
    }
}

import TriageCalls
import TriageEngine
import TriageSyntax
import TriageTraining

/// What is otherwise where a simulated caller answers.
extension CallParts {
    /// Whether who takes the call sees nothing of what the rules say, as the rubric wants until it ends.
    var isHidden: Bool { isMine && (practice?.rubric.hidesRecommendation ?? false) }

    /// What the caller said and what happened, the newest first.
    func caller(_ practice: PracticeCall) -> [String: Any] {
        let now = view.isOver ? call.events.last?.at ?? view.at : view.at
        return [
            "brief": practice.simulation.brief, "gone": practice.caller(at: now).hasEnded,
            "over": view.isOver, "call": name,
            "lines": practice.heard(until: now).reversed().map { event -> [String: Any] in
                var line: [String: Any] = [
                    "at": "\(event.at / 60):\(event.at % 60 < 10 ? "0" : "")\(event.at % 60)", "says": "",
                    "topic": "", "happens": "",
                ]
                switch event.what {
                case .caller(let words): line["says"] = words
                case .happening(let what): line["happens"] = what
                case .ask(let question, let reply):
                    line["topic"] = program.topic(of: question)
                    line["says"] = reply ?? ""
                case .askScreen(let screen, let reply):
                    line["topic"] = program.screens[screen].name.spoken
                    line["says"] = reply ?? ""
                default: break
                }
                return line
            },
        ]
    }

    /// Everything that can be asked, by what it is about.
    var topics: [[String: Any]] {
        let questions = program.questions.indices.map {
            (program.topic(of: $0), "question:" + program.questions[$0].name)
        }
        let screens = program.screens.map { ($0.name.spoken, "screen:" + $0.name) }
        return (questions + screens).sorted { $0.0.lowercased() < $1.0.lowercased() }
            .map { ["topic": $0.0, "go": $0.1] }
    }

    /// Questions, as proposals: what the words point to, as on any call, then topics that have them as
    /// whole words, those with most of them first.
    func topics(of text: String, _ hits: [Found]) -> [[String: Any]] {
        let wanted = Set(text.lowercased().split { !$0.isLetter }.filter { $0.count > 3 })
        func count(_ topic: [String: Any]) -> Int {
            let name = (topic["topic"] as? String ?? "").lowercased()
            return wanted.intersection(name.split { !$0.isLetter }).count
        }
        let named = hits.map { "question:" + program.questions[$0.question].name }
        func rank(_ topic: [String: Any]) -> Int? {
            let place = named.firstIndex(of: topic["go"] as? String ?? "")
            return place ?? (count(topic) > 0 ? named.count + wanted.count - count(topic) : nil)
        }
        return topics.compactMap { topic in rank(topic).map { (rank: $0, topic: topic) } }
            .sorted { $0.rank < $1.rank }
            .map { $0.topic.merging(["label": words("ask it")]) { $1 } }
    }

    /// Deciding and sending without being told what to; nil where it is shown.
    func practisedAct(_ practice: PracticeCall) -> String? {
        guard isHidden, !view.isOver else { return nil }
        let sent = view.sent.filter { $0.cancelledAt == nil }.map { program.responders[$0.responder].label }
        return frame.part(
            "act-practice",
            [
                "decided": practice.decided.sorted { $0.ladder < $1.ladder }
                    .map { program.ladders[$0.ladder].rungs[$0.rung].label }.joined(separator: "; "),
                "sent": sent.joined(separator: ", "),
            ])
    }

    /// What can be said: what the library has for now, what the caller needs, and what is tempting, by the
    /// alphabet, so that its place tells nothing.
    func practisedGuidance(_ practice: PracticeCall) -> [String: Any] {
        let harm = Set(call.events.compactMap { Noted($0)?.text("harmful") })
        let wanted = Set(view.guidance + practice.simulation.give.map(\.guidance))
        let sayings = wanted.map {
            place -> (say: String, toDo: String, isGiven: Bool, data: String, path: String) in
            let piece = program.guidance[place]
            return (
                piece.say ?? "", piece.say == nil ? piece.toDo ?? piece.name : "", view.given.contains(place),
                json([.guidanceGiven(piece.name)]).line, ""
            )
        }
        let tempting = practice.simulation.harmful.map { item in
            (
                say: item.says, toDo: "", isGiven: harm.contains(item.id),
                data: "", path: "/say/" + percentEncoded(item.id)
            )
        }
        let all = (sayings + tempting).sorted { ($0.say + $0.toDo) < ($1.say + $1.toDo) }
        return [
            "first": all.enumerated().map { place, item in
                [
                    "say": item.say, "tongue": "en", "english": "", "to-do": worded(nil, item.toDo),
                    "does": !item.toDo.isEmpty,
                    "given": item.isGiven,
                    "key": Self.guideKey(place) ?? "○",
                    "number": Self.guideKey(place) == nil ? "" : "\(place + 7)",
                    "do": item.data, "path": item.path,
                ] as [String: Any]
            },
            "has-rest": false, "none": all.isEmpty, "mine": isMine, "has-tasks": false,
        ]
    }
}

import TriageEngine
import TriageValues

extension Call {
    func timeline() -> [TimelineLine] {
        var clock: Int64 = 0
        var last: Moment?
        return events.enumerated().map { place, event in
            clock += last.map { max(0, event.at.milliseconds - $0.milliseconds) } ?? 0
            last = event.at
            return TimelineLine(
                event: place, at: event.at, sinceOpenedMilliseconds: clock, by: event.by,
                text: sentence(event.kind))
        }
    }

    /// An event as a line of the record says it.
    package func sentence(_ kind: CallEvent.Kind) -> String {
        switch kind {
        case .opened(let channel, let incident, _):
            return "call opened, by \(channel.rawValue)" + (incident.map { ", incident \($0)" } ?? "")
        case .answered(let person, let question, let answer, let manner):
            return whose(person) + answered(question, answer) + said(manner)
        case .screened(let person, let screening): return whose(person) + screened(screening)
        case .replaced(let person, let question, let answer, let how, let manner):
            let why = how == .corrected ? ", corrected: it was wrong before" : ", changed since"
            let topic = program.questionIndex(question).map(program.topic(of:)) ?? question
            return whose(person)
                + (answer.map { answered(question, $0) + why } ?? "\(topic): taken back, it was wrong")
                + said(manner)
        case .detail(let person, let question, let text):
            return whose(person) + "\(topics([question]).spoken): "
                + (text.map { "“\($0)”" } ?? "the words were taken back")
        case .note(let text): return "note: \(text)"
        case .message(let message):
            return (message.isOurs ? "written to them: " : "they wrote: ") + "“\(message.text)”"
                + (message.writtenAt.map { ", \($0.day()) \($0.clock()) UTC" } ?? "")
        case .guidanceGiven(let name): return given(name)
        case .personAdded(_, let label, let role):
            return "in the call: \(label)" + (role.map { ", \($0)" } ?? "")
        case .personNamed(let id, let label):
            let first = history.people.first { $0.id == id }?.first ?? id
            return label.map { "\(first): called \($0)" } ?? "\(first): the name was taken back"
        case .personRemoved(let id): return "not in the call, added by mistake: \(label(ofPerson: id))"
        case .personChosen(let id): return "asking about \(label(ofPerson: id))"
        case .decided(let decision): return decided(decision)
        case .agreementAsked(let decision, _):
            return decided(decision, as: "a second person is asked to agree to")
        case .agreed: return "agreed, as the second person"
        case .agreementRefused(_, let words):
            return "not agreed, as the second person" + (words.map { ": \($0)" } ?? "")
        case .agreementWithdrawn: return "no second person is asked any more"
        case .handedOff(let what): return handedOff(what)
        case .sent(let name): return "sent: \(label(ofResponder: name))"
        case .arrived(let name): return "arrived: \(label(ofResponder: name))"
        case .cancelled(let name): return "cancelled: \(label(ofResponder: name))"
        case .reportTakenBack(let name):
            return "taken back, recorded by mistake: the last about \(label(ofResponder: name))"
        case .lineLost: return "line lost"
        case .lineBack: return "line back"
        case .owned(let owner, let custody):
            return "with \(owner?.name ?? "the supervisors' board") now: \(custody.sentence)"
        case .training: return "for practice: not a real call"
        case .cameOfIt(let aftermath): return cameOfIt(aftermath)
        case .closed(let ending, let although):
            return "call over: " + sentence(ending)
                + (although.map { ", although not everything was done: \($0)" } ?? "")
        case .other(let kind, _): return "recorded by another version: \(kind)"
        }
    }

    package func sentence(_ ending: Ending) -> String {
        switch ending {
        case .handedOver(let to): "handed over to \(to)"
        case .resolved: "resolved"
        case .lost: "the line was lost"
        case .notForUs(.wrongNumber): "wrong number"
        case .notForUs(.transfer(let to)): "transferred to \(to)"
        }
    }

    /// What was said, or else done, in its words.
    private func given(_ name: String) -> String {
        guard let piece = program.guidance.first(where: { $0.name == name }) else { return "said: \(name)" }
        return piece.say.map { "said: \($0)" } ?? "done: \(piece.toDo ?? piece.avoid ?? name)"
    }

    private func whose(_ id: String) -> String {
        (history.people + history.removed).count < 2 ? "" : "\(label(ofPerson: id)): "
    }

    private func label(ofPerson id: String) -> String {
        (history.people + history.removed).first { $0.id == id }?.label ?? id
    }

    private func label(ofResponder name: String) -> String {
        program.responders.first { $0.name == name }?.label ?? name
    }

    private func answered(_ question: String, _ answer: Answer) -> String {
        guard let index = program.questionIndex(question),
            case .success(let code) = program.code(for: answer, to: index)
        else { return "\(question): \(answer)" }
        return "\(program.topic(of: index)): \(program.label(of: code, to: index))"
    }

    private func said(_ manner: Manner) -> String {
        switch manner {
        case .asked: ""
        case .volunteered: " (said unasked)"
        case .screened(let screen): " (screened by \(screen))"
        case .observed: " (seen or heard)"
        case .written: " (written)"
        case .key(let key): " (key \(program.dangerKeys.first { $0.name == key }?.label ?? key))"
        }
    }

    private func screened(_ screening: Screening) -> String {
        let none = program.screens.first { $0.name == screening.screen }?.none ?? "none"
        let what =
            switch screening.result {
            case .missing(let reason): reason.rawValue
            case .named([]): none
            case .named(let names): topics(names)
            }
        let seen = screening.isObserved ? ", seen or heard" : ""
        return "\(screening.screen.spoken): \(what) (for \(topics(screening.covers))\(seen))"
    }

    private func topics(_ names: [String]) -> String {
        names.map { name in
            program.questionIndex(name).map { program.topic(of: $0).lowercased() } ?? name
        }.joined(separator: ", ")
    }

    private func handedOff(_ what: HandingOff) -> String {
        let audience = program.audiences.first { $0.name == what.audience }?.label ?? what.audience
        return "handed off to \(audience)" + (what.unit.map { " (\($0))" } ?? "")
            + (what.reason.map { ": \($0)" } ?? "")
    }

    private func cameOfIt(_ aftermath: Aftermath) -> String {
        let parts = [
            aftermath.outcome.sentence.lowercased(), aftermath.note, aftermath.plan.map { "plan: \($0)" },
            aftermath.satisfaction.map { $0.sentence.lowercased() },
            aftermath.followUp.map { "follow-up due \($0)" },
        ].compactMap { $0 }
        return "came of it: " + parts.joined(separator: "; ")
    }

    private func decided(_ decision: Decision, as verb: String = "decided") -> String {
        let rungs = decision.rungs.sorted { $0.key < $1.key }.map { ladder, rung in
            let title = program.ladders.first { $0.name == ladder }?.title ?? ladder
            let label =
                program.rungPlace(rung).map { program.ladders[$0.ladder].rungs[$0.rung].label } ?? rung
            return "\(title): \(label)"
        }
        let reasons = [
            decision.reason?.sentence, decision.words, decision.secondPerson.map { "with \($0)" },
        ].compactMap { $0 }
        return "\(verb): " + ([rungs.joined(separator: ", ")] + reasons).joined(separator: "; ")
    }
}

import TriageSyntax
import TriageValues

/// The first line of an event file; LF is at its end.
package let eventFileHeader = JSON.object([(key: "format", value: .text(eventFileFormat))]).line + "\n"
let eventFileFormat = "triage-call/1"

/// The first line of what was given to somebody of a call, which says what is left out of it.
package func eventFileHeader(givenTo audience: String, leftOut: [String]) -> String {
    JSON.object([
        (key: "format", value: .text(eventFileFormat)), (key: "given_to", value: .text(audience)),
        (key: "left_out", value: .texts(leftOut)),
    ]).line + "\n"
}

/// An event as a line of an event file, with its LF.
package func line(of event: CallEvent) -> String {
    // As it stood, so that nothing is lost that this version does not know.
    if case .other(_, let line) = event.kind { return line + "\n" }
    let pairs: [(key: String, value: JSON)] = [
        ("at", .text("\(event.at)")), ("by", .optional(event.by)), ("id", .optional(event.id)),
    ]
    return JSON.object(pairs.filter { !$0.value.isNull } + fields(of: event.kind)).line + "\n"
}

/// A kind of event with its keys, as a client sends it to a server beside an id.
package func json(of kind: CallEvent.Kind) -> JSON { .object(fields(of: kind)) }

private func fields(of kind: CallEvent.Kind) -> [(key: String, value: JSON)] {
    let (name, fields) = written(kind)
    // `answer: null` says something; elsewhere nothing is said by leaving it out.
    return [(key: "kind", value: .text(name))] + fields.filter { $0.key == "answer" || !$0.value.isNull }
}

/// A whole event file.
package func eventFile(_ events: [CallEvent]) -> String {
    eventFileHeader + events.map(line(of:)).joined()
}

private func written(_ kind: CallEvent.Kind) -> (kind: String, fields: [(key: String, value: JSON)]) {
    switch kind {
    case .opened(let channel, let incident, let library):
        (
            "opened",
            [
                ("channel", .text(channel.rawValue)), ("incident", .optional(incident)),
                ("library", .texts(library)),
            ]
        )
    case .answered(let person, let question, let answer, let manner):
        ("answered", written(person, question, answer, manner))
    case .screened(let person, let screening): ("screened", [("person", .text(person))] + screening.fields)
    case .replaced(let person, let question, let answer, let how, let manner):
        (how.rawValue, written(person, question, answer, manner))
    case .detail(let person, let question, let text):
        (
            "detail",
            [("person", .text(person)), ("question", .text(question)), ("text", .optional(text))]
        )
    case .note(let text): ("note", [("text", .text(text))])
    case .message(let message):
        (
            "message",
            [
                ("from", message.isOurs ? "here" : "them"), ("text", .text(message.text)),
                ("written_at", .optional(message.writtenAt.map { "\($0)" })),
            ]
        )
    case .guidanceGiven(let name): ("guidance_given", [("guidance", .text(name))])
    case .personAdded(let id, let label, let role):
        ("person_added", [("person", .text(id)), ("label", .text(label)), ("role", .optional(role))])
    case .personNamed(let id, let label):
        ("person_named", [("person", .text(id)), ("label", .optional(label))])
    case .personRemoved(let id): ("person_removed", [("person", .text(id))])
    case .personChosen(let id): ("person_chosen", [("person", .text(id))])
    case .decided(let decision): ("decided", written(decision))
    case .agreementAsked(let decision, let asker):
        ("agreement_asked", written(decision) + [("asker", .text(asker))])
    case .agreed(let id, let agreer):
        ("agreed", [("asked", .text(id)), ("agreer", .optional(agreer))])
    case .agreementRefused(let id, let words):
        ("agreement_refused", [("asked", .text(id)), ("words", .optional(words))])
    case .agreementWithdrawn(let id): ("agreement_withdrawn", [("asked", .text(id))])
    case .handedOff(let what):
        (
            "handed_off",
            [
                ("audience", .text(what.audience)), ("because", .optional(what.reason)),
                ("unit", .optional(what.unit)),
            ]
        )
    case .sent(let name): ("sent", [("responder", .text(name))])
    case .arrived(let name): ("arrived", [("responder", .text(name))])
    case .cancelled(let name): ("cancelled", [("responder", .text(name))])
    case .reportTakenBack(let name): ("report_taken_back", [("responder", .text(name))])
    case .lineLost: ("line_lost", [])
    case .lineBack: ("line_back", [])
    case .owned(let owner, let custody):
        (
            "owned",
            [
                ("owner", .optional(owner?.id)), ("name", .optional(owner?.name)),
                ("because", .text(custody.rawValue)),
            ]
        )
    case .training(let isBlind): ("training", isBlind ? [("blind", .flag(true))] : [])
    case .cameOfIt(let aftermath):
        (
            "outcome",
            [
                ("outcome", .text(aftermath.outcome.rawValue)), ("note", .optional(aftermath.note)),
                ("plan", .optional(aftermath.plan)),
                ("satisfaction", .optional(aftermath.satisfaction?.rawValue)),
                ("follow_up", .optional(aftermath.followUp.map { "\($0)" })),
            ]
        )
    case .closed(let ending, let although):
        ("closed", written(ending) + [("although", .optional(although))])
    case .other(let kind, _): (kind, [])
    }
}

private func written(_ person: String, _ question: String, _ answer: Answer?, _ manner: Manner)
    -> [(key: String, value: JSON)]
{
    [("person", .text(person)), ("question", .text(question)), ("answer", JSON(answer))] + manner.fields
}

private func written(_ decision: Decision) -> [(key: String, value: JSON)] {
    let rungs = decision.rungs.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSON.text($0.value)) }
    return [
        ("rungs", .object(rungs)), ("reason", .optional(decision.reason?.rawValue)),
        ("words", .optional(decision.words)), ("second_person", .optional(decision.secondPerson)),
    ]
}

private func written(_ ending: Ending) -> [(key: String, value: JSON)] {
    switch ending {
    case .handedOver(let to): [("ending", "handed_over"), ("to", .text(to))]
    case .resolved: [("ending", "resolved")]
    case .lost: [("ending", "lost")]
    case .notForUs(.wrongNumber): [("ending", "wrong_number")]
    case .notForUs(.transfer(let to)): [("ending", "transfer"), ("to", .text(to))]
    }
}

extension JSON {
    fileprivate var isNull: Bool { if case .null = self { true } else { false } }
}

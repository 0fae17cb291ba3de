import Testing
import TriageCalls
import TriageEngine
import TriageValues

/// A small library in which everything that a call can do has its place.
enum CallLibrary {
    static let text = """
        rule_set: call
        title: Call
        ladders:
          response:
            title: Response
            provisional: remote
            rungs:
              info: { label: Information }
              remote: { label: Remote support, guide: [listen] }
              mobile: { label: Mobile team, within: 60 min, who: [team] }
              emergency: { label: Emergency, who: [ems], guide: [stay], lower: second_person }
          police:
            title: Police role
            rungs: { nobody: { label: No police }, leading: { label: Police leading, who: [police], lower: never } }
        responders: { ems: { label: Ambulance }, police: { label: Police }, team: { label: Team } }
        confidentiality: { part2: { label: 42 CFR Part 2 } }
        flags: { naloxone: { label: Bring naloxone } }
        audiences:
          ambulance: { label: Ambulance, sees: [part2], responders: [ems] }
          police: { label: Police, responders: [police] }
          next: { label: Next clinician, sees: [part2] }
        danger_keys:
          weapon_shown: { label: Weapon shown, record: { weapon: shown } }
          signs_all: { label: Both signs, record: { signs: [pale, sweating] } }
        sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
        guidance:
          listen: { say: Listen., source: s }
          stay: { do: Stay on the line., source: s }
          resuscitate: { do: Push on the chest., source: s }
          keep_away: { say: Keep away from it., source: s }
        questions:
          breathing:
            ask: Is the person breathing normally?
            why: It cannot wait.
            answers: { well: Breathing well, none: Not breathing }
            must_ask: true
            if_missing: ask_again
          weapon:
            ask: Is there a weapon?
            why: Nobody goes in before this is known.
            answers:
              none: No weapon
              laid_down: Laid down
              shown: { label: Shown or in hand, hears: [knife, gun, 'pistolé'] }
            must_ask: true
            if_missing: assume shown
            about: scene
            tell: [police]
            fresh_for: 10 min
          body: { ask: How is the body?, answers: { well: Well, drowsy: Drowsy or confused } }
          signs:
            ask: What else is seen?
            choose: several
            none: nothing
            answers: { nothing: Nothing, pale: Pale, sweating: Sweating }
          pain: { ask: How bad is the pain?, number: { from: 0, to: 10 } }
          substance:
            ask: What was taken?
            answers:
              nothing: Nothing
              alcohol: Alcohol
              opioid: { label: An opioid such as heroin, as: an opioid was taken, hears: [fentanyl] }
            confidential: part2
            tell: [ems]
          thoughts:
            ask: Are there thoughts of suicide?
            answers: { no: No thoughts, now: Thoughts now }
            screen: never
        screens:
          state: { ask: Is anything wrong with the body?, covers: [breathing, body, signs, pain], none: Nothing of the kind }
        rules:
          not_breathing: { when: breathing = none, raise: [emergency], send: [ems], guide: [resuscitate], because: Not breathing is dying., source: s }
          weapon_shown: { when: weapon = shown, raise: [emergency, leading], send: [police], guide: [keep_away], because: A weapon is in hand., source: s }
          drowsy: { when: body = drowsy or signs contains pale or pain >= 8, raise: [mobile], because: The body needs a look., source: s }
          opioid: { when: substance = opioid, raise: [mobile], send: [ems], flag: [naloxone], because: An opioid stops the breath., source: s }
          sweating: { when: signs contains sweating, raise: [remote], because: It may get worse., source: s }
          drinking: { when: substance >= alcohol, raise: [remote], because: Drink clouds., source: s }
          laid_down: { when: weapon >= laid_down, raise: [mobile], because: A weapon is near., source: s }
          thinking: { when: thoughts = now, raise: [mobile], because: Thoughts of now are not left alone., source: s }
        """

    static func program() throws -> Program { try compiled([text]) }
}

/// A call, told event by event; a minute passes between two.
struct ToldCall {
    var call: Call
    private(set) var now = Moment("2026-11-27T23:40:00Z") ?? Moment(milliseconds: 0)

    init(_ program: Program) throws {
        call = Call(program)
        try add(.opened(channel: .voice, incident: "4711", library: Call.library(of: program)), after: 0)
    }

    mutating func add(
        _ kind: CallEvent.Kind, after seconds: Int = 60, by: String? = "jd", id: String? = nil
    ) throws {
        now = Moment(milliseconds: now.milliseconds + Int64(seconds) * 1_000)
        try call.add(CallEvent(at: now, by: by, id: id, kind))
    }

    mutating func answer(
        _ question: String, _ answer: String, _ manner: Manner = .asked, of person: String = Call.firstPerson
    ) throws {
        try add(.answered(person: person, question: question, read(answer), manner))
    }

    mutating func replace(_ question: String, _ answer: String?, _ how: Replacement) throws {
        try add(
            .replaced(
                person: Call.firstPerson, question: question, answer.map(read), how, .asked))
    }

    private func read(_ answer: String) -> Answer {
        if let reason = Missing(rawValue: answer) { return .missing(reason) }
        if answer.contains(",") { return .several(answer.split(separator: ",").map(String.init)) }
        return Int(answer).map { .number($0) } ?? .one(answer)
    }

    var view: CallView { call.view(at: now) }

    /// The rungs shown, by name.
    func shown(after seconds: Int = 0) -> [String] {
        let moment = Moment(milliseconds: now.milliseconds + Int64(seconds) * 1_000)
        return call.view(at: moment).ladders.map { call.program.ladders[$0.ladder].rungs[$0.shown].name }
    }

    func code(_ question: String) -> String {
        let index = call.program.questionIndex(question) ?? 0
        return call.program.answer(view.answers.codes[index], to: index)?.description ?? "-"
    }

    /// The sentence with which an event is refused; nil when it is taken.
    func refusal(_ kind: CallEvent.Kind, by: String? = "jd") -> CallRefusal? {
        var other = call
        do {
            try other.add(CallEvent(at: now, by: by, kind))
            return nil
        } catch {
            // Nothing is half taken.
            #expect(other.events == call.events)
            let (before, after) = (call.view(at: now), other.view(at: now))
            #expect(before.ladders == after.ladders && before.answers == after.answers)
            return error
        }
    }
}

import TriageCalls
import TriageEngine
import TriageSyntax

/// The first line of an attempt.
package func beginLine(_ simulation: Simulation, _ program: Program, trainee: String, seed: Int) -> String {
    let protocols = program.documents.filter(\.isProtocol).map { JSON.text("\($0.name) \($0.version ?? "")") }
    return JSON.object([
        ("event", "begin"), ("kind", "training"), ("simulation", .text(simulation.id)),
        ("trainee", .text(trainee)),
        ("seed", .number(seed)), ("library", .list(protocols)),
        ("warning", "TRAINING: a simulated call, never to be used as a record of a real one"),
    ]).line + "\n"
}

extension Attempt.Event {
    /// The event as a line of an attempt file; reading it gives the same event.
    package func line(_ program: Program) -> String {
        var pairs: [(key: String, value: JSON)] = [("at", .number(at))]
        switch what {
        case .caller(let words): pairs += [("event", "caller"), ("says", .text(words))]
        case .ask(let question, let reply):
            pairs += [("event", "ask"), ("question", .text(program.questions[question].name))]
            if let reply { pairs.append(("reply", .text(reply))) }
        case .askScreen(let screen, let reply):
            pairs += [("event", "ask"), ("screen", .text(program.screens[screen].name))]
            if let reply { pairs.append(("reply", .text(reply))) }
        case .record(let question, let code, let manner, let how):
            pairs += [
                ("event", "record"), ("question", .text(program.questions[question].name)),
                ("answer", JSON(program.answer(code, to: question))),
            ]
            pairs += manner.fields
            if let how { pairs.append(("replaces", .text(how.rawValue))) }
        case .recordScreen(let screening):
            pairs += [("event", "record")] + screening.fields
        case .say(let guidance):
            pairs += [("event", "say"), ("guidance", .text(program.guidance[guidance].name))]
        case .harmful(let id): pairs += [("event", "say"), ("harmful", .text(id))]
        case .send(let responder):
            pairs += [("event", "send"), ("responder", .text(program.responders[responder].name))]
        case .decide(let rungs, let reason):
            let names = rungs.map { JSON.text(program.name(of: $0)) }
            pairs += [("event", "decide"), ("rungs", .list(names))]
            if let reason { pairs.append(("reason", .text(reason))) }
        case .note(let text): pairs += [("event", "note"), ("text", .text(text))]
        case .happening(let what): pairs += [("event", "happening"), ("what", .text(what))]
        case .shown: pairs += [("event", "shown")]
        case .end(let by): pairs += [("event", "end"), ("by", .text(by))]
        }
        return JSON.object(pairs).line + "\n"
    }
}

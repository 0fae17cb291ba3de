import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Reads a simulation; nil when it cannot be used, after everything wrong is reported.
package func parseSimulation(
    _ file: SourceFile, _ program: Program, _ problems: inout Problems
) -> Simulation? {
    var found = Problems()
    guard let root = read(file, &found) else {
        problems.append(found)
        return nil
    }
    var parser = SimulationParser(file: file, program: program, problems: found)
    let simulation = parser.parse(root)
    problems.append(parser.problems)
    return parser.problems.hasErrors ? nil : simulation
}

private struct SimulationParser {
    let file: SourceFile
    let program: Program
    var problems: Problems

    mutating func parse(_ root: Node) -> Simulation? {
        let fields = Fields(
            root, "a simulation", place: Span(file: file.id, start: 0, end: 0), file: file,
            required: [
                "simulation", "title", "protocol", "level", "form", "brief", "opening", "truth", "replies",
                "unexpected", "ideal", "accepted", "must_ask", "give", "harmful", "teaching",
            ], optional: ["row", "tells", "rest", "events", "must_not_send"], &problems)
        let truth = answers(fields.node("truth"))
        let document = name("protocol", fields, program.documents.map(\.name))
        let unexpected = fields.node("unexpected").flatMap { turn($0, nil) }
        let level: Simulation.Level? = choice("level", fields)
        let form: Simulation.Form? = choice("form", fields)
        let replies = replies(fields.node("replies"), truth)
        let events = events(fields.node("events"))
        let ideal = rungs("ideal", fields)
        let accepted = rungs("accepted", fields)
        for place in ideal where !accepted.contains(place) {
            report(
                "`\(program.name(of: place))` is ideal and not accepted",
                fields.place)
        }
        let opening = fields.words("opening", &problems).map(\.text)
        // Attempts are files of its name.
        let id = fields.word("simulation", &problems)
        if let id { checkName(id, allowingHyphens: true, &problems) }
        guard let unexpected, let level, let form, let document, !opening.isEmpty else { return nil }
        return Simulation(
            id: id?.text ?? "", title: fields.text("title", &problems) ?? "",
            document: document, level: level, form: form, row: fields.text("row", &problems),
            brief: fields.text("brief", &problems) ?? "", opening: opening,
            tells: answers(fields.node("tells")), truth: truth, replies: replies,
            rest: rest(fields, besides: truth), unexpected: unexpected, events: events, ideal: ideal,
            accepted: accepted,
            mustAsk: items("must_ask", fields, ["ask"], ["within", "before"]) { parser, entry, ground in
                parser.name("ask", entry, parser.program.questions.map(\.name)).map { question in
                    Simulation.MustAsk(
                        question: question, within: parser.number("within", entry),
                        before: parser.names("before", entry, parser.program.questions.map(\.name)),
                        ground: ground)
                }
            },
            give: items("give", fields, ["guide"], ["within"]) { parser, entry, ground in
                parser.name("guide", entry, parser.program.guidance.map(\.name)).map {
                    Simulation.Give(guidance: $0, within: parser.number("within", entry), ground: ground)
                }
            },
            harmful: harmful(fields.node("harmful")),
            mustNotSend: items("must_not_send", fields, ["send"], []) { parser, entry, ground in
                parser.name("send", entry, parser.program.responders.map(\.name)).map {
                    Simulation.MustNotSend(responder: $0, ground: ground)
                }
            },
            teaching: teaching(fields.node("teaching")), file: file.path)
    }

    // MARK: the caller

    /// With `rest: safest` what the caller answers to whatever the story does not tell: the safest answer, in
    /// the words of its label.
    private mutating func rest(_ fields: Fields, besides truth: [Int: AnswerCode]) -> [Int: Simulation.Turn] {
        guard let word = fields.word("rest", &problems) else { return [:] }
        guard word.text == "safest" else {
            report("`rest` can only be `safest`", word.span)
            return [:]
        }
        var rest: [Int: Simulation.Turn] = [:]
        for index in program.questions.indices where truth[index] == nil {
            guard let safest = program.safestAnswer(to: index) else { continue }
            rest[index] = Simulation.Turn(
                says: [program.label(of: safest, to: index)], heard: safest, tells: [:])
        }
        return rest
    }

    private mutating func answers(_ node: Node?) -> [Int: AnswerCode] {
        guard let node else { return [:] }
        let answers = parseAnswers(node, program, &problems)
        return Dictionary(
            uniqueKeysWithValues: answers.codes.indices.filter { answers.codes[$0] != .notAsked }.map {
                ($0, answers.codes[$0])
            })
    }

    private mutating func replies(_ node: Node?, _ truth: [Int: AnswerCode]) -> [Int: [Simulation.Turn]] {
        guard let node else { return [:] }
        var replies: [Int: [Simulation.Turn]] = [:]
        for (question, value) in entries(of: node, "`replies`", &problems) {
            guard let index = place(question, program.questions.map(\.name), "question") else { continue }
            guard case .list(let turns) = value.content, !turns.isEmpty else {
                report("the replies to `\(question.text)` are a list of turns with `says`", value.span)
                continue
            }
            guard let actual = truth[index] else {
                report(
                    "the story does not say what is true of `\(question.text)`", question.span,
                    help: "add it to `truth`")
                continue
            }
            replies[index] = turns.compactMap { turn($0, (question, actual)) }
        }
        return replies
    }

    /// - Parameter truth: the question and what is true of it; nil where the turn must say what is heard.
    private mutating func turn(_ node: Node, _ truth: (Word, AnswerCode)?) -> Simulation.Turn? {
        let fields = Fields(
            node, "a turn", place: node.span, file: file,
            required: truth == nil ? ["says", "heard"] : ["says"],
            optional: truth == nil ? [] : ["heard", "tells"], &problems)
        let says = fields.words("says", &problems).map(\.text)
        guard !says.isEmpty else { return nil }
        let tells = answers(fields.node("tells"))
        guard let heard = fields.node("heard") else {
            return truth.map { Simulation.Turn(says: says, heard: $0.1, tells: tells) }
        }
        if let reason = heard.text.flatMap({ Missing(rawValue: $0) }) {
            return Simulation.Turn(says: says, heard: .missing(reason), tells: tells)
        }
        guard let truth else {
            report("here only `unknown`, `refused` or `unclear` can be heard", heard.span)
            return nil
        }
        let key = Node(content: .scalar(Scalar(text: truth.0.text, style: .plain)), span: truth.0.span)
        let pair = Node(content: .mapping([Entry(key: key, value: heard)]), span: heard.span)
        return answers(pair).values.first.map { Simulation.Turn(says: says, heard: $0, tells: tells) }
    }

    private mutating func events(_ node: Node?) -> [Simulation.Event] {
        guard let node else { return [] }
        guard case .list(let items) = node.content else {
            report("`events` is a list", node.span)
            return []
        }
        var last = 0
        return items.compactMap { item in
            let fields = Fields(
                item, "an event", place: item.span, file: file, required: ["at", "what"],
                optional: ["says", "truth", "replies", "ends"], &problems)
            guard let at = number("at", fields) else { return nil }
            if at < last { report("the events are not in the order of time", item.span) }
            last = at
            let truth = answers(fields.node("truth"))
            return Simulation.Event(
                at: at, what: fields.text("what", &problems) ?? "", says: fields.text("says", &problems),
                truth: truth, replies: replies(fields.node("replies"), truth),
                ends: fields.flag("ends", &problems))
        }
    }

    // MARK: the judgement

    private mutating func rungs(_ key: String, _ fields: Fields) -> [RungPlace] {
        fields.words(key, &problems).compactMap { word in
            if let place = program.rungPlace(word.text) { return place }
            let names = program.ladders.flatMap(\.rungs).map(\.name)
            report(
                "no rung is called `\(word.text)`", word.span, help: suggestion(for: word.text, among: names))
            return nil
        }
    }

    private mutating func items<Item>(
        _ key: String, _ fields: Fields, _ required: [String], _ optional: [String],
        _ parse: (inout Self, Fields, Simulation.Ground) -> Item?
    ) -> [Item] {
        guard let node = fields.node(key) else { return [] }
        guard case .list(let list) = node.content else {
            report("`\(key)` is a list", node.span)
            return []
        }
        return list.compactMap { item in
            let entry = Fields(
                item, "an item of `\(key)`", place: item.span, file: file,
                required: required + ["because", "source"], optional: optional, &problems)
            let ground = ground(entry, "because")
            return parse(&self, entry, ground)
        }
    }

    private mutating func ground(_ fields: Fields, _ key: String) -> Simulation.Ground {
        Simulation.Ground(
            because: fields.text(key, &problems) ?? "",
            sources: names("source", fields, program.sources.map(\.name)))
    }

    private mutating func harmful(_ node: Node?) -> [Simulation.Harmful] {
        guard let node else { return [] }
        return entries(of: node, "`harmful`", &problems).map { id, value in
            let fields = Fields(
                value, "`\(id.text)`", place: id.span, file: file, required: ["say", "because", "source"],
                &problems)
            return Simulation.Harmful(
                id: id.text, says: fields.text("say", &problems) ?? "", ground: ground(fields, "because"))
        }
    }

    private mutating func teaching(_ node: Node?) -> [Simulation.Ground] {
        guard let node, case .list(let items) = node.content else { return [] }
        return items.map { item in
            let fields = Fields(
                item, "a teaching note", place: item.span, file: file, required: ["note", "source"], &problems
            )
            return ground(fields, "note")
        }
    }

    // MARK: words

    private mutating func report(_ message: String, _ span: Span, help: String? = nil) {
        problems.report(.badSimulation, message, at: span, help: help)
    }

    private mutating func place(_ word: Word, _ names: [String], _ what: String) -> Int? {
        if let index = names.firstIndex(of: word.text) { return index }
        report(
            "no \(what) is called `\(word.text)`", word.span, help: suggestion(for: word.text, among: names))
        return nil
    }

    mutating func name(_ key: String, _ fields: Fields, _ names: [String]) -> Int? {
        fields.word(key, &problems).flatMap { place($0, names, key == "ask" ? "question" : key) }
    }

    mutating func names(_ key: String, _ fields: Fields, _ names: [String]) -> [Int] {
        fields.words(key, &problems).compactMap { place($0, names, key) }
    }

    mutating func number(_ key: String, _ fields: Fields) -> Int? {
        guard let word = fields.word(key, &problems) else { return nil }
        if let number = Int(word.text), (0...Attempt.longestSeconds).contains(number) { return number }
        report(
            "`\(key)` is a number of seconds, a day (\(Attempt.longestSeconds)) at most, not `\(word.text)`",
            word.span)
        return nil
    }

    private mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ fields: Fields)
        -> Choice?
    where Choice.RawValue == String {
        guard let word = fields.word(key, &problems) else { return nil }
        if let choice = Choice(rawValue: word.text) { return choice }
        let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        report("`\(key)` is one of \(all), not `\(word.text)`", word.span)
        return nil
    }
}

extension DiagnosticKind {
    package static let badSimulation = DiagnosticKind(
        "bad-simulation", summary: "A simulation says what its language reference asks for.",
        manual: """
            Protocols/Simulations/README.md lists what a simulated call holds: the caller's words and what is true behind them, what a good \
            clinician does, and the ground of each point, with its source.
            """)

    package static let trainingKinds = [badSimulation, badRubric, badAttempt, badRatings]
}

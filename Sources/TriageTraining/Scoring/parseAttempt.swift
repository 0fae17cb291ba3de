import TriageAuthoring
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Reads an attempt: JSON lines, one event a line, the first with `"event": "begin"`.
///
/// A line that cannot be used is left out as a whole and named with its reason; the rest is there. Nil only
/// when no line says what the attempt is: then that is the one problem, whatever else is in the file.
package func parseAttempt(_ file: SourceFile, _ program: Program, _ problems: inout Problems) -> Attempt? {
    var parser = AttemptParser(file: file, program: program)
    let attempt = parser.parse()
    problems.append(parser.problems)
    return attempt
}

/// Why a line cannot be used, as a sentence goes on after `line 7`.
private struct Unusable: Error {
    let reason: String
    var span: Span?

    init(_ reason: String, _ span: Span? = nil) {
        self.reason = reason
        self.span = span
    }
}

/// The object of a line, by its keys.
private struct Line {
    let number: Int
    private let fields: [String: Node]

    init(_ number: Int, _ node: Node) throws(Unusable) {
        guard case .mapping(let entries) = node.content else { throw Unusable("is no JSON object") }
        self.number = number
        fields = Dictionary(entries.compactMap { entry in entry.key.text.map { ($0, entry.value) } }) {
            first, _ in first
        }
    }

    /// What stands under a key; `null` counts as nothing.
    func node(_ key: String) -> Node? { fields[key].flatMap { $0.isNull ? nil : $0 } }

    /// A text, or a number as it is written.
    func text(_ key: String) throws(Unusable) -> String? {
        guard let node = node(key) else { return nil }
        if let text = node.text { return text }
        throw Unusable("has \(node.shape) for `\(key)`; text is expected", node.span)
    }

    func needed(_ key: String) throws(Unusable) -> String {
        if let text = try text(key) { return text }
        throw Unusable("has no `\(key)`")
    }

    /// Whether there is something under a key, be it `null`.
    func has(_ key: String) -> Bool { fields[key] != nil }

    /// One of some words.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String) throws(Unusable) -> Word?
    where Word.RawValue == String {
        guard let text = try text(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let all = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        throw Unusable("has `\(text)` for `\(key)`; it is one of \(all)", node(key)?.span)
    }

    func number(_ key: String) throws(Unusable) -> Int? {
        guard let text = try text(key) else { return nil }
        if let number = Int(text) { return number }
        throw Unusable("has `\(text)` for `\(key)`; a whole number is expected", node(key)?.span)
    }

    /// A list of texts; one alone may stand without brackets.
    func texts(_ key: String) throws(Unusable) -> [String] {
        guard let node = node(key) else { return [] }
        guard case .list(let items) = node.content else { return [try needed(key)] }
        var texts: [String] = []
        for item in items {
            guard let text = item.text, !item.isNull else {
                throw Unusable("has \(item.shape) in `\(key)`; text is expected", item.span)
            }
            texts.append(text)
        }
        return texts
    }
}

private struct AttemptParser {
    let file: SourceFile
    let program: Program
    private let rungs: [String: RungPlace]
    private let guidance: [String: Int]
    private let responders: [String: Int]
    var problems = Problems()
    private var leftOut: [String] = []
    private var last = 0
    private var header: Header?
    /// A line that was to say what the attempt is, and why it does not.
    private var badHeader: (line: Int, why: Unusable)?
    private var events: [Attempt.Event] = []
    /// What was recorded so far: what it cannot take, no attempt can.
    private var call: Call
    private var review: Review?

    private struct Header {
        let kind: Attempt.Kind
        let simulation: String?
        let place: Span?
        let trainee: String
        let seed: Int
        let protocols: [String]
    }

    init(file: SourceFile, program: Program) {
        self.file = file
        self.program = program
        call = Call(practised: program)
        var rungs: [String: RungPlace] = [:]
        for (ladder, record) in program.ladders.enumerated() {
            for (rung, value) in record.rungs.enumerated() {
                rungs[value.name] = RungPlace(ladder: ladder, rung: rung)
            }
        }
        self.rungs = rungs
        guidance = Dictionary(program.guidance.enumerated().map { ($1.name, $0) }) { first, _ in first }
        responders = Dictionary(program.responders.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    mutating func parse() -> Attempt? {
        for number in 1...file.lineCount {
            let range = file.range(ofLine: number)
            guard !file.isBlank(range) else { continue }
            do {
                let line = try Line(number, node(range))
                if header != nil, try line.text("event") == "begin" {
                    leaveOut(
                        number,
                        Unusable(
                            "begins a second attempt, which needs a file of its own",
                            file.span(ofLine: number)),
                        "with all behind it")
                    break
                }
                try take(line)
            } catch {
                leaveOut(number, error)
            }
        }
        guard let header else {
            reportNoAttempt()
            return nil
        }
        return Attempt(
            name: file.path, kind: header.kind, simulation: header.simulation, place: header.place,
            trainee: header.trainee,
            seed: header.seed, protocols: header.protocols, events: events, review: review, leftOut: leftOut)
    }

    /// What is read line by line is nothing beside what the file is.
    private mutating func reportNoAttempt() {
        problems = Problems()
        if let badHeader {
            let line = badHeader.line
            problems.report(
                .badAttempt, "line \(line) \(badHeader.why.reason), so nobody knows what this attempt is",
                at: badHeader.why.span ?? file.span(ofLine: line), help: "mend that line, and score it again")
            return
        }
        let lines = (1...file.lineCount).filter { !file.isBlank(file.range(ofLine: $0)) }
        let first = lines.first.flatMap { try? Line($0, node(file.range(ofLine: $0))) }
        let what =
            if lines.isEmpty { "the file is empty" } else if let format = file.format {
                "it is `\(format)`"
            } else if let event = try? first?.text("event") {
                "it begins with `\(event)`"
            } else { "line \(lines[0]) is no event" }
        problems.report(
            .badAttempt, "this is no attempt: \(what)", at: file.span(ofLine: lines.first ?? 1),
            help:
                "an attempt is JSON lines, the first with `\"event\": \"begin\"`; `triage practice` "
                + "writes one"
        )
    }

    // MARK: lines

    private func node(_ range: Range<Int>) throws(Unusable) -> Node {
        var found = Problems()
        if let node = readJSON(file, in: range, &found) { return node }
        let first = found.list.first
        throw Unusable("cannot be read: \(first?.message ?? "it is no JSON")", first?.span)
    }

    private mutating func leaveOut(_ line: Int, _ unusable: Unusable, _ others: String? = nil) {
        let others = others.map { " " + $0 } ?? ""
        leftOut.append(
            "line \(line) \(unusable.reason)" + (others.isEmpty ? "" : "; it is left out\(others)"))
        problems.report(
            .badAttempt, "line \(line) \(unusable.reason), and is left out\(others)",
            at: unusable.span ?? file.span(ofLine: line))
    }

    private mutating func take(_ line: Line) throws(Unusable) {
        switch try line.text("event") ?? "" {
        case "begin":
            do { header = try header(line) } catch {
                badHeader = badHeader ?? (line.number, error)
                throw error
            }
        case "review":
            if review != nil { throw Unusable("is a second review") }
            review = try review(line)
        case let name: events.append(try event(name, line))
        }
    }

    private func header(_ line: Line) throws(Unusable) -> Header {
        let word = try line.text("kind") ?? Attempt.Kind.training.rawValue
        guard let kind = Attempt.Kind(rawValue: word) else {
            throw Unusable("is of the kind `\(word)`; it is `training` or `call`", line.node("kind")?.span)
        }
        return Header(
            kind: kind, simulation: try line.text("simulation"),
            place: line.node("simulation")?.span ?? file.span(ofLine: line.number),
            trainee: try line.text("trainee") ?? "",
            seed: try line.number("seed") ?? 1, protocols: try line.texts("library"))
    }

    // MARK: events

    private mutating func event(_ name: String, _ line: Line) throws(Unusable) -> Attempt.Event {
        guard let at = try line.text("at").flatMap({ Int($0) }), (0...Attempt.longestSeconds).contains(at)
        else {
            throw Unusable("has no time: `at` is a number of seconds, a day at most")
        }
        if at < last { throw Unusable("runs backwards: \(at) s after \(last) s") }
        let event = Attempt.Event(at: at, line: line.number, what: try what(name, line))
        do { try call.add(event) } catch {
            throw Unusable("records what cannot be: \(error.message)", line.node("answer")?.span)
        }
        last = at
        return event
    }

    private func what(_ name: String, _ line: Line) throws(Unusable) -> Attempt.What {
        switch name {
        case "caller": return .caller(try line.needed("says"))
        case "ask" where line.has("screen"):
            return .askScreen(screen: try screen(line), reply: try line.text("reply"))
        case "ask": return .ask(question: try question(line), reply: try line.text("reply"))
        case "record" where line.has("screen"): return .recordScreen(try screening(line))
        case "record": return try record(line)
        case "say":
            if let id = try line.text("harmful") { return .harmful(id: id) }
            return .say(guidance: try place(line.text("guidance") ?? "", in: guidance, "names the guidance"))
        case "send":
            return .send(
                responder: try place(line.text("responder") ?? "", in: responders, "names the responder"))
        case "decide":
            let rungs = try places("rungs", line, in: rungs, "names the rung")
            if rungs.isEmpty { throw Unusable("decides no rung: `rungs` is a list of them") }
            return .decide(rungs, reason: try line.text("reason"))
        case "note": return .note(try line.needed("text"))
        case "happening": return .happening(try line.needed("what"))
        case "shown": return .shown
        case "end": return .end(by: try line.text("by") ?? "")
        default: throw Unusable("has an unknown event `\(name)`")
        }
    }

    private func question(_ line: Line) throws(Unusable) -> Int {
        let name = try line.text("question") ?? ""
        if let index = program.questionIndex(name) { return index }
        throw Unusable("asks `\(name)`, which is no question of the library", line.node("question")?.span)
    }

    private func record(_ line: Line) throws(Unusable) -> Attempt.What {
        let index = try question(line)
        let manner = try manner(line)
        let how: Replacement? = try line.word("replaces")
        if line.has("answer"), line.node("answer") == nil, how == .corrected {
            return .record(question: index, .notAsked, manner, how)
        }
        let answer: Answer
        if case .list? = line.node("answer")?.content {
            answer = .several(try line.texts("answer"))
        } else {
            let text = try line.needed("answer")
            answer = Missing(rawValue: text).map { .missing($0) } ?? .one(text)
        }
        switch program.code(for: answer, to: index) {
        case .success(let code): return .record(question: index, code, manner, how)
        case .failure(let problem):
            throw Unusable("records an answer that cannot be: \(problem.message)", line.node("answer")?.span)
        }
    }

    /// What a name stands for.
    private func place<Place>(_ name: String, in known: [String: Place], _ names: String) throws(Unusable)
        -> Place
    {
        if let place = known[name] { return place }
        throw Unusable("\(names) `\(name)`, which the library does not have")
    }

    private func places<Place>(_ key: String, _ line: Line, in known: [String: Place], _ names: String)
        throws(Unusable) -> [Place]
    {
        var places: [Place] = []
        for name in try line.texts(key) { places.append(try place(name, in: known, names)) }
        return places
    }

    // MARK: the review

    private func review(_ line: Line) throws(Unusable) -> Review {
        var found = Problems()
        let heard = line.node("heard").map { parseAnswers($0, program, &found) } ?? Answers(for: program)
        if let problem = found.list.first(where: { $0.severity == .error }) {
            throw Unusable("hears what cannot be: \(problem.message)", problem.span)
        }
        let codes = heard.codes.enumerated().filter { $1 != .notAsked }.map { ($0, $1) }
        let questions = Dictionary(program.questions.enumerated().map { ($1.name, $0) }) { first, _ in first }
        return Review(
            by: try line.text("by") ?? "",
            accepted: try places("accepted", line, in: rungs, "accepts the rung"),
            ideal: try places("ideal", line, in: rungs, "has for ideal the rung"),
            heard: Dictionary(uniqueKeysWithValues: codes),
            mustAsk: try places("must_ask", line, in: questions, "must ask the question"),
            give: try places("give", line, in: guidance, "gives the guidance"))
    }
}

extension AttemptParser {
    private func screen(_ line: Line) throws(Unusable) -> Int {
        let name = try line.needed("screen")
        if let index = program.screens.firstIndex(where: { $0.name == name }) { return index }
        throw Unusable("asks by `\(name)`, which is no screen of the library", line.node("screen")?.span)
    }

    private func screening(_ line: Line) throws(Unusable) -> Screening {
        let screen = program.screens[try screen(line)]
        let named = line.has("named") ? try line.texts("named") : nil
        guard let result = Screening.Result(missing: try line.word("missing"), named: named) else {
            throw Unusable("has no `named` and no `missing`")
        }
        return Screening(
            screen: screen.name, covers: try line.texts("covers"), result,
            isObserved: try line.text("observed") == "true")
    }

    private func manner(_ line: Line) throws(Unusable) -> Manner {
        let word: Manner.Word = try line.word("manner") ?? .asked
        guard let manner = Manner(word, by: try line.text("by_means_of")) else {
            throw Unusable("has no `by_means_of`")
        }
        return manner
    }
}

extension DiagnosticKind {
    package static let badAttempt = DiagnosticKind(
        "bad-attempt", summary: "An attempt is JSON lines, one event a line, in the order of time.",
        manual: """
            The first line has `"event": "begin"` and names the simulation; the others have `at`, in seconds, and an event: caller, ask, record, say, \
            send, decide, note, happening, shown, end. A line that cannot be used is left out of the score as a whole, and the report names it.
            """)
}

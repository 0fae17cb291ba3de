import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Reads an attempt: JSON lines, one event a line, the first with `"event": "begin"`.
///
/// A line that cannot be used is left out and named with its reason; the rest is there. Nil only when no line
/// says what the attempt is.
package func parseAttempt(_ file: SourceFile, _ program: Program, _ problems: inout Problems) -> Attempt? {
    var parser = AttemptParser(file: file, program: program)
    let attempt = parser.parse()
    problems.append(parser.problems)
    return attempt
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

    init(file: SourceFile, program: Program) {
        self.file = file
        self.program = program
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
        var header: [String: Node]?
        var events: [Attempt.Event] = []
        var review: Review?
        for (number, node) in lines() {
            guard case .mapping(let entries) = node.content else {
                leaveOut(number, "is no JSON object")
                continue
            }
            var fields: [String: Node] = [:]
            for entry in entries { entry.key.text.map { fields[$0] = entry.value } }
            switch fields["event"]?.text {
            case "begin": header = header ?? fields
            case "review":
                if review == nil {
                    review = parseReview(fields, number)
                } else {
                    leaveOut(number, "is a second review")
                }
            case let name: event(name ?? "", fields, number).map { events.append($0) }
            }
        }
        guard let header else {
            problems.report(
                .badAttempt, "no line says what this is", at: Span(file: file.id, start: 0, end: 0),
                help: "the first line of an attempt has `\"event\": \"begin\"`")
            return nil
        }
        return Attempt(
            name: file.path, kind: header["kind"]?.text == "call" ? .call : .training,
            simulation: header["simulation"]?.text, trainee: header["trainee"]?.text ?? "",
            seed: header["seed"]?.text.flatMap { Int($0) } ?? 1, protocols: texts(header["library"]),
            events: events,
            review: review, leftOut: leftOut)
    }

    // MARK: lines

    /// The objects of the file with the numbers of their lines. The whole is read at once as a list; only
    /// when that fails line by line, to find those that are broken.
    private mutating func lines() -> [(number: Int, node: Node)] {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        bytes.reserveCapacity(file.bytes.count + 2)
        for byte in file.bytes { bytes.append(byte == 0x0A ? UInt8(ascii: ",") : byte) }
        while bytes.count > 1, bytes[bytes.count - 1] == UInt8(ascii: ",") || bytes[bytes.count - 1] == 0x0D {
            bytes.removeLast()
        }
        bytes.append(UInt8(ascii: "]"))
        var found = Problems()
        let joined = SourceFile(id: file.id, path: file.path, bytes: bytes)
        if !file.bytes.contains(0x0D), let root = read(joined, &found), !found.hasErrors,
            case .list(let items) = root.content
        {
            return items.enumerated().map { (file.position(at: Int($1.span.start) - 1).line, $1) }
        }
        return (1...file.lineCount).compactMap { number in
            let text = file.line(number)
            guard !text.allSatisfy(\.isWhitespace) else { return nil }
            var found = Problems()
            guard let node = read(SourceFile(id: file.id, path: file.path, text: text), &found),
                !found.hasErrors
            else {
                leaveOut(number, "cannot be read: \(found.list.first?.message ?? "it is cut")")
                return nil
            }
            return (number, node)
        }
    }

    private mutating func leaveOut(_ line: Int, _ reason: String) {
        leftOut.append("line \(line) \(reason)")
        let start = Int(file.lineStart(line))
        problems.report(
            .badAttempt, "line \(line) \(reason), and is left out",
            at: Span(file: file.id, start: start, end: start + file.line(line).utf8.count))
    }

    private func texts(_ node: Node?) -> [String] {
        guard let node else { return [] }
        if case .list(let items) = node.content { return items.compactMap(\.text) }
        return [node.text].compactMap { $0 }
    }

    // MARK: events

    private mutating func event(_ name: String, _ fields: [String: Node], _ line: Int) -> Attempt.Event? {
        guard let at = fields["at"]?.text.flatMap({ Int($0) }), (0...Attempt.longestSeconds).contains(at)
        else {
            leaveOut(line, "has no time: `at` is a number of seconds")
            return nil
        }
        guard at >= last else {
            leaveOut(line, "runs backwards: \(at) s after \(last) s")
            return nil
        }
        guard let what = what(name, fields, line) else { return nil }
        last = at
        return Attempt.Event(at: at, line: line, what: what)
    }

    private mutating func what(_ name: String, _ fields: [String: Node], _ line: Int) -> Attempt.What? {
        switch name {
        case "caller": return .caller(fields["says"]?.text ?? "")
        case "ask": return question(fields, line).map { .ask(question: $0, reply: fields["reply"]?.text) }
        case "record": return record(fields, line)
        case "say":
            if let id = fields["harmful"]?.text { return .harmful(id: id) }
            return known("guidance", fields, guidance, line).map { .say(guidance: $0) }
        case "send": return known("responder", fields, responders, line).map { .send(responder: $0) }
        case "decide":
            let places = places("rungs", fields, line)
            return places.isEmpty ? nil : .decide(places, reason: fields["reason"]?.text)
        case "note": return .note(fields["text"]?.text ?? "")
        case "happening": return .happening(fields["what"]?.text ?? "")
        case "shown": return .shown
        case "end": return .end(by: fields["by"]?.text ?? "")
        default:
            leaveOut(line, "has an unknown event `\(name)`")
            return nil
        }
    }

    private mutating func question(_ fields: [String: Node], _ line: Int) -> Int? {
        if let index = fields["question"]?.text.flatMap(program.questionIndex) { return index }
        leaveOut(line, "asks `\(fields["question"]?.text ?? "")`, which is no question of the library")
        return nil
    }

    private mutating func record(_ fields: [String: Node], _ line: Int) -> Attempt.What? {
        guard let index = question(fields, line), let value = fields["answer"] else { return nil }
        let answer: Answer
        if case .list(let items) = value.content {
            answer = .several(items.compactMap(\.text))
        } else if let reason = value.text.flatMap({ Missing(rawValue: $0) }) {
            answer = .missing(reason)
        } else {
            answer = .one(value.text ?? "")
        }
        switch program.code(for: answer, to: index) {
        case .success(let code): return .record(question: index, code)
        case .failure(let problem):
            leaveOut(line, "records an answer that cannot be: \(problem.message)")
            return nil
        }
    }

    private mutating func known(_ key: String, _ fields: [String: Node], _ names: [String: Int], _ line: Int)
        -> Int?
    {
        let name = fields[key]?.text ?? ""
        if let index = names[name] { return index }
        leaveOut(line, "names the \(key) `\(name)`, which the library does not have")
        return nil
    }

    private mutating func places(_ key: String, _ fields: [String: Node], _ line: Int) -> [RungPlace] {
        texts(fields[key]).compactMap { name in
            if let place = rungs[name] { return place }
            leaveOut(line, "names the rung `\(name)`, which the library does not have")
            return nil
        }
    }

    private mutating func parseReview(_ fields: [String: Node], _ line: Int) -> Review {
        let heard = fields["heard"].map { parseAnswers($0, program, &problems) } ?? Answers(for: program)
        let codes = heard.codes.enumerated().filter { $1 != .notAsked }.map { ($0, $1) }
        let questions = texts(fields["must_ask"]).compactMap { name -> Int? in
            if let index = program.questionIndex(name) { return index }
            leaveOut(line, "must ask `\(name)`, which is no question of the library")
            return nil
        }
        let give = texts(fields["give"]).compactMap { name -> Int? in
            if let index = guidance[name] { return index }
            leaveOut(line, "gives `\(name)`, which is no guidance of the library")
            return nil
        }
        return Review(
            by: fields["by"]?.text ?? "", accepted: places("accepted", fields, line),
            ideal: places("ideal", fields, line),
            heard: Dictionary(uniqueKeysWithValues: codes), mustAsk: questions, give: give)
    }
}

extension SourceFile {
    /// The byte at which a line (from 1) starts.
    fileprivate func lineStart(_ number: Int) -> Int {
        var low = 0
        var high = bytes.count
        while low < high {
            let middle = (low + high) / 2
            if position(at: middle).line < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension DiagnosticKind {
    package static let badAttempt = DiagnosticKind(
        "bad-attempt", summary: "An attempt is JSON lines, one event a line, in the order of time.",
        manual: """
            The first line has `"event": "begin"` and names the simulation; the others have `at`, in seconds, and an event: caller, ask, record, say, \
            send, decide, note, happening, shown, end. A line that cannot be used is left out of the score, and the report names it.
            """)
}

import Foundation
import TriageBench
import TriageEngine
import TriagePresentation
import TriageRecords
import TriageSession

@main struct TriageBench {
    static func main() async {
        do {
            try await measure()
        } catch {
            FileHandle.standardError.write(Data("triage-bench: \(error)\n".utf8))
            exit(3)
        }
    }

    private static func measure() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let bench = try Workbench()
        defer { bench.remove() }
        switch arguments.first {
        case "write-library" where arguments.count == 3:
            try Measured(arguments[1]).write(to: arguments[2])
        case "generate" where arguments.count == 3:
            try Measured(arguments[1], isWhole: true).write(to: arguments[2])
        case "write-calls" where arguments.count >= 4:
            try writeCalls(
                Measured(arguments[1]).program, count: Int(arguments[2]) ?? 0, csv: arguments[3] == "csv",
                asked: arguments.count > 4 ? Int(arguments[4]) ?? 100 : 100, to: .standardOutput)
        case "write-job" where arguments.count == 4:
            try writeJob(Measured(arguments[1]), calls: Int(arguments[2]) ?? 0, to: arguments[3])
        case "spin" where arguments.count == 3:
            try CallMeasurement.spin(arguments[1], Int(arguments[2]) ?? 0)
        case "asking" where arguments.count == 1: try Bench.benchAsking()
        case "asking" where arguments == ["asking", "each"]: try Bench.benchAsking(showsEach: true)
        case "asking" where arguments.count == 3 && arguments[1] == "of":
            try Bench.benchAsking(of: arguments[2])
        case "replay" where arguments.count == 2: try benchReplay(arguments[1], bench)
        case "authoring" where arguments.count == 2:
            try AuthoringBench(triage: arguments[1], bench: bench).measure()
        case "record" where arguments.count == 1: try await benchRecord(bench)
        case "verify" where arguments.count == 2: try await benchVerifying(RecordPlace(arguments[1]))
        case "speed" where arguments.count == 2:
            try benchCalls(bench)
            try benchLoading()
            try benchReplay(arguments[1], bench)
        case let triage? where arguments.count == 1:
            try benchShipped(triage)
            try Bench.benchAsking()
            try benchSession()
            try AuthoringBench(triage: triage, bench: bench).measure()
            try benchCalls(bench)
            try benchLoading()
            try benchReplay(triage, bench)
            try await benchRecord(bench)
        default:
            print(
                """
                usage: triage-bench PATH-OF-TRIAGE                        measure (run by `make bench`)
                       triage-bench speed PATH-OF-TRIAGE                  only calls, loading and replay, against C
                       triage-bench authoring PATH-OF-TRIAGE              only the commands of authors
                       triage-bench asking [each]                         only how many questions calls take, each call with its questions
                       triage-bench asking of NAME                        the same, of calls named so
                       triage-bench record                                only events into the record
                       triage-bench verify RECORD                         a million events
                       triage-bench generate QUESTIONS/RULES FOLDER       a generated library with laws and two cases a rule
                       triage-bench write-library QUESTIONS/RULES FOLDER  its rules only
                       triage-bench write-calls QUESTIONS/RULES COUNT csv|jsonl [PERCENT-ASKED] > FILE
                       triage-bench write-job QUESTIONS/RULES COUNT FOLDER  the same for other engines (`make bench-peers`)
                """)
            exit(2)
        }
    }
}

/// What `triage evaluate` and `triage call` do with one call, and how they start.
private func benchShipped(_ triage: String) throws {
    let program = try Bench.shippedProgram()
    print(
        "The shipped library: \(program.questions.count) questions, \(program.rules.count) rules; processor time, medians"
    )
    for asked in [0, 50, 100] {
        let calls = Bench.likelyCalls(program, count: 64, asked: asked)
        let answered = asked == 0 ? "nothing" : asked == 50 ? "half" : "everything"
        var evaluator = Evaluator(program)
        let evaluating = median(rounds: 21, repeating: 20) {
            for call in calls { evaluator.evaluate(call) }
        }
        show(
            "one evaluation, \(answered) asked", evaluating / Double(calls.count), "triage evaluate, call"
        )
        let evaluations = calls.map { evaluate(program, $0) }
        let explaining = median(rounds: 21, repeating: 5) {
            for evaluation in evaluations { _ = explain(evaluation, program) }
        }
        show(
            "its explanation", explaining / Double(calls.count), "triage evaluate, call",
            bar: (2_000_000, "what is worth asking next is part of it"))
        let asking = median(rounds: 11) {
            for evaluation in evaluations { _ = nextQuestions(evaluation, program) }
        }
        let slowest =
            evaluations.map { evaluation in median(rounds: 5) { _ = nextQuestions(evaluation, program) } }
            .max() ?? 0
        show(
            "its next questions, the slowest of \(calls.count)", slowest,
            "\(duration(asking / Double(calls.count))) on average",
            bar: (2_000_000, "answers are tried for as long as none of them changes a rung"))
    }
    show(
        "reading, checking, lowering the library",
        median(rounds: 11) { _ = try? Bench.shippedProgram() },
        "every command")
    func started(_ arguments: [String]) throws -> Double {
        try (0..<21).map { _ in try run(arguments).wall }.sorted()[10]
    }
    let baseline = try started(["/bin/true"])
    let whole = try started([triage, "evaluate", "Protocols/example.call.yaml"])
    show("/bin/true from start to exit, by the clock", baseline)
    show(
        "triage evaluate from start to exit", whole,
        "\((whole / baseline * 10).rounded() / 10) times /bin/true",
        bar: (25 * baseline, "the library is read, checked and lowered in full before the call is"))
    let attempts = try Bench.attempts(10_000)
    let start = DispatchTime.now().uptimeNanoseconds
    guard attempts.scoreAll() == attempts.count else { throw Failure("an attempt was not scored") }
    let scoring = Double(DispatchTime.now().uptimeNanoseconds - start)
    show(
        "triage score: \(attempts.count) attempts, by the clock", scoring,
        "\(Int(Double(attempts.count) / scoring * 1e9)) a second on all cores")
}

/// `triage repl` on a large library.
private func benchSession() throws {
    let rules = 1_000
    print("\ntriage repl, on a generated library of \(rules) rules and as many cases")
    var session = Session([], Bench.Generated(questions: rules / 4, rules: rules), .plain)
    let started = [session.start(), session.handle("q0 = much, q9 = most, q3 = some")]
    guard started.allSatisfy({ $0.refusal == nil }) else {
        throw Failure("the generated library does not work:\n\(started.map(\.text).joined())")
    }
    var slowest = (line: "", time: 0.0)
    for line in Bench.lines {
        let copy = session
        let time = median(rounds: 5) {
            var session = copy
            _ = session.handle(line)
        }
        if time > slowest.time { slowest = (line, time) }
        _ = session.handle(line)
        if case let answer = session.prompt, answer.hasPrefix("yes or no") { _ = session.handle("no") }
    }
    show("the slowest of \(Bench.lines.count) kinds of line", slowest.time, "`\(slowest.line)`")
    let texts = ["", "why not ", "q1", "q1 = ", "show r", "what if q9 = m"]
    let completing =
        texts.map { text in median(rounds: 11) { _ = session.completion(of: text) } }.max() ?? 0
    show("the slowest of \(texts.count) completions", completing)
    for line in ["reload", "test", "check"] {
        show("`\(line)`", median(rounds: line == "check" ? 1 : 3) { _ = session.handle(line) })
    }
}

import Foundation
import TriageCommands
import TriageEngine
import TriagePresentation
import TriageSession

/// Nanoseconds of the monotonic clock.
func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The median over rounds of the nanoseconds one piece of work takes.
func median(rounds: Int, repeating count: Int = 1, _ work: () -> Void) -> Double {
    let times = (0..<rounds).map { _ in
        let start = now()
        for _ in 0..<count { work() }
        return Double(now() - start) / Double(count)
    }
    return times.sorted()[rounds / 2]
}

/// Starts a program and waits for its end, its output thrown away.
func run(_ arguments: [String]) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var process = pid_t()
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    let status = posix_spawn(&process, arguments[0], &actions, nil, &words, environ)
    precondition(status == 0, "cannot start \(arguments[0])")
    var code: Int32 = 0
    waitpid(process, &code, 0)
    precondition(code == 0, "\(arguments.joined(separator: " ")) failed")
    words.forEach { free($0) }
    posix_spawn_file_actions_destroy(&actions)
}

func show(_ name: String, _ nanoseconds: Double, _ note: String = "") {
    let (value, unit) = nanoseconds < 100_000 ? (nanoseconds / 1_000, "us") : (nanoseconds / 1_000_000, "ms")
    let number = "\((value * 100).rounded() / 100) \(unit)"
    print(
        name + String(repeating: " ", count: max(1, 44 - name.count)) + number
            + (note.isEmpty ? "" : "   " + note))
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "write-library" where arguments.count == 3:
    try Measured(arguments[1]).write(to: arguments[2])
    exit(0)
case "write-calls" where arguments.count >= 4:
    try writeCalls(
        Measured(arguments[1]).program, count: Int(arguments[2]) ?? 0, csv: arguments[3] == "csv",
        asked: arguments.count > 4 ? Int(arguments[4]) ?? 100 : 100, to: .standardOutput)
    exit(0)
case "write-job" where arguments.count == 4:
    try writeJob(Measured(arguments[1]), calls: Int(arguments[2]) ?? 0, to: arguments[3])
    exit(0)
case "spin" where arguments.count == 3:
    try CallMeasurement.spin(arguments[1], Int(arguments[2]) ?? 0)
    exit(0)
case "replay" where arguments.count == 2:
    let bench = try Workbench()
    defer { bench.remove() }
    try benchReplay(arguments[1], bench)
    exit(0)
case "speed" where arguments.count == 2:
    let bench = try Workbench()
    defer { bench.remove() }
    try benchCalls(bench)
    try benchLoading()
    try benchReplay(arguments[1], bench)
    exit(0)
case _? where arguments.count == 1: break
default:
    print(
        """
        usage: triage-bench PATH-OF-TRIAGE                        measure (run by `make bench`)
               triage-bench speed PATH-OF-TRIAGE                  only calls, loading and replay, against C
               triage-bench write-library QUESTIONS/RULES FOLDER  a generated library
               triage-bench write-calls QUESTIONS/RULES COUNT csv|jsonl [PERCENT-ASKED] > FILE
               triage-bench write-job QUESTIONS/RULES COUNT FOLDER  the same for other engines (`make bench-peers`)
        """)
    exit(2)
}
let triage = arguments[0]
let program = try Bench.shippedProgram()
let calls = Bench.calls(program, count: 64)
var evaluator = Evaluator(program)
print(
    "The shipped library: \(program.questions.count) questions, \(program.rules.count) rules"
)
for (name, answers) in calls {
    let time = median(rounds: 21, repeating: 50) { for call in answers { evaluator.evaluate(call) } }
    show("one evaluation, \(name)", time / Double(answers.count))
}
let one = calls[1].answers[0]
show("one explanation", median(rounds: 21) { _ = explain(evaluate(program, one), program) })
show("reading, checking, lowering the library", median(rounds: 11) { _ = try? Bench.shippedProgram() })
let baseline = median(rounds: 21) { run(["/bin/true"]) }
show("/bin/true from start to exit", baseline)
let whole = median(rounds: 21) { run([triage, "evaluate", "Protocols/example.call.yaml"]) }
show("triage evaluate from start to exit", whole, "\((whole / baseline * 10).rounded() / 10) times /bin/true")
let mutants = try Bench.mutants(of: 120)
show("\(mutants.count) mutants of 120 rules, one core", median(rounds: 1) { mutants.examineAll() })
let attempts = try Bench.attempts(10_000)
let scoring = median(rounds: 3) {
    precondition(attempts.scoreAll() == attempts.count, "an attempt was not scored")
}
show(
    "reading and scoring \(attempts.count) attempts", scoring,
    "\(Int(Double(attempts.count) / scoring * 1_000_000_000)) a second on all cores")

let rules = 1_000
print("\nThe session, on a generated library of \(rules) rules and as many cases")
var session = Session([], Bench.Generated(questions: rules / 4, rules: rules), .plain)
let started = [session.start(), session.handle("q0 = much, q9 = most, q20 = some")]
guard started.allSatisfy({ $0.refusal == nil }) else {
    print("the generated library does not work:\n\(started[0].text)")
    exit(1)
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
let completing = texts.map { text in median(rounds: 11) { _ = session.completion(of: text) } }.max() ?? 0
show("the slowest of \(texts.count) completions", completing)
show("reload", median(rounds: 5) { _ = session.handle("reload") })
show("test, every case", median(rounds: 3) { _ = session.handle("test") })
show("check, every rule on every call", median(rounds: 1) { _ = session.handle("check") })

let workbench = try Workbench()
defer { workbench.remove() }
try benchCalls(workbench)
try benchLoading()
try benchReplay(triage, workbench)

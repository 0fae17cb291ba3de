import Foundation
import TriageBench
import TriageEngine
import TriagePresentation
import TriageValues

/// One call, many ways: the printed C as the reference, all truths, one more answer, 512 at once.
struct CallMeasurement {
    let name: String
    let questions: Int
    let rules: Int
    /// Nanoseconds a call, each question answered.
    let printedC: Double
    let complete: Double
    /// One answer changed on a running call, and the same call's rungs and all its truths from the start.
    let oneMore: Double
    let allTruths: Double
    let batch: Double
    /// Instructions of one evaluation, of ours and of the printed C; nil without valgrind.
    var instructions: (ours: Int, printedC: Int)?

    static func measure(_ name: String, _ bench: Workbench) throws -> CallMeasurement {
        let program = try Measured(name).program
        let calls = Bench.likelyCalls(program, count: 4_096)
        let some = Bench.likelyCalls(program, count: 4_096, asked: 60)
        // Ours and the reference in turns, so that what else the machine does falls on both.
        var pairs: [(c: Double, ours: Double)] = []
        for _ in 0..<3 {
            pairs.append((try reference(program, calls, bench), allTruths(program, calls)))
        }
        var measurement = CallMeasurement(
            name: name, questions: program.questions.count, rules: program.rules.count,
            printedC: pairs.map(\.c).sorted()[1], complete: pairs.map(\.ours).sorted()[1],
            oneMore: oneMore(program, some), allTruths: allTruths(program, some),
            batch: batch(program, calls)
        )
        measurement.instructions = try instructions(name, bench)
        return measurement
    }

    private static func oneMore(_ program: Program, _ calls: [Answers]) -> Double {
        var random = SplitMix64(seed: 3)
        var changes = calls.prefix(50).flatMap { call in
            program.questions.indices.map { ($0, call.codes[$0]) }
        }
        for index in changes.indices.dropFirst().reversed() {
            changes.swapAt(index, random.next(below: index + 1))
        }
        var running = Evaluator(program)
        running.evaluate(calls[0])
        var place = 0
        return median(rounds: 31, repeating: 200) {
            let (question, code) = changes[place % changes.count]
            running.set(code, to: question)
            place += 1
        }
    }

    private static func allTruths(_ program: Program, _ calls: [Answers]) -> Double {
        var evaluator = Evaluator(program)
        return median(rounds: 11) { for call in calls.prefix(256) { evaluator.evaluate(call) } } / 256
    }

    private static func batch(_ program: Program, _ calls: [Answers]) -> Double {
        let batch = BatchEvaluator(BatchPlan(program))
        for (call, answers) in calls.prefix(BatchEvaluator.capacity).enumerated() {
            for question in program.questions.indices {
                batch.set(answers.codes[question], to: question, call: call)
            }
        }
        let count = BatchEvaluator.capacity
        return median(rounds: 101) { batch.evaluate(count: count) } / Double(count)
    }

    /// Evaluates so many calls and ends: what valgrind counts.
    static func spin(_ name: String, _ count: Int) throws {
        let program = try Measured(name).program
        var evaluator = Evaluator(program)
        let calls = Bench.likelyCalls(program, count: 256)
        for number in 0..<count { evaluator.evaluate(calls[number % calls.count]) }
    }

    private static func instructions(_ name: String, _ bench: Workbench) throws -> (Int, Int)? {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/valgrind") else { return nil }
        func counted(_ arguments: [String]) throws -> Int {
            let file = bench.path("callgrind")
            try output(
                ["valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=\(file)"] + arguments)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let line =
                text.split(separator: "\n").first { $0.hasPrefix("summary:") || $0.hasPrefix("totals:") }
                ?? ""
            return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
        }
        let own = CommandLine.arguments[0]
        let count = 512
        let ours = try counted([own, "spin", name, "\(count)"]) - counted([own, "spin", name, "0"])
        let c = [bench.path("reference"), bench.path("calls"), bench.path("rungs")]
        let theirs = try counted(c + ["2"]) - counted(c + ["1"])
        return (ours / count, theirs / 4_096)
    }
}

func ratio(_ value: Double, _ reference: Double) -> String {
    "\((value / reference * 100).rounded() / 100)"
}

/// A number of nanoseconds with three digits that mean something.
func nanoseconds(_ value: Double) -> String {
    value < 100 ? "\((value * 10).rounded() / 10)" : grouped(Int(value.rounded()))
}

func benchCalls(_ bench: Workbench) throws {
    print(
        "\nOne call, nanoseconds; in brackets times the C printed from the same rules (the faster of two forms, cc -O3), in the same run"
    )
    print(
        "library      printed C   complete         one more    partial    512 at    instructions"
    )
    print(
        "                         call             answer      call       once      ours / C"
    )
    print(
        "                         triage evaluate  call, check triage     replay,"
    )
    print(
        "                                          test        evaluate   cover, diff"
    )
    for name in Measured.all {
        let own = try CallMeasurement.measure(name, bench)
        print(
            (name).padded(to: 13) + (nanoseconds(own.printedC)).padded(to: 12)
                + ("\(nanoseconds(own.complete)) (\(ratio(own.complete, own.printedC)))").padded(to: 17)
                + (nanoseconds(own.oneMore)).padded(to: 12) + (nanoseconds(own.allTruths)).padded(to: 11)
                + ("\(nanoseconds(own.batch))").padded(to: 10)
                + (own.instructions.map { "\(grouped($0.ours)) / \(grouped($0.printedC))" } ?? "no valgrind")
        )
        fflush(nil)
    }
    print(
        """
        complete and partial: the truth of every condition, with and without assumptions; one more answer: the same, brought
        up to date. The second line names the commands that a person runs. The printed C stops at the first rule that holds.
        """)
}

func benchReplay(_ triage: String, _ bench: Workbench) throws {
    let calls = 1_000_000
    print(
        "\ntriage replay: \(grouped(calls)) calls of 40/80 from a file, two threads; seconds of the processor, against C with a reader of its own"
    )
    for line in try ReplayMeasurement.measure(triage, calls: calls, bench) {
        let speed = Int(Double(line.bytes) / line.seconds / 1e6)
        print(
            "\(line.what): \((line.seconds * 1_000).rounded() / 1_000), \(line.against) \((line.reference * 1_000).rounded() / 1_000), "
                + "ratio \(ratio(line.seconds, line.reference)); \(speed) MB a second of \(line.bytes / 1_000_000) MB"
        )
        fflush(nil)
    }
}

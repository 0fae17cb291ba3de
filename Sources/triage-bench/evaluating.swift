import TriageCommands
import TriageEngine
import TriageValues

func benchBatches() throws {
    let workbench = try Workbench()
    defer { workbench.remove() }
    for name in Measured.all {
        let program = try Measured(name).program
        for asked in [100, 60] {
            let calls = Bench.likelyCalls(program, count: 4_096, asked: asked)
            let batch = BatchEvaluator(BatchPlan(program))
            let setting = median(rounds: 11) {
                batch.clear()
                for (call, answers) in calls.prefix(512).enumerated() {
                    for question in program.questions.indices {
                        batch.set(answers.codes[question], to: question, call: call)
                    }
                }
            }
            let evaluating = median(rounds: 101) { batch.evaluate(count: 512) }
            var evaluator = Evaluator(program)
            let rungs = RungEvaluator(program)
            var running = Evaluator(program)
            running.evaluate(calls[0])
            var place = 0
            let changes = calls.prefix(50).flatMap { call in
                program.questions.indices.map { (call.codes[$0], $0) }
            }.shuffledOnce()
            let update = median(rounds: 31) {
                for _ in 0..<200 {
                    let (code, question) = changes[place % changes.count]
                    running.set(code, to: question)
                    place += 1
                }
            }
            print("update", update / 200, terminator: " ")
            let states = calls.map { CallStates($0, program) }
            let fast = states.withUnsafeBufferPointer { states in
                median(rounds: 31) { for index in states.indices { rungs.evaluate(states[index]) } }
            }
            let one = median(rounds: 11) { for call in calls { evaluator.evaluate(call) } }
            let spread = program.ladders[0].rungs.indices.map { rung in
                calls.filter {
                    evaluator.evaluate($0); return evaluator.standings[0].recommended == rung
                }.count
            }
            let c = asked == 100 ? try reference(program, calls, workbench) : 0
            print("fast", fast / 4_096, "C", c, terminator: "  ")
            print(name, asked, "set", setting / 512, "batch", evaluating / 512, "one", one / 4_096, spread)
        }
    }
}

extension Array {
    func shuffledOnce() -> [Element] {
        var random = Bench.SplitMix(seed: 3)
        var items = self
        for index in items.indices.dropFirst().reversed() { items.swapAt(index, random.below(index + 1)) }
        return items
    }
}

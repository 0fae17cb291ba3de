import TriageCommands
import TriageEngine
import TriageValues

func benchBatches() throws {
    for name in Measured.all {
        let program = try Measured(name).program
        for asked in [100, 60] {
            let calls = Bench.likelyCalls(program, count: 512, asked: asked)
            let batch = BatchEvaluator(BatchPlan(program))
            let setting = median(rounds: 11) {
                batch.clear()
                for (call, answers) in calls.enumerated() {
                    for question in program.questions.indices {
                        batch.set(answers.codes[question], to: question, call: call)
                    }
                }
            }
            let evaluating = median(rounds: 101) { batch.evaluate(count: 512) }
            var evaluator = Evaluator(program)
            let one = median(rounds: 11) { for call in calls { evaluator.evaluate(call) } }
            let rungs = program.ladders[0].rungs.indices.map { rung in
                calls.filter {
                    evaluator.evaluate($0); return evaluator.standings[0].recommended == rung
                }.count
            }
            print(name, asked, "set", setting / 512, "batch", evaluating / 512, "one", one / 512, rungs)
        }
    }
}

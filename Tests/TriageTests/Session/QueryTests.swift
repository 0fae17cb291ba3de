import Testing
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageReference
import TriageSyntax
import TriageValues

/// Conditions asked of a finished library.
@Suite struct QueryTests {
    /// A typed condition is as true as the naive evaluator says, and asking it changes nothing else.
    @Test func aTypedConditionIsAsTrueAsTheReferenceSays() throws {
        var checked = 0
        for seed in 0..<120 {
            var library = RandomLibrary(seed: 70_000 + seed)
            let files = files(library.texts())
            let compilation = compile(files)
            let program = try #require(compilation.program)
            let sound = try #require(compilation.sound)
            let documents = documents(library.texts())
            var random = Seeded(seed)
            for _ in 0..<10 {
                let text = library.typedCondition()
                let file = SourceFile(id: .max, path: "line", text: text)
                var problems = Problems()
                guard let query = compile(condition: file, in: sound, &problems) else {
                    #expect(problems.hasErrors, "seed \(seed): \(text)")
                    continue
                }
                let condition = try #require(parseCondition(file, &problems))
                for _ in 0..<10 {
                    let answers = program.randomAnswers(&random, askedPercent: 60)
                    let asked = evaluate(query.program, answers)
                    let plain = evaluate(program, answers)
                    #expect(asked.standings == plain.standings, "seed \(seed): \(text)")
                    for assuming in [false, true] {
                        let expected = Reference(documents, program.named(answers), assuming: assuming).truth(
                            condition)
                        let got = (assuming ? asked.assumed : asked.plain).truths[query.node]
                        #expect(got == expected, "seed \(seed): \(text)")
                    }
                    checked += 1
                }
            }
        }
        #expect(checked > 5_000, "\(checked)")
    }

    @Test func tooManyRangesAreSaidToBeTooMany() throws {
        let limits = (2...58).map { "(age >= \($0))" }.joined(separator: " or ")
        let texts = [
            ExampleBase.text,
            "rule_set: ages\ntitle: Ages\nquestions: { age: { ask: How old?, number: { from: 0, to: 120 } } }\n"
                + "rules: { a: { when: '\(limits)', flag: [note], because: So., source: s } }\n",
        ]
        let compilation = compile(files(texts))
        let library = try #require(compilation.sound)
        var problems = Problems()
        let fine = SourceFile(id: .max, path: "line", text: "age >= 60")
        #expect(compile(condition: fine, in: library, &problems) != nil)
        let tooMany = SourceFile(id: .max, path: "line", text: "age in (60, 62, 64)")
        #expect(compile(condition: tooMany, in: library, &problems) == nil)
        #expect(problems.list.map(\.code) == ["too-many-values"])
    }
}

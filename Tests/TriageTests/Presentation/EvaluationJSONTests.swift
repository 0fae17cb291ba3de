import Testing
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSyntax

/// A result for programs: what is printed can be read back.
@Suite struct EvaluationJSONTests {
    private func value(_ name: String, _ json: JSON) -> JSON? {
        guard case .object(let pairs) = json else { return nil }
        return pairs.first { $0.key == name }?.value
    }

    @Test func answersReadBackAsTheyWere() throws {
        let program = try Shipped.program()
        var random = Seeded(5)
        for _ in 0..<200 {
            let answers = program.randomAnswers(&random, askedPercent: 50)
            let evaluation = evaluate(program, answers)
            let result = json(of: explain(evaluation, program))
            let printed = try #require(value("answers", result))
            let call = SourceFile(
                id: 0, path: "call.json", text: JSON.object([(key: "answers", value: printed)]).text())
            var problems = Problems()
            let read = CallFile.parse(call, program, &problems)
            #expect(problems.list.isEmpty)
            #expect(read?.answers == answers)
        }
    }

    /// The kinds and truths that README.md beside the module names, and no others.
    @Test func kindsAndTruthsAreThoseThatAreDocumented() throws {
        let program = try Shipped.program()
        var random = Seeded(6)
        var kinds: Set<String> = []
        func visit(_ json: JSON) {
            switch json {
            case .list(let items): items.forEach(visit)
            case .object(let pairs):
                for (key, value) in pairs {
                    if key == "kind", case .text(let kind) = value { kinds.insert(kind) }
                    if key == "truth", case .text(let truth) = value {
                        #expect(["yes", "no", "unknown"].contains(truth))
                    }
                    visit(value)
                }
            case .null, .text, .number, .real, .flag: break
            }
        }
        for _ in 0..<200 {
            let evaluation = evaluate(program, program.randomAnswers(&random, askedPercent: 60))
            visit(json(of: explain(evaluation, program)))
        }
        let page = try Shipped.text("Sources/TriagePresentation/README.md")
        for kind in kinds { #expect(page.contains("`\(kind)`"), "\(kind)") }
        #expect(kinds.isSuperset(of: ["value", "contains", "all", "any", "finding", "rule_set", "protocol"]))
    }
}

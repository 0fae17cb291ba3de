import Testing
import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax

/// 20,000 damaged protocol files and 20,000 damaged conditions: no crash, no hang, every diagnostic inside
/// its file.
@Suite struct MutationTests {
    @Test(arguments: 0..<4)
    func damagedFiles(part: Int) throws {
        let shipped = try Shipped.files()
        var random = Seeded(part)
        for _ in 0..<5_000 {
            let victim = random.pick(shipped)
            // A stretch of a large file keeps its header and is quicker than the whole.
            let start = random.int(0...max(0, victim.bytes.count - 3_000))
            let header = Array("rule_set: x\ntitle: X\nquestions:\n".utf8)
            let bytes =
                random.chance(50)
                ? Array(victim.bytes.prefix(3_000))
                : header + victim.bytes[start..<min(victim.bytes.count, start + 3_000)]
            let file = SourceFile(id: 0, path: "m.yaml", bytes: damaged(bytes, &random))
            for problem in compile([file]).problems {
                let isInside =
                    problem.span.file == 0 && problem.span.start <= problem.span.end
                    && Int(problem.span.end) <= file.bytes.count
                try #require(isInside, "\(problem.code) in \(file.text(of: file.span))")
            }
        }
    }

    @Test func damagedConditions() throws {
        var random = Seeded(99)
        for seed in 0..<200 {
            let conditions = documents(RandomLibrary(seed: seed).texts()).flatMap(\.rules).map(
                \.when.description)
            for _ in 0..<100 {
                let bytes = damaged(Array(random.pick(conditions).utf8), &random)
                let file = SourceFile(id: 0, path: "c", bytes: bytes)
                var problems = Problems()
                let condition = parseCondition(file, &problems)
                try #require(
                    condition != nil || problems.hasErrors,
                    "\(file.text(of: file.span)): neither result nor reason")
                for problem in problems.list {
                    try #require(
                        Int(problem.span.end) <= bytes.count && problem.span.start <= problem.span.end)
                }
            }
        }
    }
}

import Testing
import TriageDiagnostics
import TriageModel
import TriageSyntax

/// The printer's text parses back to the same condition.
@Suite struct RoundTripTests {
    private func parsed(_ text: String) -> (Condition?, [Diagnostic]) {
        var problems = Problems()
        let condition = parseCondition(SourceFile(id: 0, path: "c", text: text), &problems)
        return (condition, problems.list)
    }

    @Test func printedConditionsParseBack() throws {
        var count = 0
        for seed in 0..<400 {
            let documents = documents(RandomLibrary(seed: 50_000 + seed).texts())
            for condition in documents.flatMap(\.rules).map(\.when)
                + documents.flatMap(\.findings).map(\.when)
            {
                let text = condition.description
                let (again, problems) = parsed(text)
                try #require(problems.isEmpty, "\(text)")
                try #require(shape(try #require(again)) == shape(condition), "\(text)")
                count += 1
            }
        }
        #expect(count > 2_000)
    }

    /// The tree without its places.
    private func shape(_ condition: Condition) -> String {
        switch condition {
        case .all(let parts, _): "all(\(parts.map(shape)))"
        case .any(let parts, _): "any(\(parts.map(shape)))"
        case .not(let part, _): "not(\(shape(part)))"
        case .atLeast(let count, let parts, _): "at least \(count)(\(parts.map(shape)))"
        case .finding(let name): "finding(\(name.text))"
        case .test(let test): "test(\(test))"
        }
    }

    @Test(arguments: [
        ("a = b and c = d or e", "a = b and c = d or e"),
        ("a = b and (c = d or e)", "a = b and (c = d or e)"),
        ("((a = b))", "a = b"), ("not( a = b )", "not(a = b)"),
        ("a between 1 and 3 and b", "a in [1..3] and b"),
        ("a in ]1..3[", "a in (1..3)"), ("a in (1, [2..3], > 5)", "a in (1, [2..3], > 5)"),
        ("a in b", "a in (b)"), ("at  least 2 of [a,b or c]", "at least 2 of [a, b or c]"),
        ("not(at least 1 of [at = least, a])", "not(at least 1 of [at = least, a])"),
        ("a contains any of (b,c)", "a contains any of (b, c)"), ("a contains any of (b)", "a contains b"),
        ("a\n  is\n  missing", "a is missing"), ("(a and b) and c", "(a and b) and c"),
    ])
    func isPrinted(text: String, expected: String) {
        #expect(parsed(text).0?.description == expected)
    }

    /// A wrong condition: what is said, and under which word.
    @Test(arguments: [
        ("a == b", "`==` is written `=`", "="), ("a = b &&  c", "`&&` is not part of a condition", "&&"),
        ("a = \"b\"", "`\"` is not part of a condition", "\""), ("a =", "the condition stops here", "="),
        ("and a", "`and` does not start a test", "and"), ("5 < a", "`5` does not start a test", "5"),
        ("a = b c", "`c` does not continue the condition", "c"), ("not a", "`not` needs parentheses", "a"),
        ("(a = b", "this is not closed", "b"),
        ("a is unknwn", "`is` cannot be followed by `unknwn`", "unknwn"),
        ("a in [1, 2]", "a range is written with two dots", ","),
        ("at least 2 of [a, b c]", "this list is not closed", "c"),
        ("at least 2 of [a b, c]", "this list is not closed", "b"),
        ("at least 61 of [a]", "at least 61 of 1 can never hold", "61"),
        ("a > 1.5.2", "`1.5.2` is not a number", "1.5.2"),
        ("a > .5", "`.5` has no digit before its point", ".5"),
        ("a > -.5", "`-.5` has no digit before its point", "-.5"),
        ("a > 0,08", "`0,08` has a comma", "0"), ("a between 0,1 and 2", "`0,1` has a comma", "0"),
        ("a in [0,03..0.08]", "`0,03` has a comma", "0"), ("a in [0.03..0,08]", "`0,08` has a comma", "0"),
        ("a ≥ b", "`≥` is not part of a condition", "≥"), ("a between 1", "`between` needs two ends", "1"),
        ("a contains any (b)", "`any` needs `of` here", "("), ("", "a condition is missing here", ""),
    ])
    func isReported(text: String, message: String, word: String) throws {
        let (condition, problems) = parsed(text)
        #expect(condition == nil)
        let problem = try #require(problems.first)
        #expect(problem.message == message)
        #expect(SourceFile(id: 0, path: "c", text: text).text(of: problem.span) == word)
    }

    @Test func deepNestingIsReported() {
        for text in [String(repeating: "(", count: 100_000), String(repeating: "not(", count: 50_000)] {
            #expect(parsed(text).0 == nil)
        }
    }
}

import Testing
import TriageEngine
import TriageSession
import TriageValues

/// Letters only ever answer, and only what stands on the screen.
@Suite struct AnswerGrammarTests {
    private func program() throws -> Program {
        try compiled([
            """
            rule_set: base
            title: Base
            ladders: { a: { title: A, rungs: { a0: { label: A }, a1: { label: B } } } }
            sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
            questions:
              act: { ask: Q, answers: { no: No, last: 'In the last three days', right_now: Right now, drowsy: 'Drowsy, wakes' } }
              safe: { ask: Q, answers: { yes: Yes, unsure: Not sure, no: No } }
              where: { ask: Q, unordered: true, answers: { home: 'In the home, locked', open: 'In the home, open', si: Sí, zh: 在家里 } }
              many: { ask: Q, choose: several, none: none, answers: { none: None of these, cut: Cutting, pills: 'Pills, powder', pain: Pain } }
              count: { ask: Q, number: { from: 0, to: 20 } }
              part: { ask: Q, number: { from: 0, to: 0.5, places: 2, unit: '%' } }
            rules:
              r: { when: act >= right_now and safe = no and where = home and many contains cut and count >= 2 and part >= 0.08, raise: [a1], because: B, source: s }

            """
        ])
    }

    private static let typing = "type a number or the first letters of one; commands begin with /"

    private static let table: [(question: String, typed: String, answer: String)] = [
        ("act", "1", "no"), ("act", "n", "no"), ("act", "NO", "no"), ("act", "r", "right_now"),
        ("act", "d", "drowsy"),
        ("act", "i", "last"), ("act", "?", "unknown"), ("act", "-", "refused"), ("act", "~", "unclear"),
        ("act", "5", "there is no 5 here; type a number from 1 to 4"),
        // An id is no answer, nor is a command's letter.
        ("act", "right_now", "`right_now` begins no answer that is shown; \(typing)"),
        (
            "act", "last",
            "`last` begins no answer that is shown, and stands in 2 In the last three days; type the number"
        ),
        ("act", "unknown", "`unknown` begins no answer that is shown; \(typing)"),
        ("act", "u", "`u` begins no answer that is shown; \(typing)"),
        ("act", "1,2", "one answer only: `Act` has one, and `1,2` are 2; type the one that is so now"),
        // No comes before Yes, always.
        ("safe", "1", "no"), ("safe", "3", "yes"), ("safe", "y", "yes"), ("safe", "no", "no"),
        ("safe", "n", "`n` could be 1 No or 2 Not sure; type the number or more letters"),
        ("safe", "not", "unsure"),
        ("where", "in the home, o", "open"), ("where", "in the home, open", "open"), ("where", "si", "si"),
        ("where", "SÍ", "si"),
        ("where", "在", "zh"),
        (
            "where", "in",
            "`in` could be 1 In the home, locked or 2 In the home, open; type the number or more letters"
        ),
        ("many", "2,4", "[cut, pain]"), ("many", "cut, pain", "[cut, pain]"),
        ("many", "4 , 2", "[cut, pain]"),
        ("many", "pills, powder", "[pills]"), ("many", "n", "[none]"), ("many", "?", "unknown"),
        ("many", "1,2", "“None of these” excludes the others; type it alone, or leave it out"),
        ("many", "2,?", "`?` begins no answer that is shown; \(typing)"),
        ("many", "p,2", "`p` could be 3 Pills, powder or 4 Pain; type the number or more letters"),
        ("count", "7", "7"), ("count", "21", "`21` is not a whole number from 0 to 20; ? where nobody knows"),
        ("count", "seven", "`seven` is not a whole number from 0 to 20; ? where nobody knows"),
        ("count", "-", "refused"), ("part", "0.08", "0.08"), ("part", "0.1", "0.10"), ("part", "0", "0.00"),
        ("part", "?", "unknown"),
        (
            "part", "0,08",
            "`0,08` is not a number from 0.00 to 0.50 with at most 2 places, such as 0.08; ? where nobody knows"
        ),
        (
            "part", "0.085",
            "`0.085` is not a number from 0.00 to 0.50 with at most 2 places; ? where nobody knows"
        ),
        (
            "part", "0.6",
            "`0.6` is not a number from 0.00 to 0.50 with at most 2 places; ? where nobody knows"
        ),
    ]

    @Test func whatIsTyped() throws {
        let program = try program()
        for (name, typed, answer) in Self.table {
            let question = program.questions[try #require(program.questionIndex(name))]
            let read: String =
                switch AnswerGrammar(question).read(typed) {
                case .success(let answer): answer.description
                case .failure(let problem): problem.message
                }
            #expect(read == answer, "\(name): \(typed)")
        }
    }

    /// On the shipped library a number, and every label typed whole, mean what stands beside them.
    @Test func everyAnswerThatIsShownCanBeTyped() throws {
        let program = try Shipped.program()
        for (index, question) in program.questions.enumerated() {
            let grammar = AnswerGrammar(question)
            for (place, option) in grammar.shown.enumerated() {
                for typed in ["\(place + 1)", question.options[option].label] {
                    let code = try grammar.read(typed).get()
                    let label = program.label(of: try program.code(for: code, to: index).get(), to: index)
                    #expect(label == question.options[option].label, "\(question.name): \(typed)")
                }
            }
            guard let first = grammar.shown.first else { continue }
            let says = question.options.map { $0.label.lowercased().prefix { $0.isLetter } }
            if says.contains("yes"), says.contains("no") { #expect(says[first] != "yes", "\(question.name)") }
        }
    }
}

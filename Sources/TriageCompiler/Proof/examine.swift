import TriageDiagnostics
import TriageEngine
import TriageValues

extension DiagnosticKind {
    package static let constantCondition = DiagnosticKind(
        "constant-condition", summary: "A rule's condition and a finding can hold and can fail.",
        manual: """
            On every possible call the condition has the same truth: a rule that can never hold protects nobody, and one that always holds \
            does not depend on the call. Every combination of answers was tried, so this is a proof. Look for tests that exclude \
            each other.
            """,
        accepted: [
            """
            rules: { r: { when: mood >= low and signs >= 2, raise: [help], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            rules: { r: { when: '↓signs >= 2 and signs < 2', flag: [note], because: It is so., source: s } }
            """,
            """
            rules: { r: { when: '↓mood >= low or mood = fine or mood is missing', flag: [note], because: It is so., source: s } }
            """,
            """
            findings: { sad: '↓mood >= low and mood = fine' }
            rules: { r: { when: sad or signs >= 2, flag: [note], because: It is so., source: s } }
            """,
            """
            findings: { sad: '↓feel contains trapped or not(feel contains trapped) or feel is missing' }
            rules: { r: { when: sad and signs >= 2, flag: [note], because: It is so., source: s } }
            """,
        ])
    package static let lawBroken = DiagnosticKind(
        "law-broken", summary: "A safety law holds on every possible call.",
        manual: """
            There is a call on which the law's condition holds and the rung is not established; the message shows one of which no answer can \
            be left out. Write the rule that is missing, or correct the law.
            """,
        accepted: [
            """
            laws: { l: { when: mood = very_low and signs >= 2, at_least: help, because: It is so., source: s } }
            rules: { r: { when: mood >= low, raise: [help], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            laws: { ↓l: { when: mood = very_low, at_least: help, because: It is so., source: s } }
            rules: { r: { when: mood >= low and signs >= 2, raise: [help], because: It is so., source: s } }
            """,
            "laws: { ↓l: { when: signs >= 4, at_least: now, because: It is so., source: s } }",
        ])
}

extension DiagnosticKind {
    package static let lawUndecided = DiagnosticKind(
        "law-undecided", summary: "It is decided whether a safety law holds on every call.",
        manual: """
            No call was found that breaks the law, and not every call could be tried: the law is not proved, and nobody may rely on it. The message says what \
            kept it from being decided. Say the law with fewer questions, or as several laws; let a question from which several \
            answers can be chosen have at most twelve answers that tests tell apart, or ask about some of them apart.
            """,
        accepted: [
            """
            questions: { more: { ask: What else?, choose: several, unordered: true, none: z, answers: { z: None, a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, m: M } } }
            laws: { l: { when: more contains a, at_least: help, because: It is so., source: s } }
            rules:
              r:
                when: more contains a or more contains b or more contains c or more contains d or more contains e or more contains f or more contains g or more contains h or more contains i or more contains j or more contains k or more contains m
                raise: [help]
                because: It is so.
                source: s
            """
        ],
        rejected: [
            """
            questions: { more: { ask: What else?, choose: several, unordered: true, none: z, answers: { z: None, a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, m: M, n: N } } }
            laws: { ↓l: { when: more contains a, at_least: help, because: It is so., source: s } }
            rules:
              r:
                when: more contains a or more contains b or more contains c or more contains d or more contains e or more contains f or more contains g or more contains h or more contains i or more contains j or more contains k or more contains m or more contains n
                raise: [help]
                because: It is so.
                source: s
            """
        ])
}

/// A truth that a condition should be able to have.
private enum Side: CaseIterable {
    case holds
    case fails

    var sought: Truth { self == .holds ? .yes : .no }
    /// What is said of a condition that cannot have it.
    var says: String { self == .holds ? "can never hold" : "always holds" }
    var label: String { self == .holds ? "no answers make this hold" : "no answers make this fail" }
}

/// What became of the examination of a program on all calls.
package struct Examination: Sendable {
    package let problems: [Diagnostic]
    /// Safety laws that hold on every call.
    package let lawsProved: Int
    /// Names of rules and findings for which the search was cut off; of a law that is a problem.
    package let undecided: [String]
}

/// A search of an examination, which knows nothing of the others.
private enum Search {
    case conditions
    case table(Int)
    case laws
    case earlyExits
}

/// What a search found.
private struct Found: Sendable {
    /// Of rules and findings, for each truth.
    var sought: [AnswersSought] = []
    var problems = Problems()
    var undecided: [String] = []
    var lawsProved = 0
}

/// Examines a program on every possible call: conditions that are always or never true, and safety laws that
/// can be broken.
///
/// Takes longer than checking, so it is done for authors and not on a live call.
///
/// - Parameter library: the library that the program was lowered from.
package func examine(_ program: Program, of library: SoundLibrary) -> Examination {
    let conditions = program.rules.map(\.node) + program.namedFindings.map(\.node)
    let tables = library.tables.indices.map { Search.table($0) }
    let found = concurrently([.conditions] + tables + [.laws, .earlyExits]) { search in
        var found = Found()
        switch search {
        case .conditions:
            found.sought = answers(
                making: conditions.flatMap { node in Side.allCases.map { (node, $0.sought) } }, in: program)
        case .table(let table):
            let analysis = TableAnalysis(of: table, in: library, program)
            analysis.report(&found.problems)
            found.undecided = analysis.undecided
        case .laws:
            (found.problems, found.lawsProved) = examineLaws(of: program)
        case .earlyExits: reportEarlyExits(of: program, &found.problems)
        }
        return found
    }
    var problems = Problems()
    for part in found { problems.append(part.problems) }
    var undecided: [String] = []
    var sought = found.flatMap(\.sought)[...]
    /// What became of the next of the searches.
    func settle(_ name: String, _ report: () -> Void) {
        switch sought.popFirst() ?? .gaveUp {
        case .found: break
        case .none: report()
        case .gaveUp: undecided.append(name)
        }
    }
    for rule in program.rules {
        for side in Side.allCases {
            settle(rule.name) {
                problems.report(
                    .constantCondition, "rule `\(rule.name)` \(side.says)",
                    at: program.nodes[rule.ownNode].span, label: side.label)
            }
        }
    }
    undecided += found.flatMap(\.undecided)
    for finding in program.namedFindings {
        for side in Side.allCases {
            settle(finding.name) {
                problems.report(
                    .constantCondition, "finding `\(finding.name)` \(side.says)",
                    at: program.nodes[finding.node].span)
            }
        }
    }
    return Examination(
        problems: problems.sorted(), lawsProved: found.reduce(0) { $0 + $1.lawsProved },
        undecided: undecided.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
}

/// Tries every safety law on all calls; quick enough to be done whenever a library is loaded.
package func brokenLaws(of program: Program) -> [Diagnostic] { examineLaws(of: program).problems.sorted() }

private func examineLaws(of program: Program) -> (problems: Problems, proved: Int) {
    var search = AnswerSearch(program)
    var problems = Problems()
    var proved = 0
    for law in program.laws {
        switch search.answers(making: law.node, .yes, staysBelow: law.atLeast) {
        case .none: proved += 1
        case .gaveUp:
            problems.report(
                .lawUndecided, "law `\(law.name)` is not decided: \(program.description(of: search.limit))",
                at: law.span,
                help: "`triage prove \(law.name)` has another prover, z3, decide it; "
                    + "`triage explain law-undecided` says what makes a law easier to decide")
        case .found(let found):
            let answers = program.shortened(found) { call in
                call.plain.truths[law.node] == .yes
                    && call.standings[law.atLeast.ladder].established < law.atLeast.rung
            }
            let rung = program.name(of: law.atLeast)
            problems.report(
                .lawBroken, "law `\(law.name)` is broken: `\(rung)` is not established on this call",
                at: law.span,
                notes: [.init(program.description(of: answers))])
        }
    }
    return (problems, proved)
}

extension Program {
    /// The call without the answers that it does not need to be what is said of it.
    func shortened(_ answers: Answers, while holds: (Evaluation) -> Bool) -> Answers {
        var answers = answers
        for question in questions.indices where answers.codes[question] != .notAsked {
            let fewer = answers.replacing([question: .notAsked])
            if holds(evaluate(self, fewer)) { answers = fewer }
        }
        return answers
    }

    fileprivate func description(of limit: AnswerSearch.Limit?) -> String {
        switch limit {
        case .sets(let question):
            "tests tell more than twelve answers of `\(questions[question].name)` apart, so that not every set of them was tried"
        case .budget, nil: "it would take more than \(AnswerSearch.budget) steps"
        }
    }

    /// The answers of a call on one line: `mood = low, feel = [hopeless]`.
    package func description(of answers: Answers) -> String {
        questions.indices.compactMap { index in
            answer(answers.codes[index], to: index).map { "\(questions[index].name) = \($0)" }
        }.joined(separator: ", ")
    }
}

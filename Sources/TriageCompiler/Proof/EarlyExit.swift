import TriageDiagnostics
import TriageEngine
import TriageValues

extension DiagnosticKind {
    package static let earlyExit = DiagnosticKind(
        "early-exit", .warning,
        summary: "When all that must be asked was asked, no other answer turns the result upside down.",
        manual: """
            There is a call on which every must-ask question has its answer, and a question that need not \
            be asked would still raise it to a ladder's highest rung, or by two rungs. A clinician may end \
            such a call, and nothing says that it is not finished. Make the question a must-ask one (with \
            `ask_when` where it matters only sometimes), or let a must-ask question that comes before it \
            find the danger.

            Where nothing must be asked a call has no end that could come too early, and nothing is \
            reported. Where too much bears on a question for all ways to be tried, that is reported \
            instead.
            """,
        accepted: [
            """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again }
            rules: { r: { when: awake = no, raise: [now], because: It is so., source: s } }
            """,
            // One rung is no upset, and what is as high already does not rise.
            """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again }
              hurt: { ask: Hurt?, answers: { no: No, yes: Yes } }
              cold: { ask: Cold?, answers: { no: No, yes: Yes }, ask_when: awake = no }
            rules:
              r: { when: awake = no, raise: [now], because: It is so., source: s }
              q: { when: hurt = yes, raise: [help], because: It is so., source: s }
              p: { when: cold = yes and awake = no, raise: [now], because: It is so., source: s }
            """,
        ],
        rejected: [
            // Two rungs at once.
            """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: assume no }
              ↓hurt: { ask: Hurt?, number: { from: 0, to: 9 } }
            ladders: { teams: { title: Teams, rungs: { none_sent: { label: None }, walk: { label: Walk }, car: { label: Car }, all: { label: All } } } }
            rules: { r: { when: hurt >= 4, raise: [car], because: It is so., source: s }, q: { when: awake = no, raise: [walk, all], because: It is so., source: s } }
            """,
            // What an answer that must be given opens.
            """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again }
              ↓hurt: { ask: Hurt?, answers: { no: No, yes: Yes }, ask_when: awake = no }
            rules: { r: { when: awake = no, raise: [help], because: It is so., source: s }, q: { when: hurt = yes, raise: [now], because: It is so., source: s } }
            """,
            // The last of a sum.
            """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again }
              ↓hurt: { ask: Hurt?, answers: { no: No, yes: Yes } }
              ↓cold: { ask: Cold?, answers: { no: No, yes: Yes } }
            scores: { load: { reads: the load is, count: [awake = no, hurt = yes, cold = yes] } }
            rules: { r: { when: load >= 2, raise: [now], because: It is so., source: s } }
            """,
            """
            questions:
              awake: { ask: Awake?, why: Breathing comes first., answers: { yes: Yes, no: No }, must_ask: true, if_missing: ask_again }
              ↓hurt: { ask: Hurt?, answers: { no: No, yes: Yes } }
            rules: { r: { when: awake = no or hurt = yes, raise: [now], because: It is so., source: s } }
            """,
        ])
}

/// Reports the questions by which a call can be turned upside down after everything that must be asked was
/// answered, each with a call of which no answer can be left out. What was not decided is reported as well.
func reportEarlyExits(of program: Program, _ problems: inout Problems) {
    guard program.questions.contains(where: \.mustAsk) else { return }
    let (exits, undecided) = earlyExits(of: program)
    for exit in exits {
        let question = program.questions[exit.question]
        let ladder = program.ladders[exit.ladder]
        let given = program.description(of: exit.answers)
        problems.report(
            .earlyExit,
            "`\(question.name)` need not be asked, and can still raise `\(ladder.name)` from `\(ladder.rungs[exit.from].name)` to `\(ladder.rungs[exit.to].name)`",
            at: question.span,
            notes: [
                .init(given.isEmpty ? "on a call of which nothing is known" : "on the call \(given)"),
                .init("by the answer \(program.answer(exit.code, to: exit.question)?.description ?? "")"),
            ], help: "add `must_ask: true`, or let a must-ask question find the danger")
    }
    for question in undecided.map({ program.questions[$0] }) {
        problems.report(
            .earlyExit,
            "whether a call may end without `\(question.name)` was not decided: too much bears on it",
            at: question.span, help: "add `must_ask: true`, or divide the rules that read it")
    }
}

/// The early exits of a program, one a question, in the order of questions; and the questions for which none
/// was found before the search was cut off.
package func earlyExits(of program: Program) -> (exits: [EarlyExit], undecided: [Int]) {
    var search = EarlyExitSearch(program)
    var undecided: Set<Int> = []
    // Rules that read little first: the calls they are found on are short.
    let goals = goals(program).map { ($0, $0.reduce(0) { $0 + program.questionsRead(by: $1).count }) }
    for (nodes, _) in goals.sorted(by: { $0.1 < $1.1 }) { undecided.formUnion(search.look(for: nodes)) }
    let exits = search.found.values.sorted { $0.question < $1.question }
    return (exits, undecided.subtracting(search.found.keys).sorted())
}

/// The conditions that turn a result when they begin to hold together: those of a rule that raises far
/// enough, with a step up where the step makes it far enough.
private func goals(_ program: Program) -> [[Int]] {
    let steps = program.rules.filter(\.stepsUp).map(\.node)
    var goals: [[Int]] = []
    for ladder in program.ladders.indices {
        let limit = program.ladders[ladder].stepUpLimit ?? 0
        func turns(_ rung: Int) -> Bool { EarlyExit.turns(0, rung, of: program.ladders[ladder]) }
        for rule in program.rules {
            for place in rule.raise where place.ladder == ladder {
                if turns(place.rung) { goals.append([rule.node]) }
                if place.rung < limit, turns(place.rung + 1) { goals += steps.map { [rule.node, $0] } }
            }
        }
        if limit > 0, turns(1) { goals += steps.map { [$0] } }
    }
    var seen: Set<[Int]> = []
    return goals.filter { seen.insert($0).inserted }
}

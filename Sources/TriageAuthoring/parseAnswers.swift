import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageSyntax
import TriageValues

/// Reads a mapping of question ids to answers: `act_now: none`, `feel: [hopeless]`, `plan: refused`.
///
/// A wrong answer is reported and left out; nothing is guessed. The word `null`, as JSON has it, says that
/// the question was not asked, unless it is an answer of the question.
package func parseAnswers(_ node: Node, _ program: Program, _ problems: inout Problems) -> Answers {
    var answers = Answers(for: program)
    guard case .mapping(let entries) = node.content else {
        problems.report(
            .badCall, "answers are \(node.shape); a mapping of questions to answers is expected",
            at: node.span)
        return answers
    }
    for entry in entries {
        guard let name = entry.key.text, let index = program.questionIndex(name) else {
            let name = entry.key.text ?? "this"
            problems.report(
                .unknownQuestion, "no question is called `\(name)`", at: entry.key.span,
                help: suggestion(for: name, among: program.questions.map(\.name)))
            continue
        }
        guard let answer = answer(entry.value, &problems) else { continue }
        switch program.code(for: answer, to: index) {
        case .success(let code):
            answers[index] = code
            guard let retirement = program.questions[index].retirement else { continue }
            problems.report(
                .retiredQuestion, retirement.text(of: name), at: entry.key.span,
                help: "what is answered here counts as it did; nothing of it is taken for an answer to "
                    + "`\(retirement.instead)`")
        case .failure where entry.value.isNull: continue
        case .failure(let problem):
            problems.report(
                .badAnswer, problem.message, at: entry.value.span, label: "it can be \(problem.allowed)",
                help: problem.help)
        }
    }
    return answers
}

private func answer(_ node: Node, _ problems: inout Problems) -> Answer? {
    switch node.content {
    case .scalar(let scalar):
        if let missing = Missing(rawValue: scalar.text) { return .missing(missing) }
        if scalar.text.isEmpty {
            problems.report(
                .badAnswer, "there is no answer here", at: node.span,
                help: "leave the question out when it was not asked; write `unknown` when nobody knows")
            return nil
        }
        return .one(scalar.text)
    case .list(let items):
        let names = items.compactMap(\.text)
        if names.count == items.count { return .several(names) }
        problems.report(.badAnswer, "a list of answers holds only answers", at: node.span)
        return nil
    case .mapping:
        problems.report(.badAnswer, "an answer is text or a list, not a mapping", at: node.span)
        return nil
    }
}

extension DiagnosticKind {
    package static let badCall = DiagnosticKind(
        "bad-call", summary: "A call file is a mapping with `answers`.",
        manual: """
            A call file has `answers:`, a mapping of question ids to answers, and may have `call`, `library`, `notes` and `log`. The same in JSON is \
            read as well, where the file is called so (`.json`) or standard input begins with `{`. A question left out, or `null`, was not asked.
            """)
    package static let unknownQuestion = DiagnosticKind(
        "unknown-question", summary: "Calls and cases answer questions that the library has.",
        manual:
            "No question of the library has this id. `triage check` says what is there; the message suggests the nearest."
    )
    package static let badAnswer = DiagnosticKind(
        "bad-answer", summary: "An answer is one that its question has, or unknown, refused or unclear.",
        manual:
            "The message lists what can be answered. Nothing is guessed: correct the answer and run again.")
    package static let retiredQuestion = DiagnosticKind(
        "retired-question", .warning, summary: "Calls and cases answer what is still asked.",
        manual: """
            The question is asked no more since the day of its `retired`, and the one that `instead` names is asked in its place. The call or the case is read \
            on: rules that still read the old question hold as they did, and an answer that was missing is missing as it was. It is never taken for an answer to \
            the new question, whose answers may mean something else: that one counts as not asked, and unknown is never no. Give a case the new question's answer \
            beside the old one, which ends this warning, or in its place.
            """)
    package static let badCase = DiagnosticKind(
        "bad-case", summary: "A case has a name, `given` answers and an `expect` that says something.",
        manual: "Protocols/README.md, section 4, lists what a case can expect.")

    package static let authoringKinds =
        [badCall, unknownQuestion, badAnswer, badCase, lowersCalls, retiredQuestion, notApproved] + fallKinds
}

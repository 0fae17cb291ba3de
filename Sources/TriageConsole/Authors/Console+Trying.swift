import TriageAuthoring
import TriageCalls
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageServer
import TriageSyntax

/// A call tried on a library: answers as files have them, and what they come to. Nothing of it is kept.
extension Console {
    func tryPage(_ desk: Desk, _ asked: Asked) async throws(Problem) -> Answer {
        let frame = Frame(self, asked)
        let library = try await asked.library(desk)
        let program = library.whole
        var context = await about(library, frame, desk, asked)
        let text = asked.query["answers"] ?? ""
        context["typed"] = text
        let file = SourceFile(id: 0, path: frame.words("answers"), text: text)
        var problems = Problems()
        var answers: Answers?
        if let node = text.allSatisfy(\.isWhitespace) ? nil : read(file, limits: .record, &problems) {
            answers = parseAnswers(node, program, &problems)
        }
        if problems.hasErrors {
            context["problems"] = String(
                present(problems.sorted(), in: [file], .plain).trimming(\.isWhitespace))
        } else if let answers {
            context["tried"] = true
            context.merge(result(of: answers, program)) { $1 }
        }
        return frame.page("try", frame.words("Try a call"), context)
    }

    /// The answers as a file of cases has them, a line each.
    func yaml(_ answers: Answers, _ program: Program) -> String {
        program.questions.indices.compactMap { question in
            program.answer(answers.codes[question], to: question).map {
                "\(program.questions[question].name): \($0)\n"
            }
        }.joined()
    }

    /// What answers come to, as the part `result` shows it: the answers in words, each ladder with its
    /// reasons, and all that there is to say in one text.
    func result(of answers: Answers, _ program: Program) -> [String: Any] {
        let explanation = explain(evaluate(program, answers), program)
        return [
            "answers": program.questions.indices.filter { answers.codes[$0] != .notAsked }.map {
                question -> [String: Any] in
                [
                    "topic": program.topic(of: question), "question": program.questions[question].name,
                    "answer": program.label(of: answers.codes[question], to: question),
                ]
            },
            "ladders": explanation.ladders.map { ladder($0, program) },
            "responders": explanation.responders.map { program.responders[$0].label }
                .joined(separator: ", "),
            "flags": explanation.flags.map { program.flags[$0].label },
            "broken": presentBrokenLaws(explanation, .plain),
            "whole": present(explanation, .plain),
        ]
    }

    private func ladder(_ explained: LadderExplanation, _ program: Program) -> [String: Any] {
        let (ladder, standing) = (program.ladders[explained.ladder], explained.standing)
        func other(_ rung: Int) -> String { rung == standing.recommended ? "" : ladder.rungs[rung].label }
        return [
            "title": ladder.title, "tier": ladder.rungs[standing.recommended].label,
            "level": CallParts.level(standing.recommended, of: ladder), "place": standing.recommended + 1,
            "of": ladder.rungs.count, "provisional": standing.isProvisional,
            "established": other(standing.established), "possible": other(standing.possible),
            "floor": standing.isFloor,
            "reasons": explained.reasons.map { rule -> [String: Any] in
                [
                    "because": program.rules[rule].because, "rule": program.rules[rule].name,
                    "sources": program.rules[rule].sources.map { program.sources[$0].citation },
                ]
            },
        ]
    }
}

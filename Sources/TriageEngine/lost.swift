import TriageValues

extension Evaluation {
    /// The answers that stand when the line is lost on this call: every must-ask question that waits for an
    /// answer and may be relevant is lost, assumptions and all (DESIGN 3.3), and the question that says how
    /// the line is has the answer for that. Evaluated, they are what is acted on; no rung is lower than
    /// before (3.4, property 8).
    package func afterLosingTheLine(_ program: Program) -> Answers {
        var lost = answers
        for question in program.questions.indices
        where answers.codes[question] == .notAsked && program.questions[question].mustAsk
            && plain.relevance(of: question, program) != .no
        {
            lost[question] = .missing(.lost)
        }
        if let line = program.lostLine { lost[line.question] = line.code }
        return lost
    }
}

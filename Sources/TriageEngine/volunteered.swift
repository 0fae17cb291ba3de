import TriageValues

/// An answer that counts though its question would not be asked: a contradiction that a person sees and
/// clears, and not the engine (DESIGN 3.2).
package struct Volunteered: Sendable, Equatable {
    package let question: Int
    /// The questions whose answers speak against asking it; none where nothing that was said speaks for it.
    package let against: [Int]
}

extension Evaluation {
    /// The answers that were volunteered, in the order of asking.
    ///
    /// An answer that itself opens its document was volunteered where, without it, the question would not be
    /// asked.
    package func volunteered(_ program: Program) -> [Volunteered] {
        program.questions.indices.compactMap { question in
            guard answers.codes[question].isValue, let relevance = program.questions[question].relevance
            else { return nil }
            var without = self
            if isOpenedOnly(by: question, program) {
                without = evaluate(program, answers.replacing([question: .notAsked]))
            }
            guard without.plain.truths[relevance] == .no else { return nil }
            return Volunteered(
                question: question,
                against: without.support(ofNodes: [relevance], program, assuming: false))
        }
    }

    /// Whether the document of a question applies by its answer alone.
    private func isOpenedOnly(by question: Int, _ program: Program) -> Bool {
        let document = program.documents[program.questions[question].document]
        guard let appliesWhen = document.appliesWhen, plain.truths[appliesWhen] != .yes else { return false }
        let opening = document.opening.filter {
            program.questions[$0.question].bits(of: answers.codes[$0.question]) & $0.values != 0
        }
        return opening.count == 1 && opening[0].question == question
    }
}

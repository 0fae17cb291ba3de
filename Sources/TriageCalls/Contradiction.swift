import TriageEngine
import TriageValues

/// Recorded answers about one person that cannot all be true. Nothing is lowered by it, and a person says
/// which is right.
package struct Contradiction: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        package let question: Int
        package let code: AnswerCode
        /// When it was said.
        package let at: Moment
    }

    /// By place in the call.
    package let person: Int
    /// In the order of asking.
    package let parts: [Part]
}

extension Call {
    /// Of the rules that raise a flag for contradictions and hold on the answers alone.
    func contradictions(_ standpoints: [Standpoint]) -> [Contradiction] {
        standpoints.flatMap { standpoint in
            program.contradictions(on: standpoint.evaluation.plain).compactMap { rule in
                let parts = (standpoint.restsOn[rule] ?? []).sorted().compactMap { question in
                    history.record.entry(standpoint.person, question).map {
                        Contradiction.Part(question: question, code: $0.code, at: $0.at)
                    }
                }
                return Contradiction(person: standpoint.person, parts: parts)
            }
        }
    }
}

extension Program {
    /// The rules that say of answers that they cannot all be true, and hold.
    func contradictions(on view: View) -> [Int] {
        rules.indices.filter { rule in
            rules[rule].flag.contains { flags[$0].report == .contradiction }
                && view.truths[rules[rule].node] == .yes
        }
    }
}

import TriageEngine
import TriageValues

extension Call {
    /// The must-ask questions that are open about a person, each kind with the most needed first.
    ///
    /// - Parameter person: by place in `CallView.people`.
    package func openMustAsk(of person: Int, at moment: Moment) -> OpenMustAsk {
        let standpoint = Standpoint(history, person: person, atClock: history.clock(at: moment))
        let old = Set(standpoint.aged.map(\.question))
        var open = OpenMustAsk()
        for question in standpoint.inOrderOfNeed(standpoint.openMustAsk, history) {
            switch standpoint.answers.codes[question] {
            case .missing(.unknown), .missing(.refused), .missing(.unclear): open.unanswered.append(question)
            case .missing(.lost), .notAsked, .choice, .several, .number:
                if old.contains(question) {
                    open.aged.append(question)
                } else {
                    open.neverAsked.append(question)
                }
            }
        }
        return open
    }
}

/// Must-ask questions that are open about a person.
package struct OpenMustAsk: Sendable, Hashable {
    package var neverAsked: [Int] = []
    /// The caller did not know, refused, or was not understood.
    package var unanswered: [Int] = []
    /// What was answered is too old to count.
    package var aged: [Int] = []
}

extension Standpoint {
    /// Questions in the order in which the call asks them: what a screen named, what is asked next with all
    /// that its screen stands for, and the rest in the order of files.
    func inOrderOfNeed(_ questions: [Int], _ history: History) -> [Int] {
        let program = history.program
        var order = history.named.filter { $0.person == person }.map(\.question)
        for next in nextQuestions(evaluation, program, limit: 12) {
            order.append(next.question)
            if let screen = next.screen { order += program.screens[screen].covers(on: evaluation.plain) }
        }
        var left = Set(questions)
        return (order + questions).filter { left.remove($0) != nil }
    }
}

extension [String] {
    /// As many as can be read aloud, and how many more there are. One more is said sooner than counted.
    package func most(_ count: Int) -> [String] {
        self.count > count + 1 ? prefix(count) + ["and \(self.count - count) more"] : self
    }

    /// In a sentence: six at most, and how many there are where they are more.
    package var mostInOrder: String {
        let few = most(6).joined(separator: ", ")
        return count > 7 ? "\(count), first of all \(few)" : few
    }
}

import TriageEngine
import TriageValues

/// Everything that is shown of a call at one moment. It follows from the events and the moment alone.
package struct CallView: Sendable {
    let call: Call
    package let at: Moment
    /// In the order in which they came in; at least one.
    package let people: [PersonView]
    /// The person whom the questions are about, by place in `people`.
    package let current: Int
    /// One for each ladder, in their order: the highest over the people.
    package let ladders: [LadderView]
    /// The answers of the current person that count: aged ones are taken out, and while the line is lost what
    /// could not be asked is `lost`.
    package let answers: Answers
    package let evaluation: Evaluation
    package let explanation: Explanation
    /// Of the current person, in the order of asking.
    package let openMustAsk: [Int]
    /// At most three; what a screen named comes first.
    package let next: [UpNext]
    /// All that is due for anybody in the call: what was not said yet first; of that, what belongs to rules
    /// and shown rungs nearest to the top of their ladder, a rule before a rung, and of equal rules the one
    /// whose deciding answer is newest; then in the order of files. The first three are for now.
    package let guidance: [Int]
    package let given: Set<Int>
    /// Over all people, in file order.
    package let responders: [Int]
    /// Of them who answers the call, and has nowhere to be sent.
    let answering: Set<Int>
    package let flags: [Int]
    package let sent: [Sending]
    package let aged: [AgedAnswer]
    /// Of the current person; what a screen answered is none.
    package let volunteered: [Volunteered]
    /// Of all people.
    package let contradictions: [Contradiction]
    /// Sentences that somebody must see, beside those of contradictions.
    package let otherWarnings: [String]
    /// What is known of the current person cannot be of somebody who calls.
    let isNotCaller: Bool
    package let isLineLost: Bool
    /// Whose call it is; nil for the supervisors' board, and where no server has the call.
    package let owner: Owner?
    package let isTraining: Bool
    package let ending: Ending?
    /// What was written by text or chat, in the order in which it was recorded.
    package let messages: [MessageView]
    /// What was recorded of what came of it; the last is what stands.
    package let cameOfIt: [AftermathView]
    /// What waits for a second person.
    package let agreement: AgreementView?
    /// Since the call was opened, never below zero.
    package let sinceOpenedMilliseconds: Int64

    package var isOver: Bool { ending != nil }
    /// Sentences that somebody must see.
    package var warnings: [String] { contradictions.map(sentence) + otherWarnings }
    /// Each event as a line.
    package var timeline: [TimelineLine] { call.timeline() }
    package var notes: [TimelineLine] {
        timeline.filter { if case .note = call.events[$0.event].kind { true } else { false } }
    }
    /// Responders that are due and were not sent, or were cancelled.
    package var unsent: [Int] {
        let gone = Set(sent.filter { $0.cancelledAt == nil }.map(\.responder))
        return responders.filter { !gone.contains($0) && !answering.contains($0) }
    }
    package var person: PersonView { people[current] }
    /// The questions that a screen stands for now, about the current person.
    package func covers(ofScreen screen: Int) -> [Int] { call.covers(ofScreen: screen, at: at) }
    /// The answers by which wordings are chosen: of a person who is not the caller, or cannot be, it is
    /// spoken as of somebody else, also while nobody said who calls.
    package var addressed: Answers {
        let program = call.program
        guard let caller = program.caller, !answers[caller.question].isValue,
            isNotCaller || program.isSomebodyElse(current, of: people.map(\.answers)),
            let other = program.questions[caller.question].options.indices.first(where: {
                $0 != caller.usual
            })
        else { return answers }
        var answers = answers
        answers[caller.question] = .choice(other)
        return answers
    }
    package var isProvisional: Bool { ladders.contains(where: \.isProvisional) }
}

package struct PersonView: Sendable {
    package let id: String
    /// What they are called; but for "person in crisis" in free words.
    package let label: String
    /// The name that they were given after they came in.
    package let name: String?
    package let role: String?
    /// One for each ladder.
    package let standings: [Standing]
    package let highestSoFar: [Int]
    /// Must-ask questions that may be relevant and are not asked, or to be asked again.
    package let openMustAsk: [Int]
    package let answers: Answers
    /// By question, what stands written down with it.
    package let details: [Int: Detail]
    /// In the call.
    let place: Int
    let record: AnswerRecord

    /// In the order of asking: everything that a question was answered with.
    package var histories: [AnswerHistory] { record.histories(of: place) }
}

/// What was written down in words with an answer.
package struct Detail: Sendable, Hashable {
    package let text: String
    package let at: Moment
    package let by: String?
}

/// One ladder of a call, by places of its rungs.
package struct LadderView: Sendable, Hashable {
    package let ladder: Int
    /// What is acted on: the higher of `recommended` and `highestSoFar`, or what a person decided.
    package let shown: Int
    package let recommended: Int
    package let established: Int
    /// The highest established rung of the call, wrong answers left out.
    package let highestSoFar: Int
    package let possible: Int
    /// What would be shown had the line dropped now; never below the higher of the two above.
    package let ifLineDropped: Int
    /// The last decision on this ladder, in force or overtaken.
    package let decision: DecisionView?
    package let isProvisional: Bool
    /// The recommended rung stands only on the floor under calls with open must-ask questions.
    package let isFloor: Bool
    /// What is shown is higher than before the last event, or than at its time.
    package let rose: Bool
    /// Since when it stands where it does, by the last event that moved it; nil where none did.
    package let since: Moment?

    /// The decided rung, while the decision is in force.
    package var decided: Int? { decision.flatMap { $0.isOvertaken ? nil : $0.rung } }
    /// What is shown where nobody decided.
    package var undecided: Int { max(recommended, highestSoFar) }
}

package struct DecisionView: Sendable, Hashable {
    package let rung: Int
    /// What was shown when it was made.
    package let basis: Int
    package let decision: Decision
    package let by: String?
    package let at: Moment
    /// What would be shown rose above its basis afterwards, or something spoke for more than was decided that
    /// did not when it was: it counts no more, and somebody has to decide again.
    package let isOvertaken: Bool

    package var lowers: Bool { rung < basis }
}

/// A decision that somebody asked a second person to agree to. Nothing is lowered by it.
package struct AgreementView: Sendable, Hashable {
    /// The id of the event by which it was asked.
    package let id: String
    package let decision: Decision
    /// The id of who asked, at the server, and what they are called.
    package let asker: String
    package let by: String
    package let at: Moment
    /// Something changed since it was asked: nobody can agree to it any more.
    package let isOvertaken: Bool
}

/// A question to be asked now.
package struct UpNext: Sendable {
    package enum Because: Sendable {
        /// A screen, by its place, was asked, and this was named.
        case named(screen: Int)
        /// It says to whom a screen is spoken that comes next.
        case wording(ofScreen: Int)
        case ranked(NextQuestion)
    }

    package let question: Int
    package let because: Because

    /// The screen that is asked in its place, where it stands for more of what is to be asked.
    package var screen: Int? { if case .ranked(let next) = because { next.screen } else { nil } }
}

/// A responder who was sent, or who arrived without having been sent from here.
package struct Sending: Sendable, Hashable {
    package let responder: Int
    package let sentAt: Moment?
    package let arrivedAt: Moment?
    package let cancelledAt: Moment?
}

/// A safest answer that was given too long ago to count.
package struct AgedAnswer: Sendable, Hashable {
    package let question: Int
    package let code: AnswerCode
    package let saidAt: Moment
    package let agoMilliseconds: Int64
}

/// Everything that one question was answered with.
package struct AnswerHistory: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let code: AnswerCode
        package let at: Moment
        package let manner: Manner
        package let by: String?
        /// What became of it; nil for what still stands.
        package let replaced: Replacement?
    }

    package let question: Int
    /// In the order of events; the last that is not corrected is what stands.
    package let entries: [Entry]
}

/// One event as a line of the record.
package struct TimelineLine: Sendable, Hashable {
    /// Its place among the events.
    package let event: Int
    package let at: Moment
    /// Since the call was opened, never below zero.
    package let sinceOpenedMilliseconds: Int64
    package let by: String?
    package let text: String
}

/// A question, and where one was meant an answer to it, found by words.
package struct Found: Sendable, Hashable {
    package enum By: Int, Sendable, Comparable {
        /// One of the words that the library says it hears it by.
        case hears
        /// A word of the answer's label or of how sentences say it.
        case label
        /// A word of the question's wording.
        case wording
        /// One of those, but for one slip of the fingers or the end of the word.
        case slip

        package static func < (left: By, right: By) -> Bool { left.rawValue < right.rawValue }
    }

    package let question: Int
    /// The place of the answer; nil when the question was found and none of its answers.
    package let option: Int?
    package let by: By
    /// The words deny something, and this is the answer that says so: it comes last, and is nobody's first
    /// guess.
    package var isDenial = false
}

extension AgreementView {
    init(_ asking: Asking, _ ladders: [LadderView]) {
        // Reassurance may have aged since the last event.
        let rose = asking.basis.contains { ladders[$0.key].undecided > $0.value }
        self.init(
            id: asking.id, decision: asking.decision, asker: asking.asker, by: asking.by, at: asking.at,
            isOvertaken: asking.isOvertaken || rose)
    }
}

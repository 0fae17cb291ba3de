import TriageValues

/// One thing that happened on a call. Things are called by the names of the library and never by their
/// places, so that the record outlives a change of it.
package struct CallEvent: Sendable, Hashable {
    package var at: Moment
    /// Who recorded it, as they are known where the call is taken; nil when nobody said.
    package var by: String?
    /// Made by the program that sends it, so that an event that is sent again is told from another one.
    package var id: String?
    package var kind: Kind

    package init(at: Moment, by: String? = nil, id: String? = nil, _ kind: Kind) {
        self.at = at
        self.by = by
        self.id = id
        self.kind = kind
    }

    package enum Kind: Sendable, Hashable {
        /// The first event of a call, and only the first. It has one person in it then (`Call.firstPerson`).
        /// - Parameters:
        ///   - incident: the number by which others know it.
        ///   - library: the protocols with their versions, as `Call.library(of:)` has them.
        case opened(channel: Channel, incident: String?, library: [String])
        /// An answer to a question that had no value: not asked, missing, aged, or the same once more.
        case answered(person: String, question: String, Answer, Manner)
        case screened(person: String, Screening)
        /// Another answer in place of one. Nil takes it back to "not asked", which only a correction can.
        case replaced(person: String, question: String, Answer?, Replacement, Manner)
        /// What was written down in words with an answer, such as the address; nil where it was a mistake.
        /// A later one takes its place.
        case detail(person: String, question: String, text: String?)
        case note(String)
        /// What was written on a contact by text or chat.
        case message(Message)
        /// A piece of guidance was said or done.
        case guidanceGiven(String)
        case personAdded(id: String, label: String, role: String?)
        /// The person who came in last was added by mistake. Nothing is recorded of them, or all of it was
        /// wrong.
        case personRemoved(String)
        /// What somebody is called from here on; nil for what they were called when they came in.
        case personNamed(id: String, label: String?)
        /// From here on the questions are about this person.
        case personChosen(String)
        case decided(Decision)
        /// A decision for which two must agree: the first asks. It lowers nothing yet.
        ///
        /// - Parameter asker: their id at the server.
        case agreementAsked(Decision, asker: String)
        /// Somebody else agrees to what was asked by the event of this id; the decision follows.
        case agreed(String, agreer: String? = nil)
        case agreementRefused(String, words: String?)
        case agreementWithdrawn(String)
        /// An audience was told of the call.
        case handedOff(HandingOff)
        case sent(String)
        case arrived(String)
        case cancelled(String)
        /// What was recorded last of a responder (sent, arrived or cancelled) was a mistake.
        case reportTakenBack(String)
        case lineLost
        case lineBack
        /// Whose call it is from here on; nil for the supervisors' board.
        case owned(by: Owner?, Custody)
        /// The call is for practice; nothing of it may reach anybody outside.
        ///
        /// - Parameter isBlind: until it is over, who takes it is not told what the rules say of it.
        case training(isBlind: Bool = false)
        /// What came of the call; also after its end, and more than once.
        case cameOfIt(Aftermath)
        /// - Parameter although: why it ends while help is not sent or nobody decided; nil where nothing is
        ///   left undone, or nobody said.
        case closed(Ending, although: String? = nil)
        /// A kind that this version does not know, with its line as it stood in the file.
        case other(kind: String, line: String)
    }
}

/// What a call came in by.
package enum Channel: String, Sendable, CaseIterable {
    case voice
    case text
    case chat
}

/// How an answer came about.
package enum Manner: Sendable, Hashable {
    case asked
    /// The caller said it without being asked.
    case volunteered
    /// By a screen of this name. Only `screened` events record so, each screen whole.
    case screened(String)
    /// Seen or heard, and not asked: the `observe` line of a screen of this name, or nil.
    case observed(String?)
    /// By a danger key of this name.
    case key(String)
    /// Read in the message whose event has this id.
    case written(String)

    /// Taken for nothing by a screen, asked or seen.
    var isOfScreen: Bool {
        switch self {
        case .screened, .observed(_?): true
        case .asked, .volunteered, .key, .observed(nil), .written: false
        }
    }
}

/// One use of a screen: what it stood for when it was asked, and what came of it.
package struct Screening: Sendable, Hashable {
    package var screen: String
    /// The questions it stood for, by name.
    package var covers: [String]
    package var result: Result
    /// Ticked from what was seen or heard, without being asked.
    package var isObserved: Bool

    package enum Result: Sendable, Hashable {
        /// These of the covered questions were named, and all others not; empty for "nothing of the kind".
        case named([String])
        /// The screen itself has a missing answer.
        case missing(Missing)
    }

    package init(screen: String, covers: [String], _ result: Result, isObserved: Bool = false) {
        self.screen = screen
        self.covers = covers
        self.result = result
        self.isObserved = isObserved
    }
}

/// Why an answer takes the place of another.
package enum Replacement: String, Sendable, CaseIterable {
    /// The one before was wrong from the start.
    case corrected
    /// The one before was right; the world moved.
    case changed
}

/// Who answers for a call, at a server that knows people by ids.
package struct Owner: Sendable, Hashable {
    package var id: String
    package var name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// How a call came to its owner.
package enum Custody: String, Sendable, CaseIterable {
    case opened
    case takenOver = "taken_over"
    /// The owner before gave it to them.
    case given
    /// The owner before left it.
    case left
    case signedOut = "signed_out"
    /// Nothing was heard of the owner before for too long.
    case timedOut = "timed_out"

    var sentence: String {
        switch self {
        case .opened: "who opened it"
        case .takenOver: "taken over"
        case .given: "given by who had it"
        case .left: "left by who had it"
        case .signedOut: "who had it signed out"
        case .timedOut: "nothing was heard of who had it"
        }
    }
}

package enum Ending: Sendable, Hashable {
    case handedOver(to: String)
    case resolved
    /// The line was lost and not got back.
    case lost
    case notForUs(NotForUs)

    package enum NotForUs: Sendable, Hashable {
        case wrongNumber
        case transfer(to: String)
    }
}

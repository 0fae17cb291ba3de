/// What was given out of a call, to whom, and why.
package struct Disclosure: Sendable, Hashable {
    /// In what form it was given.
    package enum Form: String, Sendable, CaseIterable {
        /// Somebody looked at the call.
        case seen
        /// The lines that an audience is told.
        case handOff = "hand_off"
        /// The call's own file as far as somebody may have it.
        case file
        /// All of it, to be taken in by another record.
        case whole
    }

    package var call: String
    package var to: String
    package var reason: String
    package var form: Form
    /// What of it needs care: the confidentiality tags of answers that are in it, and `words` for what people
    /// wrote in their own. Nil where all of the call was seen or given.
    package var kinds: [String]?
    /// Over the bytes of a file, so that whoever has it can show that it is the one.
    package var file: Hash?

    package init(
        of call: String, to: String, because reason: String, _ form: Form, kinds: [String]? = nil,
        file: Hash? = nil
    ) {
        self.call = call
        self.to = to
        self.reason = reason
        self.form = form
        self.kinds = kinds
        self.file = file
    }
}

/// An event as it is stored: one link of the chain of its call.
///
/// All is bytes, as the storage has them, so that what was tampered with is never mended by reading it as
/// text.
package struct Link: Sendable, Hashable {
    /// In its call, from 1.
    package var number: Int
    /// When the record took it, by the clock of the record; RFC 3339.
    package var taken: [UInt8]
    /// Where it was taken: the place somebody works at.
    package var position: [UInt8]?
    /// Who was signed in there.
    package var person: [UInt8]?
    /// The line, with `"withheld"` for each value that stands apart.
    package var line: [UInt8]
    /// To the words that stand apart; nil when there are none.
    package var commitment: [UInt8]?
    /// Over all of this and the hash before it.
    package var hash: [UInt8]

    /// What `hash` has to be.
    func hash(after previous: [UInt8]) -> Hash {
        var form = CanonicalForm("event", about: line.count + 150)
        form.add(previous)
        form.add(String(number))
        form.add(taken)
        form.add(optional: position)
        form.add(optional: person)
        form.add(line)
        form.add(optional: commitment)
        return form.hash
    }
}

/// What the record knows of a call besides its events.
package struct CallRow: Sendable, Hashable {
    package var call: [UInt8]
    /// The hash of the library it began with, in digits; nil when nobody knows it.
    package var library: [UInt8]?
    /// When the record took its first event.
    package var opened: [UInt8]

    /// What stands before the first event.
    func root(inRecord name: [UInt8]) -> Hash {
        var form = CanonicalForm("call")
        form.add(name)
        form.add(call)
        form.add(optional: library)
        form.add(opened)
        return form.hash
    }
}

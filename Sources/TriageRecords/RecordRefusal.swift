/// Why a record did not do what it was asked. Nothing of it was done.
package enum RecordRefusal: Error, Sendable, Hashable {
    /// The call has another number of events than its writer knows.
    case conflict(call: String, expected: Int, found: Int)
    case noSuchCall(String)
    case callIsThere(String)
    /// What is there under this name is not what begins the call that was to be taken in.
    case isOther(String)
    case badCallName(String)
    case noSuchLibrary(Hash)
    case badLibrary(String)
    /// The reason, as a part of a sentence.
    case notAnEvent(String)
    /// A call that is not closed is not purged unless that is meant.
    case callIsOpen(String)
    /// The file is not, or no longer, what a record is; a whole sentence without its end.
    case damaged(String)
    /// Its folder or file is not its owner's alone.
    case notPrivate(String)
    /// The migrations that this version does not know.
    case laterVersion([String])
    /// The machine failed; a whole sentence without its end.
    case machine(String)

    package var message: String {
        switch self {
        case .conflict(let call, let expected, let found):
            "call `\(call)` has \(found) events and not \(expected); nothing was written, read it again"
        case .noSuchCall(let call): "the record holds no call `\(call)`"
        case .callIsThere(let call): "the record holds a call `\(call)` already"
        case .isOther(let call):
            "the record holds another call `\(call)`, or words of it were purged; nothing was taken in"
        case .badCallName(let call):
            "`\(call)` cannot name a call: 1 to 100 letters, digits, `-`, `_` and `.` can, but for "
                + namesOfOwn.sorted().map { "`\($0)`" }.joined(separator: ", ")
        case .noSuchLibrary(let hash): "the record holds no library \(hash)"
        case .badLibrary(let reason): "this library cannot be kept: \(reason)"
        case .notAnEvent(let reason): "this is no event of a call: \(reason)"
        case .callIsOpen(let call): "call `\(call)` was never closed, so its words may be needed still"
        case .damaged(let sentence), .notPrivate(let sentence), .machine(let sentence): sentence
        case .laterVersion(let names):
            "a later version wrote this record (it has \(names.map { "`\($0)`" }.joined(separator: ", "))); "
                + "use that version, nothing was changed"
        }
    }

    /// Whether the machine failed, and asking again later may do.
    package var isOfMachine: Bool { if case .machine = self { true } else { false } }
}

/// Why a question has no answer and waits for none.
package enum Missing: String, Sendable, Hashable, CaseIterable {
    /// Asked; the caller does not know.
    case unknown
    case refused
    /// Could not be heard or understood.
    case unclear
    /// The line dropped or the call ended before it could be asked.
    case lost
}

/// An answer in the words of the protocol: ids as they stand in its file. A question not asked has none.
package enum Answer: Sendable, Hashable {
    /// By its id; a number with places as its text, since no number of JSON keeps its places.
    case one(String)
    /// Several that hold together, in the order of the question's answers.
    case several([String])
    /// A whole number.
    case number(Int)
    case missing(Missing)
}

extension Answer: CustomStringConvertible {
    package var description: String {
        switch self {
        case .one(let id): id
        case .several(let ids): "[" + ids.joined(separator: ", ") + "]"
        case .number(let value): String(value)
        case .missing(let reason): reason.rawValue
        }
    }
}

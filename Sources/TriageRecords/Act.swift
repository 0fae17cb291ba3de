import TriageCalls
import TriageSyntax

/// What was done with the record itself: a line of its own chain.
enum Act {
    case made
    /// The words of the call's first events, as many as named.
    case purged(call: String, through: Int, PurgeReason)
    case disclosed(Disclosure)
    case checkpoint(Hash)
    case restored

    func line(by person: String?, at moment: Moment) -> [UInt8] {
        var pairs: [(key: String, value: JSON)] = [
            ("at", .text("\(moment)")), ("by", .optional(person)), ("kind", .text(content.kind)),
        ]
        pairs += content.fields
        pairs.removeAll { if case .null = $0.value { true } else { false } }
        return Array(JSON.object(pairs).line.utf8)
    }

    private var content: (kind: String, fields: [(key: String, value: JSON)]) {
        switch self {
        case .made: ("made", [])
        case .purged(let call, let through, let reason):
            (
                "purged",
                [
                    ("call", .text(call)), ("through", .number(through)),
                    ("because", .text(reason.rawValue)),
                ]
            )
        case .disclosed(let disclosure):
            (
                "disclosed",
                [
                    ("call", .text(disclosure.call)), ("to", .text(disclosure.to)),
                    ("because", .text(disclosure.reason)), ("form", .text(disclosure.form.rawValue)),
                    ("kinds", disclosure.kinds.map { .texts($0) } ?? .null),
                    ("file", .optional(disclosure.file?.description)),
                ]
            )
        case .checkpoint(let hash): ("checkpoint", [("hash", .text("\(hash)"))])
        case .restored: ("restored", [])
        }
    }
}

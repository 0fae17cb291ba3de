extension Permission {
    /// The table as this module's page shows it, in Markdown.
    package static var page: String {
        let head = "| deed | " + columns.map(\.rawValue).joined(separator: " | ") + " |"
        let line = "| --- |" + columns.map { _ in " --- |" }.joined()
        let rows = Deed.allCases.map { deed in
            "| `\(deed.rawValue)` | "
                + table[deed, default: []].map(\.words).joined(separator: " | ") + " |"
        }
        return ([head, line] + rows).joined(separator: "\n")
    }
}

extension Permission.Condition {
    fileprivate var words: String {
        switch self {
        case .never: "-"
        case .always: "yes"
        case .own: "own"
        case .ownOrReason: "own, once own, or with a reason"
        case .withReason: "with a reason"
        case .real: "no training"
        case .training: "training"
        case .ofAnother: "of another"
        case .inScope: "in scope"
        case .ownInScope: "own, in scope"
        }
    }
}

extension Condition: CustomStringConvertible {
    /// The condition on one line; parsing it gives the same condition.
    package var description: String { printed(within: .or) }

    /// How tightly a context binds; a looser condition inside it needs parentheses.
    private enum Binding: Int {
        case or, and, unary
    }

    private func printed(within context: Binding) -> String {
        switch self {
        case .any(let parts, _):
            let text = parts.map { $0.printed(within: .and) }.joined(separator: " or ")
            return context == .or ? text : "(\(text))"
        case .all(let parts, _):
            let text = parts.map { $0.printed(within: .unary) }.joined(separator: " and ")
            return context == .unary ? "(\(text))" : text
        case .not(let part, _): return "not(\(part.printed(within: .or)))"
        case .atLeast(let count, let parts, _):
            return "at least \(count) of [\(parts.map(\.description).joined(separator: ", "))]"
        case .finding(let name): return name.text
        case .test(let test): return test.description
        }
    }
}

extension Test: CustomStringConvertible {
    package var description: String { "\(subject.text) \(predicate)" }
}

extension Test.Predicate: CustomStringConvertible {
    package var description: String {
        switch self {
        case .compare(let comparison, let value): return "\(comparison.rawValue) \(value.text)"
        case .isIn(let elements):
            if elements.count == 1, case .range = elements[0] { return "in \(elements[0])" }
            return "in (" + elements.map(\.description).joined(separator: ", ") + ")"
        case .contains(let words):
            if words.count == 1 { return "contains \(words[0].text)" }
            return "contains any of (" + words.map(\.text).joined(separator: ", ") + ")"
        case .isStatus(let status): return "is \(status.rawValue)"
        }
    }
}

extension Element: CustomStringConvertible {
    package var description: String {
        switch self {
        case .value(let word): word.text
        case .compare(let comparison, let word): "\(comparison.rawValue) \(word.text)"
        case .range(let low, let includesLow, let high, let includesHigh):
            "\(includesLow ? "[" : "(")\(low.text)..\(high.text)\(includesHigh ? "]" : ")")"
        }
    }
}

/// Definitions of SMT-LIB, each term said once: terms that are equal have one name, whichever program they
/// are from.
struct Terms: Sendable {
    private(set) var lines = ["(set-logic QF_BV)"]
    /// What a call is read from.
    private(set) var variables: [Variable] = []
    private var names: [String: String] = [:]

    /// Says a term, where it was not said yet.
    ///
    /// - Returns: its name; what needs none is its own.
    mutating func named(_ term: String, _ sort: String = "Bool") -> String {
        guard term.hasPrefix("("), !Self.isNegated(name: term) else { return term }
        if let name = names[term] { return name }
        let name = "t\(names.count)"
        names[term] = name
        lines.append("(define-fun \(name) () \(sort) \(term))")
        return name
    }

    private static func isNegated(name term: String) -> Bool {
        term.hasPrefix("(not t") && !term.dropFirst(6).contains { $0 == "(" || $0 == " " }
    }

    mutating func declare(_ variable: Variable) {
        guard !variables.contains(where: { $0.place == variable.place }) else { return }
        lines += variable.declaration
        variables.append(variable)
    }

    /// Asks for the call that was found; for nothing where no question bears on it.
    var asksForCall: String {
        let constants = variables.flatMap(\.constants)
        return constants.isEmpty ? "" : "(get-value (\(constants.joined(separator: " "))))"
    }

    /// How many questions have an answer, or were asked for one.
    var answerCount: String {
        let each = variables.map { "(ite \($0.isNotAsked) \(Self.count(0)) \(Self.count(1)))" }
        return "(bvadd \((each + [Self.count(0)]).joined(separator: " ")))"
    }

    static func count(_ value: Int) -> String { number(value, bits: 16) }

    // MARK: making terms

    static func any(_ parts: [String]) -> String { joined("or", parts, neutral: "false", deciding: "true") }

    static func all(_ parts: [String]) -> String { joined("and", parts, neutral: "true", deciding: "false") }

    /// In one order, each part once.
    private static func joined(
        _ word: String, _ parts: [String], neutral: String, deciding: String
    ) -> String {
        let parts = Set(parts).subtracting([neutral]).sorted()
        if parts.contains(deciding) { return deciding }
        if parts.count > 1 { return "(\(word) \(parts.joined(separator: " ")))" }
        return parts.first ?? neutral
    }

    static func not(_ part: String) -> String {
        switch part {
        case "true": "false"
        case "false": "true"
        default: isNegated(name: part) ? String(part.dropFirst(5).dropLast()) : "(not \(part))"
        }
    }

    static func choose(_ condition: String, _ yes: String, _ no: String) -> String {
        if condition == "true" || yes == no { return yes }
        if condition == "false" { return no }
        return yes == "true" && no == "false" ? condition : "(ite \(condition) \(yes) \(no))"
    }

    static func number(_ value: Int, bits: Int) -> String {
        let digits = String(UInt64(bitPattern: Int64(value)), radix: 2).suffix(bits)
        return "#b" + String(repeating: "0", count: bits - digits.count) + digits
    }
}

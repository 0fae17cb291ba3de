import TriageEngine
import TriageValues

/// Something to be decided about every call that can be recorded: whether there is a call of a kind.
package struct Obligation: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A call on which a law's condition holds and its rung is not established: there should be none.
        case breaksLaw(Int)
        /// A call on which a condition holds, or fails: there should be one.
        case makes(node: Int, Truth)
    }

    package let kind: Kind
    /// The law, rule or finding.
    package let name: String

    package var isLaw: Bool { if case .breaksLaw = kind { true } else { false } }

    /// All that is to be decided of a program: each law, and both truths of each rule and finding.
    package static func all(of program: Program) -> [Obligation] {
        let conditions =
            program.rules.map { ($0.name, $0.node) } + program.namedFindings.map { ($0.name, $0.node) }
        return program.laws.indices.map { Obligation(kind: .breaksLaw($0), name: program.laws[$0].name) }
            + conditions.flatMap { name, node in
                [Truth.yes, .no].map { Obligation(kind: .makes(node: node, $0), name: name) }
            }
    }

    /// Whether a call is of the kind, as the engine says.
    package func isMet(by answers: Answers, _ program: Program) -> Bool {
        let call = evaluate(program, answers)
        switch kind {
        case .breaksLaw(let law):
            let (node, place) = (program.laws[law].node, program.laws[law].atLeast)
            return call.plain.truths[node] == .yes
                && call.standings[place.ladder].established < place.rung
        case .makes(let node, let truth): return call.plain.truths[node] == truth
        }
    }

    /// The conditions that it speaks of.
    fileprivate func roots(_ program: Program) -> [Int] {
        switch kind {
        case .breaksLaw(let index):
            let law = program.laws[index]
            let rules = program.rules.filter { rule in
                rule.stepsUp || rule.raise.contains { $0.ladder == law.atLeast.ladder }
            }
            return [law.node] + rules.map(\.node)
        case .makes(let node, _): return [node]
        }
    }

    fileprivate func formula(_ formulas: Formulas) -> String {
        switch kind {
        case .breaksLaw(let index):
            let law = formulas.program.laws[index]
            return Terms.all([formulas.holds(law.node), Terms.not(formulas.isEstablished(law.atLeast))])
        case .makes(let node, .no): return Terms.not(formulas.mayHold(node))
        case .makes(let node, .unknown):
            return Terms.all([formulas.mayHold(node), Terms.not(formulas.holds(node))])
        case .makes(let node, .yes): return formulas.holds(node)
        }
    }
}

/// The obligations of a program in the words of a prover, and what it answers.
package struct Script: Sendable {
    package let program: Program
    package let obligations: [Obligation]
    private let terms: Terms
    private let goals: [String]

    package init(_ program: Program, _ obligations: [Obligation]) {
        let formulas = Formulas(program, for: obligations.flatMap { $0.roots(program) })
        (self.program, self.obligations) = (program, obligations)
        terms = formulas.terms
        goals = obligations.map { $0.formula(formulas) }
    }

    /// SMT-LIB that asks of each obligation whether there is such a call.
    ///
    /// - Parameters:
    ///   - wanted: the obligations of which the call itself is asked for; those of which it is known that
    ///     there is one.
    ///   - milliseconds: after which the prover leaves one undecided.
    package func text(asking wanted: Set<Int> = [], milliseconds: Int) -> String {
        var lines = ["(set-option :timeout \(milliseconds))"] + terms.lines
        for (place, goal) in goals.enumerated() where wanted.isEmpty || wanted.contains(place) {
            lines += ["; \(obligations[place].name)", "(push 1)", "(assert \(goal))", "(check-sat)"]
            if !wanted.isEmpty { lines.append(terms.asksForCall) }
            lines.append("(pop 1)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The calls in what a prover printed for `text(asking:)`, one for each that was asked for; nil where it
    /// cannot be read.
    package func calls(in printed: String) -> [Answers]? {
        let calls = printed.split(separator: "sat\n").map { model in
            numbers(in: model).flatMap { numbers -> Answers? in
                var answers = Answers(for: program)
                for variable in terms.variables {
                    guard let code = variable.code(numbers) else { return nil }
                    answers[variable.place] = code
                }
                return answers
            }
        }
        return calls.contains { $0 == nil } ? nil : calls.compactMap { $0 }
    }
}

/// The numbers of a call, as a prover prints them for `Terms.asksForCall`; nil where they cannot be read.
func numbers(in model: Substring) -> [Substring: UInt64]? {
    var numbers: [Substring: UInt64] = [:]
    for pair in model.split(whereSeparator: { "()\n".contains($0) }) {
        let words = pair.split(separator: " ")
        if words.isEmpty { continue }
        guard words.count == 2, let value = number(words[1]) else { return nil }
        numbers[words[0]] = value
    }
    return numbers
}

private func number(_ text: Substring) -> UInt64? {
    if text.hasPrefix("#b") { return UInt64(text.dropFirst(2), radix: 2) }
    return text.hasPrefix("#x") ? UInt64(text.dropFirst(2), radix: 16) : nil
}

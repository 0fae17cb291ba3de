import TriageEngine

/// A call that would show what no case shows yet.
package struct ProposedCase: Sendable {
    package let items: [Coverage.Item]
    /// The places of these in the coverage.
    package let places: Set<Int>
    /// As it stands in a file of cases.
    package let text: String
}

extension LoadedLibrary {
    /// Calls that would show what the cases do not, as cases: each call once, with a name in words, and with
    /// a sentence for each thing that it guards.
    package func proposedCases(_ coverage: Coverage) -> [ProposedCase] {
        var order: [Answers] = []
        var shown: [Answers: [(item: Int, side: Int)]] = [:]
        for (item, side, answers) in coverage.shown {
            if shown[answers] == nil { order.append(answers) }
            shown[answers, default: []].append((item, side))
        }
        var taken = Set(cases.map(\.name))
        return order.map { answers in
            let sides = (shown[answers] ?? []).map { (item: coverage.items[$0.item], side: $0.side) }
            var name = sides.first.map(self.name) ?? ""
            var count = 1
            while !taken.insert(count == 1 ? name : "\(name) (\(count))").inserted { count += 1 }
            if count > 1 { name += " (\(count))" }
            func rules(_ side: Int) -> [Int] {
                let named = sides.filter { $0.item.measure == .redFlagTests && $0.side == side }
                return named.compactMap { program.ruleIndex($0.item.name) }
                    .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
            }
            let notes = sides.map(guarded).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            let text = caseText(
                name, evaluate(program, answers), program, holds: rules(0), fails: rules(1),
                note: notes.joined(separator: " "))
            return ProposedCase(
                items: sides.map(\.item), places: Set((shown[answers] ?? []).map(\.item)), text: text)
        }
    }

    /// What a call is, in words.
    private func name(_ item: Coverage.Item, _ side: Int) -> String {
        let words = item.name.replacing("_", with: " ")
        switch item.measure {
        case .redFlagTests:
            return side == 0 ? "\(words), because \(item.detail)" : "\(words) but for this: \(item.detail)"
        case .decisiveRules: return "\(words), which decides"
        case .rungs: return "a call that comes to: \(item.detail)"
        case .boundaries: return "\(topic(item)): \(label(item, side))"
        case .redFlagMissing: return "\(topic(item)): asked, and not known"
        }
    }

    /// What a call guards, in a sentence.
    private func guarded(_ item: Coverage.Item, _ side: Int) -> String {
        switch item.measure {
        case .redFlagTests:
            side == 0
                ? "Guards \(item.name): here it holds by this alone, \(item.detail)."
                : "Guards \(item.name): here it would hold, but for this: \(item.detail)."
        case .decisiveRules: "Guards \(item.name): here it decides."
        case .rungs: "Guards the rung \(item.name): here it is recommended."
        case .boundaries:
            "Guards the limit in \(item.name) between \(item.detail): here it is "
                + (side == 0 ? "the safer side." : "the more dangerous side.")
        case .redFlagMissing: "Guards what is done when \(item.name) is asked and not learned."
        }
    }

    private func topic(_ item: Coverage.Item) -> String {
        program.questionIndex(item.name).map { program.questions[$0].topic } ?? item.name
    }

    private func label(_ item: Coverage.Item, _ side: Int) -> String {
        guard let code = item.codes[side], let index = program.questionIndex(item.name) else { return "" }
        return program.label(of: code, to: index)
    }
}

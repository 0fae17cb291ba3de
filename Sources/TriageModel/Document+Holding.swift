import TriageSyntax
import TriageValues

/// A file of a library as calls have it that begin on some day: without what does not hold yet, and with the
/// questions that are still asked.
extension Document {
    /// - Returns: nil where the file does not hold yet.
    package func holding(on day: Day) -> Document? {
        guard mandate.holds(on: day) else { return nil }
        var held = self
        held.rules.removeAll { !$0.mandate.holds(on: day) }
        held.laws.removeAll { !$0.mandate.holds(on: day) }
        held.tables = tables.compactMap { table in
            let rows = table.rows.filter { $0.mandate.holds(on: day) }
            guard table.mandate.holds(on: day), !rows.isEmpty || table.rows.isEmpty else { return nil }
            return TableDeclaration(
                name: table.name, title: table.title, columns: table.columns, rows: rows,
                otherwise: table.otherwise, mandate: table.mandate)
        }
        for index in questions.indices where questions[index].retired.map({ $0.on > day }) ?? false {
            held.questions[index].retired = nil
        }
        return held
    }

    /// The days on which it begins to say something else.
    package var turns: [Day] {
        let mandates =
            [mandate] + rules.map(\.mandate) + laws.map(\.mandate) + tables.map(\.mandate)
            + tables.flatMap { $0.rows.map(\.mandate) }
        return mandates.compactMap(\.holdsFrom?.day) + questions.compactMap(\.retired?.on)
    }
}

extension Mandate {
    package func holds(on day: Day) -> Bool { holdsFrom.map { $0.day <= day } ?? true }
}

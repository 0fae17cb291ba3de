import TriageDiagnostics
import TriageEngine
import TriageValues

/// The libraries calls are replayed on: the one asked about, and perhaps one before it to compare with.
package struct Libraries: Sendable {
    package let now: Program
    package let before: Program?

    package init(now: Program, before: Program? = nil) {
        self.now = now
        self.before = before
    }

    var both: [Program] { before.map { [now, $0] } ?? [now] }

    /// The names of all questions, those of the library asked about first.
    package var questionNames: [String] {
        let own = now.questions.map(\.name)
        let others = before.map { before in
            before.questions.map(\.name).filter { now.questionIndex($0) == nil }
        }
        return own + (others ?? [])
    }
}

/// What a column of a table, or a key of a record, holds.
package enum Column: Sendable, Equatable {
    /// What the call is known by.
    case call
    case ignored
    case question(String)
}

/// Why the columns of a table cannot be used.
package struct ColumnProblem: Error, Sendable, Equatable {
    package let message: String
    package let help: String?
}

extension Naming {
    /// What a name stands for: as the map says, else the question of that name, else the call's.
    func column(_ name: String, _ libraries: Libraries) -> Result<Column, ColumnProblem> {
        let target = columns[name] ?? name
        if libraries.both.contains(where: { $0.questionIndex(target) != nil }) {
            return .success(.question(target))
        }
        if target == "ignore", columns[name] != nil { return .success(.ignored) }
        if target == "call" || columns[name] == nil && target == "id" { return .success(.call) }
        return .failure(
            ColumnProblem(
                message: "`\(name)` is no question of the library",
                help: suggestion(for: name, among: libraries.questionNames)
                    ?? "a map file (`--map`) says what it holds, or that it is to be ignored"))
    }

    /// The columns of a table's header, in its order.
    package func columns(_ header: [String], _ libraries: Libraries) throws(ColumnProblem) -> [Column] {
        var found: [Column] = []
        for name in header {
            let column = try self.column(name, libraries).get()
            if column != .ignored, found.contains(column) {
                throw ColumnProblem(message: "two columns hold the same: `\(name)`", help: nil)
            }
            found.append(column)
        }
        if !found.contains(where: { if case .question = $0 { true } else { false } }) {
            throw ColumnProblem(message: "no column of the header is a question of the library", help: nil)
        }
        return found
    }
}

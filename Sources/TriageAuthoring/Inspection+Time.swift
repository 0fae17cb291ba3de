import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

/// What of a library does not hold yet on the day of an inspection, what is asked no more later, and how much
/// of it somebody answers for.
extension Inspection {
    /// A line for each thing that changes on a day to come, the nearest first; empty where nothing does.
    package var coming: String {
        guard let today else { return "" }
        var lines: [(day: Day, text: String, span: Span)] = []
        for entry in entries {
            guard let from = entry.mandate.holdsFrom, from.day > today else { continue }
            lines.append((from.day, "\(entry.text) holds", entry.name.span))
        }
        for question in compilation.library.questions.map(\.declaration) {
            guard let retired = question.retired, retired.on > today else { continue }
            let text = "question `\(question.name.text)` is asked no more, `\(retired.instead.text)` is"
            lines.append((retired.on, text, question.name.span))
        }
        return lines.sorted { ($0.day, $0.span) < ($1.day, $1.span) }
            .map { "from \($0.day): \($0.text) (\(place($0.span)))\n" }.joined()
    }

    private var entries: [ApprovalBook.Entry] { compilation.approvals?.entries ?? [] }

    private func place(_ span: Span) -> String {
        guard let file = text.all.first(where: { $0.id == span.file }) else { return "" }
        return "\(file.path):\(file.position(at: Int(span.start)).line)"
    }

    /// Of the summary, where anybody approved anything or has to.
    var approved: String {
        guard let book = compilation.approvals else { return "" }
        let isAsked = compilation.stack.libraries.contains { !$0.demands.isEmpty }
        guard isAsked || entries.contains(where: { !$0.mandate.approvals.isEmpty }) else { return "" }
        let rules = entries.filter { $0.kind == .rule }
        let approved = rules.count {
            book.answering(for: $0, today: today).count >= book.needed(for: $0)
        }
        return "; approved: \(approved) of \(counted(rules.count, "rule"))"
    }

    /// Of the summary, where something changes on a day to come.
    var toCome: String {
        guard let today else { return "" }
        let later = entries.count { $0.mandate.holdsFrom.map { $0.day > today } ?? false }
        return later == 0 ? "" : "; \(later) not yet in force on \(today)"
    }
}

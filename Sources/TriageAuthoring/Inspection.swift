import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Everything that can be found wrong with a library: its files, its conditions on every call, its safety
/// laws, its cases.
package struct Inspection: Sendable {
    package let compilation: Compilation
    /// Nil when there are errors, since only a program can be tried on calls.
    package let examination: Examination?
    /// In the order of files and places.
    package let problems: [Diagnostic]
    let text: LibraryText
    let today: Day?

    package init(_ text: LibraryText, today: Day?) {
        (self.text, self.today) = (text, today)
        compilation = compile(text.files, today: today)
        var problems = Problems()
        var examination: Examination?
        if let program = compilation.program, let library = compilation.sound {
            examination = examine(program, of: library)
            for file in text.cases { _ = parseCases(file, program, &problems) }
            problems.append(LoadedLibrary.unaccepted(of: text, compilation.stack, today: today))
            compilation.approvals.map { problems.append($0.unapproved(today: today)) }
        }
        self.examination = examination
        self.problems = (compilation.problems + (examination?.problems ?? []) + problems.sorted()).sorted {
            $0.span < $1.span
        }
    }

    /// How many safety laws hold on every call, of how many, and what is wrong with the others; nil where
    /// there are errors.
    package var safetyLaws: (proved: Int, all: Int, doubts: [Diagnostic])? {
        examination.map { examination in
            let laws = compilation.program?.laws ?? []
            let doubts = examination.problems.filter { problem in
                laws.contains { $0.span.contains(problem.span) }
            }
            return (examination.lawsProved, laws.count, doubts)
        }
    }

    /// What became of the laws that were asked for or rest on what was, a line each; empty where there are
    /// errors.
    package func laws(in scope: Scope) -> String {
        guard let program = compilation.program else { return "" }
        return scope.laws.union(scope.readingLaws).sorted().map { index in
            let law = program.laws[index]
            let isInDoubt = problems.contains { $0.severity == .error && law.span.contains($0.span) }
            let word = isInDoubt ? "not proved, see above" : "proved on every call"
            return "law \(law.name): \(word)\n"
        }.joined()
    }

    /// One line that counts.
    /// - Parameter shown: how many of the problems were shown.
    package func summary(shown: [Diagnostic]) -> String {
        let library = compilation.library
        let errors = problems.count { $0.severity == .error }
        var text =
            "\(counted(library.documents.count, "file")), \(counted(library.questions.count, "question")), "
            + "\(counted(library.rules.count, "rule")): \(counted(errors, "error")), "
            + counted(problems.count - errors, "warning")
        if shown.count < problems.count { text += " (\(problems.count - shown.count) elsewhere)" }
        for language in compilation.translations {
            let reviewed = language.words.values.count(where: \.isReviewed)
            text +=
                "; `\(language.language)`: \(language.words.count) of \(language.outOf) wordings, "
                + (reviewed == 0 ? "unreviewed" : "\(reviewed) reviewed")
        }
        let stack = compilation.stack
        let layers = stack.libraries.filter { $0.standsOn != nil }
            .sorted { stack.level(of: $0.name.text) < stack.level(of: $1.name.text) }
        for layer in layers {
            let own = stack.changes.count { $0.change.layer.text == layer.name.text }
            text +=
                "; layer `\(layer.name.text)` on `\(layer.standsOn?.library.text ?? "")`: "
                + "\(counted(own, "change")), \(counted(stack.additions(of: layer.name.text), "addition"))"
        }
        text += approved + toCome
        if let examination {
            let laws = counted(library.laws.count, "safety law")
            text += "; \(examination.lawsProved) of \(laws) proved on every call"
            if !examination.undecided.isEmpty {
                text += "; not decided on every call: \(examination.undecided.joined(separator: ", "))"
            }
        }
        return text
    }
}

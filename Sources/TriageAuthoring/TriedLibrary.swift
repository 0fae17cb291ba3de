import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel

/// A library with its cases: what became of each, and what all of them show.
///
/// It takes seconds to make, and then every page about it is a look into it.
package struct TriedLibrary: Sendable {
    package let loaded: LoadedLibrary
    /// In the order of files.
    package let cases: [TriedCase]
    /// What the cases show; nil where there are none, since then nothing is shown.
    package let coverage: Coverage?
    /// Calls that would show what no case shows.
    package let proposed: [ProposedCase]
    /// The files that say what is to be shown, in their order; rungs belong to none.
    package let parts: [Part]
    /// Whether only what is the library's own is measured, since its cases are not about what it stands on.
    package let isOwnAlone: Bool

    /// What is to be shown of one file.
    package struct Part: Sendable {
        package let path: String
        /// Of the protocol or rule set; the path for a layer's file.
        package let title: String
        /// Places in the coverage.
        package let items: [Int]
    }

    package var failed: Int { cases.count { !$0.failures.isEmpty } }

    package init(_ loaded: LoadedLibrary) {
        self.loaded = loaded
        cases = loaded.tried()
        let own = loaded.ownScope
        isOwnAlone = own != nil
        coverage = cases.isEmpty ? nil : loaded.coverage(of: own)
        proposed = coverage.map(loaded.proposedCases) ?? []
        let items = coverage?.items ?? []
        let byFile = Dictionary(grouping: items.indices) { items[$0].span.file }
        parts = loaded.text.files.compactMap { file in
            byFile[file.id].map { items in
                let document = loaded.library.documents.first { $0.file.id == file.id }
                return Part(path: file.path, title: document?.title ?? file.path, items: items)
            }
        }
    }

    /// The path of the file that an item of the coverage is about; nil for a rung.
    package func path(of item: Coverage.Item) -> String? { loaded.file(item.span.file)?.path }
}

/// A case with what became of it.
package struct TriedCase: Sendable {
    package let test: Case
    /// Where it begins in its file, from 1.
    package let line: Int
    /// What it expects and does not get; empty for one that passes.
    package let failures: [CaseFailure]
    /// The recommended rung of each ladder.
    package let recommended: [Int]
    /// The rules that hold on it, and those that it names.
    package let rules: Set<Int>
    /// What it is found by, in small letters: its name and its answers, as files have them and in words.
    package let text: String
}

extension LoadedLibrary {
    /// Runs every case, each also with every answer missing, as `triage test` does.
    fileprivate func tried() -> [TriedCase] {
        var runner = CaseRunner(program)
        var evaluator = Evaluator(program)
        let files = Dictionary(text.cases.map { ($0.id, $0) }) { first, _ in first }
        return cases.map { test in
            evaluator.move(to: test.given)
            let outcome = Outcome(evaluator)
            return TriedCase(
                test: test, line: files[test.span.file]?.line(at: Int(test.span.start)) ?? 0,
                failures: runner.failures(of: test), recommended: outcome.standings.map(\.recommended),
                rules: test.expect.rules.union(outcome.rulesHolding), text: found(by: test))
        }
    }

    private func found(by test: Case) -> String {
        let answers = program.questions.indices.compactMap { question -> String? in
            let code = test.given.codes[question]
            guard let answer = program.answer(code, to: question) else { return nil }
            return "\(program.questions[question].name) = \(answer): \(program.label(of: code, to: question))"
        }
        return ([test.name] + answers).joined(separator: "\n").lowercased()
    }
}

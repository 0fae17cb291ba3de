import TriageAuthoring
import TriageDiagnostics
import TriageEngine

/// Says what failed in cases, and counts them.
package struct CaseReport: Sendable {
    private let files: [SourceFile]
    private let style: Style
    package private(set) var count = 0
    package private(set) var failed = 0

    package init(files: [SourceFile], style: Style) {
        self.files = files
        self.style = style
    }

    /// What failed in a case; nothing is said of one that passes.
    package mutating func add(_ test: Case, _ failures: [CaseFailure]) -> String {
        count += 1
        guard !failures.isEmpty else { return "" }
        failed += 1
        let line = files.first { $0.id == test.span.file }?.position(at: Int(test.span.start)).line ?? 0
        var text = "\(style.red("failed")) \(style.bold(test.name)) (\(test.file):\(line))\n"
        for failure in failures {
            text += "  expected \(style.wrapped(failure.expected, indent: 11))\n"
            text += "  got      \(style.wrapped(failure.got, indent: 11))\n"
            text += failure.by.map { "  by       \(style.wrapped($0, indent: 11))\n" }.joined()
        }
        return text
    }

    /// One line that counts.
    /// - Parameter broken: mistakes in the cases themselves, and transcripts that differ.
    package func summary(with broken: Int = 0, passed: Int = 0) -> String {
        "\(count - failed + passed) passed, \(failed + broken) failed"
    }
}

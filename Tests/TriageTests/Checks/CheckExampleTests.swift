import Foundation
import Testing
import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriagePresentation
import TriageTraining
import TriageValues

/// The examples in the manual pages of the checks: each is reported at its arrows and nowhere else, in the
/// words of the file `Tests/Messages/CODE.txt`.
@Suite struct CheckExampleTests {
    /// Kinds about bytes, whole files, or libraries too large for a page: ReadingTests and LimitTests have
    /// them.
    static let withoutExamples: Set<String> = [
        "wrong-encoding", "too-large", "empty-file", "wrong-header", "long-chain",
        // Of files that are no library, and of what no page can show.
        "json-syntax", "bad-table", "bad-row", "hidden-character", "hidden-line-break",
    ]

    private func problems(_ example: Example) -> (problems: [Diagnostic], files: [SourceFile]) {
        let files = ExampleBase.files(example.text)
        let compilation = compile(files, today: Day("2026-11-21"))
        guard let program = compilation.program, let library = compilation.sound else {
            return (compilation.problems, files)
        }
        // Nothing must be asked in the base, which is so small that most of its answers would count.
        let found = examine(program, of: library).problems.filter {
            $0.kind != .earlyExit || $0.span.file == 1
        }
        return (compilation.problems + found, files)
    }

    @Test(arguments: DiagnosticKind.all)
    func acceptedExamplesAreAccepted(kind: DiagnosticKind) {
        for example in kind.accepted {
            let (problems, files) = problems(example)
            #expect(problems.isEmpty, "\(example.text)\n\(present(problems, in: files, .plain))")
            #expect(example.places.isEmpty)
        }
    }

    @Test(arguments: DiagnosticKind.all)
    func rejectedExamplesAreReportedAtTheirArrows(kind: DiagnosticKind) throws {
        #expect(kind.rejected.isEmpty == Self.withoutExamples.contains(kind.code))
        var pages: [String] = []
        for example in kind.rejected {
            let (problems, files) = problems(example)
            let header = files[1].bytes.count - example.text.utf8.count
            let places = Set(problems.filter { $0.kind == kind }.map { Int($0.span.start) - header })
            let text = present(problems, in: files, .plain)
            #expect(places == Set(example.places), "\(example.marked)\n\(text)")
            #expect(problems.allSatisfy { $0.span.file == 1 }, "\(text)")
            pages.append(example.marked + "\n\n" + text)
        }
        guard !pages.isEmpty else { return }
        let got = pages.joined(separator: String(repeating: "─", count: 80) + "\n")
        let path = Shipped.root + "/Tests/Messages/\(kind.code).txt"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try got.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        #expect(got == expected, "the messages of \(kind.code) changed:\n\(got)")
    }

    /// What a faulty entry might have done is not missed elsewhere: the fault is reported, and nothing else.
    @Test(arguments: [
        ("rules: { r: { when: mood >= low, raise: [sent], because: B } }", "no-source"),
        ("rules: { r: { raise: [sent], because: B, source: s } }", "missing-key"),
        ("rules: { r: { when: 'mood >>= low', raise: [sent], because: B, source: s } }", "condition-syntax"),
        ("rules: { r: [sent] }", "wrong-shape"),
    ])
    func oneFaultIsOneProblem(entry: String, code: String) {
        let ladder =
            "ladders: { police: { title: Police, rungs: { none_sent: { label: None }, sent: { label: Sent } } } }"
        let (problems, files) = problems(Example(ladder + "\n" + entry + "\n"))
        #expect(Set(problems.map(\.code)) == [code], "\(present(problems, in: files, .plain))")
    }

    @Test func everyPageOfMessagesHasAKind() throws {
        let pages = Set(try Shipped.paths("Tests/Messages", ".txt"))
        let kinds = DiagnosticKind.all.filter { !$0.rejected.isEmpty }
        #expect(pages == Set(kinds.map { "Tests/Messages/\($0.code).txt" }))
    }

    @Test func everyPageIsWritten() {
        for kind in DiagnosticKind.all + DiagnosticKind.authoringKinds + DiagnosticKind.callKinds
            + DiagnosticKind.trainingKinds
        {
            #expect(kind.manual.count > 40, "\(kind.code)")
            #expect(kind.summary.hasSuffix("."), "\(kind.code)")
        }
        let codes =
            (DiagnosticKind.all + DiagnosticKind.authoringKinds + DiagnosticKind.callKinds
            + DiagnosticKind.trainingKinds).map(
                \.code)
        #expect(Set(codes).count == codes.count)
    }
}

extension DiagnosticKind: CustomTestStringConvertible {
    public var testDescription: String { code }
}

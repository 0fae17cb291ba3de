import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageTraining
import TriageValues

/// The examples in the manual pages of the checks.
@Suite struct CheckExampleTests {
    private func codes(_ example: String) -> Set<String> {
        let compilation = compile(ExampleBase.files(example), today: Day("2026-11-21"))
        let examined = compilation.program.map { examine($0, of: compilation.library).problems } ?? []
        return Set((compilation.problems + examined).map(\.code))
    }

    @Test(arguments: DiagnosticKind.all.filter { !$0.accepted.isEmpty })
    func acceptedExamplesAreAccepted(kind: DiagnosticKind) {
        #expect(!codes(kind.accepted).contains(kind.code))
    }

    @Test(arguments: DiagnosticKind.all.filter { !$0.rejected.isEmpty })
    func rejectedExamplesAreRejected(kind: DiagnosticKind) {
        #expect(codes(kind.rejected).contains(kind.code))
    }

    @Test func everyPageIsWritten() {
        for kind in DiagnosticKind.all + DiagnosticKind.authoringKinds + DiagnosticKind.trainingKinds {
            #expect(kind.manual.count > 40, "\(kind.code)")
            #expect(kind.summary.hasSuffix("."), "\(kind.code)")
        }
        let codes = (DiagnosticKind.all + DiagnosticKind.authoringKinds + DiagnosticKind.trainingKinds).map(
            \.code)
        #expect(Set(codes).count == codes.count)
    }
}

extension DiagnosticKind: CustomTestStringConvertible {
    public var testDescription: String { code }
}

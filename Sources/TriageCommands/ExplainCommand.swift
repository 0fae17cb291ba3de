import ArgumentParser
import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriagePresentation
import TriageReplay
import TriageTraining

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Print the manual page of a problem's code.")

    @Argument(help: "The code in brackets, such as unknown-answer. Without one, all codes are listed.")
    var code: String?

    func run() throws {
        let kinds =
            DiagnosticKind.all + DiagnosticKind.authoringKinds + DiagnosticKind.callKinds
            + DiagnosticKind.replayKinds + DiagnosticKind.trainingKinds
        guard let code else {
            let width = kinds.map(\.code.count).max() ?? 0
            for kind in kinds.sorted(by: { $0.code < $1.code }) {
                let pad = String(repeating: " ", count: width - kind.code.count + 2)
                Terminal.write("\(kind.code)\(pad)\(kind.summary)\n")
            }
            return
        }
        guard let kind = kinds.first(where: { $0.code == code }) else {
            let help = closest(to: code, among: kinds.map(\.code)).map { "; did you mean `\($0)`?" }
            throw Refusal("no problem has the code `\(code)`\(help ?? "; `triage explain` lists all")")
        }
        Terminal.write(present(kind, Terminal.style()))
    }
}

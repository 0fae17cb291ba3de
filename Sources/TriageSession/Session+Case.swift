import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriagePresentation

/// A case that waits to be written.
struct CaseDraft: Sendable {
    let name: String
    /// As it stands in the file.
    let yaml: String
    let path: String
    /// The file as it will be.
    let newText: String
    let isNewFile: Bool
}

extension Session {
    /// Makes the present call a case, and shows it before it is written.
    mutating func draftCase(_ name: String) -> Reply {
        if name.isEmpty { return needs("a name that says what the call is", "case NAME") }
        // A case says what the files say now.
        var note = ""
        if outside.stamp(of: paths) != stamp {
            let reply = reload()
            if reply.refusal != nil { return reply }
            note = "  the files had changed and were read again\n" + reply.text
        }
        guard let loaded, let evaluation else { return noLibrary() }
        if sheet.answers.isEmpty {
            return refused(.caseNotPossible, "a case needs answers, and nothing is answered yet")
        }
        if let known = loaded.cases.first(where: { $0.name == name }) {
            return refused(
                .caseNotPossible, "there is a case `\(name)` already, at \(loaded.place(known.span))",
                help: "choose another name")
        }
        let yaml = caseText(name, evaluation, loaded.program)
        let path = loaded.casesFile(for: evaluation)
        let file = loaded.text.cases.first { $0.path == path }
        let text = file.map { $0.text(0..<$0.bytes.count) } ?? ""
        let ending = text.lineEnding
        let isWhole = text.utf8.last.map { $0 == 0x0A || $0 == 0x0D } ?? true
        let newText = text + (isWhole ? "" : ending) + yaml.replacing("\n", with: ending)
        if let reason = whyNot(addable: newText, name, path, loaded) {
            return refused(.caseNotPossible, "the case cannot be added to \(path): \(reason)")
        }
        mode = .confirmingCase(
            CaseDraft(name: name, yaml: yaml, path: path, newText: newText, isNewFile: file == nil))
        let lines = yaml.split(separator: "\n").map { "  \($0)\n" }.joined()
        return Reply(note + lines + "Write it to \(path)? yes or no\n")
    }

    mutating func confirm(_ draft: CaseDraft, _ line: String) -> Reply {
        mode = .commands
        guard ["yes", "y"].contains(line.trimming(\.isWhitespace).lowercased()) else {
            let word = line.trimming(\.isWhitespace).lowercased()
            let rest = ["no", "n", ""].contains(word) ? Reply("") : command(line)
            return Reply("  the case was not written\n" + rest.text, refusal: rest.refusal)
        }
        if outside.stamp(of: paths) != stamp {
            return refused(
                .caseNotPossible, "files changed while you read; nothing was written",
                help: "`case \(draft.name)` tries again")
        }
        do {
            try outside.write(draft.newText, to: draft.path, draft.isNewFile ? .new : .ours)
        } catch {
            return refused(.fileNotReached, error.message, help: "`case \(draft.name)` tries again")
        }
        let reply = reload()
        let passes = loaded.flatMap { loaded in
            loaded.cases.first { $0.name == draft.name }.map { run($0, loaded.program).isEmpty }
        }
        let verdict = passes == true ? "it passes" : "it does not pass now: `test \(draft.name)` says why"
        return Reply("  written to \(draft.path); \(verdict)\n" + reply.text, refusal: reply.refusal)
    }

    /// Why a file of cases would not take a new one: what it would say, and that the case would hold.
    private func whyNot(addable text: String, _ name: String, _ path: String, _ loaded: LoadedLibrary)
        -> String?
    {
        let file = SourceFile(id: .max, path: path, text: text)
        var problems = Problems()
        let cases = parseCases(file, loaded.program, &problems)
        if let problem = problems.sorted().first {
            return "\(problem.message) (line \(file.position(at: Int(problem.span.start)).line))"
        }
        guard let added = cases.last, added.name == name else {
            return "the file does not end with a list of cases"
        }
        return run(added, loaded.program).first.map {
            "it would fail: expected \($0.expected), got \($0.got)"
        }
    }
}

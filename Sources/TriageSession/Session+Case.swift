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
    /// Whether its author said what it expects, so that it may fail.
    var isExpected = false
}

extension Session {
    /// Makes the present call a case, and shows it before it is written.
    ///
    /// - Parameter expected: what it should come to, as YAML; nil for what the engine says.
    mutating func draftCase(_ name: String, expecting expected: String? = nil) -> Reply {
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
        var yaml = caseText(name, evaluation, loaded.program)
        if let expected, let place = yaml.ranges(of: "\n  expect: ").last {
            yaml = yaml[..<place.upperBound] + "{ \(expected) }\n"
        }
        let path = loaded.casesFile(for: evaluation)
        let file = loaded.text.cases.first { $0.path == path }
        let text = file.map { $0.text(0..<$0.bytes.count) } ?? ""
        let ending = text.lineEnding
        let isWhole = text.utf8.last.map { $0 == 0x0A || $0 == 0x0D } ?? true
        let newText = text + (isWhole ? "" : ending) + yaml.replacing("\n", with: ending)
        var fails = ""
        switch tried(newText, name, path, loaded) {
        case .failure(let reason):
            return refused(.caseNotPossible, "the case cannot be added to \(path): \(reason.text)")
        case .success(let failures):
            for failure in failures where expected != nil {
                fails +=
                    "  "
                    + style.wrapped(
                        "as the rules are, it fails: expected \(failure.expected), got \(failure.got)",
                        indent: 4) + "\n"
            }
            if let failure = failures.first, expected == nil {
                return refused(
                    .caseNotPossible,
                    "the case cannot be added to \(path): it would fail: expected \(failure.expected), got \(failure.got)"
                )
            }
        }
        mode = .confirmingCase(
            CaseDraft(
                name: name, yaml: yaml, path: path, newText: newText, isNewFile: file == nil,
                isExpected: expected != nil))
        let lines = yaml.split(separator: "\n").map { "  \($0)\n" }.joined()
        return Reply(
            note + lines + fails
                + "Write it to \(path)? yes or no, or `expect RUNG` where it should come to another\n")
    }

    mutating func confirm(_ draft: CaseDraft, _ line: String) -> Reply {
        let (first, rest) = String(line.trimming(\.isWhitespace)).firstWord
        if first == "expect" { return expect(rest, of: draft) }
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
        let verdict =
            passes == true
            ? "it passes"
            : "it does not pass now: `test \(draft.name)` says why"
                + (draft.isExpected ? ", and the rules are changed until it does" : "")
        let told = style.wrapped("written to \(draft.path); \(verdict)", indent: 4)
        return Reply("  \(told)\n" + reply.text, refusal: reply.refusal)
    }

    /// The draft again, with what its author expects of it: rungs, rules, responders, guidance and flags by
    /// their names, `not` before what must not be there; or as it stands in a file.
    private mutating func expect(_ text: String, of draft: CaseDraft) -> Reply {
        guard let loaded else { return noLibrary() }
        if text.isEmpty {
            return refused(
                .needsArgument, "`expect` needs what the call should come to",
                help: "write `expect RUNG`, `expect RUNG, because RULE` or `expect not RULE`")
        }
        var expected = text.trimming { $0.isWhitespace || "{}".contains($0) }
        if !text.contains(":") {
            switch loaded.program.expectation(text) {
            case .success(let yaml): expected = yaml[...]
            case .failure(let word):
                return unknown(
                    word.text, "rung, rule, responder, guidance or flag", among: loaded.names.map(\.name),
                    "rules")
            }
        }
        // What cannot be read leaves the draft as it was, to be expected of otherwise.
        let reply = draftCase(draft.name, expecting: String(expected))
        if reply.refusal != nil { mode = .confirmingCase(draft) }
        return reply
    }

    /// What a file of cases makes of a new one: what it expects and does not get, or why it cannot stand
    /// there.
    private func tried(_ text: String, _ name: String, _ path: String, _ loaded: LoadedLibrary)
        -> Result<[CaseFailure], Said>
    {
        let file = SourceFile(id: .max, path: path, text: text)
        var problems = Problems()
        let cases = parseCases(file, loaded.program, &problems)
        if let problem = problems.sorted().first {
            let help = problem.help.map { "; \($0)" } ?? ""
            return .failure(
                Said("\(problem.message) (line \(file.position(at: Int(problem.span.start)).line))\(help)"))
        }
        guard let added = cases.last, added.name == name else {
            return .failure(Said("the file does not end with a list of cases"))
        }
        return .success(run(added, loaded.program))
    }
}

/// A word or a sentence for people.
private struct Said: Error {
    let text: String

    init(_ text: String) { self.text = text }
}

extension Program {
    /// What names expect, as YAML; the first that nothing bears.
    fileprivate func expectation(_ text: String) -> Result<String, Said> {
        let words = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        var keys: [(key: String, names: [String])] = []
        var isNot = false
        for word in words where !["because", "and", "send", "flag", "guide"].contains(word) {
            if word == "not" || word == "no" {
                isNot = true
                continue
            }
            let key: String
            if rungPlace(word) != nil, !isNot {
                key = "recommended"
            } else if ruleIndex(word) != nil {
                key = isNot ? "fails" : "because"
            } else if responders.contains(where: { $0.name == word }) {
                key = isNot ? "no_send" : "send"
            } else if flags.contains(where: { $0.name == word }) {
                key = isNot ? "no_flag" : "flag"
            } else if guidance.contains(where: { $0.name == word }) {
                key = isNot ? "no_guide" : "guide"
            } else {
                return .failure(Said(word))
            }
            isNot = false
            if let place = keys.firstIndex(where: { $0.key == key }) {
                keys[place].names.append(word)
            } else {
                keys.append((key, [word]))
            }
        }
        return .success(
            keys.map { "\($0.key): [\($0.names.joined(separator: ", "))]" }.joined(separator: ", "))
    }
}

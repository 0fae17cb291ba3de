import FoundationEssentials
import TriageAuthoring
import TriageEngine
import TriagePresentation
import TriageValues

/// A call as `triage call` saves it: a call file that `triage evaluate` reads again, with what was answered
/// when.
struct CallRecord {
    let program: Program
    let answers: Answers
    let events: [CallEvent]

    init(_ session: CallSession) {
        program = session.program
        answers = session.answers
        events = session.events
    }

    func yaml() -> String {
        let protocols = program.documents.filter(\.isProtocol).map { "\($0.name) \($0.version ?? "")" }
        var text = "call: taken with triage call\nlibrary: [\(protocols.joined(separator: ", "))]\nanswers:"
        let given = program.questions.indices.compactMap { index in
            program.answer(answers.codes[index], to: index).map { (program.questions[index].name, $0) }
        }
        text += given.isEmpty ? " {}\n" : "\n"
        for (name, answer) in given { text += "  \(name): \(answer)\n" }
        text += "log: # seconds since the call began\n"
        for event in events {
            switch event {
            case .answer(let question, let code, let seconds):
                let answer = program.answer(code, to: question)?.description ?? "cleared"
                text +=
                    "  - { at: \(seconds), question: \(program.questions[question].name), answer: \(answer) }\n"
            case .note(let note, let seconds): text += "  - { at: \(seconds), note: \(quoted(note)) }\n"
            }
        }
        if events.isEmpty { text += "  []\n" }
        return text
    }

    /// A text in double quotes; what YAML would take for more than text is escaped.
    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Writes the record as a whole: a crash in between leaves the last one in place.
    func write(to path: String) throws {
        do {
            try Data(yaml().utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Refusal("the call could not be saved to `\(path)`", .machineFailed)
        }
    }
}

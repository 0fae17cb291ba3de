import TriageAuthoring
import TriageEngine
import TriagePresentation

extension Session {
    mutating func help(_ name: String) -> Reply {
        if name.isEmpty { return Reply(overview()) }
        if name == "language" { return Reply(Self.language) }
        guard let command = Command.all.first(where: { $0.name == name }) else {
            let names = Command.all.map(\.name) + ["language"]
            return unknown(name, "command", among: names, "help")
        }
        var text = "\(style.bold(command.usage))\n  \(command.summary)\n"
        text += "  " + style.wrapped(command.manual, indent: 2) + "\n"
        if !command.example.isEmpty { text += "For example:\n" + worked(command.example) }
        return Reply(text)
    }

    private func overview() -> String {
        let width = Command.all.map(\.usage.count).max() ?? 0
        var text = ""
        for group in Command.Group.allCases {
            text += style.bold(group.rawValue) + "\n"
            for command in Command.all where command.group == group {
                text +=
                    "  \(command.usage.padded(to: width))  \(style.wrapped(command.summary, indent: width + 4))\n"
            }
        }
        let last =
            "Anything else is a condition, and is evaluated. `help NAME` has an example of each, `help language` the language."
        return text + style.wrapped(last, indent: 0) + "\n"
    }

    /// Runs an example on a call of its own, which leaves this one and every file as they are. In a library
    /// that lacks the names in it, the lines alone are shown.
    private func worked(_ lines: [String]) -> String {
        var scratch = Session(paths, Overlay(over: outside), style)
        scratch.loaded = loaded
        scratch.evaluateCall()
        var text = ""
        var failed = loaded == nil
        for line in lines {
            let reply = scratch.handle(line)
            failed = failed || reply.refusal != nil
            let output = reply.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            text += "  | \(line)\n" + output.prefix(10).map { "  \($0)\n" }.joined()
            if output.count > 10 { text += "  …\n" }
        }
        return failed ? lines.map { "  | \($0)\n" }.joined() : text
    }

    /// The language of conditions on one screen.
    static let language = """
        A condition says when a rule holds. Names are question ids, findings and scores.
          plan = specific        the answer is this one            plan != none       any other, or it does not matter
          plan >= vague          this or more dangerous            plan in (vague, specific)
          age < 18               numbers: = != < <= > >=           age in [12..17]    age between 12 and 17
          act_method contains ingestion                            act_method contains any of (hanging, gas)
          means is unknown       asked, and: answered, unknown, refused, unclear, missing (any of the three)
          has_plan               a finding by its name             danger_signs >= 3  a score
          A and B    A or B    not(A)    brackets where both words occur: A and (B or C)
        Truth has three values: yes, no, and ? while an answer is missing that could decide it. Unknown is never no.
        Long conditions stand as lists:  when: { all: [A, { any: [B, C] }] }   all, any, none
        A rule:      NAME: { when: CONDITION, raise: [RUNG], because: One sentence., source: ID }
                     and send, guide, flag, step_up; rules only raise, and their order does not matter
        A question:  NAME: { ask: ..., answers: { id: Label, safest first }, must_ask: why, if_missing: assume ID }
        A case:      - case: what the call is
                       given: { plan: specific }
                       expect: { recommended: RUNG, because: [RULE] }
        Protocols/README.md has the whole language, each piece with an example.

        """

    /// What is said before the first prompt.
    public func greeting(isFirst: Bool) -> String {
        guard let program = loaded?.program else { return "" }
        var lines: [String] = []
        if isFirst, let question = program.questions.first(where: { !$0.options.isEmpty }),
            let option = question.options.last, let rung = program.ladders.first?.rungs.last?.name
        {
            let answer = "\(question.name) = \(option.name)"
            lines = [
                "Answer: `\(answer)`. Tab completes, `ask` walks the questions, `undo` takes back.",
                "Ask: `why`, `why not \(rung)`, `show NAME`, `what if ...`; or type any condition.",
                "`help` lists everything, `help language` the language; Ctrl-D ends. Nothing leaves this machine.",
            ]
        }
        if let recoverable {
            lines.append(
                "A session ended without saving its answers: `recover` brings them back (\(recoverable)).")
        }
        return lines.map { "  " + style.wrapped($0, indent: 4) + "\n" }.joined()
    }
}

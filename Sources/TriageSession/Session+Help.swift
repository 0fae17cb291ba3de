import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

extension Session {
    mutating func help(_ name: String) -> Reply {
        if name.isEmpty { return Reply(overview()) }
        if name == "language" { return Reply(language()) }
        if let meaning = Self.words[name] {
            return Reply("  \(style.bold(name)): \(style.wrapped(meaning, indent: 4))\n")
        }
        guard let command = Command.all.first(where: { $0.name == name }) else {
            let names = Command.all.map(\.name) + ["language"] + Self.words.keys.sorted()
            return unknown(name, "command", among: names, "help")
        }
        var text = "\(style.bold(command.usage))\n  \(command.summary)\n"
        text += "  " + style.wrapped(command.manual, indent: 2) + "\n"
        if !command.example.isEmpty { text += "For example:\n" + worked(command.example) }
        return Reply(text)
    }

    /// The words of results.
    static let words: [String: String] = [
        "established": "the rung that is certain on what is known, whatever is answered next",
        "recommended":
            "the rung to act on now: rules that hold once missing answers are assumed, and at least the provisional rung while must-ask questions are open",
        "possible": "the highest rung that answers still to come could bring",
        "provisional":
            "a must-ask question that may matter is open: the rung can still rise, and falls with its answer only where it rests on the floor or on an assumption",
        "ladder":
            "a row of rungs, lowest first; each call stands on one rung of each ladder. `ladders` shows them: = established, > recommended, < possible",
        "rung": "a step of a ladder: who goes, how fast, and what follows. `show RUNG` shows one",
        "law":
            "a safety law: when its condition holds, its rung is established, on every call. `check` proves it",
        "finding": "a condition with a name",
        "missing": "asked and not learned: unknown, refused or unclear; never the same as no",
    ]

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
            "Anything else is a condition, and is evaluated. `help NAME` has an example of each, `help language` the language; `help established` and `help provisional` say what words mean."
        return text + style.wrapped(last, indent: 0) + "\n"
    }

    /// Runs an example on a call of its own, which leaves this one and every file as they are. In a library
    /// that lacks the names in it, the lines alone are shown.
    private func worked(_ lines: [String]) -> String {
        var scratch = Session(paths, Overlay(over: outside), style)
        scratch.loaded = loaded
        scratch.stamp = scratch.outside.stamp(of: paths)
        scratch.evaluateCall()
        var text = ""
        var failed = loaded == nil
        for line in lines {
            let reply = scratch.handle(line)
            failed = failed || reply.refusal != nil
            let output = reply.text.lines.dropLast()
            text += "  | \(line)\n" + output.prefix(10).map { "  \($0)\n" }.joined()
            if output.count > 10 { text += "  …\n" }
        }
        return failed ? lines.map { "  | \($0)\n" }.joined() : text
    }

    /// The language of conditions on one screen, in the names of the library.
    private func language() -> String {
        let questions = loaded?.program.questions ?? []
        let choice = questions.first { question in
            if case .choice = question.kind {
                question.isOrdered && question.options.count > 2
            } else {
                false
            }
        }
        let several = questions.first {
            if case .several = $0.kind { $0.options.count > 2 } else { false }
        }
        let number =
            questions.first { question in
                if case .number(let range) = question.kind { range.places == .whole } else { false }
            }?.name ?? "number"
        let (one, answers) = (
            choice?.name ?? "question", choice?.options.map(\.name) ?? ["none", "some", "much"]
        )
        let (many, chosen) = (
            several?.name ?? "question", several?.options.map(\.name) ?? ["none", "one", "other"]
        )
        let finding = loaded?.program.namedFindings.first?.name ?? "finding"
        let last = answers[answers.count - 1]
        let top = loaded?.program.topOfResponse
        let rung =
            top.flatMap { place in loaded?.program.ladders[place.ladder] }
            .map { "\($0.name) >= \($0.rungs[$0.rungs.count - 1].name)" } ?? "ladder >= rung"
        let rows = [
            ("\(one) = \(last)", "the answer is this one"),
            ("\(one) != \(answers[0])", "any other, or the question does not matter"),
            ("\(one) >= \(answers[1])", "this or more dangerous; answers stand safest first"),
            ("\(one) in (\(answers[1]), \(last))", "one of these"),
            ("\(many) contains \(chosen[1])", "of several answers, this one is there"),
            ("\(many) contains any of (\(chosen[1]), \(chosen[2]))", "at least one of these"),
            ("\(number) >= 3, \(number) in [1..3]", "numbers: = != < <= > >= between; scores too"),
            (
                "\(one) is unknown",
                "asked, and: answered, unknown, refused, unclear, missing (any of these, or lost)"
            ),
            (finding, "a finding by its name"),
            (rung, "the rules raise this ladder so high, or higher"),
            ("at least 2 of [A, B, C]", "so many of these hold"),
            ("A and B, A or B, not(A)", "brackets where both words occur: A and (B or C)"),
        ]
        let width = rows.map(\.0.count).max() ?? 0
        let table = rows.map { "  \($0.padded(to: width))  \(style.wrapped($1, indent: width + 4))\n" }
            .joined()
        return "A condition says when a rule holds. Names are question ids, findings, scores and ladders.\n"
            + table
            + Self.languageOfFiles
    }

    private static let languageOfFiles = """
        Truth has three values: yes, no, and ? while an answer is missing that could decide it.
        Unknown is never no. Long conditions stand as lists:
          when: { all: [A, { any: [B, C] }] }      all, any, none
        A rule:      NAME: { when: A, raise: [RUNG], because: One sentence., source: ID }
                     and send, guide, flag, step_up; rules only raise, and their order does not matter
        A question:  NAME: { ask: ..., answers: { id: Label, ... }, must_ask: true, if_missing: assume ID }
                     or, with places for numbers such as 0.08 (never .08 or 0,08):
                     NAME: { ask: ..., number: { from: 0, to: 0.6, places: 2, unit: '%' } }
        A case:      - case: what the call is
                       given: { QUESTION: ANSWER }
                       expect: { recommended: RUNG, because: [RULE] }
        Protocols/README.md has the whole language, each piece with an example.

        """

    /// What is said before the first prompt.
    package func greeting(isFirst: Bool) -> String {
        guard let program = loaded?.program else { return "" }
        var lines: [String] = []
        if isFirst, let question = program.questions.first(where: { !$0.options.isEmpty }),
            let option = question.options.last, let top = program.topOfResponse
        {
            let answer = "\(question.name) = \(option.name)"
            let rung = program.ladders[top.ladder].rungs[top.rung].name
            lines = [
                "Answer: `\(answer)`. Tab completes, `ask` walks the questions, `undo` takes back.",
                "Ask: `why`, `why not \(rung)`, `show NAME`, `what if ...`; or type any condition.",
                "`help` lists everything, `help language` the language; Ctrl-D ends. Nothing leaves this machine.",
            ]
        }
        if let root = loaded?.text.root { lines.insert("The library is \(root).", at: 0) }
        if let recoverable {
            lines.append(
                "A session ended without saving its answers: `recover` brings them back (\(recoverable)).")
        }
        return lines.map { "  " + style.wrapped($0, indent: 4) + "\n" }.joined()
    }
}

extension Command {
    static let library: [Command] = [
        Command(
            "show NAME", .library, .names,
            "everything about a name: source, truth, English, because, sources, uses, cases",
            manual: """
                Shows the lines of the file with the truth of each in the margin, what the condition says in English, its because and source, \
                where it is used, and which cases exercise it. Works for rules, questions, findings, scores, laws, rungs, guidance, flags, \
                responders, sources, screens, audiences, danger keys and files.
                """,
            example: ["concern = [suicide], act_now = earlier_today", "show harm_today"]
        ) { session, name in session.inspect { $0.show(name) } },
        Command(
            "uses NAME", .library, .names, "everything that a thing bears on, to the end",
            manual: """
                What reads a question, finding or score, what reads that, and so on to the rules, their rungs, guidance and flags, the rows of \
                tables, laws and screens. Each is opened where it stands first. Of a rung, a responder, a flag, guidance or a source, what gives it.
                """,
            example: ["uses act_now"]
        ) { session, name in session.inspect { $0.uses(name) } },
        Command(
            "rename OLD NEW", .library, .names, "another name for a thing, in every file",
            manual: """
                Changes a question, finding, score, rule, table, law, source or protocol wherever its name stands as a name: rules, cases, words in \
                other languages, simulations, calls and transcripts of the library. Shows the difference first, tries the library and every case \
                with it, and writes after a yes. A question keeps its old name as `was`, so that calls that were recorded read.
                """,
            example: ["rename harm_today harmed_today", "no"]
        ) { $0.draftRename($1) },
        Command(
            "find WORDS", .library, .text, "what of the library has these words, whatever it is",
            manual: """
                Questions, rules, findings, laws, guidance, sources and all else with a name, where the name or the sentence has all of the \
                words; after them those whose answers, conditions or sources do. Words may stand in any order. `show NAME` goes on from there.
                """,
            example: ["find breathing", "find wish dead"]
        ) { session, text in session.inspect { $0.find(text) } },
        list(
            "rules", "the rules, with what holds now", "Signs: yes, no, ? (not decided yet).",
            "rules breath"),
        list(
            "questions", "the questions with their answers", "What is answered stands behind the arrow.",
            "questions means"),
        list(
            "findings", "the findings, with what holds now",
            "A finding is a condition with a name; `show NAME` has the whole of one.", "findings"),
        list(
            "scores", "the scores with their present range",
            "While parts are open a score lies between two values.", "scores"),
        list(
            "laws", "the safety laws, which `check` proves on every call",
            "When a law's condition holds, its rung is established.", "laws"),
        list(
            "ladders", "the ladders, and where the call stands on them",
            "Marks: = established, > recommended, < possible.", "ladders"),
        list(
            "sources", "the bibliography", "A fact nobody has held against its source yet is unverified.",
            "sources victoria"),
        list(
            "guidance", "what to say and do; due guidance is marked",
            "Guidance is due when a rule that gives it holds.", "guidance means"),
        list(
            "screens", "the spoken questions that stand for several",
            "A screen is a way of asking: `none` gives each question it covers, and that has no answer, its safest one.",
            "screens"),
        Command(
            "load [PATH ...]", .library, .file, "take another library; the answers are kept",
            manual: """
                A folder with `Rules` and `Protocols`, any folder with YAML files, or a file inside a library. Answers that the library has no \
                place for are kept aside and come back with the next that has. When there are errors, the present library stays.
                """,
            example: ["load ."]
        ) { $0.load($1.split(whereSeparator: \.isWhitespace).map(String.init)) },
        Command(
            "reload", .library, .nothing, "read the files again; the answers are kept",
            manual:
                "Says what changed in the result. With errors in the files the last good library goes on serving.",
            example: ["concern = [suicide]", "reload"]
        ) { session, _ in session.reload() },
        Command(
            "watch on|off", .library, .onOff, "keep everything up to date whenever files are saved",
            manual: """
                What the change does to the present call is printed as the file is saved, and then what guards the edit: the cases that concern \
                it, its laws, what the cases exercise of it, and small mistakes in what red-flag rules rest on. On an error the diagnostics are shown, the last good \
                library goes on serving, and the prompt says `stale`.
                """,
            example: ["watch on", "watch off"]
        ) { $0.watch($1) },
        Command(
            "check [NAME]", .library, .names, "find everything that is wrong with the library",
            manual: """
                As `triage check`: every file, every rule and safety law on all calls. The files are read as they are now. With a name, what \
                concerns it, and the laws that rest on it.
                """,
            example: ["check", "check harm_today"]
        ) { $0.check($1) },
        Command(
            "test [TEXT]", .library, .names, "run the cases, all or those that the text or name concerns",
            manual: """
                As `triage test`: each case is also run with every one of its answers missing in turn. With a text, the cases whose name or file \
                has it; with the name of a rule, finding, score, question or protocol, those that expect it, on which it holds, or that answer it.
                """,
            example: ["test tablets"]
        ) { $0.test($1) },
        Command(
            "cover [TEXT]", .library, .names,
            "which parts of the library the cases exercise, and which they do not",
            manual:
                "As `triage cover`: each measure with its definition, and what no case shows. With a name, only what concerns it is measured; with a text, what mentions it is shown.",
            example: ["cover harm_today"]
        ) { $0.cover($1) },
        Command(
            "mutate NAME", .library, .names,
            "which small mistakes in a rule, finding or protocol no case would notice",
            manual: """
                Changes the rule in small ways, one at a time, and runs the cases: a limit moved by one, an answer added or dropped, `and` for \
                `or`, a rung up or down, the rule removed. A change that no case notices comes with a call that would. Of a score the tests that \
                read it are changed, of a protocol all that stands in it.
                """,
            example: ["mutate means_can_be_moved"]
        ) { $0.mutate($1) },
        Command(
            "diff PATH", .library, .file,
            "what this library says otherwise than another, and which calls move",
            manual:
                "As `triage diff PATH`: the other library is the old one, this one, as it was last read, the new. Moves down come first.",
            example: ["diff ."]
        ) { $0.diff($1) },
        Command(
            "explain [CODE]", .library, .code, "the manual page of a problem's code",
            manual: "The code stands in brackets behind each problem. Without one, all are listed.",
            example: ["explain unknown-answer"]
        ) { $0.explainCode($1) },
    ]

    /// A command that lists one section of the library.
    private static func list(_ name: String, _ summary: String, _ manual: String, _ example: String)
        -> Command
    {
        Command(
            "\(name) [TEXT]", .library, .text, summary,
            manual: "\(manual) With a text, those that mention it.",
            example: ["concern = [suicide]", example]
        ) { session, text in session.inspect { $0.list(name, text) } }
    }
}

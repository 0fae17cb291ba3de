extension Command {
    static let results: [Command] = [
        Command(
            "result", .results, .nothing, "the whole result with its reasons",
            manual: """
                On each ladder the rung that is established whatever comes next, the one that is recommended now, and the one that is still \
                possible; the rules behind them, what to send, do and say, and what is open.
                """,
            example: ["concern = [suicide], act_now = earlier_today, act_method = [ingestion]", "result"]
        ) { session, _ in session.inspect { $0.result() } },
        Command(
            "why [RUNG|RULE|FINDING]", .results, .reasons,
            "why it stands; alone: why the call stands where it does",
            manual: """
                The rules that hold and raise to the rung, each as a tree with the truth of every part, the answers read, and the answers it \
                rests on: with these alone it would stand as well. Signs: yes, no, ? (not decided yet).
                """,
            example: ["concern = [suicide], thoughts = yes", "why"]
        ) { session, name in session.inspect { $0.why(name) } },
        Command(
            "why not RUNG|RULE|FINDING|CONDITION", .results, .reasons,
            "why it does not, and the smallest change of answers that would",
            manual: """
                The truth of every part, the answers it read, and the smallest change of answers found that would bring it about. The change \
                is tried before it is shown, and with any answer less it would not do.
                """,
            example: ["concern = [suicide], thoughts = yes", "why not harm_today", "why not emergency"]
        ) { session, name in session.inspect { $0.whyNot(name) } },
        Command(
            "what if QUESTION = ANSWER, ...", .results, .answers,
            "what other answers would change; nothing is kept",
            manual: "The same lines as after answers, for a call that is not kept.",
            example: [
                "concern = [suicide], thoughts = yes", "what if thoughts = no",
                "what if act_now = in_progress",
            ]
        ) { session, text in session.inspect { $0.whatIf(text) } },
        Command(
            "lower", .results, .nothing, "what would have to be otherwise for a lower rung",
            manual: """
                On each ladder the smallest change of answers found with which the call would stand lower, and what is answered now. Nothing is \
                changed: only what the caller says otherwise, or a person's decision, lowers a rung.
                """,
            example: ["concern = [suicide], act_now = earlier_today", "lower"]
        ) { session, _ in session.inspect { $0.lower() } },
        Command(
            "calls RUNG|RULE|FINDING", .results, .reasons,
            "the cases that reach it, and a call found that does",
            manual: """
                Of a rung the cases in which it is recommended, of a rule or finding those in which it holds, with their places; and a call that \
                was searched for, as a line that can be typed.
                """,
            example: ["calls mobile_crisis"]
        ) { session, name in session.inspect { $0.calls(name) } },
        Command(
            "next", .results, .nothing, "the question worth asking next, and why",
            manual: """
                The order follows need, not files: what alone decides that somebody is dying; what the call is about; what else alone decides the \
                highest response; what can still raise it, nearest first; what else must be asked; the other ladders; what those who are sent \
                need to know. A question to be asked again comes last.
                """,
            example: ["concern = [suicide]", "next"]
        ) { session, _ in session.inspect { $0.next() } },
        Command(
            "open", .results, .nothing, "the questions that can still change the result, and how far",
            manual: "No other question can raise a rung any more, whatever is answered to it.",
            example: ["concern = [suicide], thoughts = yes", "open"]
        ) { session, _ in session.inspect { $0.open() } },
        Command(
            "if CONDITION", .results, .condition, "whether a condition holds; `if` can be left out",
            manual: """
                Any condition of the language is evaluated and drawn as a tree: the truth of each part, the answer it read, and what it says in \
                English. `if` is needed only where a line would be taken for an answer (`if thoughts = yes`). A line with an open bracket, or \
                with `and` or `or` at its end, goes on in the next; an empty line ends it. `help language` has the language on one screen.
                """,
            example: [
                "thoughts = yes, age = youth_12_17", "if thoughts = yes",
                "thoughts = yes and not(act_now = no)",
            ]
        ) { session, text in session.inspect { $0.ask(condition: text) } },
    ]
}

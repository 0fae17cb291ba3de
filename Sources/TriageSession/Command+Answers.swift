extension Command {
    static let answering: [Command] = [
        Command(
            "set QUESTION = ANSWER, ...", .answers, .answers, "answer questions; `set` can be left out",
            manual: """
                Sets what is known of the call. Answers are the ids of the protocol, whole numbers, numbers with a point where the question has `places` \
                (`0.08`), or `unknown` (the caller does not know), `refused` or `unclear`. Several answers to one question stand in brackets. A line with a mistake in it changes nothing.
                """,
            example: ["concern = [suicide], thoughts = yes", "act_now = refused"]
        ) { $0.take($1) },
        Command(
            "clear QUESTION ...", .answers, .questions,
            "take answers back, as if the question had not been asked",
            manual:
                "Not asked is not the same as unknown: a question that was asked and not learned may be assumed dangerous.",
            example: ["thoughts = yes, act_now = unknown", "clear act_now"]
        ) { $0.clear($1) },
        Command(
            "answers", .answers, .nothing, "what is known of the call",
            manual: """
                Each answer with its label. `does not matter` marks an answer to a question that the other answers make irrelevant; `assumed` \
                says what is acted on in place of a missing one.
                """,
            example: ["thoughts = yes, act_now = unknown", "answers"]
        ) { session, _ in session.inspect { $0.listAnswers() } },
        Command(
            "undo", .answers, .nothing, "take back the last change of the call",
            manual: "Every change of answers can be undone to the start of the session, one line at a time.",
            example: ["thoughts = yes", "undo"]
        ) { session, _ in session.undo() },
        Command(
            "redo", .answers, .nothing, "put back what `undo` took",
            manual: "Until something else is changed.", example: ["thoughts = yes", "undo", "redo"]
        ) { session, _ in session.redo() },
        Command(
            "reset", .answers, .nothing, "begin a new call: no answers, no notes",
            manual: "`undo` brings the call back.", example: ["thoughts = yes", "reset"]
        ) { session, _ in session.change { $0 = Sheet() } },
    ]
}

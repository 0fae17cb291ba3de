extension Command {
    static let records: [Command] = [
        Command(
            "ask", .call, .nothing, "walk the questions as on a call",
            manual: """
                The next question in its wording, answered as on a call: with its number or the first letters of its label; `/` lists the rest. \
                `stop` ends the walk. The answers are kept, and each can be undone.
                """,
            example: ["ask", "1", "1", "stop"]
        ) { session, _ in session.ask() },
        Command(
            "note TEXT", .call, .text, "a note for the record",
            manual: "Notes stand in the saved call and in the hand-off.",
            example: ["note caller whispers"]
        ) { $0.note($1) },
        Command(
            "save [FILE]", .call, .file, "save the call; `triage evaluate FILE` reads it",
            manual:
                "A file that is there already is only replaced when it is this call's own. Without a name it is saved where it was.",
            example: ["thoughts = yes", "save thoughts.call.yaml"]
        ) { $0.save($1) },
        Command(
            "call FILE", .call, .file, "take a saved call in place of this one",
            manual: "`undo` brings the present one back.",
            example: ["call Protocols/example.call.yaml"]
        ) { $0.openCall($1) },
        Command(
            "case NAME", .call, .text, "make the call a case of the library, with its rungs and its because",
            manual: """
                Shows the case and the file it belongs in, and writes it after a yes. `expect RUNG`, `expect RUNG, because RULE` or `expect not \
                RULE`, in place of the yes, says what should be rather than what the engine says, and shows the case again. The name says in words what the call is: a case is read \
                by people.
                """,
            example: [
                "concern = [suicide], act_now = in_progress", "case an act under way, on a first line", "no",
            ]
        ) { $0.draftCase($1) },
        Command(
            "transcript FILE", .call, .file, "record this session, from its first line",
            manual: """
                A transcript holds the lines and what they gave. `triage test` runs those of a library and says where it would answer \
                otherwise now; `triage test --update` writes them anew. `transcript off` ends the recording.
                """,
            example: ["thoughts = yes", "transcript thoughts.transcript"]
        ) { $0.transcript($1) },
        Command(
            "recover", .call, .nothing, "bring back the answers of a session that broke off",
            manual: "Offered at the start, when a session ended without saving.", example: []
        ) { session, _ in session.recover() },
    ]

    static let sessions: [Command] = [
        Command(
            "help [NAME]", .session, .command, "what there is; with a command, its page with an example",
            manual: "`help language` has the language of conditions on one screen.", example: []
        ) { $0.help($1) },
        Command(
            "more", .session, .nothing, "the rest of a long reply",
            manual: "Long replies are cut with a count.",
            example: []
        ) { session, _ in session.more() },
        Command(
            "quit", .session, .nothing, "end the session, with an offer to save",
            manual: "`exit` and Ctrl-D do the same.",
            example: []
        ) { session, _ in session.quit() },
    ]
}

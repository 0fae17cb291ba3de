/// A call under way, and a row of the board.
let viewSchemas: [(name: String, shape: Shape)] = [
    (
        "View",
        .object([
            ("at", .text), ("since_opened_ms", .number), ("owner", .optional(.named("Owner"))),
            ("training", .flag), ("over", .flag), ("ending", .optional(.text)),
            ("agreement", .optional(.named("Agreement"))), ("line_lost", .flag),
            ("provisional", .flag), ("warnings", .list(.text)), ("ladders", .list(.named("Ladder"))),
            ("person", .text), ("people", .list(.named("Person"))), ("next", .list(.named("Next"))),
            ("open_must_ask", .list(.text)), ("guidance", .list(.named("Guidance"))),
            ("send", .list(.text)), ("sent", .list(.named("Sending"))), ("unsent", .list(.text)),
            ("flags", .list(.object([("flag", .text), ("label", .text)]))),
            (
                "aged",
                .list(
                    .object([
                        ("question", .text), ("answer", .any), ("said_at", .text), ("ago_ms", .number),
                    ]))
            ), ("laws_broken", .list(.text)),
            (
                "messages",
                .list(
                    .object([
                        ("id", .optional(.text)), ("at", .text), ("from", .text), ("text", .text),
                        ("by", .optional(.text)),
                        (
                            "answers",
                            .list(.object([("person", .text), ("question", .text), ("answer", .any)]))
                        ),
                    ]))
            ),
            (
                "outcomes",
                .list(
                    .object([
                        ("at", .text), ("by", .optional(.text)), ("outcome", .text),
                        ("note", .optional(.text)), ("plan", .optional(.text)),
                        ("satisfaction", .optional(.text)), ("follow_up", .optional(.text)),
                    ]))
            ),
        ])
    ),
    (
        "Ladder",
        .object([
            ("ladder", .text), ("shown", .text), ("recommended", .text), ("established", .text),
            ("highest_so_far", .text), ("possible", .text), ("if_line_dropped", .text),
            ("decided", .optional(.text)), ("provisional", .flag), ("title", .text), ("label", .text),
            ("within", .optional(.text)), ("floor", .flag), ("rose", .flag),
            ("decision", .optional(.named("Decided"))),
        ])
    ),
    (
        "Decided",
        .object([
            ("rung", .text), ("basis", .text), ("at", .text), ("by", .optional(.text)),
            ("reason", .optional(.text)), ("words", .optional(.text)), ("second_person", .optional(.text)),
            ("overtaken", .flag),
        ])
    ),
    ("Agreement", .object(agreementFields + [("words", .optional(.text))])),
    ("AgreementOnBoard", .object(agreementFields)),
    (
        "Names",
        .object([
            (
                "ladders",
                .list(
                    .object([
                        ("ladder", .text), ("title", .text),
                        (
                            "rungs",
                            .list(
                                .object([
                                    ("rung", .text), ("label", .text),
                                    ("lower", .one(of: ["one_person", "second_person", "never"])),
                                ]))
                        ),
                    ]))
            ), ("responders", labelled("responder")), ("audiences", labelled("audience")),
            ("flags", labelled("flag")), ("danger_keys", labelled("key")), ("guidance", .list(.text)),
            ("screens", .list(.object([("screen", .text), ("covers", .list(.text))]))),
            (
                "questions",
                .list(
                    .object([
                        ("question", .text), ("topic", .text), ("several", .flag),
                        ("answers", labelled("answer")),
                    ]))
            ),
        ])
    ),
    (
        "Person",
        .object([
            ("id", .text), ("label", .text), ("role", .optional(.text)),
            (
                "ladders",
                .list(
                    .object([
                        ("ladder", .text), ("recommended", .text), ("possible", .text),
                        ("highest_so_far", .text),
                    ]))
            ), ("open_must_ask", .list(.text)), ("answers", .map(.any)), ("details", .map(.text)),
        ])
    ),
    (
        "Next",
        .object([
            ("question", .text), ("topic", .text), ("ask", .text), ("because", .text), ("must_ask", .flag),
            ("answers", .list(.object([("answer", .text), ("label", .text)]))), ("several", .flag),
            (
                "number",
                .optional(
                    .object([
                        // With places it is a text.
                        ("lowest", .choice([.number, .text])), ("highest", .choice([.number, .text])),
                        ("places", .number), ("unit", .optional(.text)),
                    ]))
            ),
            (
                "screen",
                .optional(.object([("screen", .text), ("ask", .text), ("covers", .list(.text))]))
            ),
        ])
    ),
    (
        "Guidance",
        .object([
            ("guidance", .text), ("say", .optional(.text)), ("do", .optional(.text)),
            ("avoid", .optional(.text)), ("given", .flag),
        ])
    ),
    (
        "Sending",
        .object([
            ("responder", .text), ("sent_at", .optional(.text)), ("arrived_at", .optional(.text)),
            ("cancelled_at", .optional(.text)),
        ])
    ),
    (
        "Row",
        .object([
            ("call", .text), ("count", .number), ("owner", .optional(.named("Owner"))), ("training", .flag),
            ("line_lost", .flag), ("opened_at", .text), ("last_event_at", .optional(.text)),
            (
                "ladders",
                .list(
                    .object([
                        ("ladder", .text), ("shown", .text), ("label", .text), ("place", .number),
                        ("rungs", .number), ("possible", .text), ("provisional", .flag), ("decided", .flag),
                        ("overtaken", .flag),
                    ]))
            ), ("agreement", .optional(.named("AgreementOnBoard"))), ("unsent", .list(.text)),
            ("warnings", .list(.text)),
        ])
    ),
]

private let agreementFields: [(key: String, shape: Shape)] = [
    ("id", .text), ("asked_by", .named("Owner")), ("at", .text), ("rungs", .map(.text)),
    ("reason", .optional(.text)), ("overtaken", .flag),
]

private func labelled(_ key: String) -> Shape { .list(.object([(key, .text), ("label", .text)])) }

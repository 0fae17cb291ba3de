import TriageCalls

/// The shapes that have a name.
let schemas: [(name: String, shape: Shape)] =
    [
        (
            "Problem",
            .partial(
                [
                    ("type", .text), ("code", .text), ("status", .number), ("title", .text),
                    ("help", .optional(.text)), ("id", .optional(.text)), ("count", .number),
                    ("new", .list(.named("Event"))), ("allow", .text), ("mistakes", .list(.any)),
                    ("unsent", .list(.text)), ("undecided", .list(.text)),
                ], needed: ["type", "code", "status", "title"])
        ),
        ("Health", .object([("status", .text)])),
        (
            "Opening",
            .partial(
                [
                    ("id", .text), ("channel", .one(of: Channel.allCases.map(\.rawValue))),
                    ("incident", .optional(.text)), ("training", .flag),
                ], needed: ["id"])
        ),
        (
            "Submission",
            .partial([("events", .list(.named("SubmittedEvent"))), ("seen", .number)], needed: ["events"])
        ),
        ("SubmittedEvent", submittedEvent),
        (
            "Decision",
            .partial(
                [("id", .text), ("at", .text)] + decisionFields + [("seen", .number)],
                needed: ["id", "rungs"])
        ),
        (
            "Asking",
            .partial(
                [("id", .text), ("at", .text)] + decisionFields + [("seen", .number)],
                needed: ["id", "rungs", "reason"])
        ),
        ("Agreeing", .partial([("id", .text), ("seen", .number)], needed: ["id"])),
        (
            "RefusingAgreement",
            .partial([("id", .text), ("words", .text), ("seen", .number)], needed: ["id"])
        ),
        (
            "Closing",
            .partial(
                [("id", .text), ("at", .text)] + endingFields + [("seen", .number)], needed: ["id", "ending"])
        ),
        ("Gift", .object([("to", .text)])),
        ("Answers", .object([("answers", .map(.any))])),
        (
            "Giving",
            .partial(
                [
                    ("id", .text), ("audience", .text), ("because", .text), ("unit", .text),
                    ("unasked", .flag), ("offset_minutes", .number),
                ], needed: ["id", "audience", "because"])
        ),
        (
            "NewOutcome",
            .partial(
                [
                    ("id", .text), ("outcome", .one(of: Aftermath.Outcome.allCases.map(\.rawValue))),
                    ("note", .optional(.text)), ("plan", .optional(.text)),
                    ("satisfaction", .one(of: Aftermath.Satisfaction.allCases.map(\.rawValue))),
                    ("follow_up", .optional(.text)),
                ], needed: ["id", "outcome"])
        ),
        ("Call", .object(callFields)),
        (
            "CallWithRecord",
            .object(
                callFields + [
                    ("record", .list(.object([("at", .text), ("by", .optional(.text)), ("text", .text)])))
                ])
        ),
        ("Calls", .object([("calls", .list(.named("Summary"))), ("next", .optional(.text))])),
        (
            "Summary",
            .object([
                ("call", .text), ("opened", .text), ("count", .number), ("library", .optional(.text)),
            ])
        ),
        (
            "Event",
            .object([
                ("number", .number), ("id", .optional(.text)), ("at", .optional(.text)),
                ("by", .optional(.text)), ("event", .any),
            ])
        ),
        (
            "Events",
            .object([("call", .text), ("count", .number), ("events", .list(.named("Event")))])
        ),
        (
            "Appended",
            .object([
                ("call", .text), ("count", .number), ("repeated", .flag),
                (
                    "events",
                    .list(
                        .object([
                            ("id", .text), ("number", .number), ("at", .optional(.text)),
                            ("at_was_ahead", .flag),
                        ]))
                ),
                ("moved", .list(.named("Moved"))), ("view", .named("View")),
            ])
        ),
        (
            "Moved",
            .partial(
                [("ladder", .text), ("rose", .flag)]
                    + [
                        "shown", "recommended", "established", "highest_so_far", "possible",
                        "if_line_dropped",
                    ].map { ($0, .object([("from", .text), ("to", .text)])) }, needed: ["ladder", "rose"])
        ),
        ("HandOff", .object(handOffFields)),
        ("HandOffGiven", .object(handOffFields + [("number", .number), ("repeated", .flag)])),
        ("Why", .object([("of", .text), ("stands", .flag), ("reasons", .list(.any))])),
        (
            "WhyNot",
            .object([
                ("of", .text),
                ("why_not", .object([("rules", .list(.any)), ("nearest_change", .optional(.map(.any)))])),
            ])
        ),
        (
            "Difference",
            .object([
                (
                    "ladders",
                    .list(
                        .object([
                            ("ladder", .text), ("before", .named("Standing")), ("after", .named("Standing")),
                        ]))
                ), ("started", .list(.text)), ("stopped", .list(.text)),
            ])
        ),
        (
            "Standing",
            .object([
                ("established", .text), ("recommended", .text), ("possible", .text), ("provisional", .flag),
            ])
        ),
        (
            "Found",
            .object([
                (
                    "found",
                    .list(
                        .object([
                            ("question", .text), ("topic", .text), ("answer", .optional(.text)),
                            ("label", .optional(.text)),
                        ]))
                )
            ])
        ),
        ("Board", .object([("at", .text), ("calls", .list(.named("Row")))])),
        ("Owner", .object([("id", .text), ("name", .text)])),
        (
            "Libraries",
            .object([("active", .optional(.text)), ("proposals", .list(.named("Proposal")))])
        ),
        (
            "Proposal",
            .object([
                ("proposal", .number), ("library", .text), ("from", .text), ("proposed_by", .text),
                ("confirmed_by", .optional(.text)), ("confirmed_at", .optional(.text)),
                ("begins", .optional(.text)), ("withdrawn", .flag),
            ])
        ),
        (
            "Library",
            .object([
                ("library", .text), ("protocols", .list(.text)), ("files", .list(.text)), ("summary", .text),
                ("problems", .list(.any)), ("names", .named("Names")),
            ])
        ),
        ("Files", .object([("files", .list(.object([("path", .text), ("text", .text)])))])),
        ("Kept", .object([("library", .text)])),
        ("NewProposal", .partial([("library", .text), ("from", .text)], needed: ["library"])),
        ("Proposed", .object([("proposal", .number)])),
    ] + viewSchemas + doorSchemas

private let handOffFields: [(key: String, shape: Shape)] = [
    ("call", .text), ("audience", .text), ("label", .text), ("at", .text), ("count", .number),
    ("lines", .list(.text)),
]

private let callFields: [(key: String, shape: Shape)] = [
    ("call", .text), ("count", .number), ("library", .optional(.text)), ("view", .named("View")),
]

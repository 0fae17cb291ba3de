import TriageCalls

/// The kinds of events that a client sends, each with its keys besides `id`, `at` and `kind`, as a line of
/// `triage-call/1` has them.
let eventShapes: [(kind: String, fields: [(key: String, shape: Shape)], needed: [String])] = [
    ("answered", said(.answer), ["person", "question", "answer"]),
    ("changed", said(.answer), ["person", "question", "answer"]),
    ("corrected", said(.optional(.answer)), ["person", "question", "answer"]),
    (
        "screened",
        [
            ("person", .text), ("screen", .text), ("covers", .list(.text)), ("named", .list(.text)),
            ("missing", .one(of: ["unknown", "refused", "unclear"])), ("observed", .flag),
        ], ["person", "screen", "covers"]
    ),
    (
        "detail", [("person", .text), ("question", .text), ("text", .optional(.text))],
        ["person", "question"]
    ),
    ("note", [("text", .text)], ["text"]),
    (
        "message",
        [("from", .one(of: ["them", "here"])), ("text", .text), ("written_at", .optional(.text))],
        ["from", "text"]
    ),
    ("guidance_given", [("guidance", .text)], ["guidance"]),
    (
        "person_added", [("person", .text), ("label", .text), ("role", .optional(.text))],
        ["person", "label"]
    ),
    ("person_named", [("person", .text), ("label", .optional(.text))], ["person"]),
    ("person_removed", [("person", .text)], ["person"]),
    ("person_chosen", [("person", .text)], ["person"]),
    ("decided", decisionFields, ["rungs"]),
    ("sent", [("responder", .text)], ["responder"]),
    ("arrived", [("responder", .text)], ["responder"]),
    ("cancelled", [("responder", .text)], ["responder"]),
    ("report_taken_back", [("responder", .text)], ["responder"]),
    ("line_lost", [], []),
    ("line_back", [], []),
    ("closed", endingFields, ["ending"]),
]

/// What is decided. A second person is not named; they agree themselves.
let decisionFields: [(key: String, shape: Shape)] = [
    ("rungs", .map(.text)), ("reason", .one(of: DecisionReason.allCases.map(\.rawValue))), ("words", .text),
]

let endingFields: [(key: String, shape: Shape)] = [
    ("ending", .one(of: ["handed_over", "resolved", "lost", "wrong_number", "transfer"])), ("to", .text),
    ("although", .text),
]

private func said(_ answer: Shape) -> [(key: String, shape: Shape)] {
    [
        ("person", .text), ("question", .text), ("answer", answer),
        ("manner", .one(of: ["asked", "volunteered", "observed", "key", "written"])), ("by_means_of", .text),
    ]
}

let submittedEvent = Shape.choice(
    eventShapes.map { event in
        .partial(
            [("id", .text), ("at", .optional(.text)), ("kind", .one(of: [event.kind]))] + event.fields,
            needed: ["id", "kind"] + event.needed)
    })

import TriageSyntax

private let day = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

private let change: [(String, JSON)] = [
    ("of", text("The version of the thing that it is put in place of.", pattern: "^[0-9a-f]{12}$")),
    (
        "accepted_by",
        entry(
            "Who answers for it, where calls get less by it.",
            required: [
                ("name", text("Who.")), ("role", text("In which role.")),
                ("on", text("Since when, as 2026-11-28.", pattern: day)),
            ])
    ),
]

private func byName(_ meaning: String, _ inner: JSON) -> JSON {
    .object([
        ("type", "object"), ("description", .text(meaning)), ("propertyNames", ["$ref": "#/$defs/id"]),
        ("additionalProperties", inner),
    ])
}

private func changes(_ meaning: String, _ keys: [(String, JSON)]) -> JSON {
    byName(meaning, entry("What it says otherwise; the rest stays.", required: [], optional: change + keys))
}

/// A file of kind `layer`: what a library says otherwise than the one it stands on.
///
/// - Parameter outcome: the keys of a rule beside its condition.
func layerSchema(_ outcome: [(String, JSON)]) -> JSON {
    let condition = ref("condition", "When it holds.")
    let anything: JSON = .object([])
    let wordings = ["topic", "ask", "ask_third_party", "ask_text", "why", "reads", "detail"]
    let replace = entry(
        "What stands in place of what the library below says.", required: [],
        optional: [
            (
                "rules",
                changes(
                    "Rules, and rows of tables.",
                    [("when", condition), ("cells", ["type": "array"]), approvedKey] + outcome)
            ),
            (
                "findings",
                changes("Findings.", [("reads", text("As a sentence says it.")), ("when", condition)])
            ),
            (
                "scores",
                changes(
                    "Scores.",
                    [("reads", text("As a sentence says it.")), ("add", anything), ("count", anything)])
            ),
            (
                "questions",
                changes(
                    "Wordings of questions.",
                    wordings.map { ($0, text("")) } + [("answers", byName("Labels of answers.", anything))])
            ),
            (
                "rungs",
                changes(
                    "Times and people of rungs.",
                    [
                        ("who", list("responders", "Who is sent.")), ("within", text("As 60 min.")),
                        ("outer_limit", text("As 2 h.")), ("follow_up", text("As 24 h.")),
                        ("fallback", text("The rung when nobody can come.")), ("note", text("For people.")),
                        ("source", list("sources", "From the bibliography.")),
                    ])
            ),
            (
                "guidance",
                changes(
                    "Words for the call.",
                    ["say", "do", "avoid"].map { ($0, text("")) }
                        + [("source", list("sources", "From the bibliography."))])
            ),
        ])
    let remove = entry(
        "What is taken out.", required: [],
        optional: [
            (
                "rules",
                byName(
                    "Rules, and rows of tables.",
                    entry(
                        "Why it is taken out.",
                        required: [
                            ("because", text("Why.")), ("source", list("sources", "From the bibliography.")),
                        ], optional: change))
            )
        ])
    return entry(
        "What a library says otherwise than the one it stands on.",
        required: [("layer", ref("id", "The library's name.")), ("title", text("For people."))],
        optional: [
            ("replace", replace), ("remove", remove),
            (
                "place",
                byName(
                    "Where questions stand among those that a protocol asks first.",
                    byName(
                        "By question.",
                        text(
                            "`first`, `last`, `before QUESTION` or `after QUESTION`.",
                            pattern: "^(first|last|(before|after) +[a-z0-9_]+)$")))
            ),
        ])
}

/// `library.yaml`.
let manifestSchema = entry(
    "What a library is called, and what it stands on.",
    required: [
        ("library", ref("id", "Its name.")), ("title", text("For people.")),
        ("version", text("As 1.0.0.", pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$")),
    ],
    optional: [
        (
            "stands_on",
            entry(
                "The library below.",
                required: [
                    ("library", ref("id", "Its name.")), ("folder", text("From this library's folder.")),
                ],
                optional: [("revision", text("A git revision of the repository around that folder."))])
        ),
        (
            "demands_approval",
            names(of: ["rules", "laws", "files"])
        ),
    ])

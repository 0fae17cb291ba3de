import TriageSyntax

/// The JSON Schema of rule sets, protocols and languages, for editors that know YAML: keys, what they hold
/// and what they mean.
///
/// It says what each file may hold by itself; whether names mean something, `triage check` says.
///
/// - Parameter known: names of a library, to be offered wherever something is referred to.
/// - Source: JSON Schema, draft 2020-12, json-schema.org.
package func librarySchema(_ known: SchemaNames? = nil) -> JSON {
    let sections: [(String, JSON)] = [
        ("questions", section("What is asked, in the order of asking.", "question")),
        ("screens", section("Spoken questions that stand for several.", "screen")),
        ("findings", section("Named conditions, reused by rules and shown in explanations.", "finding")),
        ("scores", section("Whole numbers, added up from answers or counted from conditions.", "score")),
        ("rules", section("When a condition holds: raise, send, guide, flag.", "rule")),
        ("tables", section("Rules that ask the same things, one below the other.", "table")),
        ("laws", section("What must hold on every call; `triage check` proves it.", "law")),
    ]
    let shared: [(String, JSON)] = [
        ("ladders", section("Ordered lists of rungs, lowest first.", "ladder")),
        ("responders", section("Who can be sent.", "label")),
        ("flags", section("Something to do or to know.", "label")),
        ("confidentiality", section("Tags for questions whose answers need care.", "label")),
        ("guidance", section("Words for the call.", "guidance")),
        ("sources", section("The bibliography.", "source", ids: "#/$defs/sourceId")),
        ("audiences", section("Who is told of a call.", "audience")),
        (
            "danger_keys",
            section(
                "Dangers that one key records, in the order of the keys; at most seven.", "dangerKey", most: 7
            )
        ),
    ]
    let version: JSON = text("As 1.0.0.", pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$")
    let day: JSON = text(
        "The day by which somebody must have read it again, as 2027-11-01.",
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    let layer: (String, JSON) = ("layer", ref("id", "The library, where it stands on another."))
    return [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule set, a protocol, a language or a layer of crisis-triage",
        "oneOf": [
            entry(
                "A protocol: questions, findings, scores and rules for one concern.",
                required: [
                    ("protocol", ref("id", "Its id.")), ("title", text("For people.")), ("version", version),
                    ("review_by", day),
                ],
                optional: [
                    layer,
                    ("applies_when", ref("condition", "The protocol matters only then.")),
                    (
                        "asks_first",
                        list("questionIds", "What is asked first once it applies, in this order.")
                    ),
                ] + mandateKeys + sections),
            entry(
                "A rule set: what protocols share.",
                required: [("rule_set", ref("id", "Its id.")), ("title", text("For people."))],
                optional: [
                    layer, ("version", version), ("review_by", day),
                    (
                        "unreviewed_words",
                        choice(
                            ["barred"], "Words of a language that nobody has reviewed are kept from calls.")
                    ),
                ] + mandateKeys + shared + sections),
            languageSchema, layerSchema(outcomeKeys), manifestSchema,
        ],
        "$defs": .object(definitions(known)),
    ]
}

/// What a rule does when it holds, and why.
private var outcomeKeys: [(String, JSON)] {
    [
        ("raise", list("rungs", "Rungs to raise to, on any ladder.")),
        (
            "step_up",
            .object([
                ("enum", [1, "1"]), ("description", "One rung more, once, however many rules step up."),
            ])
        ),
        ("send", list("responders", "Who is sent.")), ("guide", list("guidanceIds", "What to say and do.")),
        ("flag", list("flags", "What to do or know besides.")),
        ("because", text("Why, in one sentence. Every rule needs it.")),
        ("source", list("sources", "From the bibliography. Every rule needs one.")),
    ]
}

private func definitions(_ known: SchemaNames?) -> [(key: String, value: JSON)] {
    let outcome = outcomeKeys
    let answer: JSON = [
        "oneOf": [
            text("The label."),
            entry(
                "", required: [("label", text("What the clinician reads."))],
                optional: [
                    ("as", text("How a sentence says it.")),
                    ("hears", words("Further words by which a call finds this answer.")),
                ]),
        ]
    ]
    return callDefinitions(known) + [

        ("id", text("Lower-case words joined by _.", pattern: idPattern)), ("said", saidDefinition),
        ("heard", heardDefinition),
        ("approved", approvedDefinition),
        ("sourceId", text("Lower-case words joined by - or _.", pattern: "^[a-z0-9][a-z0-9_-]{0,59}$")),
        ("condition", condition),
        ("questionIds", names(of: known?.questions)), ("rungs", names(of: known?.rungs)),
        ("responders", names(of: known?.responders)),
        ("guidanceIds", names(of: known?.guidance)), ("flags", names(of: known?.flags)),
        ("sources", names(of: known?.sources, pattern: "^[a-z0-9][a-z0-9_-]{0,59}$")),
        ("tags", names(of: known?.confidentiality)),
        (
            "question",
            entry(
                "Something that is asked.",
                required: [("ask", text("The wording, at most 200 characters.", most: 200))],
                optional: [
                    ("ask_third_party", text("The wording when somebody else calls.", most: 200)),
                    ("ask_text", text("The wording of a text message.", most: 160)),
                    ("why", text("Why it is asked. Must-ask questions need it.")),
                    ("reads", text("How a sentence about the answer begins, such as: the plan is.")),
                    (
                        "answers",
                        .object([
                            ("type", "object"), ("propertyNames", ["$ref": "#/$defs/id"]),
                            ("minProperties", 2), ("maxProperties", 60), ("additionalProperties", answer),
                            ("description", "From the safest to the most dangerous."),
                        ])
                    ),
                    (
                        "number",
                        entry(
                            "Whole, or with places.", required: [("from", decimal), ("to", decimal)],
                            optional: [
                                ("places", text("Digits behind the point.", pattern: "^[0-4]$")),
                                ("unit", text("Such as hours.")),
                                ("danger", choice(["high", "low"], "Which end is the dangerous one.")),
                            ])
                    ),
                    ("choose", choice(["several"], "More than one answer may hold.")),
                    ("none", ref("id", "The answer that means none of the others.")),
                    ("must_ask", flag("The result is provisional until it was asked.")),
                    (
                        "if_missing",
                        text(
                            "What to act on when it was asked and not learned.",
                            pattern: "^(ask_again|assume +[a-z0-9_.-]+)$")
                    ),
                    ("ask_when", ref("condition", "The question matters only then.")),
                    ("unordered", flag("The answers have no order of danger.")),
                    (
                        "third_party_unless",
                        ref("id", "It says who is on the line; any other answer than this is somebody else.")
                    ),
                    (
                        "text_unless",
                        ref(
                            "id", "It says how the contact is made; any other answer than this is in writing."
                        )
                    ),
                    (
                        "lost_line",
                        ref("id", "It says how the line is; while the line is lost this is its answer.")
                    ),
                    ("confidential", ref("tags", "Its answer needs care in a hand-off.")),
                    ("tell", list("responders", "Who needs to know the answer.")),
                    (
                        "about",
                        choice(
                            ["scene"], "The answer is about the place, and so about everybody in the call.")
                    ),
                    (
                        "fresh_for",
                        text(
                            "After this a safest answer counts as not asked, such as 10 min.",
                            pattern: durationPattern)
                    ),
                    ("screen", choice(["never"], "No screen may cover it.")),
                    ("topic", text("What it is about, in a word or two.", most: 40)),
                    ("detail", text("What is written down in words with an answer.", most: 200)),
                    ("was", words("Names it had before; calls that were recorded under them read.")),
                    ("told_with", ref("id", "The reply to this question tells it as well.")),
                    ("spoken", flag("False where it is noted or looked up, and not asked.")),
                    (
                        "retired",
                        text(
                            "From this day on calls do not ask it, in UTC, as 2027-01-01.",
                            pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
                    ),
                    ("instead", ref("id", "The question that is asked in its place.")),
                ])
        ),
        (
            "finding",
            [
                "oneOf": [
                    ["$ref": "#/$defs/condition"],
                    entry(
                        "", required: [("when", ref("condition", "When it holds."))],
                        optional: [("reads", text("How a sentence says it."))]),
                ]
            ]
        ),
        (
            "score",
            entry(
                "A whole number; `add` or `count`.",
                required: [("reads", text("How a sentence about it begins."))],
                optional: [
                    (
                        "add",
                        .object([
                            ("oneOf", [questionPoints, ["type": "array", "items": questionPointsWhen]]),
                            (
                                "description",
                                "For each question the points of its answers, or of ranges as 75..120."
                            ),
                        ])
                    ),
                    (
                        "count",
                        .object([
                            ("type", "array"), ("minItems", 1), ("items", ["$ref": "#/$defs/condition"]),
                            ("description", "How many of these hold."),
                        ])
                    ),
                ])
        ),
        (
            "rule",
            entry(
                "When a condition holds, something follows.",
                required: [("when", ref("condition", "When it holds."))], optional: outcome + mandateKeys)
        ),
        (
            "table",
            entry(
                "Rows that match count; on each ladder the highest rung wins.",
                required: [
                    (
                        "columns",
                        .object([
                            ("type", "array"), ("minItems", 1),
                            (
                                "items",
                                known.map { choice($0.subjects, "A question, finding, score or ladder.") }
                                    ?? [
                                        "$ref": "#/$defs/id"
                                    ]
                            ),
                            ("description", "Questions, findings and scores."),
                        ])
                    ),
                    ("rows", section("Each row is a rule.", "row")),
                ],
                optional: [
                    ("title", text("For people.")),
                    ("otherwise", text("Why a call that no row matches needs nothing from this table.")),
                ] + mandateKeys)
        ),
        (
            "row",
            entry(
                "A rule of a table.",
                required: [
                    (
                        "cells",
                        .object([
                            ("type", "array"), ("minItems", 1), ("items", scalar),
                            (
                                "description",
                                "One for each column: -, low, >= 2, [3..6], is missing, not(none)."
                            ),
                        ])
                    )
                ], optional: outcome + mandateKeys)
        ),
        (
            "law",
            entry(
                "A safety law.",
                required: [
                    ("when", ref("condition", "Whenever this holds,")),
                    ("at_least", ref("rung", "this rung is established.")), ("because", text("Why.")),
                    ("source", list("sources", "From the bibliography.")),
                ], optional: mandateKeys)
        ),
        ("rung", known.map { choice($0.rungs, "A rung.") } ?? ["$ref": "#/$defs/id"]),
        (
            "ladder",
            entry(
                "An ordered list of rungs.",
                required: [("title", text("For people.")), ("rungs", section("Lowest first.", "rungEntry"))],
                optional: [
                    ("role", choice(["response"], "It says which response a call gets.")),
                    ("provisional", ref("id", "Shown at least, while a must-ask question is open.")),
                    ("step_up_limit", ref("id", "A step up never passes it.")),
                ])
        ),
        (
            "rungEntry",
            entry(
                "One step of a ladder.", required: [("label", text("For people."))],
                optional: [
                    ("who", list("responders", "Who responds.")),
                    ("within", text("How soon, such as 60 min.")),
                    ("outer_limit", text("At the latest.")), ("follow_up", text("When somebody calls back.")),
                    ("fallback", ref("id", "The rung to show beside it when it is not available.")),
                    ("unavailable_when", ref("condition", "It is not available then.")),
                    ("guide", list("guidanceIds", "What to say and do.")),
                    (
                        "same_as",
                        .object([
                            ("type", "object"), ("additionalProperties", scalar),
                            ("description", "Levels of other systems."),
                        ])
                    ),
                    ("note", text("For readers.")), ("source", list("sources", "From the bibliography.")),
                    (
                        "lower",
                        choice(
                            ["second_person", "never"], "Who may step down from it; else one person alone.")
                    ),
                    ("asks_first", list("questionIds", "Asked before others once it is recommended.")),
                ])
        ),
        (
            "label",
            entry(
                "A name with its label.", required: [("label", text("For people."))],
                optional: [
                    ("note", text("For readers.")),
                    (
                        "report",
                        choice(
                            ["always", "contradiction"],
                            "Shown when it is not raised, too; or: what raises it cannot all be true.")
                    ),
                    ("source", list("sources", "From the bibliography.")),
                ])
        ),
        (
            "guidance",
            entry(
                "Words for the call; `say` or `do`.",
                required: [("source", list("sources", "From the bibliography."))],
                optional: [
                    ("say", text("What to say.")), ("do", text("What to do.")),
                    ("avoid", text("What not to say or do.")),
                ])
        ),
        (
            "source",
            entry(
                "A work that is cited.",
                required: [
                    ("title", text("Its title.")), ("by", text("Who wrote it.")), ("year", scalar),
                    ("where", text("Where it is found.")),
                    (
                        "status",
                        choice(
                            ["verified", "unverified"], "Whether somebody has held it against its source.")
                    ),
                ],
                optional: [("note", text("For readers.")), ("licence", text("Under which it may be used."))])
        ),
    ]
}

private let points: JSON = ["type": "object", "additionalProperties": whole]
private let questionPoints: JSON = ["type": "object", "additionalProperties": points]

private let questionPointsWhen: JSON = [
    "type": "object", "properties": ["when": ref("condition", "The points count only while this holds.")],
    "additionalProperties": points,
]

private let conditions: JSON = [
    "type": "array", "minItems": 1, "items": ["$ref": "#/$defs/condition"],
]

private let condition: JSON = [
    "description":
        "A condition as text, such as: plan >= vague and alone = alone; or a nest of all, any, none.",
    "oneOf": [
        ["type": "string", "minLength": 1],
        [
            "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
            "properties": .object(["all", "any", "none"].map { (key: $0, value: conditions) }),
            // As `at least 2 of`.
            "patternProperties": ["^at least [0-9]+ of$": conditions],
        ],
    ],
]

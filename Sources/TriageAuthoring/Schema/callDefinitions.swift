import TriageSyntax

/// What a library says of the call itself: screens, audiences, danger keys.
func callDefinitions(_ known: SchemaNames?) -> [(key: String, value: JSON)] {
    let question: JSON = known.map { choice($0.questions, "A question.") } ?? ["$ref": "#/$defs/id"]
    return [
        (
            "screen",
            entry(
                "One spoken question that stands for several, and nothing else.",
                required: [
                    ("ask", text("The wording, at most 200 characters.", most: 200)),
                    (
                        "covers",
                        [
                            "oneOf": [
                                .object([
                                    ("type", "array"), ("minItems", 2), ("uniqueItems", true),
                                    ("items", question),
                                    ("description", "Ordered questions."),
                                ]),
                                .object([
                                    ("type", "object"), ("minProperties", 2), ("propertyNames", question),
                                    ("additionalProperties", ["$ref": "#/$defs/covered"]),
                                    (
                                        "description",
                                        "Ordered questions, with the words of the screen for each."
                                    ),
                                ]),
                            ]
                        ]
                    ),
                    ("none", text("The answer that gives each of them its safest one.", most: 200)),
                ],
                optional: [
                    ("ask_third_party", text("The wording when somebody else calls.", most: 200)),
                    ("ask_text", text("The wording of a text message.", most: 160)),
                    ("observe", text("What may be ticked without being asked.", most: 200)),
                ])
        ),
        (
            "covered",
            [
                "oneOf": [
                    text("What the screen calls it, as the danger that somebody would name.", most: 40),
                    entry(
                        "A question under a screen.",
                        required: [("label", text("What the screen calls it.", most: 40))],
                        optional: [
                            (
                                "apart_when",
                                ref("condition", "It is asked in its own words then, apart from the screen.")
                            )
                        ]),
                ]
            ]
        ),
        (
            "audience",
            entry(
                "Who is told of a call.", required: [("label", text("For people."))],
                optional: [
                    ("sees", ref("tags", "The confidentiality tags whose answers it may see.")),
                    ("responders", list("responders", "The responders it stands for.")),
                ])
        ),
        (
            "dangerKey",
            entry(
                "A danger that cannot wait.",
                required: [
                    ("label", text("What the key says, in a few words.", most: 40)),
                    (
                        "record",
                        .object([
                            ("type", "object"), ("minProperties", 1),
                            ("propertyNames", question),
                            (
                                "additionalProperties",
                                words("The answer, or several where the question has several.")
                            ),
                            ("description", "The answers it records."),
                        ])
                    ),
                ])
        ),
    ]
}

import TriageSyntax

/// The JSON Schema of cases.
///
/// - Parameter known: names of a library, to be offered wherever something is referred to.
package func casesSchema(_ known: SchemaNames? = nil) -> JSON {
    let kinds: [(String, [String]?, String)] = [
        ("established", known?.rungs, "The rung that stands whatever comes next, one a ladder."),
        ("recommended", known?.rungs, "The rung to act on now, one a ladder."),
        ("possible", known?.rungs, "The highest rung still possible, one a ladder."),
        ("accepted", known?.rungs, "The recommended rung is one of these."),
        ("because", known?.rules, "These rules decide a recommended rung."),
        ("holds", known?.rules, "These rules hold."), ("fails", known?.rules, "These rules do not hold."),
        ("send", known?.responders, "These are sent."), ("no_send", known?.responders, "These are not sent."),
        ("guide", known?.guidance, "This guidance is due."),
        ("no_guide", known?.guidance, "This guidance is not due."),
        ("flag", known?.flags, "These flags are set."), ("no_flag", known?.flags, "These flags are not set."),
        ("open", known?.questions, "These questions are still open."),
    ]
    var expectations = kinds.map { key, allowed, meaning in
        (key: key, value: JSON.object([("allOf", [names(of: allowed)]), ("description", .text(meaning))]))
    }
    expectations.append(("provisional", flag("The result is provisional: a must-ask question is open.")))
    let answer: JSON = ["oneOf": [scalar, ["type": "array", "items": scalar]]]
    var given: [(key: String, value: JSON)] = [
        ("type", "object"),
        ("description", "Question ids and answers; unknown, refused and unclear for missing ones."),
        ("additionalProperties", answer),
    ]
    given.append(
        (
            "propertyNames",
            known.map { choice($0.questions, "A question.") } ?? [
                "type": "string", "pattern": .text(idPattern),
            ]
        ))
    return [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Cases of crisis-triage",
        "type": "array",
        "items": entry(
            "A call with its expected result.",
            required: [
                ("case", text("What the call is, in a few words.")), ("given", .object(given)),
                (
                    "expect",
                    [
                        "type": "object",
                        "description": "What must come out; name the reason, not only the rung.",
                        "minProperties": 1, "additionalProperties": false,
                        "properties": .object(expectations),
                    ]
                ),
            ],
            optional: [
                ("source", names(of: known?.sources, pattern: "^[a-z0-9][a-z0-9_-]{0,59}$")),
                ("note", text("For readers.")),
            ]),
    ]
}

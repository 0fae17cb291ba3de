import TriageSyntax

/// A file of kind `language`: for each wording the English beside the other words.
let languageSchema: JSON = {
    func words(_ meaning: String) -> JSON { ref("said", meaning) }
    func several(_ meaning: String, _ inner: JSON) -> JSON {
        .object([
            ("type", "object"), ("description", .text(meaning)),
            ("propertyNames", ["$ref": "#/$defs/id"]), ("additionalProperties", inner),
        ])
    }
    let asking = [
        ("ask", words("To the person.")), ("ask_third_party", words("To somebody else.")),
        ("ask_text", words("By text.")),
    ]
    let question = entry(
        "What is asked.", required: [],
        optional: asking + [
            ("topic", words("What it is about.")), ("detail", words("What is written down with an answer.")),
            ("unit", words("What a number counts.")),
            (
                "answers",
                several("The labels.", ref("heard", "A label, and further words that find the answer."))
            ),
        ])
    let screen = entry(
        "One question for several.", required: [],
        optional: asking + [
            ("observe", words("What may be seen.")), ("none", words("Nothing of it.")),
            ("covers", several("What it calls each.", words("A label."))),
        ])
    let guidance = entry(
        "Words for the call.", required: [],
        optional: [("say", words("Said.")), ("do", words("Done.")), ("avoid", words("Left alone."))])
    return entry(
        "The words of the library in another language, each beside the English that it was made from.",
        required: [
            ("language", text("Its code, such as es.", pattern: "^[a-z]{2,3}$")),
            ("title", text("For people.")),
        ],
        optional: [
            ("layer", ref("id", "The library, where it stands on another.")),
            ("reviewed_by", text("Who held these words against the English.")),
            ("reviewed_on", text("When, as 2027-11-01.", pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
            ("questions", several("By question.", question)), ("screens", several("By screen.", screen)),
            ("guidance", several("By piece.", guidance)),
            ("ladders", several("The titles.", words("A title."))),
            ("rungs", several("The labels.", words("A label."))),
            ("responders", several("The labels.", words("A label."))),
            ("flags", several("The labels.", words("A label."))),
            ("danger_keys", several("The labels.", words("A label."))),
        ])
}()

/// A wording and the English it was made from.
let saidDefinition = said("The English, and the words under the code of the language.", also: [])

/// The same of an answer's label, with what the answer is heard by.
let heardDefinition = said(
    "The English of a label, the words under the code of the language, and what callers say.",
    also: [
        ("hears", words("Further words in the language by which a call finds this answer."))
    ])

private func said(_ meaning: String, also others: [(key: String, value: JSON)]) -> JSON {
    .object([
        ("type", "object"), ("description", .text(meaning)), ("required", ["en"]), ("minProperties", 2),
        ("maxProperties", .number(2 + others.count)),
        ("properties", .object([("en", scalar)] + others)),
        ("patternProperties", ["^[a-z]{2,3}$": scalar]), ("additionalProperties", false),
    ])
}

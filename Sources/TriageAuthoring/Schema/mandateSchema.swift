import TriageSyntax

private let day = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

/// Who answers for a thing, as the tool writes it.
let approvedDefinition: JSON = {
    let one = entry(
        "Who answers for it, and for which version.",
        required: [
            ("by", text("Who.")), ("role", text("In which role.")),
            ("on", text("When, as 2026-11-28.", pattern: day)),
        ],
        optional: [
            (
                "of",
                text(
                    "The version that was approved; `triage approve` writes it.", pattern: "^[0-9a-f]{12}$")
            ),
            ("note", text("What there is to say about it.")),
        ])
    return [
        "description": "Who answers for it; a red flag needs two people.",
        "oneOf": [one, ["type": "array", "items": one]],
    ]
}()

let approvedKey: (String, JSON) = (
    "approved", ref("approved", "Who answers for it; a red flag needs two people.")
)

/// The keys of a rule, a row, a table, a law and a file.
let mandateKeys: [(String, JSON)] = [
    approvedKey,
    (
        "holds_from",
        text("Calls that begin from this day on have it, in UTC, as 2027-01-01.", pattern: day)
    ),
]

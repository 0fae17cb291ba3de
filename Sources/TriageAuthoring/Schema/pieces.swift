import TriageSyntax

/// Pieces that schemas are made of.

let idPattern = "^[a-z][a-z0-9_]{0,59}$"

/// YAML reads `no`, `5` and `1.0` in its own ways; here all of them are text.
let scalar: JSON = ["type": ["string", "number", "boolean"]]

/// As `10 min`.
let durationPattern = "^[0-9]+ (s|min|h)$"

let whole: JSON = ["type": ["integer", "string"], "pattern": "^-?[0-9]{1,7}$"]

/// Whole, or with places.
let decimal: JSON = ["type": ["number", "string"], "pattern": "^-?[0-9]{1,7}(\\.[0-9]{1,4})?$"]

func text(_ meaning: String, pattern: String? = nil, most: Int? = nil) -> JSON {
    var pairs: [(key: String, value: JSON)] = [("type", ["string", "number", "boolean"])]
    if let pattern { pairs.append(("pattern", .text(pattern))) }
    if let most { pairs.append(("maxLength", .number(most))) }
    if !meaning.isEmpty { pairs.append(("description", .text(meaning))) }
    return .object(pairs)
}

func choice(_ names: [String], _ meaning: String) -> JSON {
    .object([("enum", .list(names.map { .text($0) })), ("description", .text(meaning))])
}

func flag(_ meaning: String) -> JSON {
    .object([("enum", [true, false, "true", "false"]), ("description", .text(meaning))])
}

func ref(_ definition: String, _ meaning: String) -> JSON {
    .object([("$ref", .text("#/$defs/\(definition)")), ("description", .text(meaning))])
}

func list(_ definition: String, _ meaning: String) -> JSON { ref(definition, meaning) }

/// One name, or a list of them.
func names(of known: [String]?, pattern: String = idPattern) -> JSON {
    let one: JSON = known.map { choice($0, "") } ?? ["type": "string", "pattern": .text(pattern)]
    return ["oneOf": [one, ["type": "array", "items": one]]]
}

/// One text, or a list of them.
func words(_ meaning: String) -> JSON {
    .object([
        ("oneOf", [scalar, ["type": "array", "items": scalar]]), ("description", .text(meaning)),
    ])
}

/// A mapping with these keys and no others.
func entry(
    _ meaning: String, required: [(String, JSON)], optional: [(String, JSON)] = []
) -> JSON {
    .object([
        ("type", "object"), ("description", .text(meaning)), ("additionalProperties", false),
        ("required", .list(required.map { .text($0.0) })),
        ("properties", .object((required + optional).map { (key: $0.0, value: $0.1) })),
    ])
}

/// Entries by their ids.
func section(
    _ meaning: String, _ definition: String, ids: String = "#/$defs/id", most: Int? = nil
) -> JSON {
    .object(
        [
            ("type", "object"), ("description", .text(meaning)), ("propertyNames", ["$ref": .text(ids)]),
            ("additionalProperties", ["$ref": .text("#/$defs/\(definition)")]),
        ] + (most.map { [("maxProperties", .number($0))] } ?? []))
}

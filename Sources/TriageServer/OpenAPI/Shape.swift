import TriageSyntax

/// What a value of JSON looks like, as JSON Schema says it.
indirect enum Shape: Sendable {
    case text
    case number
    /// A number of JSON with places, such as 0.08.
    case decimal
    case flag
    case any
    case one(of: [String])
    case list(Shape)
    case optional(Shape)
    /// By its keys; every one is there.
    case object([(key: String, shape: Shape)])
    /// Keys that need not be there when it is sent, or are `null`.
    case partial([(key: String, shape: Shape)], needed: [String])
    case map(Shape)
    /// One of several.
    case choice([Shape])
    /// An answer as `triage-call/1` has it: a name, several, a whole number, or one with places: its text,
    /// or, where it is sent, a number of JSON, which is read from its text.
    static let answer = Shape.choice([.text, .list(.text), .number, .decimal])
    /// One that has a name of its own.
    case named(String)

    var schema: JSON {
        switch self {
        case .text: ["type": "string"]
        case .number: ["type": "integer"]
        case .decimal: ["type": "number"]
        case .flag: ["type": "boolean"]
        case .any: .object([])
        case .one(let names): ["type": "string", "enum": .list(names.map { .text($0) })]
        case .list(let shape): ["type": "array", "items": shape.schema]
        case .optional(let shape): ["anyOf": [shape.schema, ["type": "null"]]]
        case .object(let fields): Self.object(fields, needed: fields.map(\.key))
        case .partial(let fields, let needed):
            Self.object(
                fields.map { needed.contains($0.key) ? $0 : ($0.key, .optional($0.shape)) }, needed: needed)
        case .choice(let shapes): ["anyOf": .list(shapes.map(\.schema))]
        case .map(let shape): ["type": "object", "additionalProperties": shape.schema]
        case .named(let name): ["$ref": .text("#/components/schemas/" + name)]
        }
    }

    private static func object(_ fields: [(key: String, shape: Shape)], needed: [String]) -> JSON {
        [
            "type": "object",
            "properties": .object(fields.map { (key: $0.key, value: $0.shape.schema) }),
            "required": .list(needed.map { .text($0) }), "additionalProperties": false,
        ]
    }
}

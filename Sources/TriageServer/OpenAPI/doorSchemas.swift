import TriageAccess

private let roles = Shape.list(.one(of: Role.ofPeople.map(\.rawValue)))

/// Who gets in.
let doorSchemas: [(name: String, shape: Shape)] = [
    (
        "SignIn",
        .partial(
            [("name", .text), ("password", .text), ("code", .optional(.text))], needed: ["name", "password"])
    ),
    (
        "Session",
        .object([
            ("id", .text), ("name", .text), ("roles", .list(.text)), ("pending", .list(.text)),
            ("csrf", .optional(.text)),
        ])
    ),
    ("Released", .object([("released", .number)])),
    ("NewPassword", .object([("old", .text), ("new", .text)])),
    ("FactorSecret", .object([("secret", .text), ("address", .text)])),
    ("NewFactor", .object([("secret", .text), ("code", .text), ("password", .text)])),
    ("People", .object([("people", .list(.named("PersonHere")))])),
    (
        "PersonHere",
        .object([
            ("id", .text), ("name", .text), ("label", .text), ("roles", roles), ("locked", .flag),
            ("locked_until", .optional(.text)),
            ("pending", .list(.one(of: Principal.Pending.allCases.map(\.rawValue)))),
            ("second_factor", .flag), ("own_password", .flag),
            ("signed_in", .optional(.text)), ("sessions", .number),
        ])
    ),
    (
        "Locks",
        .object([
            (
                "locks",
                .list(
                    .object([
                        ("name", .optional(.text)), ("address", .optional(.text)), ("locked", .flag),
                        ("until", .text), ("failures", .number),
                    ]))
            )
        ])
    ),
    ("Address", .object([("address", .text)])),
    ("NewPerson", .object([("name", .text), ("label", .text), ("roles", roles)])),
    ("OneTime", .object([("password", .optional(.text))])),
    ("Roles", .object([("roles", roles)])),
    ("Reset", .partial([("second_factor_lost", .flag)], needed: [])),
    ("Tokens", .object([("tokens", .list(.named("TokenHere")))])),
    (
        "TokenHere",
        .object([
            ("id", .text), ("label", .text), ("scope", .list(.text)), ("made", .text), ("until", .text),
            ("revoked", .flag),
        ])
    ),
    (
        "NewToken",
        .partial(
            [
                ("label", .text), ("scope", .list(.one(of: Permission.ofMachines.map(\.rawValue).sorted()))),
                ("days", .number),
            ], needed: ["label", "scope"])
    ),
    ("Token", .object([("id", .text), ("token", .text)])),
    ("Audit", .object([("door", .list(.text)), ("record", .list(.any))])),
]

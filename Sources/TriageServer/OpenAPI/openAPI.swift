import TriageAccess
import TriageSyntax

/// The OpenAPI document of the server: what its routes say of themselves.
package let openAPI: JSON = [
    "openapi": "3.1.0",
    "info": [
        "title": "crisis-triage", "version": "1",
        "description": .text(
            """
            Calls that many people take. What was acknowledged is durable. A request that changes anything \
            can be sent again with the same ids and is done once. Every refusal is a problem (RFC 9457) with a \
            code.
            """),
    ],
    "paths": .object(paths()),
    "components": [
        "schemas": .object(schemas.map { (key: $0.name, value: $0.shape.schema) }),
        "securitySchemes": [
            "session": [
                "type": "apiKey", "in": "cookie", "name": .text(SessionCookie.name),
                "description": .text(
                    """
                    What changes anything also has the header `Triage-CSRF` with the session's `csrf`. Who looks \
                    at a call that is not theirs says why in the header `Triage-Reason`.
                    """),
            ],
            "token": ["type": "http", "scheme": "bearer"],
        ],
    ],
]

private func paths() -> [(key: String, value: JSON)] {
    var paths: [(key: String, value: JSON)] = []
    for route in Route.all where !paths.contains(where: { $0.key == route.path }) {
        let here = Route.all.filter { $0.path == route.path }
        paths.append(
            (route.path, .object(here.map { ($0.method.rawValue.lowercased(), operation($0)) })))
    }
    return paths
}

private func operation(_ route: Route) -> JSON {
    var fields: [(key: String, value: JSON)] = [
        ("operationId", .text(route.name.replacing(" ", with: "_"))), ("summary", .text(route.summary)),
        ("parameters", .list(parameters(route))),
    ]
    if let body = route.body {
        fields.append(
            ("requestBody", ["required": true, "content": ["application/json": ["schema": body.schema]]]))
    }
    if case .anybody = route.entry {
        fields.append(("security", .list([])))
    } else {
        fields.append(("security", [["session": .list([])], ["token": .list([])]]))
    }
    let type =
        route.isStream
        ? "text/event-stream" : route.name == "metrics" ? "text/plain" : "application/json"
    var success: [(key: String, value: JSON)] = [("description", "Done.")]
    if let answer = route.answer {
        let schema: JSON = ["schema": answer.schema]
        success.append(("content", .object([(key: type, value: schema)])))
    }
    var responses: [(key: String, value: JSON)] = [("\(route.status)", .object(success))]
    if route.status == 201 { responses.append(("200", .object(success))) }
    let codes = route.problems.isEmpty ? "" : ": " + route.problems.joined(separator: ", ")
    responses.append(
        (
            "default",
            [
                "description": .text("Not done" + codes + "."),
                "content": [
                    "application/problem+json": ["schema": Shape.named("Problem").schema]
                ],
            ]
        ))
    fields.append(("responses", .object(responses)))
    return .object(fields)
}

private func parameters(_ route: Route) -> [JSON] {
    let places = route.pieces.filter { $0.first == "{" }.map { piece -> JSON in
        [
            "name": .text(String(piece.dropFirst().dropLast())), "in": "path", "required": true,
            "schema": ["type": "string"],
        ]
    }
    let query = route.query.map { parameter -> JSON in
        [
            "name": .text(parameter.name), "in": "query", "required": .flag(parameter.isNeeded),
            "description": .text(parameter.summary), "schema": ["type": "string"],
        ]
    }
    return places + query
}

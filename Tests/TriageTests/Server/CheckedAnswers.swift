import Foundation
import Testing
import TriageServer
import TriageSyntax

/// Holds answers against the OpenAPI document of the server, as it is served.
struct CheckedAnswers {
    private let paths: [String: [String: Any]]
    private let schemas: [String: [String: Any]]
    private(set) var faults: [String] = []

    init() {
        let value = try? JSONSerialization.jsonObject(with: Data(openAPI.line.utf8))
        let document = value as? [String: Any] ?? [:]
        paths = document["paths"] as? [String: [String: Any]] ?? [:]
        let components = document["components"] as? [String: Any] ?? [:]
        schemas = components["schemas"] as? [String: [String: Any]] ?? [:]
    }

    /// Every route of the document with the name that it has there.
    var operations: [(method: String, path: String, name: String)] {
        paths.flatMap { path, methods in
            methods.map { method, operation in
                let name = (operation as? [String: Any])?["operationId"] as? String ?? ""
                return (method.uppercased(), path, name)
            }
        }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    }

    /// Every route of the document, `GET /healthz`.
    var routes: Set<String> {
        Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
    }

    /// Checks an answer, and gives it.
    mutating func check(_ method: String, _ path: String, _ reply: HTTPReply) throws -> [String: Any] {
        let asked = path.split(separator: "?")[0].split(separator: "/")
        let here = paths.first { path, methods in
            let pieces = path.split(separator: "/")
            return methods[method.lowercased()] != nil && pieces.count == asked.count
                && zip(pieces, asked).allSatisfy { $0.first == "{" || $0 == $1 }
        }
        let operation = try #require(here?.value[method.lowercased()] as? [String: Any], "\(path)")
        let responses = try #require(operation["responses"] as? [String: [String: Any]])
        let response = try #require(responses["\(reply.status)"] ?? responses["default"])
        let content = try #require(response["content"] as? [String: [String: Any]])
        let type = String(reply.headers["content-type"]?.prefix { $0 != ";" } ?? "")
        let schema = try #require(content[type]?["schema"] as? [String: Any], "\(path): \(type)")
        let json = try reply.json()
        hold(json, schema, "\(method) \(path) \(reply.status)")
        return json
    }

    private mutating func hold(_ value: Any, _ schema: [String: Any], _ place: String) {
        if let name = (schema["$ref"] as? String)?.split(separator: "/").last {
            guard let named = schemas[String(name)] else {
                faults.append("\(place): no schema \(name)")
                return
            }
            return hold(value, named, place)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            let fits = choices.contains { choice in
                var copy = self
                copy.faults = []
                copy.hold(value, choice, place)
                return copy.faults.isEmpty
            }
            if !fits, let first = choices.first { hold(value, first, place) }
            return
        }
        if let names = schema["enum"] as? [String] {
            let isOne = (value as? String).map(names.contains) ?? false
            if !isOne { faults.append("\(place): \(value) is not one of \(names)") }
        }
        let isRight =
            switch schema["type"] as? String {
            case "string": value is String
            case "integer": value is Int
            case "boolean": value is Bool
            case "null": value is NSNull
            case "array": value is [Any]
            case "object": value is [String: Any]
            default: true
            }
        guard isRight else {
            faults.append("\(place): \(value) is no \(schema["type"] ?? "")")
            return
        }
        for (number, item) in (value as? [Any] ?? []).enumerated() {
            hold(item, schema["items"] as? [String: Any] ?? [:], "\(place)[\(number)]")
        }
        guard let object = value as? [String: Any], schema["type"] as? String == "object" else { return }
        let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
        for key in schema["required"] as? [String] ?? [] where object[key] == nil {
            faults.append("\(place): `\(key)` is missing")
        }
        for (key, value) in object {
            if let property = properties[key] ?? schema["additionalProperties"] as? [String: Any] {
                hold(value, property, "\(place).\(key)")
            } else if schema["additionalProperties"] as? Bool == false {
                faults.append("\(place): `\(key)` is not in the document")
            }
        }
    }
}

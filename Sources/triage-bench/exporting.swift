import Foundation
import TriageBench
import TriageEngine
import TriageValues

/// Writes a library and calls as a job that other engines can do: rules as JSON, calls as CSV and JSON Lines,
/// and the rungs to be found.
func writeJob(_ measured: Measured, calls count: Int, to folder: String) throws {
    let program = measured.program
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
    }
    let json = try JSONSerialization.data(
        withJSONObject: JobRules(program).rules, options: [.sortedKeys])
    try json.write(to: URL(filePath: folder + "/rules.json"))
    let calls = Bench.likelyCalls(program, count: count)
    func value(_ answers: Answers, _ index: Int) -> String {
        // Numbers in steps, as the rules have them.
        if case .number(let steps) = answers.codes[index] { return String(steps) }
        return program.answer(answers.codes[index], to: index)?.description ?? ""
    }
    let header = program.questions.map(\.name).joined(separator: ",")
    let lines = calls.enumerated().map { number, answers in
        "c\(number)," + program.questions.indices.map { value(answers, $0) }.joined(separator: ",")
    }
    try write("id,\(header)\n" + lines.map { $0 + "\n" }.joined(), "calls.csv")
    let objects = calls.enumerated().map { number, answers -> String in
        let pairs = program.questions.indices.map { index -> String in
            let text = value(answers, index)
            return "\"\(program.questions[index].name)\":" + (Int(text) == nil ? "\"\(text)\"" : text)
        }
        return "{\"id\":\"c\(number)\",\(pairs.joined(separator: ","))}\n"
    }
    try write(objects.joined(), "calls.jsonl")
    var evaluator = Evaluator(program)
    let expected = calls.enumerated().map { number, answers -> String in
        evaluator.evaluate(answers)
        let names = program.ladders.indices.map {
            program.ladders[$0].rungs[evaluator.standings[$0].recommended].name
        }
        return "c\(number),\(names.joined(separator: ","))\n"
    }
    try write(
        "id,\(program.ladders.map(\.name).joined(separator: ","))\n" + expected.joined(), "expected.csv"
    )
}

/// Rules in words that any engine can be given; for complete calls, in which every answer counts.
private struct JobRules {
    let program: Program

    init(_ program: Program) { self.program = program }

    var rules: [String: Any] {
        [
            "questions": program.questions.map { question -> [String: Any] in
                if case .number(let range) = question.kind {
                    return [
                        "name": question.name, "kind": "number", "from": range.bounds.lowerBound,
                        "to": range.bounds.upperBound,
                    ]
                }
                return ["name": question.name, "kind": "choice", "answers": question.options.map(\.name)]
            },
            "ladders": program.ladders.map {
                ["name": $0.name, "rungs": $0.rungs.map(\.name)] as [String: Any]
            },
            "rules": program.rules.map { rule -> [String: Any] in
                [
                    "name": rule.name, "when": condition(rule.node),
                    "raise": rule.raise.map {
                        [
                            "ladder": program.ladders[$0.ladder].name,
                            "rung": program.name(of: $0),
                        ]
                    },
                ]
            },
        ]
    }

    private func condition(_ index: Int) -> [String: Any] {
        let node = program.nodes[index]
        switch node.kind {
        case .all: return ["all": program.parts(of: index).map(condition)]
        case .any: return ["any": program.parts(of: index).map(condition)]
        case .not: return ["not": condition(program.parts(of: index)[0])]
        case .finding: return condition(program.parts(of: index)[0])
        case .value: return test(node)
        case .contains, .status, .score, .opened: preconditionFailure("generated libraries have neither")
        }
    }

    private func test(_ node: ConditionNode) -> [String: Any] {
        let question = program.questions[Int(node.subject)]
        if case .number(let range) = question.kind {
            let classes = range.classStarts.indices.filter { node.mask >> UInt64($0) & 1 == 1 }
            let ranges = classes.map {
                [range.numbers(ofClass: $0).lowerBound, range.numbers(ofClass: $0).upperBound]
            }
            return ["between": ["question": question.name, "ranges": ranges] as [String: Any]]
        }
        let answers = question.options.indices.filter { node.mask >> UInt64($0) & 1 == 1 }.map {
            question.options[$0].name
        }
        return ["in": ["question": question.name, "answers": answers] as [String: Any]]
    }
}

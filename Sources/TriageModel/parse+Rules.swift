import TriageDiagnostics
import TriageSyntax

/// Findings, scores, rules and safety laws.
extension DocumentParser {
    mutating func finding(_ name: Word, _ node: Node) -> FindingDeclaration? {
        if case .mapping(let entries) = node.content, !entries.contains(where: { isNest($0.key.text) }) {
            let fields = fields(node, "finding", name, required: ["when"], optional: ["reads"])
            let reads = fields.text("reads", &problems)
            return fields.condition("when", &problems).map {
                FindingDeclaration(name: name, reads: reads, when: $0)
            }
        }
        return parseCondition(node, in: ([file] + others).file(of: node), &problems)
            .map { FindingDeclaration(name: name, reads: nil, when: $0) }
    }

    mutating func score(_ name: Word, _ node: Node) -> ScoreDeclaration? {
        let fields = fields(node, "score", name, required: ["reads"], optional: ["add", "count"])
        let reads = fields.text("reads", &problems) ?? name.text
        switch (fields.node("add"), fields.node("count")) {
        case (let add?, nil):
            return ScoreDeclaration(name: name, reads: reads, kind: .add(added(add, name)))
        case (nil, let count?):
            guard case .list(let items) = count.content, !items.isEmpty else {
                problems.report(
                    .wrongShape, "`count` of score `\(name.text)` needs a list of conditions", at: count.span,
                    help: "how many of them have to hold says the condition that reads it, such as "
                        + "`\(name.text) >= 4`")
                return nil
            }
            let conditions = items.compactMap {
                parseCondition($0, in: ([file] + others).file(of: $0), &problems)
            }
            return ScoreDeclaration(name: name, reads: reads, kind: .count(conditions))
        case (let add?, _?):
            problems.report(.badValue, "score `\(name.text)` has both `add` and `count`", at: add.span)
            return nil
        case (nil, nil):
            problems.report(.missingKey, "score `\(name.text)` needs `add` or `count`", at: name.span)
            return nil
        }
    }

    /// The points of questions: a mapping, or a list of rows, each of which may say when it counts.
    private mutating func added(_ node: Node, _ score: Word) -> [PointsDeclaration] {
        guard case .list(let rows) = node.content else {
            return entries(of: node, "`add` of score `\(score.text)`", &problems).map { question, node in
                PointsDeclaration(question: question, points: points(node, question), when: nil)
            }
        }
        return rows.flatMap { row in
            let keys = entries(of: row, "a row of score `\(score.text)`", &problems)
            let when = keys.first { $0.key.text == "when" }
            let condition = when.flatMap { parseCondition($0.value, in: file, &problems) }
            let questions = keys.filter { $0.key.text != "when" }
            if let when, questions.isEmpty {
                problems.report(
                    .missingKey, "a row of score `\(score.text)` needs a question with its points",
                    at: when.key.span, help: "for example `{ when: young, plan: { none: 0, specific: 2 } }`")
            }
            return questions.map {
                PointsDeclaration(question: $0.key, points: points($0.value, $0.key), when: condition)
            }
        }
    }

    private mutating func points(_ node: Node, _ question: Word) -> [(answer: Word, points: Int)] {
        entries(of: node, "the points of `\(question.text)`", &problems).map { answer, value in
            // Points that cannot be read are reported; the answer is not missing as well.
            let word = textWord(value, "the points of `\(answer.text)`", &problems)
            return (answer, word.flatMap { wholeNumber($0) } ?? 0)
        }
    }

    mutating func rule(_ name: Word, _ node: Node) -> RuleDeclaration? {
        let fields = fields(
            node, "rule", name, required: ["when"], optional: Self.outcomeKeys + Mandate.keys)
        let outcome = outcome(fields)
        guard let when = fields.condition("when", &problems) else { return nil }
        return RuleDeclaration(
            name: name, when: when, outcome: outcome, mandate: mandate(fields),
            span: name.span.through(node.span))
    }

    static let outcomeKeys = ["raise", "step_up", "send", "guide", "flag", "because", "source"]

    mutating func outcome(_ fields: Fields) -> Outcome {
        let stepUp = fields.word("step_up", &problems)
        if let stepUp, stepUp.text != "1" {
            problems.report(
                .badValue, "`step_up` can only be 1", at: stepUp.span,
                help: "raise a rung by its name for more")
        }
        return Outcome(
            raise: fields.words("raise", &problems), stepsUp: stepUp != nil,
            send: fields.words("send", &problems), guide: fields.words("guide", &problems),
            flag: fields.words("flag", &problems), because: fields.word("because", &problems),
            sources: fields.words("source", &problems))
    }

    mutating func law(_ name: Word, _ node: Node) -> LawDeclaration? {
        let fields = fields(
            node, "law", name, required: ["when", "at_least", "because", "source"], optional: Mandate.keys)
        guard let when = fields.condition("when", &problems),
            let atLeast = fields.word("at_least", &problems),
            let because = fields.word("because", &problems)
        else { return nil }
        return LawDeclaration(
            name: name, when: when, atLeast: atLeast, because: because,
            sources: fields.words("source", &problems), mandate: mandate(fields))
    }
}

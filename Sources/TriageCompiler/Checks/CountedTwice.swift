import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let countedTwice = DiagnosticKind(
        "counted-twice", .warning, summary: "What is counted or added up counts once.",
        manual: """
            A condition that stands twice in one `count`, or in one `at least`, counts two whenever it \
            holds, and nobody who reads the limit sees it. So does a question whose answers give points in \
            two rows that hold together. Leave one out. What is to weigh more says so: with `add`, in \
            points. Two conditions of which one holds whenever the other does, such as `signs >= 2` and \
            `signs >= 3`, are two; so are rows with another `when`.
            """,
        accepted: [
            score("count: [mood = low, signs >= 2, signs >= 3]"),
            score("add: [{ signs: { 1..4: 1 } }, { when: mood >= low, signs: { 3..4: 2 } }]"),
            rule("at least 2 of [mood = low, signs >= 2, signs >= 3]"),
        ],
        rejected: [
            score("count: [mood = low, signs >= 2, ↓mood = low]"),
            score("count: [mood = low, signs >= 2, ↓signs > 1]"),
            score("count: [mood = low, signs >= 2, ↓sad]", before: "findings: { sad: mood = low }\n"),
            score("count: [mood = low and signs >= 2, signs >= 3, ↓signs >= 2 and mood = low]"),
            score("add: [{ signs: { 1..4: 1 } }, { ↓signs: { 3..4: 2 } }]"),
            score(
                """
                add:
                      - { when: mood >= low, signs: { 1..4: 1 } }
                      - { when: mood >= low, ↓signs: { 3..4: 2 } }
                """),
            rule("at least 2 of [mood = low, signs >= 2, ↓mood = low]"),
            rule("not(at least 2 of [mood = low, signs >= 2, ↓mood = low])"),
        ])

    private static let rest = "flag: [note], because: It is so., source: s"

    private static func rule(_ when: String) -> Example {
        Example("rules: { r: { when: '\(when)', \(rest) } }")
    }

    private static func score(_ parts: String, before: String = "") -> Example {
        Example(
            before + """
                scores:
                  load:
                    reads: the load is
                    \(parts)
                rules: { r: { when: load >= 2, \(rest) } }
                """)
    }
}

extension Check {
    static let countedTwice = Check(kind: .countedTwice) { library, _, problems in
        var found = Problems()
        func check(_ conditions: [TypedCondition], _ what: String) {
            var known: [String: Span] = [:]
            for condition in conditions {
                let meaning = library.opened(condition).meaning
                guard let first = known[meaning] else {
                    known[meaning] = condition.span
                    continue
                }
                found.report(
                    .countedTwice, "\(what) counts the same condition twice", at: condition.span,
                    notes: [.init("it stands here, too", first)],
                    help: "leave one of them out; what is to weigh more gets more points, with `add`")
            }
        }
        library.forEachCondition { condition in
            condition.forEachCount { check($0, "`at least`") }
        }
        for score in library.scores {
            let (name, conditions) = (score.declaration.name.text, score.when)
            switch score.declaration.kind {
            case .count: check(conditions.compactMap { $0 }, "score `\(name)`")
            case .add(let parts):
                var whens = conditions.makeIterator()
                var known: [String: Word] = [:]
                for part in parts {
                    let when = part.when == nil ? nil : whens.next() ?? nil
                    // One that could not be resolved has an error of its own.
                    if part.when != nil, when == nil { continue }
                    let key = part.question.text + " " + (when.map { library.opened($0).meaning } ?? "")
                    guard let first = known.updateValue(part.question, forKey: key) else { continue }
                    found.report(
                        .countedTwice,
                        "score `\(name)` gives points for `\(part.question.text)` twice at the same time",
                        at: part.question.span, notes: [.init("it does here, too", first.span)],
                        help: "add them up in one row, or leave one out")
                }
            }
        }
        problems.append(found)
    }
}

extension ResolvedLibrary where When: ConditionOrNone {
    /// What a condition that is only the name of a finding says.
    fileprivate func opened(_ condition: TypedCondition) -> TypedCondition {
        var (condition, seen) = (condition, Set<Int>())
        while case .finding(let index, _) = condition, seen.insert(index).inserted,
            let said = findings[index].when.condition
        { condition = said }
        return condition
    }
}

extension TypedCondition {
    /// Calls `visit` with the parts of every `at least`.
    fileprivate func forEachCount(_ visit: ([TypedCondition]) -> Void) {
        switch self {
        case .all(let parts, _), .any(let parts, _): parts.forEach { $0.forEachCount(visit) }
        case .atLeast(_, let parts, _):
            visit(parts)
            parts.forEach { $0.forEachCount(visit) }
        case .not(let part, _): part.forEachCount(visit)
        case .finding, .value, .number, .contains, .status, .score, .rung, .opened: break
        }
    }

    /// The same text for conditions that say the same of the same things, in whichever order.
    fileprivate var meaning: String {
        func group(_ word: String, _ parts: [TypedCondition]) -> String {
            "\(word)(\(parts.map(\.meaning).sorted().joined(separator: ",")))"
        }
        return switch self {
        case .all(let parts, _): group("all", parts)
        case .any(let parts, _): group("any", parts)
        case .not(let part, _): group("not", [part])
        case .atLeast(let count, let parts, _): group("least\(count)", parts)
        case .finding(let index, _): "finding\(index)"
        case .value(let question, let mask, _): "value\(question):\(mask)"
        case .number(let question, let numbers, let outside, _):
            "number\(question):\(numbers.ranges):\(outside)"
        case .contains(let question, let mask, _): "contains\(question):\(mask)"
        case .status(let question, let mask, _): "status\(question):\(mask)"
        case .score(let index, let numbers, _): "score\(index):\(numbers.ranges)"
        case .rung(let place, _): "rung\(place.ladder):\(place.rung)"
        case .opened(let document, _): "opened\(document)"
        }
    }
}

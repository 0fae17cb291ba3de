import TriageModel
import TriageSyntax
import TriageValues

/// The meaning of a library, as directly as it can be said: the judge of the engine.
///
/// Works on the conditions as authors wrote them, by names, trying every value a question may have one by
/// one, but what a name means once. Shares nothing with the compiler or the engine but the syntax tree; slow
/// on purpose.
package struct Reference {
    /// What a question may be, in the eyes of a test. Numbers stand in ten-thousandths.
    private enum State: Hashable {
        case outside
        case value(Answer)
        case missing(Missing)
    }

    let documents: [Document]
    let answers: [String: Answer]
    let assuming: Bool
    private let questions: [String: (QuestionDeclaration, Document)]
    private let findings: [String: FindingDeclaration]
    private let scores: [String: ScoreDeclaration]
    private let ladders: [String: LadderDeclaration]
    private let applicability = Memory<Truth>()
    private let relevances = Memory<Truth>()
    private let truths = Memory<Truth>()
    private let numbers = Memory<[Int]>()
    private let reach = Memory<ClosedRange<Int>>()

    /// What was found of names.
    private final class Memory<Value> {
        private var found: [String: Value] = [:]

        func of(_ name: String, _ find: () -> Value) -> Value {
            if let value = found[name] { return value }
            let value = find()
            found[name] = value
            return value
        }
    }

    package init(_ documents: [Document], _ answers: [String: Answer], assuming: Bool) {
        self.documents = documents
        self.answers = answers
        self.assuming = assuming
        var questions: [String: (QuestionDeclaration, Document)] = [:]
        for document in documents {
            for question in document.questions { questions[question.name.text] = (question, document) }
        }
        self.questions = questions
        findings = Dictionary(uniqueKeysWithValues: documents.flatMap(\.findings).map { ($0.name.text, $0) })
        scores = Dictionary(uniqueKeysWithValues: documents.flatMap(\.scores).map { ($0.name.text, $0) })
        ladders = Dictionary(uniqueKeysWithValues: documents.flatMap(\.ladders).map { ($0.name.text, $0) })
    }

    package func truth(ofRule rule: RuleDeclaration, in document: Document) -> Truth {
        min(applies(document), truth(rule.when))
    }

    /// Whether a document applies: by its own condition, or because an answer opens it (DESIGN 3.2).
    package func applies(_ document: Document) -> Truth {
        guard let condition = document.appliesWhen else { return .yes }
        return applicability.of(document.id.text) {
            let isOpened = document.questions.contains { question in
                guard let answer = answers[question.name.text], isValue(answer) else { return false }
                return isAboveSafest(answer, question)
            }
            return isOpened ? .yes : truth(condition)
        }
    }

    private func isValue(_ answer: Answer) -> Bool {
        if case .missing = answer { false } else { true }
    }

    private func isAboveSafest(_ answer: Answer, _ question: QuestionDeclaration) -> Bool {
        if question.isUnordered { return true }
        switch question.kind {
        case .choice(let answers): return answer != .one(answers[0].name.text)
        case .several(_, let none?): return answer != .several([none.text])
        case .several(_, nil): return true
        case .number(let number):
            return value(answer) != .number(worth(number.lowIsDangerous ? number.to : number.from, number))
        }
    }

    package func relevance(_ name: String) -> Truth {
        relevances.of(name) {
            guard let (question, document) = questions[name] else {
                preconditionFailure("no question \(name)")
            }
            return min(applies(document), question.askWhen.map(truth) ?? .yes)
        }
    }

    package func truth(_ condition: Condition) -> Truth {
        switch condition {
        case .all(let parts, _): return parts.map(truth).min() ?? .yes
        case .any(let parts, _): return parts.map(truth).max() ?? .no
        case .not(let part, _):
            let inner = truth(part)
            return inner == .unknown ? .unknown : inner == .yes ? .no : .yes
        case .atLeast(let count, let parts, _):
            let truths = parts.map(truth)
            if truths.count(where: { $0 == .yes }) >= count { return .yes }
            return truths.count(where: { $0 != .no }) >= count ? .unknown : .no
        case .finding(let name):
            return truths.of(name.text) { findings[name.text].map { truth($0.when) } ?? .no }
        case .test(let test): return truth(test)
        }
    }

    private func agree(_ outcomes: [Bool]) -> Truth {
        outcomes.allSatisfy { $0 } ? .yes : outcomes.contains(true) ? .unknown : .no
    }

    private func truth(_ test: Test) -> Truth {
        let name = test.subject.text
        if scores[name] != nil {
            return agree(
                numbers.of(name) { score(name) }.map {
                    passes(.value(.number($0 * 10_000)), test, order: nil)
                })
        }
        if let ladder = ladders[name] {
            let order = ladder.rungs.map(\.name.text)
            return agree(
                reach.of(name) { rungs(ladder) }.map { passes(.value(.one(order[$0])), test, order: order) })
        }
        if case .isStatus(let status) = test.predicate {
            return agree(
                statuses(name).map { state in
                    switch state {
                    case .outside: false
                    case .value: status == .answered
                    case .missing(let reason): status == .missing || status.rawValue == reason.rawValue
                    }
                })
        }
        let order = questions[name]?.0.answers.map(\.name.text)
        return agree(values(name).map { passes($0, test, order: order) })
    }

    /// Every rung that the rules may raise a ladder to.
    private func rungs(_ ladder: LadderDeclaration) -> ClosedRange<Int> {
        let names = ladder.rungs.map(\.name.text)
        let rules = documents.flatMap { document in
            document.rules.filter { $0.stepsUp || $0.raise.contains { names.contains($0.text) } }
                .map { ($0, truth(ofRule: $0, in: document)) }
        }
        func rung(_ holds: (Truth) -> Bool) -> Int {
            let holding = rules.filter { holds($0.1) }.map(\.0)
            let base = holding.flatMap(\.raise).compactMap { names.firstIndex(of: $0.text) }.max() ?? 0
            guard let limit = ladder.stepUpLimit.flatMap({ names.firstIndex(of: $0.text) }), base < limit,
                holding.contains(where: \.stepsUp)
            else { return base }
            return base + 1
        }
        return rung { $0 == .yes }...rung { $0 != .no }
    }

    /// Every value the question may have.
    private func values(_ name: String) -> [State] {
        guard let (question, _) = questions[name] else { return [] }
        var states: [State]
        switch answers[name] {
        case nil where question.retired != nil: return [.outside]
        case nil: states = legal(question).map { .value($0) }
        case .missing:
            if assuming, case .assume(let word) = question.ifMissing {
                states = [.value(assumed(word.text, question))]
            } else {
                states = legal(question).map { .value($0) }
            }
        // An answer that was given counts, always.
        case let answer?: return [.value(value(answer))]
        }
        switch relevance(name) {
        case .yes: return states
        case .no: return [.outside]
        case .unknown: return states + [.outside]
        }
    }

    private func statuses(_ name: String) -> [State] {
        let asked = [Missing.unknown, .refused, .unclear].map { State.missing($0) }
        var states: [State]
        switch answers[name] {
        case nil where questions[name]?.0.retired != nil: return [.outside]
        case nil: states = [.value(.one(""))] + asked
        // It was not asked; only what is acted on takes it for missing, for whichever reason.
        case .missing(.lost): states = assuming ? asked : [.value(.one(""))] + asked
        case .missing(let reason): states = [.missing(reason)]
        case let answer?: return [.value(answer)]
        }
        switch relevance(name) {
        case .yes: return states
        case .no: return [.outside]
        case .unknown: return states + [.outside]
        }
    }

    private func assumed(_ text: String, _ question: QuestionDeclaration) -> Answer {
        switch question.kind {
        case .choice: .one(text)
        case .several: .several([text])
        case .number: .number(tenThousandths(text) ?? 0)
        }
    }

    /// What `7`, `-2` or `0.08` is in ten-thousandths; nil for what is no number.
    private func tenThousandths(_ text: String) -> Int? {
        let parts = text.split(separator: ".").map(String.init)
        guard let whole = parts.first.flatMap({ Int($0) }) else { return nil }
        let places = parts.count > 1 ? parts[1] : ""
        let behind = Int((places + "0000").prefix(4)) ?? 0
        return whole * 10_000 + (text.hasPrefix("-") ? -behind : behind)
    }

    /// A number of a question as declared, which counts the smallest that can be written, in ten-thousandths.
    private func worth(_ number: Int, _ question: NumberDeclaration) -> Int {
        number * [10_000, 1_000, 100, 10, 1][question.places.count]
    }

    /// An answer as it is compared.
    private func value(_ answer: Answer) -> Answer {
        switch answer {
        case .number(let number): .number(number * 10_000)
        case .one(let text): tenThousandths(text).map { .number($0) } ?? answer
        case .several, .missing: answer
        }
    }

    private func legal(_ question: QuestionDeclaration) -> [Answer] {
        switch question.kind {
        case .choice(let answers): return answers.map { .one($0.name.text) }
        case .number(let number):
            return (number.from...number.to).map { .number(worth($0, number)) }
        case .several(let answers, let none):
            let names = answers.map(\.name.text)
            return (1..<(1 << names.count)).map { choice in
                names.indices.filter { choice >> $0 & 1 == 1 }.map { names[$0] }
            }
            .filter { chosen in none.map { !chosen.contains($0.text) || chosen.count == 1 } ?? true }
            .map { .several($0) }
        }
    }

    private func passes(_ state: State, _ test: Test, order: [String]?) -> Bool {
        func rank(_ text: String) -> Int { tenThousandths(text) ?? order?.firstIndex(of: text) ?? -1 }
        func compares(_ value: Int, _ comparison: Comparison, _ other: Int) -> Bool {
            switch comparison {
            case .equal: value == other
            case .notEqual: value != other
            case .less: value < other
            case .atMost: value <= other
            case .greater: value > other
            case .atLeast: value >= other
            }
        }
        let value: Int
        switch state {
        case .outside, .missing:
            if case .compare(.notEqual, _) = test.predicate { return true }
            return false
        case .value(.several(let chosen)):
            guard case .contains(let words) = test.predicate else { return false }
            return words.contains { chosen.contains($0.text) }
        case .value(.one(let text)): value = rank(text)
        case .value(.number(let number)): value = number
        case .value(.missing): return false
        }
        switch test.predicate {
        case .compare(let comparison, let word): return compares(value, comparison, rank(word.text))
        case .isIn(let elements):
            return elements.contains { element in
                switch element {
                case .value(let word): value == rank(word.text)
                case .compare(let comparison, let word): compares(value, comparison, rank(word.text))
                case .range(let low, let includesLow, let high, let includesHigh):
                    compares(value, includesLow ? .atLeast : .greater, rank(low.text))
                        && compares(value, includesHigh ? .atMost : .less, rank(high.text))
                }
            }
        case .contains, .isStatus: return false
        }
    }

    /// Whether points are for a value: an answer, a number, or a range with both ends.
    private func names(_ text: String, _ state: State) -> Bool {
        switch state {
        case .value(.one(let answer)): return text == answer
        case .value(.number(let number)):
            let ends = text.split(separator: "..").compactMap { tenThousandths(String($0)) }
            return number >= ends[0] && number <= ends[ends.count - 1]
        default: return false
        }
    }

    /// Every number from the score's lowest to its highest.
    private func score(_ name: String) -> [Int] {
        guard let kind = scores[name]?.kind else { return [] }
        switch kind {
        case .count(let conditions):
            let truths = conditions.map(truth)
            return Array(truths.filter { $0 == .yes }.count...truths.filter { $0 != .no }.count)
        case .add(let parts):
            var low = 0
            var high = 0
            for part in parts {
                var values = values(part.question.text).map { state in
                    part.points.first { names($0.answer.text, state) }?.points ?? 0
                }
                switch part.when.map(truth) ?? .yes {
                case .yes: break
                case .no: values = [0]
                case .unknown: values.append(0)
                }
                low += values.min() ?? 0
                high += values.max() ?? 0
            }
            return Array(low...high)
        }
    }
}

extension Reference {
    /// Whether a must-ask question that may be relevant is not asked, lost, or missing and to be asked again.
    package static func isProvisional(_ documents: [Document], _ answers: [String: Answer]) -> Bool {
        let plain = Reference(documents, answers, assuming: false)
        return documents.flatMap(\.questions).contains { question in
            guard question.retired == nil, plain.relevance(question.name.text) != .no else { return false }
            let isAskedAgain = if case .askAgain = question.ifMissing { true } else { false }
            switch answers[question.name.text] {
            case nil: return question.mustAsk != nil
            case .missing(.lost): return question.mustAsk != nil || isAskedAgain
            case .missing: return isAskedAgain
            default: return false
            }
        }
    }

    /// The answers that stand once the line is lost: what must be asked, was not, and may be relevant is
    /// lost; and the line is as its question says.
    package static func afterLosingTheLine(_ documents: [Document], _ answers: [String: Answer]) -> [String:
        Answer]
    {
        let plain = Reference(documents, answers, assuming: false)
        let lost = documents.flatMap(\.questions).filter { question in
            question.retired == nil && question.mustAsk != nil && answers[question.name.text] == nil
                && plain.relevance(question.name.text) != .no
        }
        let line = documents.flatMap(\.questions).compactMap { question in
            question.lostLine.map { (question.name.text, Answer.one($0.text)) }
        }
        return answers.merging(lost.map { ($0.name.text, .missing(.lost)) }) { answered, _ in answered }
            .merging(line) { _, line in line }
    }

    /// The three rungs of each ladder, as DESIGN 3.4 says them.
    package static func standings(_ documents: [Document], _ answers: [String: Answer]) -> [[Int]] {
        let plain = Reference(documents, answers, assuming: false)
        let assumed = Reference(documents, answers, assuming: true)
        let rules = documents.flatMap { document in
            document.rules.map {
                ($0, plain.truth(ofRule: $0, in: document), assumed.truth(ofRule: $0, in: document))
            }
        }
        let hasOpen = isProvisional(documents, answers)
        return documents.flatMap(\.ladders).map { ladder in
            let names = ladder.rungs.map(\.name.text)
            func rung(_ holds: (Truth, Truth) -> Bool) -> Int {
                let holding = rules.filter { holds($0.1, $0.2) }.map(\.0)
                let base = holding.flatMap(\.raise).compactMap { names.firstIndex(of: $0.text) }.max() ?? 0
                guard let limit = ladder.stepUpLimit.flatMap({ names.firstIndex(of: $0.text) }),
                    holding.contains(where: \.stepsUp), base < limit
                else { return base }
                return base + 1
            }
            let established = rung { plain, _ in plain == .yes }
            var recommended = rung { _, assumed in assumed == .yes }
            let possible = rung { plain, _ in plain != .no }
            if hasOpen, let provisional = ladder.provisional.flatMap({ names.firstIndex(of: $0.text) }) {
                recommended = max(recommended, min(provisional, possible))
            }
            return [established, recommended, possible]
        }
    }
}

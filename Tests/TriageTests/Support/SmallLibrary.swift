import TriageEngine
import TriageValues

/// A random library so small that every call on it can be tried, with any condition anywhere: what a check
/// should refuse is in it as often as what it should accept.
struct SmallLibrary {
    private struct Subject {
        let name: String
        /// Tests of it, each as an author would write it.
        let tests: [String]
        /// Those that go on holding as danger grows.
        let safeTests: [String]
    }

    private var random: Seeded
    private var subjects: [Subject] = []
    private var findings: [String] = []
    private var scores: [String] = []
    private var sections: [(name: String, entries: [String])] = []
    /// Whether conditions may be such that danger turns them off.
    private var isFree: Bool
    private var header = "rule_set: small\ntitle: Small\n"

    /// - Parameters:
    ///   - isSound: whether danger can turn off none of its rules.
    ///   - laws: how many safety laws it has, with any condition.
    init(seed: Int, isSound: Bool = false, laws: Int = 0) {
        random = Seeded(seed)
        isFree = !isSound
        if random.chance(30) {
            header =
                "protocol: small\ntitle: Small\nversion: 1.0.0\nreview_by: 2999-01-01\napplies_when: here >= y\n"
        }
        add("questions", (0..<random.int(2...3)).map { question($0) })
        for index in 0..<random.int(0...1) {
            add("scores", ["s\(index): { reads: S, \(score()) }"])
            scores.append("s\(index)")
        }
        for index in 0..<random.int(0...2) {
            add("findings", ["f\(index): '\(condition(depth: 1))'"])
            findings.append("f\(index)")
        }
        let rules = (0..<random.int(1...3)).map { index in
            "r\(index): { when: '\(condition(depth: 2))', raise: [a\(random.int(1...2))], because: B, source: s }"
        }
        add("rules", rules)
        isFree = true
        add(
            "laws",
            (0..<laws).map { index in
                "l\(index): { when: '\(condition(depth: 1))', at_least: a\(random.int(1...2)), because: B, source: s }"
            })
    }

    /// What the library stands on: one ladder, a source, and a question of its own that protocols apply by.
    static let base = """
        rule_set: base
        title: Base
        ladders: { a: { title: A, provisional: a1, step_up_limit: a2, rungs: { a0: { label: A }, a1: { label: B }, a2: { label: C } } } }
        sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
        questions: { here: { ask: Q, answers: { n: N, y: Y } } }

        """

    var texts: [String] {
        let body = sections.map { section in
            "\(section.name):\n" + section.entries.map { "  \($0)\n" }.joined()
        }
        return [Self.base, header + body.joined()]
    }

    private mutating func add(_ section: String, _ entries: [String]) {
        guard !entries.isEmpty else { return }
        if let place = sections.firstIndex(where: { $0.name == section }) {
            sections[place].entries += entries
        } else {
            sections.append((section, entries))
        }
    }

    private mutating func question(_ index: Int) -> String {
        let name = "q\(index)"
        let isUnordered = random.chance(20)
        var text = "\(name): { ask: Q, why: W"
        let isFirst = subjects.isEmpty
        if !isFirst, random.chance(35) { text += ", ask_when: '\(condition(depth: 0))'" }
        if random.chance(20) { text += ", must_ask: true, if_missing: ask_again" }
        if isUnordered { text += ", unordered: true" }
        let tests: [String]
        let safeTests: [String]
        switch random.int(0...3) {
        case 0, 1:
            text += ", answers: { u: U, v: V, w: W }"
            tests =
                isUnordered
                ? ["= u", "!= v", "in (u, w)"]
                : ["= u", "= v", "= w", ">= v", ">= w", "< w", "!= u", "!= w", "in [u..v]"]
            safeTests = isUnordered ? ["= u"] : [">= v", ">= w", "= w"]
        case 2:
            text += ", choose: several, none: u, answers: { u: U, v: V, w: W }"
            tests = ["contains v", "contains w", "contains u", "contains any of (v, w)"]
            safeTests = ["contains v", "contains w", "contains any of (v, w)"]
        default:
            let isLow = random.chance(40)
            text += ", number: { from: 0, to: 3\(isLow ? ", danger: low" : "") }"
            tests = [">= 1", ">= 3", "<= 1", "= 2", "!= 0", "!= 3", "in (0, 2)"]
            safeTests = isUnordered ? ["= 2"] : isLow ? ["<= 1", "<= 0"] : [">= 1", ">= 3"]
        }
        subjects.append(
            Subject(
                name: name, tests: tests + ["is answered", "is missing", "is unknown"],
                safeTests: safeTests + ["is missing"]))
        return text + " }"
    }

    private mutating func score() -> String {
        if random.chance(50) {
            return "count: ['\(condition(depth: 0))', '\(condition(depth: 0))']"
        }
        let points = ["u", "v", "w"].enumerated().map {
            "\($0.element): \(isFree ? random.int(0...2) : $0.offset)"
        }.joined(separator: ", ")
        let choices = subjects.filter { $0.tests[0] == "= u" }
        guard let choice = choices.first else { return "count: ['\(condition(depth: 0))']" }
        var rows = ["{ \(choice.name): { \(points) } }"]
        if let number = subjects.first(where: { $0.tests[0] == ">= 1" }) {
            let isRising = isFree || number.safeTests[0] == ">= 1"
            rows.append("{ \(number.name): { \(isRising ? "2..3: 1" : "0..1: 1") } }")
        }
        if random.chance(40) {
            rows.append("{ when: '\(condition(depth: 0))', \(choice.name): { \(points) } }")
        }
        return "add: [\(rows.joined(separator: ", "))]"
    }

    private mutating func condition(depth: Int) -> String {
        if depth > 0, random.chance(50) {
            let parts = (0..<2).map { _ in condition(depth: depth - 1) }
            if random.chance(15) {
                let more = parts + [condition(depth: 0)]
                return "at least \(random.int(1...3)) of [\(more.joined(separator: ", "))]"
            }
            return "(" + parts.joined(separator: random.chance(50) ? " and " : " or ") + ")"
        }
        let test: String
        if random.chance(15), let finding = findings.last {
            test = finding
        } else if random.chance(25), let score = scores.last {
            test = "\(score) \(isFree ? random.pick([">= 1", "= 1", "< 1"]) : ">= 1")"
        } else {
            let subject = random.pick(subjects)
            test = "\(subject.name) \(random.pick(isFree ? subject.tests : subject.safeTests))"
        }
        return isFree && random.chance(20) ? "not(\(test))" : test
    }
}

extension Program {
    /// Every answer to a question: not asked, each reason for a missing one, each value.
    func everyCode(_ question: Int) -> [AnswerCode] {
        let values: [AnswerCode]
        switch questions[question].kind {
        case .choice: values = questions[question].options.indices.map { .choice($0) }
        case .number(let range): values = range.bounds.map { .number($0) }
        case .several(let none):
            let noneBit: UInt64 = none.map { 1 << UInt64($0) } ?? 0
            let sets = (1..<UInt64(1) << UInt64(questions[question].options.count)).filter {
                $0 & noneBit == 0
            }
            values = (none == nil ? [] : [.several(noneBit)]) + sets.map { .several($0) }
        }
        return [.notAsked] + Missing.allCases.map { .missing($0) } + values
    }

    /// Every call there can be.
    func everyCall() -> [Answers] {
        questions.indices.reduce([Answers(for: self)]) { calls, question in
            calls.flatMap { call in everyCode(question).map { call.replacing([question: $0]) } }
        }
    }

    /// The answers to a question that are more dangerous than one, and for a missing one none.
    func everyMoreDangerous(_ code: AnswerCode, _ index: Int) -> [AnswerCode] {
        let question = questions[index]
        guard question.isOrdered else { return [] }
        switch (code, question.kind) {
        case (.choice(let place), .choice): return (place + 1..<question.options.count).map { .choice($0) }
        case (.number(let value), .number(let range)):
            let worse =
                range.lowIsDangerous ? range.bounds.prefix { $0 < value } : range.bounds.drop { $0 <= value }
            return worse.map { .number($0) }
        case (.several(let bits), .several(let none)):
            let noneBit: UInt64 = none.map { 1 << UInt64($0) } ?? 0
            return everyCode(index).filter {
                guard case .several(let more) = $0, more & noneBit == 0, more != bits else { return false }
                return more & (bits & ~noneBit) == bits & ~noneBit
            }
        default: return []
        }
    }
}

extension SmallLibrary {
    /// The head of a rule set, with a ladder of three rungs, a question in steps and one for a number.
    static let moodAndSigns = """
        rule_set: base
        title: Base
        ladders:
          response: { title: Response, rungs: { wait: { label: Wait }, help: { label: Help }, now: { label: Now } } }
        flags: { note: { label: Note } }
        sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
        questions:
          mood: { ask: How is the mood?, answers: { fine: Fine, low: Low, bad: Bad } }
          signs: { ask: How many signs?, number: { from: 0, to: 4 } }

        """
}

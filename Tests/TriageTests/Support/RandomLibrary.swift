/// A random library as YAML text: every construct of the language, and only what the checker accepts.
///
/// Raising rules get conditions that keep holding as danger grows; rules that only flag get any condition.
struct RandomLibrary {
    struct File {
        var header: String
        var sections: [String: [String]] = [:]

        func text() -> String {
            header
                + sections.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
                .map { "\($0.key):\n" + $0.value.map { "  \($0)\n" }.joined() }.joined()
        }
    }

    private struct Subject {
        enum Kind {
            case choice, unordered
            case several(hasNone: Bool)
            case number(lowIsDangerous: Bool)
        }

        let name: String
        let kind: Kind
        /// Behind the point, of a number.
        var places = 0
        let answers: [String]
        let isMaskable: Bool
        /// Whether it has an answer when the line is lost.
        let saysLine: Bool
    }

    private var random: Seeded
    /// What a library says of the call itself, which no condition reads.
    private var callRandom: Seeded
    /// How many places numbers have, and whether all of them are written.
    private var placesRandom: Seeded
    private(set) var files: [File] = []
    private var hasLostLine = false
    private var subjects: [Subject] = []
    /// Questions whose relevance a ladder decides.
    private var late: [Subject] = []
    /// Findings and scores that keep holding, or rise, with danger; and those that may do anything.
    private var safeFindings: [String] = []
    private var anyFindings: [String] = []
    private var safeScores: [(name: String, top: Int)] = []

    init(seed: Int) {
        random = Seeded(seed)
        callRandom = Seeded(seed &+ 977)
        placesRandom = Seeded(seed &+ 1_977)
        files.append(File(header: "rule_set: base\ntitle: Base\n", sections: ["ladders": ladders()]))
        files[0].sections["sources"] = ["s: { title: T, by: B, year: 2000, where: W, status: verified }"]
        files[0].sections["flags"] = ["f: { label: F }"]
        files[0].sections["responders"] = ["e: { label: E }"]
        files[0].sections["audiences"] = ["u: { label: U, responders: [e] }"]
        addQuestions(to: 0, prefix: "b", isMaskable: false, count: random.int(2...5))
        addNames(to: 0, prefix: "b")
        for index in 1...random.int(1...3) {
            var header = "protocol: p\(index)\ntitle: P\nversion: 1.0.0\nreview_by: 2999-01-01\n"
            let isGated = random.chance(60)
            if isGated { header += "applies_when: \(safe(depth: 1))\n" }
            files.append(File(header: header))
            addQuestions(to: index, prefix: "p\(index)", isMaskable: isGated, count: random.int(1...4))
            addNames(to: index, prefix: "p\(index)")
        }
        for index in files.indices { addRules(to: index, prefix: "r\(index)") }
        subjects += late
        addScreensAndKeys()
    }

    func texts() -> [String] { files.map { $0.text() } }

    /// A condition on this library such as somebody could type.
    mutating func typedCondition() -> String { anything(depth: 2) }

    /// The same library with files, and entries of questions, findings, scores and rules, in another order.
    func shuffled(_ random: inout Seeded) -> [String] {
        var files = files
        for index in files.indices {
            for section in ["questions", "findings", "scores", "rules", "screens"] {
                files[index].sections[section]?.shuffle(using: &random)
            }
        }
        return files.shuffled(using: &random).map { $0.text() }
    }

    private mutating func ladders() -> [String] {
        let rungs = (0...random.int(2...4)).map { "a\($0): { label: A\($0) }" }.joined(separator: ", ")
        let limit = random.chance(70) ? "step_up_limit: a\(random.int(1...2)), " : ""
        let provisional = random.chance(70) ? "provisional: a1, " : ""
        return [
            "a: { title: A, \(limit)\(provisional)rungs: { \(rungs) } }",
            "z: { title: Z, rungs: { z0: { label: Z0 }, z1: { label: Z1 } } }",
        ]
    }

    // MARK: questions

    private mutating func addQuestions(to file: Int, prefix: String, isMaskable: Bool, count: Int) {
        for index in 0..<count {
            let name = "\(prefix)_q\(index)"
            let hasAskWhen = random.chance(30) && !subjects.isEmpty
            let askWhen = hasAskWhen ? ", ask_when: '\(safe(depth: 1))'" : ""
            let isMaskable = isMaskable || hasAskWhen
            var text = "\(name): { ask: Q"
            let kind: Subject.Kind
            var places = 0
            var answers = (0..<random.int(2...4)).map { "v\($0)" }
            switch random.int(0...9) {
            case 0...3: kind = .choice
            case 4...5:
                kind = .unordered
                text += ", unordered: true"
            case 6...7:
                let hasNone = random.chance(60)
                kind = .several(hasNone: hasNone)
                text += ", choose: several" + (hasNone ? ", none: v0" : "")
            default:
                let isLow = random.chance(30)
                kind = .number(lowIsDangerous: isLow)
                answers = []
                places = placesRandom.pick([0, 0, 1, 2, 4])
                text += ", number: { from: \(decimal(0, places)), to: \(decimal(9, places))"
                text += places == 0 ? "" : ", places: \(places), unit: U"
                text += isLow ? ", danger: low }" : " }"
            }
            if !answers.isEmpty {
                text += ", answers: { " + answers.map { "\($0): L" }.joined(separator: ", ") + " }"
            }
            let assumed = answers.isEmpty ? decimal(random.int(0...9), places) : random.pick(answers)
            if random.chance(30) {
                text +=
                    ", why: W, must_ask: true, if_missing: "
                    + (random.chance(50) ? "ask_again" : "assume \(assumed)")
            } else if random.chance(40) {
                text += ", if_missing: assume \(assumed)"
            }
            if case .choice = kind, !hasLostLine, callRandom.chance(10) {
                hasLostLine = true
                text += ", lost_line: \(answers.last ?? "")"
            }
            files[file].sections["questions", default: []].append(text + askWhen + callKeys(kind) + " }")
            let saysLine = text.contains("lost_line")
            subjects.append(
                Subject(
                    name: name, kind: kind, places: places, answers: answers, isMaskable: isMaskable,
                    saysLine: saysLine))
        }
    }

    /// A number of so many smallest steps; zeros at its end may be left out.
    private mutating func decimal(_ steps: Int, _ places: Int) -> String {
        guard places > 0 else { return "\(steps)" }
        let behind = String(repeating: "0", count: places - 1) + "\(steps)"
        return steps == 0 && placesRandom.chance(50) ? "0" : "0.\(behind)"
    }

    // MARK: the call itself

    private mutating func callKeys(_ kind: Subject.Kind) -> String {
        let told = subjects.first.map { ", told_with: \($0.name)" } ?? ""
        let keys = [", tell: [e]", ", about: scene", ", screen: never", told, ", spoken: false"]
            .filter { _ in callRandom.chance(15) }
        return keys.joined() + (Self.hasSafest(kind) && callRandom.chance(30) ? ", fresh_for: 10 min" : "")
    }

    private static func hasSafest(_ kind: Subject.Kind) -> Bool {
        switch kind {
        case .choice, .number, .several(true): true
        case .unordered, .several(false): false
        }
    }

    /// Screens over questions that may stand in other files, and the gravest answers under keys.
    private mutating func addScreensAndKeys() {
        let never = Set(
            files.flatMap { $0.sections["questions"] ?? [] }.filter { $0.contains("screen: never") }
                .map { String($0.prefix { $0 != ":" }) })
        var free = subjects.filter { Self.hasSafest($0.kind) && !never.contains($0.name) }
        free.shuffle(using: &callRandom)
        for index in 0..<2 where free.count >= 2 {
            let covered = free.prefix(callRandom.int(2...3)).map(\.name)
            free.removeFirst(covered.count)
            let file = callRandom.int(0...files.count - 1)
            files[file].sections["screens", default: []].append(
                "s\(index): { ask: A, covers: [\(covered.joined(separator: ", "))], none: N }")
        }
        for subject in subjects.shuffled(using: &callRandom).prefix(callRandom.int(0...7)) {
            let gravest: String =
                if case .number(let lowIsDangerous) = subject.kind {
                    decimal(lowIsDangerous ? 0 : 9, subject.places)
                } else {
                    subject.answers.last ?? ""
                }
            files[0].sections["danger_keys", default: []].append(
                "k_\(subject.name): { label: K, record: { \(subject.name): \(gravest) } }")
        }
    }

    private mutating func addNames(to file: Int, prefix: String) {
        for index in 0..<random.int(0...2) {
            let finding = "\(prefix)_f\(index)"
            files[file].sections["findings", default: []].append("\(finding): '\(safe(depth: 2))'")
            safeFindings.append(finding)
            let free = "\(prefix)_g\(index)"
            files[file].sections["findings", default: []].append("\(free): '\(anything(depth: 2))'")
            anyFindings.append(free)
        }
        guard random.chance(60) else { return }
        let score = "\(prefix)_s"
        let choices = subjects.filter { if case .choice = $0.kind { true } else { false } }
        if random.chance(50), !choices.isEmpty {
            let question = random.pick(choices)
            let points = question.answers.enumerated().map { "\($1): \($0 * 2)" }.joined(separator: ", ")
            var rows = ["\(question.name): { \(points) }"]
            var top = (question.answers.count - 1) * 2
            if let number = subjects.last(where: { $0.answers.isEmpty }) {
                var isLow = false
                if case .number(true) = number.kind { isLow = true }
                let (first, last) = (random.int(2...4), random.int(5...8))
                let at = (0...9).map { decimal($0, number.places) }
                rows.append(
                    "\(number.name): { "
                        + (isLow
                            ? "\(at[0])..\(at[first]): 3, \(at[first + 1])..\(at[last]): 1"
                            : "\(at[first])..\(at[last - 1]): 1, \(at[last])..\(at[9]): 3") + " }")
                top += 3
            }
            if random.chance(50) {
                rows.append("\(question.name): { \(points) }, when: '\(safe(depth: 1))'")
                top += (question.answers.count - 1) * 2
                files[file].sections["scores", default: []].append(
                    "\(score): { reads: S, add: [\(rows.map { "{ \($0) }" }.joined(separator: ", "))] }")
            } else {
                files[file].sections["scores", default: []].append(
                    "\(score): { reads: S, add: { \(rows.joined(separator: ", ")) } }")
            }
            safeScores.append((score, top))
        } else {
            let conditions = (0..<random.int(2...3)).map { _ in "'\(safe(depth: 1))'" }
            files[file].sections["scores", default: []].append(
                "\(score): { reads: S, count: [\(conditions.joined(separator: ", "))] }")
            safeScores.append((score, conditions.count))
        }
    }

    private mutating func addRules(to file: Int, prefix: String) {
        for index in 0..<random.int(2...6) {
            var outcome = "flag: [f]"
            var condition = anything(depth: 2)
            if random.chance(75) {
                condition = safe(depth: 2)
                outcome =
                    random.chance(20)
                    ? "step_up: 1" : random.chance(25) ? "raise: [z1]" : "raise: [a\(random.int(1...2))]"
                // What raises one ladder may raise another.
                if outcome == "raise: [z1]", random.chance(40) {
                    condition += " or a >= a\(random.int(1...2))"
                }
            } else if random.chance(20) {
                condition += " and \(asked(after: prefix, in: file)) >= v1"
            }
            files[file].sections["rules", default: []].append(
                "\(prefix)_\(index): { when: '\(condition)', \(outcome), because: B, source: s }")
        }
    }

    /// A question that only rules read which raise nothing, so that a ladder may decide whether it matters.
    private mutating func asked(after prefix: String, in file: Int) -> String {
        let name = "\(prefix)_late"
        guard !late.contains(where: { $0.name == name }) else { return name }
        // While what must be asked is open, the floor stands: it must not depend on things being safe.
        let must = random.chance(30)
        let gate = must ? "a >= a1" : rungTest()
        files[file].sections["questions", default: []].append(
            "\(name): { ask: Q, answers: { v0: L, v1: L }, ask_when: '\(gate)'"
                + (must ? ", why: W, must_ask: true, if_missing: ask_again }" : " }"))
        late.append(
            Subject(name: name, kind: .choice, answers: ["v0", "v1"], isMaskable: true, saysLine: false))
        return name
    }

    // MARK: conditions

    /// How high a ladder stands.
    private mutating func rungTest() -> String {
        random.pick(["a >= a1", "a = a1", "a < a2", "a in (a0, a2)", "a != a1", "z >= z1", "z != z1"])
    }

    /// A condition that keeps holding as danger grows.
    private mutating func safe(depth: Int) -> String {
        if depth > 0, random.chance(50) {
            let parts = (0..<random.int(2...3)).map { _ in safe(depth: depth - 1) }
            if random.chance(20) { return counted(parts) }
            return "(" + parts.joined(separator: random.chance(50) ? " and " : " or ") + ")"
        }
        if random.chance(20), let score = safeScores.randomElement(using: &random) {
            return "\(score.name) >= \(random.int(1...score.top))"
        }
        if random.chance(20), let finding = safeFindings.randomElement(using: &random) { return finding }
        return safeTest(random.pick(subjects))
    }

    private mutating func counted(_ parts: [String]) -> String {
        "at least \(random.int(1...parts.count)) of [\(parts.joined(separator: ", "))]"
    }

    private mutating func safeTest(_ subject: Subject) -> String {
        let name = subject.name
        if random.chance(12) {
            let test = "\(name) is \(random.pick(["missing", "unknown", "refused", "unclear"]))"
            return subject.saysLine ? "(\(name) = \(subject.answers.last ?? "") or \(test))" : test
        }
        switch subject.kind {
        case .choice:
            let index = random.int(1...subject.answers.count - 1)
            if !subject.isMaskable, random.chance(25) { return "not(\(name) < \(subject.answers[index]))" }
            return random.chance(30)
                ? "\(name) in (\(subject.answers[index...].joined(separator: ", ")))"
                : "\(name) >= \(subject.answers[index])"
        case .unordered:
            if !subject.isMaskable, random.chance(30) { return "\(name) != \(random.pick(subject.answers))" }
            return "\(name) = \(random.pick(subject.answers))"
        case .several(let hasNone):
            let dangerous = hasNone ? Array(subject.answers.dropFirst()) : subject.answers
            // All answers together would say nothing, and the checker refuses it.
            if dangerous.count > 1, subject.answers.count > 2, random.chance(30) {
                return "\(name) contains any of (\(dangerous[0]), \(dangerous[1]))"
            }
            return "\(name) contains \(random.pick(dangerous))"
        case .number(let lowIsDangerous):
            return lowIsDangerous
                ? "\(name) <= \(decimal(random.int(0...8), subject.places))"
                : "\(name) >= \(decimal(random.int(1...9), subject.places))"
        }
    }

    /// Any condition at all.
    private mutating func anything(depth: Int) -> String {
        if depth > 0, random.chance(60) {
            let parts = (0..<random.int(2...3)).map { _ in anything(depth: depth - 1) }
            if random.chance(15) {
                let text = counted(parts)
                return random.chance(25) ? "not(\(text))" : text
            }
            let text = "(" + parts.joined(separator: random.chance(50) ? " and " : " or ") + ")"
            return random.chance(25) ? "not\(text)" : text
        }
        if random.chance(10) { return rungTest() }
        if random.chance(15), let score = safeScores.randomElement(using: &random) {
            return "\(score.name) \(random.pick(["<", "=", "!="])) \(random.int(1...score.top))"
        }
        if random.chance(15), let finding = (safeFindings + anyFindings).randomElement(using: &random) {
            return random.chance(30) ? "not(\(finding))" : finding
        }
        let subject = random.pick(subjects)
        let name = subject.name
        if random.chance(10) { return "\(name) is answered" }
        switch subject.kind {
        case .choice:
            let comparison = random.pick(["=", "!=", "<", "<=", ">", ">="])
            if random.chance(20) {
                return "\(name) in [\(subject.answers[0])..\(random.pick(subject.answers))]"
            }
            return "\(name) \(comparison) \(random.pick(subject.answers))"
        case .unordered: return "\(name) \(random.pick(["=", "!="])) \(random.pick(subject.answers))"
        case .several: return "not(\(name) contains \(random.pick(subject.answers)))"
        case .number:
            let low = random.int(1...5)
            let at = (0...9).map { decimal($0, subject.places) }
            return random.pick([
                "\(name) in (\(at[low]), [\(at[low + 2])..\(at[9])])",
                "\(name) between \(at[low]) and \(at[low + 2])", "\(name) != \(at[low])",
                "\(name) in ]\(at[low])..\(at[low + 3])[", "\(name) < \(at[low])",
            ])
        }
    }
}

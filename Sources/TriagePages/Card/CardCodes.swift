import TriageEngine
import TriageValues

/// Conditions in the letters of a paper card.
///
/// `3c` the answer c of question 3; `3b+` b or further down; `3b/d` one of these; `7≥4`, `7≤2`, `7=2–4` a
/// number; `3?` asked and not learned (`3?u` nobody knows, `3?r` refused, `3?c` could not be heard); `3–` not
/// to be asked; `A` a sign, `S1≥3` a score; `[Ambulance]+` the box of that rung or a higher one; `&`, `or`,
/// `not(...)`.
struct CardCodes {
    let program: Program
    private let document: Int
    /// What the card's conditions read, in the order of asking or of the files.
    let questions: [Int]
    let findings: [Int]
    let scores: [Int]

    /// - Parameter roots: the conditions on the card.
    init(_ program: Program, of document: Int, roots: [Int]) {
        self.program = program
        self.document = document
        var questions: Set<Int> = []
        var findings: Set<Int> = []
        var scores: Set<Int> = []
        let applies = program.documents[document].applies
        program.walk(from: roots) { node in
            let subject = Int(program.nodes[node].subject)
            switch program.nodes[node].kind {
            // What raises a ladder stands in its boxes.
            case .finding where program.rungTested(by: node) != nil: return []
            case .finding: findings.insert(subject)
            case .score: scores.insert(subject)
            case .value, .contains, .status, .all, .any, .not: break
            case .opened:
                // Its own answers stand on the card whether a line reads them or not.
                if subject == document {
                    questions.formUnion(program.documents[document].opening.map(\.question))
                }
                return []
            }
            questions.formUnion(program.questions(of: node))
            let relevances = program.questions(of: node).compactMap { program.questions[$0].relevance }
            return program.below(node, .scores) + relevances.filter { $0 != applies }
        }
        self.questions = questions.sorted()
        self.findings = findings.sorted()
        self.scores = scores.sorted()
    }

    // MARK: names

    func code(ofFinding index: Int) -> String {
        letters(findings.firstIndex(of: index) ?? 0).uppercased()
    }

    private func code(ofScore index: Int) -> String { "S\((scores.firstIndex(of: index) ?? 0) + 1)" }
    /// The same on every card of the library.
    private func number(_ question: Int) -> Int { question + 1 }
    private func letter(_ option: Int) -> String { letters(option) }

    /// a to z, then aa and on.
    private func letters(_ place: Int) -> String {
        let last = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(place % 26)))
        return place < 26 ? last : letters(place / 26 - 1) + last
    }

    func question(_ index: Int) -> PaperCard.Question {
        let question = program.questions[index]
        var numbers: String?
        if case .number(let range) = question.kind {
            let (low, high) = (range.text(range.bounds.lowerBound), range.text(range.bounds.upperBound))
            numbers = "a number from \(low) to \(high)\(range.unitInSentence)"
        }
        var choosesSeveral = false
        if case .several = question.kind { choosesSeveral = true }
        return PaperCard.Question(
            number: number(index), ask: question.ask,
            answers: question.options.enumerated().map { (letter($0), $1.label) }, numbers: numbers,
            choosesSeveral: choosesSeveral, mustAsk: question.mustAsk, onlyWhen: onlyWhen(question),
            assumed: question.assumption.map { assumed($0, question) }, question: index)
    }

    /// A screen as far as the card asks what it covers; nil when that is less than two questions.
    func screen(_ screen: Screen) -> PaperCard.Screen? {
        let covered = questions.filter { screen.covers.contains($0) }
        guard covered.count > 1 else { return nil }
        return PaperCard.Screen(
            ask: screen.ask, none: screen.none,
            safest: covered.compactMap { index in
                program.safestAnswer(to: index).map { code in
                    let equals = if case .number = code { "=" } else { "" }
                    return "\(number(index))\(equals)\(assumed(code, program.questions[index]))"
                }
            }, before: covered[0])
    }

    private func assumed(_ code: AnswerCode, _ question: TriageEngine.Question) -> String {
        switch (code, question.kind) {
        case (.choice(let option), _): letter(option)
        case (.number(let number), .number(let range)): range.text(number)
        case (.several(let bits), _): letter(bits.trailingZeroBitCount)
        case (.number, _), (.missing, _), (.notAsked, _): ""
        }
    }

    /// When a question is to be asked; that the protocol applies is said once, on top.
    private func onlyWhen(_ question: TriageEngine.Question) -> String? {
        guard let relevance = question.relevance,
            let applies = program.documents[question.document].applies,
            question.document == document
        else { return question.relevance.map { text($0) } }
        if relevance == applies { return nil }
        let parts = program.parts(of: relevance)
        let isGate = program.nodes[relevance].kind == .all && parts.first == applies
        return isGate
            ? parts.dropFirst().map { text($0, nested: parts.count > 2) }.joined(separator: " & ")
            : text(relevance)
    }

    func score(_ index: Int) -> PaperCard.Score {
        let parts = program.scores[index].parts.flatMap { part -> [(expression: String, points: Int)] in
            switch part {
            case .condition(let node): return [(text(node), 1)]
            case .answers(let question, let points, let when):
                let only = when.map { " & " + text($0, nested: true) } ?? ""
                return Set(points).subtracting([0]).sorted().flatMap { value in
                    let mask = points.indices.reduce(UInt64(0)) {
                        points[$1] == value ? $0 | 1 << UInt64($1) : $0
                    }
                    return single(question, mask).map { ($0 + only, value) }
                }
            }
        }
        return PaperCard.Score(code: code(ofScore: index), reads: program.scores[index].reads, parts: parts)
    }

    /// The values in a mask one by one, numbers by ranges.
    private func single(_ index: Int, _ mask: UInt64) -> [String] {
        let question = program.questions[index]
        if case .number(let range) = question.kind {
            return ranges(mask, range).map { "\(number(index))\(numbers($0, range.bounds, range.places))" }
        }
        return question.options.indices.filter { mask >> UInt64($0) & 1 == 1 }.map {
            "\(number(index))\(letter($0))"
        }
    }

    // MARK: conditions

    func text(_ node: Int, nested: Bool = false) -> String {
        let node = written(node)
        let record = program.nodes[node]
        let subject = Int(record.subject)
        switch record.kind {
        case .value: return value(subject, record.mask)
        case .contains: return "\(number(subject))\(letters(record.mask, program.questions[subject]))"
        case .status: return status(subject, record.mask)
        case .score: return score(subject, record.mask)
        case .finding:
            return program.rungTested(by: node).map { "[\(label(of: $0))]+" } ?? code(ofFinding: subject)
        case .opened: return opening(subject)
        case .not: return "not(\(text(program.parts(of: node)[0])))"
        case .all: return joined(node, " & ", nested)
        case .any: return joined(node, " or ", nested)
        }
    }

    /// The same with findings written out.
    func opened(_ node: Int, nested: Bool = false) -> String {
        let parts = program.parts(of: node)
        switch program.nodes[node].kind {
        case .finding where program.rungTested(by: node) != nil: return text(node, nested: nested)
        case .finding: return opened(parts[0], nested: nested)
        case .not: return "not(\(opened(parts[0])))"
        case .all, .any:
            let word = program.nodes[node].kind == .all ? " & " : " or "
            let text = parts.map { opened($0, nested: true) }.joined(separator: word)
            return nested ? "(\(text))" : text
        case .value, .contains, .status, .score, .opened: return text(node, nested: nested)
        }
    }

    /// As it stands over its box, with its ladder where another has a rung of that label.
    private func label(of place: RungPlace) -> String {
        let ladder = program.ladders[place.ladder]
        let label = ladder.rungs[place.rung].label
        let same = program.ladders.flatMap(\.rungs).count { $0.label == label }
        return same > 1 ? "\(ladder.title): \(label)" : label
    }

    /// The answers that open a protocol, in letters.
    func opening(_ document: Int) -> String {
        program.documents[document].opening.filter { $0.values != 0 }.map { opening in
            let question = program.questions[opening.question]
            if case .several = question.kind {
                return "\(number(opening.question))\(letters(opening.values, question))"
            }
            return value(opening.question, opening.values)
        }.joined(separator: " or ")
    }

    /// The author's own part of what decides whether a document applies: what opens it is said on its card.
    private func written(_ node: Int) -> Int {
        let parts = program.parts(of: node)
        return parts.count == 2 && program.nodes[parts[1]].kind == .opened ? parts[0] : node
    }

    private func joined(_ node: Int, _ word: String, _ nested: Bool) -> String {
        let text = program.parts(of: node).map { self.text($0, nested: true) }.joined(separator: word)
        return nested ? "(\(text))" : text
    }

    private func letters(_ mask: UInt64, _ question: TriageEngine.Question) -> String {
        question.options.indices.filter { mask >> UInt64($0) & 1 == 1 }.map(letter).joined(separator: "/")
    }

    private func value(_ index: Int, _ mask: UInt64) -> String {
        let question = program.questions[index]
        let name = "\(number(index))"
        let outside = mask & outsideBit != 0 && question.relevance != nil ? " or \(name)–" : ""
        let text: String
        if case .number(let range) = question.kind {
            text = ranges(mask, range).map { name + numbers($0, range.bounds, range.places) }
                .joined(separator: " or ")
        } else {
            let passing = mask & question.legalBits
            let first = passing.trailingZeroBitCount
            let isOpen = question.isOrdered && passing == question.legalBits & (UInt64.max << UInt64(first))
            text =
                isOpen && passing.nonzeroBitCount > 1
                ? "\(name)\(letter(first))+" : "\(name)\(letters(passing, question))"
        }
        return outside.isEmpty && !text.contains(" or ") ? text : "(\(text)\(outside))"
    }

    /// The numbers of the classes in a mask, as ranges that do not touch.
    private func ranges(_ mask: UInt64, _ range: NumberRange) -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        for (index, start) in range.classStarts.enumerated() where mask >> UInt64(index) & 1 == 1 {
            let end =
                index + 1 < range.classStarts.count
                ? range.classStarts[index + 1] - 1 : range.bounds.upperBound
            if let last = ranges.last, last.upperBound + 1 == start {
                ranges[ranges.count - 1] = last.lowerBound...end
            } else {
                ranges.append(start...end)
            }
        }
        return ranges
    }

    private func numbers(
        _ range: ClosedRange<Int>, _ bounds: ClosedRange<Int>, _ places: Places
    ) -> String {
        let (low, high) = (places.text(range.lowerBound), places.text(range.upperBound))
        if range.count == 1 { return "=\(low)" }
        if range.upperBound == bounds.upperBound { return "≥\(low)" }
        if range.lowerBound == bounds.lowerBound { return "≤\(high)" }
        return "=\(low)–\(high)"
    }

    private func status(_ index: Int, _ mask: UInt64) -> String {
        let name = "\(number(index))"
        if mask & StatusBits.missing == StatusBits.missing { return "\(name)?" }
        var parts: [String] = []
        if mask & StatusBits.answered != 0 { parts.append("\(name)✓") }
        if mask & StatusBits.unknown != 0 { parts.append("\(name)?u") }
        if mask & StatusBits.refused != 0 { parts.append("\(name)?r") }
        if mask & StatusBits.unclear != 0 { parts.append("\(name)?c") }
        return parts.count == 1 ? parts[0] : "(\(parts.joined(separator: " or ")))"
    }

    private func score(_ index: Int, _ mask: UInt64) -> String {
        let range = program.scores[index].range
        let passing = range.filter { mask >> UInt64($0 - range.lowerBound) & 1 == 1 }
        let name = code(ofScore: index)
        guard let first = passing.first, let last = passing.last else { return "\(name)=none" }
        if last - first + 1 == passing.count { return name + numbers(first...last, range, .whole) }
        return "(" + passing.map { "\(name)=\($0)" }.joined(separator: " or ") + ")"
    }
}

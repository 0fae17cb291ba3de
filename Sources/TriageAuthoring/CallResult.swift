import TriageEngine
import TriageValues

/// What a call comes to, as a row of bits that two programs share: the rungs, the rules that hold and those
/// that decide, who is sent, what is said, what is flagged. Equal rows mean that nobody could tell the calls
/// apart.
struct CallResult: Hashable {
    fileprivate var words: [UInt64]
    let layout: ResultLayout

    static func == (one: CallResult, other: CallResult) -> Bool { one.words == other.words }
    func hash(into hasher: inout Hasher) { hasher.combine(words) }

    func names(_ part: ResultLayout.Part) -> [String] {
        layout.names[part]?.enumerated().filter { contains(part, $0.offset) }.map(\.element) ?? []
    }

    /// Whether a case could tell the calls apart: it can expect a reason, and cannot expect that there is
    /// none more.
    func isNoticed(against other: CallResult) -> Bool {
        ResultLayout.Part.allCases.contains { $0 != .deciding && !isSame($0, as: other) }
            || hasLostReason(in: other)
    }

    /// Whether a rule that decides here does not decide there.
    func hasLostReason(in other: CallResult) -> Bool {
        layout.range(of: .deciding).contains { words[$0] & ~other.words[$0] != 0 }
    }

    /// The recommended rung of each ladder.
    var recommended: [Int] { words[layout.range(of: .standings)].map { Int($0 >> 16 & 0xFFFF) } }

    func isSame(_ part: ResultLayout.Part, as other: CallResult) -> Bool {
        let range = layout.range(of: part)
        return words[range] == other.words[range]
    }

    private func contains(_ part: ResultLayout.Part, _ index: Int) -> Bool {
        words[layout.range(of: part).lowerBound + index / 64] >> UInt64(index % 64) & 1 == 1
    }
}

/// Where each name of one or two programs has its bit.
struct ResultLayout: Sendable {
    enum Part: CaseIterable, Sendable {
        case standings, holding, deciding, responders, guidance, flags
    }

    /// Names by place; for standings one a ladder, which has a word of its own.
    let names: [Part: [String]]
    private let starts: [Part: Int]
    private let places: [Part: [String: Int]]
    let wordCount: Int

    init(_ programs: [Program]) {
        func union(_ list: (Program) -> [String]) -> [String] {
            programs.flatMap(list).reduce(into: (names: [String](), seen: Set<String>())) { result, name in
                if result.seen.insert(name).inserted { result.names.append(name) }
            }.names
        }
        let rules = union { $0.rules.map(\.name) }
        let names: [Part: [String]] = [
            .standings: union { $0.ladders.map(\.name) }, .holding: rules, .deciding: rules,
            .responders: union { $0.responders.map(\.name) },
            .guidance: union { $0.guidance.map(\.name) }, .flags: union { $0.flags.map(\.name) },
        ]
        var starts: [Part: Int] = [:]
        var next = 0
        for part in Part.allCases {
            starts[part] = next
            let count = names[part]?.count ?? 0
            next += part == .standings ? count : (count + 63) / 64
        }
        self.names = names
        self.starts = starts
        places = names.mapValues { Dictionary($0.enumerated().map { ($1, $0) }) { first, _ in first } }
        wordCount = next
    }

    /// Where a name stands among the names of its part.
    func place(of name: String, in part: Part) -> Int? { places[part]?[name] }

    func range(of part: Part) -> Range<Int> {
        let start = starts[part] ?? 0
        let count = names[part]?.count ?? 0
        return start..<start + (part == .standings ? count : (count + 63) / 64)
    }
}

/// Evaluates calls of one program and reads their results.
struct ResultReader {
    private struct Mark {
        let word: Int
        let bit: UInt64
    }

    let layout: ResultLayout
    private(set) var evaluator: Evaluator
    /// What each rule sets when it holds, and when it decides.
    private let ofRule: [[Mark]]
    private let deciding: [Mark]
    /// By ladder and rung.
    private let ofRung: [[(who: [Mark], guide: [Mark])]]
    private let ladderWords: [Int]

    init(_ program: Program, _ layout: ResultLayout) {
        func marks(_ part: ResultLayout.Part, _ names: [String]) -> [Mark] {
            let start = layout.range(of: part).lowerBound
            return names.compactMap { name in
                layout.place(of: name, in: part).map {
                    Mark(word: start + $0 / 64, bit: 1 << UInt64($0 % 64))
                }
            }
        }
        func responders(_ list: [Int]) -> [Mark] {
            marks(.responders, list.map { program.responders[$0].name })
        }
        func guidance(_ list: [Int]) -> [Mark] { marks(.guidance, list.map { program.guidance[$0].name }) }
        self.layout = layout
        evaluator = Evaluator(program)
        ofRule = program.rules.map { rule in
            marks(.holding, [rule.name]) + responders(rule.send) + guidance(rule.guide)
                + marks(.flags, rule.flag.map { program.flags[$0].name })
        }
        deciding = program.rules.flatMap { marks(.deciding, [$0.name]) }
        ofRung = program.ladders.map { ladder in
            ladder.rungs.map { (responders($0.who), guidance($0.guide)) }
        }
        ladderWords = program.ladders.map { ladder in
            layout.range(of: .standings).lowerBound + (layout.place(of: ladder.name, in: .standings) ?? 0)
        }
    }

    /// Reads the same from a changed program whose names are the same.
    func reading(_ changed: Program) -> ResultReader {
        var reader = self
        reader.evaluator = Evaluator(changed)
        return reader
    }

    mutating func result(of answers: Answers) -> CallResult {
        evaluator.move(to: answers)
        return result(Outcome(evaluator))
    }

    /// The same of a call that was evaluated.
    func result(_ outcome: Outcome) -> CallResult {
        var words = [UInt64](repeating: 0, count: layout.wordCount)
        func set(_ marks: [Mark]) { for mark in marks { words[mark.word] |= mark.bit } }
        for rule in outcome.rulesHolding { set(ofRule[rule]) }
        for (ladder, standing) in outcome.standings.enumerated() {
            words[ladderWords[ladder]] =
                UInt64(standing.established) | UInt64(standing.recommended) << 16
                | UInt64(standing.possible) << 32 | (standing.isProvisional ? 1 << 48 : 0)
                | (standing.isFloor ? 1 << 49 : 0)
            set(ofRung[ladder][standing.recommended].who)
            if !standing.isFloor { set(ofRung[ladder][standing.recommended].guide) }
            for rule in outcome.deciding[ladder].all { words[deciding[rule].word] |= deciding[rule].bit }
        }
        return CallResult(words: words, layout: layout)
    }
}

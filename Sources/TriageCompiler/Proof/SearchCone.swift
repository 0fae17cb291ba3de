import TriageEngine
import TriageValues

/// What a search for answers can come upon: the questions that bear on some conditions, directly, through
/// scores, or by deciding whether others matter.
package struct SearchCone {
    /// What a test asks of an answer; equal ones tell the same answers apart.
    private struct Test: Equatable {
        let kind: ConditionNode.Kind
        let mask: UInt64
    }

    /// In the order of asking; empty where there are no sums.
    private(set) var questions: [Int] = []
    private(set) var scores: [Int] = []
    /// The different tests of each question.
    private var tests: [Int: [Test]] = [:]
    /// The values by which each question opens its document, where that matters here.
    private var openings: [Int: UInt64] = [:]
    /// What each question's answers add to scores.
    private var points: [Int: [[Int]]] = [:]
    /// The questions whose points count only sometimes: while that is open the sums do not tell them.
    private var conditional: Set<Int> = []
    /// Whether some questions are read by nothing but sums.
    private(set) var hasSums = false
    /// The nodes that were visited, as bits.
    private var seen: [UInt64]
    private var seenQuestions: Set<Int> = []
    private var seenScores: Set<Int> = []

    package init(_ roots: [Int], _ program: Program) {
        seen = Array(repeating: 0, count: program.nodes.count / 64 + 1)
        add(roots, program)
    }

    /// Takes in what further conditions can come upon.
    mutating func add(_ roots: [Int], _ program: Program) {
        var open = roots
        while let node = open.popLast() {
            let bit: UInt64 = 1 << UInt64(node & 63)
            guard seen[node >> 6] & bit == 0 else { continue }
            seen[node >> 6] |= bit
            let subject = Int(program.nodes[node].subject)
            switch program.nodes[node].kind {
            case .value, .contains, .status:
                let test = Test(kind: program.nodes[node].kind, mask: program.nodes[node].mask)
                if tests[subject]?.contains(test) != true { tests[subject, default: []].append(test) }
                visit(question: subject, program, &open)
            case .score:
                guard seenScores.insert(subject).inserted else { continue }
                for part in program.scores[subject].parts {
                    switch part {
                    case .answers(let question, let given, let when):
                        points[question, default: []].append(given)
                        visit(question: question, program, &open)
                        if when != nil { conditional.insert(question) }
                    case .condition: break
                    }
                    if let node = part.node { open.append(node) }
                }
            case .opened:
                for opening in program.documents[subject].opening {
                    openings[opening.question] = opening.values
                    visit(question: opening.question, program, &open)
                }
            case .all, .any, .not, .finding:
                for place in program.nodes[node].placesOfParts { open.append(Int(program.parts[place])) }
            }
        }
        // A question without a test gives points.
        hasSums = points.keys.count { isOnlyAdded($0, program) } > 1
        questions = hasSums ? seenQuestions.sorted() : []
        scores = seenScores.sorted()
    }

    private mutating func visit(question: Int, _ program: Program, _ open: inout [Int]) {
        guard seenQuestions.insert(question).inserted else { return }
        if let relevance = program.questions[question].relevance { open.append(relevance) }
    }

    /// Whether a question always matters and nothing but sums reads it.
    func isOnlyAdded(_ question: Int, _ program: Program) -> Bool {
        tests[question] == nil && program.questions[question].relevance == nil
            && !conditional.contains(question)
    }

    /// A number for an answer to a question.
    func candidatePlace(of code: AnswerCode, _ question: Int) -> Int {
        switch code {
        case .notAsked: -1
        case .missing(.lost): -2
        case .missing(let reason): -2 - Int(StatusBits.bit(reason))
        case .choice(let option): option
        case .number(let number): number
        case .several(let bits): Int(truncatingIfNeeded: bits)
        }
    }

    /// The answers of a question worth trying, of those that nothing here tells apart the first, and whether
    /// these are all.
    package func candidates(_ index: Int, _ program: Program) -> (codes: [AnswerCode], isExhaustive: Bool) {
        let question = program.questions[index]
        let tests = tests[index] ?? []
        let values: [AnswerCode]
        var isExhaustive = true
        switch question.kind {
        case .choice: values = question.options.indices.map { .choice($0) }
        case .number(let range): values = range.classStarts.map { .number($0) }
        case .several(let none):
            let sets = setsWorthTrying(question, none, tests)
            values = ((none.map { [1 << UInt64($0)] } ?? []) + sets.sets).map { .several($0) }
            isExhaustive = sets.isExhaustive
        }
        let statuses = tests.filter { $0.kind == .status }
        let missing = statuses.isEmpty ? [] : Missing.allCases.map { AnswerCode.missing($0) }
        var seen: Set<[Int]> = []
        let codes = (values + missing).filter { code in
            let bits = question.bits(of: code)
            let outcomes = tests.map { test in
                let own: UInt64
                if test.kind == .status {
                    own =
                        if case .missing(let reason) = code { StatusBits.bit(reason) } else {
                            StatusBits.answered
                        }
                } else {
                    own = bits
                }
                return own & test.mask == 0 ? 0 : own & ~test.mask == 0 || test.kind == .contains ? 1 : 2
            }
            let opens = openings[index].map { bits & $0 != 0 ? 1 : 0 } ?? 0
            var added: [Int] = []
            if bits.nonzeroBitCount == 1 {
                added = (points[index] ?? []).map { $0[bits.trailingZeroBitCount] }
            }
            let isValue = if case .missing = code { 0 } else { 1 }
            return seen.insert([isValue, opens] + outcomes + added).inserted
        }
        return (codes, isExhaustive)
    }

    /// The sets of answers that tests tell apart, but only single ones where they are too many.
    private func setsWorthTrying(_ question: Question, _ none: Int?, _ tests: [Test]) -> (
        sets: [UInt64], isExhaustive: Bool
    ) {
        let masks = tests.filter { $0.kind == .contains }.map(\.mask)
        var seen: Set<[Bool]> = []
        let distinct = question.options.indices.filter { option in
            option != none && seen.insert(masks.map { $0 >> UInt64(option) & 1 == 1 }).inserted
        }
        guard distinct.count <= 12 else { return (distinct.map { 1 << UInt64($0) }, false) }
        let sets = (1..<(1 << distinct.count)).map { choice in
            distinct.indices.reduce(UInt64(0)) {
                choice >> $1 & 1 == 1 ? $0 | 1 << UInt64(distinct[$1]) : $0
            }
        }
        return (sets, true)
    }
}

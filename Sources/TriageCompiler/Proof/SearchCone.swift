import TriageEngine
import TriageValues

/// What a search for answers can come upon: the questions that bear on some conditions, directly, through
/// scores, or by deciding whether others matter.
package struct SearchCone {
    /// In the order of asking.
    let questions: [Int]
    let scores: [Int]
    /// The tests of each question.
    private var tests: [Int: [ConditionNode]] = [:]
    /// The values by which each question opens its document, where that matters here.
    private var openings: [Int: UInt64] = [:]
    /// What each question's answers add to scores.
    private var points: [Int: [[Int]]] = [:]
    /// Whether some questions are read by nothing but sums.
    private(set) var hasSums = false

    package init(_ roots: [Int], _ program: Program) {
        var seen: Set<Int> = []
        var seenQuestions: Set<Int> = []
        var seenScores: Set<Int> = []
        var tests: [Int: [ConditionNode]] = [:]
        var points: [Int: [[Int]]] = [:]
        var openings: [Int: UInt64] = [:]
        var open = roots
        func visit(question: Int) {
            guard seenQuestions.insert(question).inserted else { return }
            if let relevance = program.questions[question].relevance { open.append(relevance) }
        }
        while let node = open.popLast() {
            guard seen.insert(node).inserted else { continue }
            let record = program.nodes[node]
            let subject = Int(record.subject)
            switch record.kind {
            case .value, .contains, .status:
                tests[subject, default: []].append(record)
                visit(question: subject)
            case .score:
                guard seenScores.insert(subject).inserted else { continue }
                for part in program.scores[subject].parts {
                    switch part {
                    case .answers(let question, let given):
                        points[question, default: []].append(given)
                        visit(question: question)
                    case .condition(let node): open.append(node)
                    }
                }
            case .opened:
                for opening in program.documents[subject].opening {
                    openings[opening.question] = opening.values
                    visit(question: opening.question)
                }
            case .all, .any, .not, .finding: open += program.parts(of: node)
            }
        }
        questions = seenQuestions.sorted()
        scores = seenScores.sorted()
        self.tests = tests
        self.points = points
        self.openings = openings
        hasSums = questions.count { isOnlyAdded($0, program) } > 1
    }

    /// Whether a question always matters and nothing but sums reads it.
    func isOnlyAdded(_ question: Int, _ program: Program) -> Bool {
        tests[question] == nil && program.questions[question].relevance == nil
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
            if case .choice(let option) = code { added = (points[index] ?? []).map { $0[option] } }
            let isValue = if case .missing = code { 0 } else { 1 }
            return seen.insert([isValue, opens] + outcomes + added).inserted
        }
        return (codes, isExhaustive)
    }

    /// The sets of answers that tests tell apart, but only single ones where they are too many.
    private func setsWorthTrying(_ question: Question, _ none: Int?, _ tests: [ConditionNode]) -> (
        sets: [UInt64], isExhaustive: Bool
    ) {
        let masks = tests.filter { $0.kind == .contains }.map(\.mask)
        var seen: Set<[Bool]> = []
        let distinct = question.options.indices.filter { option in
            option != none && seen.insert(masks.map { $0 >> UInt64(option) & 1 == 1 }).inserted
        }
        guard distinct.count <= 8 else { return (distinct.map { 1 << UInt64($0) }, false) }
        let sets = (1..<(1 << distinct.count)).map { choice in
            distinct.indices.reduce(UInt64(0)) {
                choice >> $1 & 1 == 1 ? $0 | 1 << UInt64(distinct[$1]) : $0
            }
        }
        return (sets, true)
    }
}

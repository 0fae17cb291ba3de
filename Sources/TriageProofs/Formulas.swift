import TriageEngine
import TriageValues

/// What a program means on the answers alone, as formulas of SMT-LIB 2 over bit vectors, so that a prover
/// that shares no search with this one can say what holds on every call that can be recorded.
///
/// Each question is a number, `q7`: one of its values, or not asked, unknown, refused, unclear, lost; where
/// several answers can be chosen, `s7` has a bit for each. Each condition is a pair: `c12`, it holds for
/// certain, and `p12`, it may hold. Both are said again here, from DESIGN 3.1 and 3.2, and not taken from the
/// evaluator.
struct Formulas {
    let program: Program
    private(set) var lines: [String]
    /// The questions that bear on what is asked; the others are left as not asked.
    let questions: [Int]

    /// Where two programs are told beside each other, what the names of this one's conditions begin with.
    private let mark: String
    /// The names of its questions.
    private let names: [String]
    /// Whether what was asked and not learned is acted on as its question assumes.
    private let isAssuming: Bool

    /// The codes behind the values of a question.
    static let others: [AnswerCode] = [.notAsked] + Missing.allCases.map { .missing($0) }

    static let logic = "(set-logic QF_BV)"

    /// - Parameters:
    ///   - roots: the conditions that are asked about; only what they are made of is said.
    ///   - names: what stands behind the `q` and `s` of its questions, where it is not their place.
    ///   - isDeclaring: else its questions are declared elsewhere.
    init(
        _ program: Program, for roots: [Int], mark: String = "", names: [String]? = nil,
        isDeclaring: Bool = true, assuming: Bool = false
    ) {
        self.program = program
        self.mark = mark
        self.names = names ?? program.questions.indices.map(String.init)
        isAssuming = assuming
        lines = []
        let nodes = Self.order(of: roots, program)
        questions = Set(nodes.flatMap(program.questions(of:))).sorted()
        if isDeclaring {
            lines += questions.flatMap { Self.declaration(of: program.questions[$0], named: self.names[$0]) }
        }
        for node in nodes { define(node) }
    }

    private func q(_ question: Int) -> String { "q" + names[question] }
    private func s(_ question: Int) -> String { "s" + names[question] }
    /// That a condition holds for certain, and that it may hold.
    func c(_ node: Int) -> String { "\(mark)c\(node)" }
    func p(_ node: Int) -> String { "\(mark)p\(node)" }

    // MARK: answers

    private func values(_ question: Int) -> Int { program.questions[question].valueCount }

    /// In these many bits every code of every question has a number of its own.
    static let codeBits = 7

    static func number(_ value: Int, bits: Int = codeBits) -> String {
        let digits = String(UInt64(bitPattern: Int64(value)), radix: 2).suffix(bits)
        return "#b" + String(repeating: "0", count: bits - digits.count) + digits
    }

    private static func word(_ bits: UInt64, _ count: Int) -> String {
        let digits = String(bits, radix: 2)
        return "#b" + String(repeating: "0", count: count - digits.count) + digits
    }

    /// That a question has one of its codes.
    ///
    /// - Parameter name: what stands behind `q` and `s`.
    static func declaration(of question: Question, named name: String) -> [String] {
        let (values, options) = (question.valueCount, question.options.count)
        let lines = [
            "(declare-const q\(name) (_ BitVec \(codeBits)))",
            "(assert (bvult q\(name) \(number(values + others.count))))",
        ]
        guard case .several(let none) = question.kind else { return lines }
        let nothing = word(0, options)
        let chosen = [
            "(declare-const s\(name) (_ BitVec \(options)))",
            "(assert (= (= s\(name) \(nothing)) (bvuge q\(name) \(number(values)))))",
        ]
        guard let none else { return lines + chosen }
        let alone = word(1 << UInt64(none), options)
        return lines + chosen + [
            "(assert (or (= s\(name) \(alone)) (= (bvand s\(name) \(alone)) \(nothing))))"
        ]
    }

    private func hasNoValue(_ question: Int) -> String {
        "(bvuge \(q(question)) \(Self.number(values(question))))"
    }

    /// One of the question's values is among those of a mask.
    private func isValue(_ question: Int, in mask: UInt64) -> String {
        if case .several = program.questions[question].kind {
            let count = program.questions[question].options.count
            let masked = mask & program.questions[question].legalBits
            return "(not (= (bvand \(s(question)) \(Self.word(masked, count))) \(Self.word(0, count))))"
        }
        return any(
            (0..<values(question)).filter { mask >> UInt64($0) & 1 == 1 }
                .map { "(= \(q(question)) \(Self.number($0)))" })
    }

    // MARK: conditions

    private func any(_ parts: [String]) -> String {
        parts.isEmpty ? "false" : parts.count == 1 ? parts[0] : "(or \(parts.joined(separator: " ")))"
    }

    private func all(_ parts: [String]) -> String {
        parts.isEmpty ? "true" : parts.count == 1 ? parts[0] : "(and \(parts.joined(separator: " ")))"
    }

    /// By whether a question matters: surely, surely not, or nobody knows.
    ///
    /// One that is asked no more and was not asked surely does not.
    private func byRelevance(of question: Int, _ yes: String, _ no: String, _ unknown: String) -> String {
        guard yes != no || no != unknown else { return yes }
        let asked =
            program.questions[question].relevance.map {
                "(ite \(c($0)) \(yes) (ite \(p($0)) \(unknown) \(no)))"
            } ?? yes
        guard program.questions[question].retirement != nil, asked != no else { return asked }
        return "(ite (= \(q(question)) \(Self.number(values(question)))) \(no) \(asked))"
    }

    /// A node after all that it is made of.
    private static func order(of roots: [Int], _ program: Program) -> [Int] {
        var done = Array(repeating: false, count: program.nodes.count)
        var order: [Int] = []
        for start in roots where !done[start] {
            var open = [start]
            while let node = open.last {
                let below = program.below(node, .everything).filter { !done[$0] }
                if done[node] || below.isEmpty {
                    open.removeLast()
                    if !done[node] { order.append(node) }
                    done[node] = true
                } else {
                    open += below
                }
            }
        }
        return order
    }

    private mutating func define(_ node: Int) {
        let record = program.nodes[node]
        let subject = Int(record.subject)
        let parts = program.parts(of: node)
        let (certain, possible): (String, String)
        switch record.kind {
        case .value: (certain, possible) = tested(subject, record.mask)
        case .contains: (certain, possible) = contained(subject, record.mask)
        case .status: (certain, possible) = status(subject, record.mask)
        case .score: (certain, possible) = score(node, subject, record.mask)
        case .opened:
            let given = any(program.documents[subject].opening.map { isValue($0.question, in: $0.values) })
            (certain, possible) = (given, given)
        case .all: (certain, possible) = (all(parts.map(c)), all(parts.map(p)))
        case .any: (certain, possible) = (any(parts.map(c)), any(parts.map(p)))
        case .not: (certain, possible) = ("(not \(p(parts[0])))", "(not \(c(parts[0])))")
        case .finding: (certain, possible) = (c(parts[0]), p(parts[0]))
        }
        lines.append("(define-fun \(c(node)) () Bool \(certain))")
        lines.append("(define-fun \(p(node)) () Bool \(possible))")
    }

    /// A test of one answer or a number. What is not known may be any value, and none where the question does
    /// not matter.
    private func tested(_ question: Int, _ mask: UInt64) -> (String, String) {
        let legal = program.questions[question].legalBits
        let (every, some) = (legal & ~mask == 0, legal & mask != 0)
        let outside = mask & outsideBit != 0
        let given = isValue(question, in: mask)
        let assumed = assumedBits(question).map { $0 & ~mask == 0 }
        func whole(_ yes: Bool, _ unknown: Bool, _ assumption: (Bool) -> Bool) -> String {
            let open = byRelevance(of: question, "\(yes)", "\(outside)", "\(unknown)")
            let missing = assumed.map { passes in
                byRelevance(of: question, "\(passes)", "\(outside)", "\(assumption(passes))")
            }
            return "(or \(given) (and \(hasNoValue(question)) \(withoutValue(question, open, missing))))"
        }
        return (
            whole(every, every && outside) { $0 && outside }, whole(some, some || outside) { $0 || outside }
        )
    }

    /// What is acted on where a question was asked and not learned; nil where nothing is.
    private func assumedBits(_ question: Int) -> UInt64? {
        isAssuming ? program.questions[question].assumption.map(program.questions[question].bits) : nil
    }

    /// What holds of a question without a value: one term where it was not asked, one where it is missing.
    private func withoutValue(_ question: Int, _ open: String, _ missing: String?) -> String {
        guard let missing, missing != open else { return open }
        return "(ite (= \(q(question)) \(Self.number(values(question)))) \(open) \(missing))"
    }

    /// A test of several answers: of what is not known nothing is among them for certain.
    private func contained(_ question: Int, _ mask: UInt64) -> (String, String) {
        let some = program.questions[question].legalBits & mask != 0
        let outside = mask & outsideBit != 0
        let given = isValue(question, in: mask)
        let open = byRelevance(of: question, "\(some)", "\(outside)", "\(some || outside)")
        let assumed = assumedBits(question).map { $0 & mask != 0 }
        let surely = assumed.map { byRelevance(of: question, "\($0)", "false", "false") }
        let maybe = assumed.map { byRelevance(of: question, "\($0)", "\(outside)", "\($0 || outside)") }
        let certain = surely.map { surely in
            "(or \(given) (and \(hasNoValue(question)) \(withoutValue(question, "false", surely))))"
        }
        return (
            certain ?? given,
            "(or \(given) (and \(hasNoValue(question)) \(withoutValue(question, open, maybe))))"
        )
    }

    /// A test of what became of the question.
    private func status(_ question: Int, _ mask: UInt64) -> (String, String) {
        let outside = mask & StatusBits.outside != 0
        var (certain, possible): ([String], [String]) = ([], [])
        if mask & StatusBits.answered != 0 {
            certain.append("(not \(hasNoValue(question)))")
            possible = certain
        }
        for (place, code) in Self.others.enumerated() {
            let bits: UInt64
            if case .missing(let reason) = code, reason != .lost || isAssuming {
                bits = StatusBits.bit(reason)
            } else {
                bits = StatusBits.any
            }
            let (every, some) = (bits & ~mask == 0, bits & mask != 0)
            let isIt = "(= \(q(question)) \(Self.number(values(question) + place)))"
            let sure = byRelevance(of: question, "\(every)", "\(outside)", "\(every && outside)")
            let maybe = byRelevance(of: question, "\(some)", "\(outside)", "\(some || outside)")
            certain.append("(and \(isIt) \(sure))")
            possible.append("(and \(isIt) \(maybe))")
        }
        return (any(certain), any(possible))
    }

    // MARK: scores

    private static let sumBits = 16

    private static func sum(_ value: Int) -> String { number(value, bits: sumBits) }

    /// A test of a score: of all sums between the least and the most that it can be.
    private mutating func score(_ node: Int, _ index: Int, _ mask: UInt64) -> (String, String) {
        let score = program.scores[index]
        let (least, most) = ("\(mark)l\(node)", "\(mark)h\(node)")
        for (name, isMost) in [(least, false), (most, true)] {
            let terms = score.parts.map { points(of: $0, isMost) }
            let whole =
                terms.count == 1 ? terms[0] : "(bvadd \((terms + [Self.sum(0)]).joined(separator: " ")))"
            lines.append("(define-fun \(name) () (_ BitVec \(Self.sumBits)) \(whole))")
        }
        func isBetween(_ value: Int) -> String {
            "(and (bvsle \(least) \(Self.sum(value))) (bvsle \(Self.sum(value)) \(most)))"
        }
        func passes(_ value: Int) -> Bool { mask >> UInt64(value - score.range.lowerBound) & 1 == 1 }
        let failing = score.range.filter { !passes($0) }.map(isBetween)
        return (
            failing.isEmpty ? "true" : "(not \(any(failing)))", any(score.range.filter(passes).map(isBetween))
        )
    }

    private func points(of part: Score.Part, _ isMost: Bool) -> String {
        switch part {
        case .condition(let node): return "(ite \(isMost ? p(node) : c(node)) \(Self.sum(1)) \(Self.sum(0)))"
        case .answers(let question, let points, let when):
            let legal = program.questions[question].legalBits
            func worth(_ value: Int) -> Int { value < points.count ? points[value] : 0 }
            let each = (0..<64).filter { legal >> UInt64($0) & 1 == 1 }.map(worth)
            let extreme = (isMost ? each.max() : each.min()) ?? 0
            let open = byRelevance(
                of: question, Self.sum(extreme), Self.sum(0),
                Self.sum(isMost ? max(0, extreme) : min(0, extreme)))
            // Of several answers the one that counts least or most.
            let known = Set(each).sorted(by: isMost ? (<) : (>)).reduce(Self.sum(0)) { rest, value in
                let bits =
                    (0..<64).filter { legal >> UInt64($0) & 1 == 1 && worth($0) == value }
                    .reduce(0) { $0 | 1 << UInt64($1) } as UInt64
                return "(ite \(isValue(question, in: bits)) \(Self.sum(value)) \(rest))"
            }
            let assumed = assumedBits(question).map { bits -> String in
                let points = (0..<64).filter { bits >> UInt64($0) & 1 == 1 }.map(worth)
                let extreme = (isMost ? points.max() : points.min()) ?? 0
                return byRelevance(
                    of: question, Self.sum(extreme), Self.sum(0),
                    Self.sum(isMost ? max(0, extreme) : min(0, extreme)))
            }
            let unlearned = withoutValue(question, open, assumed)
            let whole = "(ite \(hasNoValue(question)) \(unlearned) \(known))"
            guard let when else { return whole }
            // While it is open whether the row counts, it may count or not.
            let nothing = Self.sum(0)
            let either = "(ite (\(isMost ? "bvsge" : "bvsle") \(whole) \(nothing)) \(whole) \(nothing))"
            return "(ite \(c(when)) \(whole) (ite \(p(when)) \(either) \(nothing)))"
        }
    }

    // MARK: rungs

    /// A rule that certainly holds raises to a rung or higher, or one below it steps up.
    func isEstablished(_ place: RungPlace) -> String {
        func isRaised(to rung: Int) -> String {
            rung <= 0
                ? "true"
                : any(
                    program.rules.filter { rule in
                        rule.raise.contains { $0.ladder == place.ladder && $0.rung >= rung }
                    }.map { c($0.node) })
        }
        let limit = program.ladders[place.ladder].stepUpLimit ?? 0
        guard place.rung > 0, place.rung <= limit else { return isRaised(to: place.rung) }
        let steps = any(program.rules.filter(\.stepsUp).map { c($0.node) })
        return "(or \(isRaised(to: place.rung)) (and \(steps) \(isRaised(to: place.rung - 1))))"
    }
}

extension Question {
    /// How many numbers stand for values: for several answers one, whichever were chosen.
    var valueCount: Int {
        switch kind {
        case .choice: options.count
        case .several: 1
        case .number(let range): range.classStarts.count
        }
    }
}

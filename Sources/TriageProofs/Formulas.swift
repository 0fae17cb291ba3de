import TriageEngine
import TriageValues

/// What a program means, as formulas of SMT-LIB 2 over bit vectors, so that a prover that shares no search
/// with this one can say what holds on every call that can be recorded.
///
/// Each condition is a pair of terms: it holds for certain, and it may hold. Both are said again here, from
/// DESIGN 3.1 to 3.3, and not taken from the evaluator.
struct Formulas {
    let program: Program
    private(set) var terms: Terms
    /// Whether what is assumed for missing answers is put in.
    private let assuming: Bool
    /// By question.
    private let variables: [Variable]
    /// By node; empty for those that nothing here is made of.
    private var certain: [String]
    private var possible: [String]

    /// - Parameters:
    ///   - roots: the conditions that are asked about; only what they are made of is said.
    ///   - assuming: what is assumed for missing answers is put in.
    ///   - variables: by question; nil for all with all their values.
    ///   - terms: what was said already.
    init(
        _ program: Program, for roots: [Int], assuming: Bool = false, variables: [Variable]? = nil,
        beside terms: Terms = Terms()
    ) {
        (self.program, self.assuming, self.terms) = (program, assuming, terms)
        self.variables = variables ?? program.questions.enumerated().map { Variable($1, $0) }
        certain = Array(repeating: "", count: program.nodes.count)
        possible = certain
        let nodes = Self.order(of: roots, program)
        // The questions that do not bear on what is asked are left as not asked.
        for question in Set(nodes.flatMap(program.questions(of:))).sorted() {
            self.terms.declare(self.variables[question])
        }
        for node in nodes { define(node) }
    }

    /// That a condition which was asked about holds for certain.
    func holds(_ node: Int) -> String { certain[node] }
    /// That it may hold.
    func mayHold(_ node: Int) -> String { possible[node] }

    // MARK: conditions

    /// By whether a question matters: surely, surely not, or nobody knows.
    ///
    /// One that is asked no more and was not asked surely does not.
    private func byRelevance(of question: Int, _ yes: String, _ no: String, _ unknown: String) -> String {
        guard yes != no || no != unknown else { return yes }
        let asked =
            program.questions[question].relevance.map {
                Terms.choose(certain[$0], yes, Terms.choose(possible[$0], unknown, no))
            } ?? yes
        guard program.questions[question].retirement != nil else { return asked }
        return Terms.choose(variables[question].isNotAsked, no, asked)
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
        let (holds, mayHold): (String, String)
        switch record.kind {
        case .value: (holds, mayHold) = tested(subject, record.mask)
        case .contains: (holds, mayHold) = contained(subject, record.mask)
        case .status: (holds, mayHold) = status(subject, record.mask)
        case .score: (holds, mayHold) = score(subject, record.mask)
        case .opened:
            let given = program.documents[subject].opening.map {
                variables[$0.question].isValue(in: $0.values)
            }
            (holds, mayHold) = (Terms.any(given), Terms.any(given))
        case .all:
            (holds, mayHold) = (Terms.all(parts.map { certain[$0] }), Terms.all(parts.map { possible[$0] }))
        case .any:
            (holds, mayHold) = (Terms.any(parts.map { certain[$0] }), Terms.any(parts.map { possible[$0] }))
        case .not: (holds, mayHold) = (Terms.not(possible[parts[0]]), Terms.not(certain[parts[0]]))
        case .finding: (holds, mayHold) = (certain[parts[0]], possible[parts[0]])
        }
        certain[node] = terms.named(holds)
        possible[node] = terms.named(mayHold)
    }

    /// A question without a value, where it matters: any of its values may be it; where one is assumed, that
    /// one is.
    private struct Unlearned {
        let isIt: String
        let may: UInt64
        var isAssumed = false
    }

    private func unlearned(_ question: Int) -> [Unlearned] {
        let (variable, record) = (variables[question], program.questions[question])
        guard assuming, let assumption = record.assumption else {
            return [Unlearned(isIt: variable.hasNoValue, may: record.legalBits)]
        }
        return [
            Unlearned(isIt: variable.isNotAsked, may: record.legalBits),
            Unlearned(isIt: variable.isMissing, may: record.bits(of: assumption), isAssumed: true),
        ]
    }

    /// A test of one answer or a number. What is not known may be any value, and none where the question does
    /// not matter.
    private func tested(_ question: Int, _ mask: UInt64) -> (String, String) {
        let outside = mask & outsideBit != 0
        let given = variables[question].isValue(in: mask)
        var (certain, possible) = ([given], [given])
        for open in unlearned(question) {
            let (every, some) = (open.may & ~mask == 0, open.may & mask != 0)
            let sure = byRelevance(of: question, "\(every)", "\(outside)", "\(every && outside)")
            let maybe = byRelevance(of: question, "\(some)", "\(outside)", "\(some || outside)")
            certain.append(Terms.all([open.isIt, sure]))
            possible.append(Terms.all([open.isIt, maybe]))
        }
        return (Terms.any(certain), Terms.any(possible))
    }

    /// A test of several answers: of what is not known nothing is among them for certain.
    private func contained(_ question: Int, _ mask: UInt64) -> (String, String) {
        let outside = mask & outsideBit != 0
        let given = variables[question].isValue(in: mask)
        var (certain, possible) = ([given], [given])
        for open in unlearned(question) {
            let some = open.may & mask != 0
            let sure = byRelevance(of: question, "\(some && open.isAssumed)", "false", "false")
            let maybe = byRelevance(of: question, "\(some)", "\(outside)", "\(some || outside)")
            certain.append(Terms.all([open.isIt, sure]))
            possible.append(Terms.all([open.isIt, maybe]))
        }
        return (Terms.any(certain), Terms.any(possible))
    }

    /// A test of what became of the question.
    private func status(_ question: Int, _ mask: UInt64) -> (String, String) {
        let outside = mask & StatusBits.outside != 0
        var (certain, possible): ([String], [String]) = ([], [])
        if mask & StatusBits.answered != 0 {
            certain.append(Terms.not(variables[question].hasNoValue))
            possible = certain
        }
        for (code, isIt) in variables[question].otherCodes {
            let bits: UInt64
            // That the line was lost is acted on as an assumption is, and by itself is no status.
            if case .missing(let reason) = code, assuming || reason != .lost {
                bits = StatusBits.bit(reason)
            } else {
                bits = StatusBits.any
            }
            let (every, some) = (bits & ~mask == 0, bits & mask != 0)
            let sure = byRelevance(of: question, "\(every)", "\(outside)", "\(every && outside)")
            let maybe = byRelevance(of: question, "\(some)", "\(outside)", "\(some || outside)")
            certain.append(Terms.all([isIt, sure]))
            possible.append(Terms.all([isIt, maybe]))
        }
        return (Terms.any(certain), Terms.any(possible))
    }

    // MARK: scores

    private static let sumBits = 16

    private static func sum(_ value: Int) -> String { Terms.number(value, bits: sumBits) }

    /// A test of a score: of all sums between the least and the most that it can be.
    private mutating func score(_ index: Int, _ mask: UInt64) -> (String, String) {
        let score = program.scores[index]
        let (least, most) = (sum(of: score, isMost: false), sum(of: score, isMost: true))
        func isBetween(_ value: Int) -> String {
            "(and (bvsle \(least) \(Self.sum(value))) (bvsle \(Self.sum(value)) \(most)))"
        }
        func passes(_ value: Int) -> Bool { mask >> UInt64(value - score.range.lowerBound) & 1 == 1 }
        let failing = score.range.filter { !passes($0) }.map(isBetween)
        return (
            Terms.not(terms.named(Terms.any(failing))), Terms.any(score.range.filter(passes).map(isBetween))
        )
    }

    private mutating func sum(of score: Score, isMost: Bool) -> String {
        let parts = score.parts.map { points(of: $0, isMost) }.sorted()
        let sort = "(_ BitVec \(Self.sumBits))"
        return terms.named("(bvadd \((parts + [Self.sum(0)]).joined(separator: " ")))", sort)
    }

    private func points(of part: Score.Part, _ isMost: Bool) -> String {
        switch part {
        case .condition(let node):
            return Terms.choose(isMost ? possible[node] : certain[node], Self.sum(1), Self.sum(0))
        case .answers(let question, let points, let when):
            let legal = program.questions[question].legalBits
            func worth(_ value: Int) -> Int { value < points.count ? points[value] : 0 }
            func each(_ values: UInt64) -> [Int] {
                (0..<64).filter { values >> UInt64($0) & 1 == 1 }.map(worth)
            }
            func open(_ values: UInt64) -> String {
                let extreme = (isMost ? each(values).max() : each(values).min()) ?? 0
                return byRelevance(
                    of: question, Self.sum(extreme), Self.sum(0),
                    Self.sum(isMost ? max(0, extreme) : min(0, extreme)))
            }
            // Of several answers the one that counts least or most.
            let known = Set(each(legal)).sorted(by: isMost ? (<) : (>)).reduce(Self.sum(0)) { rest, value in
                let bits =
                    (0..<64).filter { legal >> UInt64($0) & 1 == 1 && worth($0) == value }
                    .reduce(0) { $0 | 1 << UInt64($1) } as UInt64
                return Terms.choose(variables[question].isValue(in: bits), Self.sum(value), rest)
            }
            let whole = unlearned(question).reduce(known) { Terms.choose($1.isIt, open($1.may), $0) }
            guard let when else { return whole }
            // While it is open whether the row counts, it may count or not.
            let nothing = Self.sum(0)
            let either = "(ite (\(isMost ? "bvsge" : "bvsle") \(whole) \(nothing)) \(whole) \(nothing))"
            return Terms.choose(certain[when], whole, Terms.choose(possible[when], either, nothing))
        }
    }

    // MARK: rungs

    /// A rule that certainly holds raises to a rung or higher, or one below it steps up.
    func isEstablished(_ place: RungPlace) -> String {
        func holding(_ rules: [Rule]) -> String { Terms.any(rules.map { certain[$0.node] }) }
        func isRaised(to place: RungPlace) -> String {
            place.rung <= 0 ? "true" : holding(program.rules.filter { $0.raises(to: place) })
        }
        guard program.canStepUp(to: place) else { return isRaised(to: place) }
        let below = isRaised(to: RungPlace(ladder: place.ladder, rung: place.rung - 1))
        return Terms.any([
            isRaised(to: place), Terms.all([holding(program.rules.filter(\.stepsUp)), below]),
        ])
    }
}

extension Rule {
    /// Whether it raises to a rung or higher on its ladder.
    func raises(to place: RungPlace) -> Bool {
        raise.contains { $0.ladder == place.ladder && $0.rung >= place.rung }
    }
}

import TriageValues

/// What conditions say, in English, from the same nodes that are evaluated.
extension Program {
    /// A sentence without its stop: "the means are in reach or in hand, and with the person is nobody".
    ///
    /// A finding without words of its own is said by its condition; where it comes more than once, with its
    /// name and then by that: "risk (the means are in reach), or not: risk".
    ///
    /// - Parameter named: findings that the reader knows by name.
    package func english(_ node: Int, naming named: Set<Int> = []) -> String {
        var saying = Saying(program: self, shared: findingsShared(in: node), named: named)
        return saying.english(node, negated: false)
    }

    /// The findings that stand in a condition more than once.
    func findingsShared(in root: Int) -> Set<Int> {
        var seen: Set<Int> = []
        return nodes(from: [root]).reduce(into: []) { shared, node in
            guard nodes[node].kind == .finding, !seen.insert(Int(nodes[node].subject)).inserted else {
                return
            }
            shared.insert(Int(nodes[node].subject))
        }
    }

    /// An answer as a sentence says it: "the means are in reach".
    package func english(_ code: AnswerCode, to index: Int) -> String {
        let question = questions[index]
        switch code {
        case .notAsked: return "\(question.name): not asked"
        case .missing(let reason): return "\(question.name): \(reason.rawValue)"
        case .number(let value):
            guard case .number(let range) = question.kind else { return sentence(question, [String(value)]) }
            return sentence(question, [range.text(value) + range.unitInSentence])
        case .choice, .several:
            return sentence(question, bits(question.bits(of: code)).map { phrase(question, $0) })
        }
    }

    fileprivate func value(_ question: Question, _ mask: UInt64, _ negated: Bool) -> String {
        let legal = question.legalBits
        let passing = (negated ? ~mask : mask) & legal
        if case .number(let range) = question.kind {
            return sentence(question, [numbers(passing, range)])
        }
        let options = bits(passing)
        guard options.count > 4 else { return sentence(question, options.map { phrase(question, $0) }) }
        if question.isOrdered, passing == legal & (UInt64.max << UInt64(options[0])) {
            return sentence(question, [phrase(question, options[0]) + ", or worse"])
        }
        let failing = bits(legal & ~passing)
        return failing.count > 4
            ? sentence(question, options.map { phrase(question, $0) })
            : "not: " + sentence(question, failing.map { phrase(question, $0) })
    }

    fileprivate func contains(_ question: Question, _ mask: UInt64, _ negated: Bool) -> String {
        let phrases = bits(mask).map { phrase(question, $0) }
        return (negated ? "not: " : "") + sentence(question, phrases)
    }

    /// The subject of a question with its answers: "the means are" + "in reach or in hand".
    private func sentence(_ question: Question, _ phrases: [String]) -> String {
        let text = phrases.joined(separator: " or ")
        if let reads = question.reads { return "\(reads) \(text)" }
        if question.options.contains(where: { $0.phrase != nil }) { return text }
        return "the answer to \u{201C}\(question.ask)\u{201D} is \(text)"
    }

    private func phrase(_ question: Question, _ option: Int) -> String {
        let option = question.options[option]
        if let phrase = option.phrase { return phrase }
        return question.reads == nil
            ? "\u{201C}\(option.label)\u{201D}"
            : option.label.prefix(1).lowercased()
                + option.label.dropFirst()
    }

    fileprivate func status(_ question: Question, _ mask: UInt64, _ negated: Bool) -> String {
        let ask = "\u{201C}\(question.ask)\u{201D}"
        let passing = (negated ? ~mask : mask) & StatusBits.any
        switch passing {
        case StatusBits.answered: return "\(ask) was answered"
        case StatusBits.unknown: return "nobody could say: \(ask)"
        case StatusBits.refused: return "the answer was refused: \(ask)"
        case StatusBits.unclear: return "the answer was not clear: \(ask)"
        case StatusBits.missing: return "there is no answer to \(ask)"
        default: return negated ? "not: (\(status(question, mask, false)))" : "\(ask) was asked"
        }
    }

    fileprivate func score(_ score: Score, _ mask: UInt64, _ negated: Bool) -> String {
        let count = UInt64(score.range.count)
        let legal: UInt64 = (1 << count) - 1
        let passing = (negated ? ~mask : mask) & legal
        let range = NumberRange(
            bounds: score.range, unit: nil, lowIsDangerous: false, classStarts: Array(score.range))
        return "\(score.reads) \(numbers(passing, range))"
    }

    /// Runs of classes as a person says them: "at least 3", "from 2 to 4 or 7".
    private func numbers(_ mask: UInt64, _ range: NumberRange) -> String {
        var runs: [ClosedRange<Int>] = []
        for index in bits(mask) where index < range.classStarts.count {
            let numbers = range.numbers(ofClass: index)
            if let last = runs.last, last.upperBound + 1 == numbers.lowerBound {
                runs[runs.count - 1] = last.lowerBound...numbers.upperBound
            } else {
                runs.append(numbers)
            }
        }
        let texts = runs.map { run in
            let (low, high) = (range.text(run.lowerBound), range.text(run.upperBound) + range.unitInSentence)
            if run.count == 1 { return high }
            if run.upperBound == range.bounds.upperBound { return "at least \(low)\(range.unitInSentence)" }
            if run.lowerBound == range.bounds.lowerBound { return "at most \(high)" }
            return "from \(low) to \(high)"
        }
        return texts.isEmpty ? "no possible number" : texts.joined(separator: " or ")
    }

    private func bits(_ mask: UInt64) -> [Int] {
        (0..<60).filter { mask >> UInt64($0) & 1 == 1 }
    }
}

/// One sentence in the making.
private struct Saying {
    let program: Program
    let shared: Set<Int>
    var named: Set<Int>

    mutating func english(_ index: Int, negated: Bool) -> String {
        let node = program.nodes[index]
        let subject = Int(node.subject)
        switch node.kind {
        case .value: return program.value(program.questions[subject], node.mask, negated)
        case .contains: return program.contains(program.questions[subject], node.mask, negated)
        case .status: return program.status(program.questions[subject], node.mask, negated)
        case .score:
            guard let least = node.least else {
                return program.score(program.scores[subject], node.mask, negated)
            }
            let parts = program.parts(of: index).map { english($0, negated: false) }
            return "\(negated ? "fewer than" : "at least") \(least) of these \(parts.count): "
                + parts.joined(separator: "; ")
        case .not: return english(program.parts(of: index)[0], negated: !negated)
        case .finding: return finding(subject, negated)
        case .all: return joined(index, negated ? "or" : "and", negated)
        case .any: return joined(index, negated ? "and" : "or", negated)
        case .opened:
            let title = program.documents[subject].title
            return negated
                ? "nothing was said that opens \u{201C}\(title)\u{201D}"
                : "something was said that opens \u{201C}\(title)\u{201D}"
        }
    }

    private mutating func finding(_ index: Int, _ negated: Bool) -> String {
        let finding = program.findings[index]
        let not = negated ? "not: " : ""
        if let reads = finding.reads { return not + reads }
        if named.contains(index) { return not + finding.name }
        guard shared.contains(index) else { return english(finding.node, negated: negated) }
        named.insert(index)
        return "\(not)\(finding.name) (\(english(finding.node, negated: false)))"
    }

    /// Parts joined by a word; nested groups in parentheses where the words differ.
    private mutating func joined(_ index: Int, _ word: String, _ negated: Bool) -> String {
        let texts = program.parts(of: index).map { part in
            let text = english(part, negated: negated)
            switch program.nodes[part].kind {
            case .all, .any: return "(\(text))"
            case .score where program.nodes[part].least != nil: return "(\(text))"
            case .not where program.nodes[program.parts(of: part)[0]].least != nil: return "(\(text))"
            case .value, .contains, .status, .score, .not, .finding, .opened: return text
            }
        }
        return texts.joined(separator: ", \(word) ")
    }
}

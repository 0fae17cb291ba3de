import TriageValues

/// What conditions say, in English, from the same nodes that are evaluated.
extension Program {
    /// A sentence without its stop: "the means are in reach or in hand, and with the person is nobody".
    package func english(_ node: Int) -> String { english(node, negated: false) }

    /// An answer as a sentence says it: "the means are in reach".
    package func english(_ code: AnswerCode, to index: Int) -> String {
        let question = questions[index]
        switch code {
        case .notAsked: return "\(question.name): not asked"
        case .missing(let reason): return "\(question.name): \(reason.rawValue)"
        case .number(let value): return sentence(question, [String(value)])
        case .choice, .several:
            return sentence(question, bits(question.bits(of: code)).map { phrase(question, $0) })
        }
    }

    private func english(_ index: Int, negated: Bool) -> String {
        let node = nodes[index]
        let subject = Int(node.subject)
        switch node.kind {
        case .value: return value(questions[subject], node.mask, negated)
        case .contains: return contains(questions[subject], node.mask, negated)
        case .status: return status(questions[subject], node.mask, negated)
        case .score: return score(scores[subject], node.mask, negated)
        case .not: return english(parts(of: index)[0], negated: !negated)
        case .finding:
            guard let reads = findings[subject].reads else {
                return english(findings[subject].node, negated: negated)
            }
            return negated ? "not: \(reads)" : reads
        case .all: return joined(index, negated ? "or" : "and", negated)
        case .any: return joined(index, negated ? "and" : "or", negated)
        }
    }

    /// Parts joined by a word; nested groups in parentheses where the words differ.
    private func joined(_ index: Int, _ word: String, _ negated: Bool) -> String {
        let texts = parts(of: index).map { part in
            let text = english(part, negated: negated)
            switch nodes[part].kind {
            case .all, .any: return "(\(text))"
            case .value, .contains, .status, .score, .not, .finding: return text
            }
        }
        return texts.joined(separator: ", \(word) ")
    }

    private func value(_ question: Question, _ mask: UInt64, _ negated: Bool) -> String {
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

    private func contains(_ question: Question, _ mask: UInt64, _ negated: Bool) -> String {
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

    private func status(_ question: Question, _ mask: UInt64, _ negated: Bool) -> String {
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

    private func score(_ score: Score, _ mask: UInt64, _ negated: Bool) -> String {
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
            if run.count == 1 { return "\(run.lowerBound)" }
            if run.upperBound == range.bounds.upperBound { return "at least \(run.lowerBound)" }
            if run.lowerBound == range.bounds.lowerBound { return "at most \(run.upperBound)" }
            return "from \(run.lowerBound) to \(run.upperBound)"
        }
        return texts.isEmpty ? "no possible number" : texts.joined(separator: " or ")
    }

    private func bits(_ mask: UInt64) -> [Int] {
        (0..<60).filter { mask >> UInt64($0) & 1 == 1 }
    }
}

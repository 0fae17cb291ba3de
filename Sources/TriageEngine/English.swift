import TriageValues

/// What conditions say, in English, from the same nodes that are evaluated.
extension Program {
    /// A sentence without its stop: "the means are in reach or in hand, and with the person is nobody".
    public func english(_ node: Int) -> String { english(node, negated: false) }

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
            guard let reads = findings[subject].reads else { return english(findings[subject].node, negated: negated) }
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
        let failing = legal & ~passing
        // One answer left out of several reads better as "not" that answer.
        if failing.nonzeroBitCount == 1, passing.nonzeroBitCount > 2, question.reads != nil {
            return sentence(question, ["not " + phrase(question, failing.trailingZeroBitCount)])
        }
        let last = question.options.count - 1
        if question.isOrdered, passing.nonzeroBitCount > 3, passing >> UInt64(passing.trailingZeroBitCount)
            == legal >> UInt64(passing.trailingZeroBitCount), last > 0
        {
            return sentence(question, [phrase(question, passing.trailingZeroBitCount) + ", or worse"])
        }
        return sentence(question, bits(passing).map { phrase(question, $0) })
    }

    private func contains(_ question: Question, _ mask: UInt64, _ negated: Bool) -> String {
        let phrases = bits(mask).map { phrase(question, $0) }
        guard negated else { return sentence(question, phrases) }
        if question.reads != nil {
            return sentence(question, [(phrases.count == 1 ? "not " : "neither ") + phrases.joined(separator: " nor ")])
        }
        return "not: " + phrases.joined(separator: " or ")
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
        return question.reads == nil ? "\u{201C}\(option.label)\u{201D}" : option.label.prefix(1).lowercased()
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

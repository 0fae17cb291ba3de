import TriageEngine

/// Calls read in a library and in a mutant of it.
struct ResultPair {
    private var one: ResultReader
    private var other: ResultReader

    init(_ reader: ResultReader, _ changed: Program) {
        one = reader
        other = reader.reading(changed)
    }

    var changed: Program { other.evaluator.program }

    /// Whether a case could tell the call in the mutant from the same in the library.
    mutating func tellsApart(_ answers: Answers) -> Bool {
        one.result(of: answers).isNoticed(against: other.result(of: answers))
    }

    private mutating func actsOtherwise(_ answers: Answers) -> Bool {
        let (was, now) = (one.result(of: answers), other.result(of: answers))
        return was.recommended != now.recommended || !was.isSame(.holding, as: now)
            || was.hasLostReason(in: now)
    }

    /// The call without the answers it can do without.
    mutating func shortest(_ answers: Answers) -> Answers {
        // A call that shows another rung to act on, or another rule, says more than one that only shows what
        // is still possible.
        let isPlain = actsOtherwise(answers)
        var short = answers
        for index in answers.codes.indices.reversed() where answers.codes[index] != .notAsked {
            let fewer = short.replacing([index: .notAsked])
            if isPlain ? actsOtherwise(fewer) : tellsApart(fewer) { short = fewer }
        }
        return short
    }
}

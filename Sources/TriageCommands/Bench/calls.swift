import TriageEngine

import TriageValues

extension Bench {
    /// Calls as they come: most answers are the safe ones, each next half as likely; always the same for a seed.
    ///
    /// - Parameter asked: percent of questions asked; of these one in ten is missing, unless all are asked.
    package static func likelyCalls(_ program: Program, count: Int, asked: Int = 100, seed: UInt64 = 7)
        -> [Answers]
    {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            var answers = Answers(for: program)
            for (index, question) in program.questions.enumerated()
            where asked == 100 || random.next(below: 100) < asked {
                answers[index] = likelyAnswer(question, &random)
                if asked < 100, random.next(below: 10) == 0 { answers[index] = .missing(.unknown) }
            }
            return answers
        }
    }

    private static func likelyAnswer(_ question: Question, _ random: inout SplitMix64) -> AnswerCode {
        switch question.kind {
        case .choice: return .choice(place(question.options.count, &random))
        case .several: return .several(1 << UInt64(place(question.options.count, &random)))
        case .number(let range):
            let span = range.bounds.count
            return .number(range.bounds.lowerBound + min(random.next(below: span), random.next(below: span)))
        }
    }

    private static func place(_ count: Int, _ random: inout SplitMix64) -> Int {
        var rest = random.next(below: (1 << count) - 1)
        var place = 0
        while rest >= 1 << (count - 1 - place) {
            rest -= 1 << (count - 1 - place)
            place += 1
        }
        return place
    }
}

import TriageEngine
import TriageValues

extension Bench {
    /// Calls as they come, quiet ones and grave ones, so that every tier is met; always the same for a seed.
    ///
    /// Of a quarter of the calls each 0, 50, 85 and 97 in a hundred answers are the safest; of the others
    /// each next answer is half as likely.
    ///
    /// - Parameter asked: percent of questions asked; of these one in ten is missing, unless all are asked.
    package static func likelyCalls(
        _ program: Program, count: Int, asked: Int = 100, seed: UInt64 = 7
    )
        -> [Answers]
    {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { number in
            let quiet = [0, 50, 85, 97][number % 4]
            var answers = Answers(for: program)
            for (index, question) in program.questions.enumerated()
            where asked == 100 || random.next(below: 100) < asked {
                answers[index] = likelyAnswer(question, &random)
                if random.next(below: 100) < quiet, let safest = program.safestAnswer(to: index) {
                    answers[index] = safest
                }
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
            return .number(
                range.bounds.lowerBound + min(random.next(below: span), random.next(below: span)))
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

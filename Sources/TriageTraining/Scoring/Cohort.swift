import TriageEngine

/// Many attempts together: per trainee, and per question.
package struct Cohort: Sendable {
    package struct Trainee: Sendable {
        package let name: String
        /// In the order of the attempts.
        package let points: [Int]
        /// Points gained from one attempt to the next, by least squares; nil with fewer than three.
        package let trend: Double?
        package let underTriage: Int
        package let brokenOff: Int
        package let levels: [Rubric.Level: Int]
    }

    package struct Asked: Sendable {
        package let question: Int
        /// Attempts at simulations in which it must be asked, and those in which it was.
        package let wanted: Int
        package let asked: Int
        package let late: Int
    }

    package struct Time: Sendable {
        package let name: String
        package let count: Int
        package let median: Int
        package let p90: Int
    }

    package let trainees: [Trainee]
    package let questions: [Asked]
    package let times: [Time]

    package init(_ scores: [AttemptScore], _ program: Program) {
        trainees = Set(scores.map(\.attempt.trainee)).sorted().map { name in
            let own = scores.filter { $0.attempt.trainee == name }
            return Trainee(
                name: name, points: own.map(\.points), trend: trend(own.map(\.points)),
                underTriage: own.count {
                    $0.deductions.contains { [.underTriage, .missedEmergency].contains($0.fault) }
                },
                brokenOff: own.count { !$0.attempt.isWhole },
                levels: own.reduce(into: [:]) { $0[$1.level, default: 0] += 1 })
        }
        questions = program.questions.indices.compactMap { question in
            let wanted = scores.filter { score in
                score.simulation?.mustAsk.contains { $0.question == question } ?? false
            }
            guard !wanted.isEmpty else { return nil }
            let late = wanted.count { score in
                score.deductions.contains { $0.fault == .mustAskLate && $0.question == question }
            }
            return Asked(
                question: question, wanted: wanted.count, asked: wanted.count { $0.asked.contains(question) },
                late: late)
        }
        times = (scores.first?.times ?? []).map(\.name).compactMap { name in
            let seconds = scores.compactMap { score in score.times.first { $0.name == name }?.seconds }
                .sorted()
            guard !seconds.isEmpty else { return nil }
            return Time(
                name: name, count: seconds.count, median: quantile(seconds, 0.5), p90: quantile(seconds, 0.9))
        }
    }
}

/// The smallest value with at least this share of the values at or below it.
private func quantile(_ sorted: [Int], _ share: Double) -> Int {
    sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
}

private func trend(_ points: [Int]) -> Double? {
    guard points.count >= 3 else { return nil }
    let middle = Double(points.count - 1) / 2
    let mean = Double(points.reduce(0, +)) / Double(points.count)
    var over = 0.0
    var under = 0.0
    for (index, value) in points.enumerated() {
        over += (Double(index) - middle) * (Double(value) - mean)
        under += (Double(index) - middle) * (Double(index) - middle)
    }
    return over / under
}

import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

/// Answers that declarations name outside of conditions.
extension Resolver {
    /// The answer that a question assumes, the one that excludes the others, and the ones that leave other
    /// questions in their first wording.
    mutating func checkAnswers(namedBy question: QuestionDeclaration) {
        if case .several(_, let none?) = question.kind { check(none, isAnswerOf: question) }
        if case .assume(let word) = question.ifMissing { check(word, isAnswerOf: question) }
        for (usual, says) in [
            (question.thirdPartyUnless, "who calls"), (question.textUnless, "how the contact is made"),
        ] {
            guard let usual else { continue }
            if case .choice = question.kind {
                check(usual, isAnswerOf: question)
            } else {
                problems.report(.wrongType, "only a question with one answer can say \(says)", at: usual.span)
            }
        }
        if let lost = question.lostLine { check(lostLine: lost, of: question) }
    }

    /// Nothing that is lost may reassure.
    private mutating func check(lostLine word: Word, of question: QuestionDeclaration) {
        if case .choice = question.kind, !question.isUnordered {
            check(word, isAnswerOf: question)
            let names = question.answers.map(\.name.text)
            guard names.contains(word.text), word.text != names.last else { return }
            problems.report(
                .wrongType, "a lost line is the most dangerous answer of its question, which is the last",
                at: word.span, help: names.last.map { "write `lost_line: \($0)`" })
        } else {
            problems.report(
                .wrongType, "only an ordered question with one answer can say how the line is", at: word.span)
        }
    }

    private mutating func check(_ word: Word, isAnswerOf question: QuestionDeclaration) {
        if case .number(let number) = question.kind {
            switch number.steps(word) {
            case .success(let steps) where number.bounds.contains(steps): break
            case .failure(let fault) where number.places != .whole:
                problems.report(.unknownAnswer, fault.message, at: word.span, help: fault.help)
            case .success, .failure:
                let (from, to) = (number.places.text(number.from), number.places.text(number.to))
                problems.report(
                    .unknownAnswer, "`\(word.text)` is not a number from \(from) to \(to)", at: word.span)
            }
            return
        }
        let names = question.answers.map(\.name.text)
        guard !names.contains(word.text) else { return }
        problems.report(
            .unknownAnswer, "`\(word.text)` is not an answer of `\(question.name.text)`", at: word.span,
            help: suggestion(for: word.text, among: names))
    }

    /// The questions and answers that a danger key records. That a question is there is checked with the
    /// other references.
    mutating func checkRecord(of key: DangerKeyDeclaration) {
        for (word, answers) in key.record {
            guard let index = library.names.questions[word.text] else { continue }
            let question = library.questions[index].declaration
            for answer in answers { check(answer, isAnswerOf: question) }
            if case .several(_, let none) = question.kind {
                guard answers.count > 1, let none = answers.first(where: { $0.text == none?.text }) else {
                    continue
                }
                problems.report(
                    .wrongType, "`\(none.text)` means none of the others, and stands alone", at: none.span)
            } else if let second = answers.dropFirst().first {
                problems.report(.wrongType, "`\(word.text)` has one answer", at: second.span)
            }
        }
    }

    /// The questions and answers whose points a score adds up.
    mutating func checkPoints(of score: ScoreDeclaration) {
        guard case .add(let parts) = score.kind else { return }
        for part in parts {
            let (word, points) = (part.question, part.points)
            guard let index = library.names.questions[word.text] else {
                reportUnknown(word, expected: "score `\(score.name.text)` adds up points of questions")
                continue
            }
            let question = library.questions[index].declaration
            switch question.kind {
            case .choice: for (answer, _) in points { check(answer, isAnswerOf: question) }
            case .number(let number): checkRanges(points.map(\.answer), within: number)
            case .several:
                problems.report(
                    .wrongType, "only questions with one answer give points", at: word.span,
                    help: "use `count` with conditions on `\(word.text)`")
            }
        }
    }

    /// Points of numbers: each number in one range at most.
    private mutating func checkRanges(_ words: [Word], within number: NumberDeclaration) {
        let (bounds, places) = (number.bounds, number.places)
        let (first, last) = (places.text(number.from), places.text(number.to))
        var known: [(word: Word, numbers: ClosedRange<Int>)] = []
        for word in words {
            guard let numbers = range(word.text, places), bounds.contains(numbers.lowerBound),
                bounds.contains(numbers.upperBound)
            else {
                problems.report(
                    .unknownAnswer,
                    "`\(word.text)` is no number and no range from \(first) to \(last)"
                        + (places == .whole ? "" : " with \(places.atMost)"),
                    at: word.span,
                    help: places.meant(byRange: word.text).map { "did you mean `\($0)`?" }
                        ?? "for example `\(first)..\(last): 1`")
                continue
            }
            if let other = known.first(where: { $0.numbers.overlaps(numbers) }) {
                problems.report(
                    .wrongType, "`\(word.text)` and `\(other.word.text)` have numbers in common",
                    at: word.span,
                    notes: [.init("the other stands here", other.word.span)])
            }
            known.append((word, numbers))
        }
    }
}

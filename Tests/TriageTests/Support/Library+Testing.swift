import Testing
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriagePresentation
import TriageSyntax
import TriageValues

/// Files with numbered paths, as a library.
func files(_ texts: [String]) -> [SourceFile] {
    texts.enumerated().map { SourceFile(id: Int32($0), path: "file\($0).yaml", text: $1) }
}

/// A program from texts that must compile; what is wrong with them otherwise fails the test.
func compiled(_ texts: [String], _ location: SourceLocation = #_sourceLocation) throws -> Program {
    let files = files(texts)
    let compilation = compile(files)
    let errors = compilation.problems.filter { $0.severity == .error }
    if !errors.isEmpty { Issue.record("\(present(errors, in: files, .plain))", sourceLocation: location) }
    guard let program = compilation.program else { throw DoesNotCompile() }
    return program
}

struct DoesNotCompile: Error {}

/// The documents of texts, parsed and no more.
func documents(_ texts: [String]) -> [Document] {
    var problems = Problems()
    return files(texts).compactMap { file in read(file, &problems).map { parse($0, of: file, &problems) } }
}

extension Program {
    /// Random answers: each question not asked, missing, or one of its values.
    func randomAnswers(_ random: inout Seeded, askedPercent: Int) -> Answers {
        var answers = Answers(for: self)
        for index in questions.indices where random.chance(askedPercent) {
            answers[index] = randomCode(index, &random)
        }
        return answers
    }

    /// Random answers to every question, none of them missing.
    func fullAnswers(_ random: inout Seeded) -> Answers {
        var answers = Answers(for: self)
        for index in questions.indices {
            repeat { answers[index] = randomCode(index, &random) } while !answers.codes[index].isValue
        }
        return answers
    }

    func randomCode(_ index: Int, _ random: inout Seeded) -> AnswerCode {
        if random.chance(20) { return .missing(random.pick(Missing.allCases)) }
        switch questions[index].kind {
        case .choice: return .choice(random.int(0...questions[index].options.count - 1))
        case .number(let range): return .number(random.int(range.bounds.lowerBound...range.bounds.upperBound))
        case .several(let none):
            let count = questions[index].options.count
            if let none, random.chance(25) { return .several(1 << UInt64(none)) }
            let bits = UInt64(random.int(1...(1 << count) - 1)) & ~(none.map { 1 << UInt64($0) } ?? 0)
            return .several(bits == 0 ? 1 << UInt64(count - 1) : bits)
        }
    }

    /// A more dangerous answer to an ordered question, nil where there is none.
    func moreDangerous(_ code: AnswerCode, _ index: Int, _ random: inout Seeded) -> AnswerCode? {
        let question = questions[index]
        guard question.isOrdered else { return nil }
        switch (code, question.kind) {
        case (.choice(let place), .choice):
            return place + 1 < question.options.count
                ? .choice(random.int(place + 1...question.options.count - 1)) : nil
        case (.number(let value), .number(let range)):
            if range.lowIsDangerous { return value > range.bounds.lowerBound ? .number(value - 1) : nil }
            return value < range.bounds.upperBound ? .number(value + 1) : nil
        case (.several(let bits), .several(let none)):
            let noneBit: UInt64 = none.map { 1 << UInt64($0) } ?? 0
            let free = question.options.indices.filter { (bits | noneBit) >> UInt64($0) & 1 == 0 }
            return free.randomElement(using: &random).map { .several(bits & ~noneBit | 1 << UInt64($0)) }
        default: return nil
        }
    }

    /// The answers by name, as the reference takes them.
    func named(_ answers: Answers) -> [String: Answer] {
        Dictionary(
            uniqueKeysWithValues: questions.indices.compactMap { index in
                answer(answers.codes[index], to: index).map { (questions[index].name, $0) }
            })
    }

    /// The rungs of each ladder by name: established, recommended, possible.
    func rungNames(_ evaluation: Evaluation) -> [[String]] {
        ladders.enumerated().map { index, ladder in
            let standing = evaluation.standings[index]
            return [standing.established, standing.recommended, standing.possible].map {
                ladder.rungs[$0].name
            }
        }
    }
}

extension Program {
    /// What the truths of its parts make of an `at least`.
    func atLeast(_ node: Int, _ parts: [Truth]) -> Truth {
        let least = nodes[node].mask.trailingZeroBitCount
        if parts.count(where: { $0 == .yes }) >= least { return .yes }
        return parts.count(where: { $0 != .no }) >= least ? .unknown : .no
    }
}

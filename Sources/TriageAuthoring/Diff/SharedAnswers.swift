import TriageEngine
import TriageValues

/// The answers of calls to two libraries: questions by name, each answer with its code in both.
struct SharedAnswers {
    /// An answer to a question, by their places here.
    struct Given: Hashable {
        let question: Int
        let answer: Int
    }

    /// One of 2 to the power of 128: equal for equal calls, and for no others that anybody will see.
    struct Key: Hashable {
        var high: UInt64 = 0
        var low: UInt64 = 0

        mutating func toggle(_ other: Key) {
            high ^= other.high
            low ^= other.low
        }
    }

    private struct Known {
        let answer: Answer
        /// Nil where the library does not know the question or the answer.
        let old: AnswerCode?
        let new: AnswerCode?
        let key: Key
    }

    /// In their alphabetical order.
    private let names: [String]
    private let places: [String: Int]
    private let old: Program
    private let new: Program
    private var known: [[Known]]
    private var indices: [[Answer: Int]]
    /// Of the old and of the new library.
    private var neighbours: [[[Given]]?]
    private var random = SplitMix64(seed: 1)

    init(_ old: Program, _ new: Program, _ others: [String]) {
        (self.old, self.new) = (old, new)
        names = Set((old.questions + new.questions).map(\.name) + others).sorted()
        places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        known = names.map { _ in [] }
        indices = names.map { _ in [:] }
        neighbours = names.map { _ in nil }
    }

    // MARK: writing down

    /// A call, in the order of its questions' names.
    mutating func call(_ answers: [String: Answer]) -> [Given] {
        answers.compactMap { name, answer in places[name].map { given($0, answer) } }
            .sorted { $0.question < $1.question }
    }

    mutating func call(_ answers: [(question: Int, code: AnswerCode)], of program: Program) -> [Given] {
        var named: [String: Answer] = [:]
        for (index, code) in answers {
            named[program.questions[index].name] = program.answer(code, to: index)
        }
        return call(named)
    }

    /// A number as each library can write it that has enough places for it: without zeros at its end.
    private static func shortest(_ answer: Answer) -> Answer {
        guard case .one(var text) = answer, text.contains(".") else { return answer }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return Int(text).map { .number($0) } ?? .one(text)
    }

    private mutating func given(_ question: Int, _ answer: Answer) -> Given {
        let answer = Self.shortest(answer)
        if let index = indices[question][answer] { return Given(question: question, answer: index) }
        func code(_ program: Program) -> AnswerCode? {
            guard let index = program.questionIndex(names[question]) else { return nil }
            return try? program.code(for: answer, to: index).get()
        }
        indices[question][answer] = known[question].count
        func written(_ code: AnswerCode?, in program: Program) -> Answer? {
            guard let code, let index = program.questionIndex(names[question]) else { return nil }
            return program.answer(code, to: index)
        }
        let codes = (old: code(old), new: code(new))
        known[question].append(
            Known(
                answer: written(codes.new, in: new) ?? written(codes.old, in: old) ?? answer,
                old: codes.old, new: codes.new, key: Key(high: random.next(), low: random.next())))
        return Given(question: question, answer: known[question].count - 1)
    }

    /// The answers at and beside each limit that the tests of the old library (0) or the new one (1) draw,
    /// and not learned.
    mutating func neighbours(of question: Int, in library: Int) -> [Given] {
        if let found = neighbours[question] { return found[library] }
        let found = [old, new].map { program -> [Given] in
            guard let index = program.questionIndex(names[question]) else { return [] }
            return program.questions[index].answersAtLimits.compactMap { program.answer($0, to: index) }
                .map { given(question, $0) }
        }
        neighbours[question] = found
        return found[library]
    }

    // MARK: reading

    func key(of given: Given) -> Key { known[given.question][given.answer].key }

    func codes(of given: Given) -> (old: AnswerCode?, new: AnswerCode?) {
        let known = known[given.question][given.answer]
        return (known.old, known.new)
    }

    func text(_ given: Given) -> String {
        "\(names[given.question]) = \(known[given.question][given.answer].answer)"
    }

    /// The places of the questions in a program, nil where it does not have them.
    func questions(of program: Program) -> [Int?] { names.map { program.questionIndex($0) } }
}

extension Question {
    fileprivate var answersAtLimits: [AnswerCode] {
        switch kind {
        case .choice: options.indices.map { .choice($0) } + [.missing(.unknown)]
        case .several: options.indices.map { .several(1 << UInt64($0)) } + [.missing(.unknown)]
        case .number(let range):
            range.classStarts.flatMap { start -> [AnswerCode] in
                start > range.bounds.lowerBound ? [.number(start - 1), .number(start)] : [.number(start)]
            } + [.missing(.unknown)]
        }
    }
}

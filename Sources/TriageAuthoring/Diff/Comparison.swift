import TriageEngine
import TriageValues

/// Evaluates calls in two libraries and counts what becomes of them.
struct Comparison {
    private struct Library {
        let program: Program
        var reader: ResultReader
        /// Rungs by name, for each ladder by name.
        let ladders: [String: Int]

        init(_ program: Program, _ layout: ResultLayout) {
            self.program = program
            reader = ResultReader(program, layout)
            ladders = Dictionary(
                uniqueKeysWithValues: program.ladders.enumerated().map { ($1.name, $0) })
        }
    }

    private enum Kind: Hashable {
        case move(ladder: Int, from: String, to: String, isProvisional: Bool)
        case exchange(ResultLayout.Part, String, isLost: Bool)
        case otherReasons
    }

    private var old: Library
    private var new: Library
    private var found: [Kind: (count: Int, call: NamedCall)] = [:]
    private var unknown: [String: Int] = [:]
    private(set) var count = 0

    init(old: Program, new: Program) {
        let layout = ResultLayout([old, new])
        self.old = Library(old, layout)
        self.new = Library(new, layout)
    }

    mutating func add(_ call: NamedCall) {
        count += 1
        let was = old.reader.result(of: answers(call, old.program))
        let now = new.reader.result(of: answers(call, new.program))
        let moves = movesNow()
        for move in moves { note(move, call) }
        guard moves.isEmpty else { return }
        for part in [ResultLayout.Part.responders, .guidance, .flags] where !was.isSame(part, as: now) {
            let (before, after) = (was.names(part), now.names(part))
            for name in before where !after.contains(name) { note(.exchange(part, name, isLost: true), call) }
            for name in after where !before.contains(name) {
                note(.exchange(part, name, isLost: false), call)
            }
        }
        if !was.isSame(.deciding, as: now) || !was.isSame(.holding, as: now) { note(.otherReasons, call) }
    }

    private func movesNow() -> [Kind] {
        new.program.ladders.indices.compactMap { index in
            let ladder = new.program.ladders[index]
            guard let other = old.ladders[ladder.name] else { return nil }
            let standing = new.reader.evaluator.standings[index]
            let from = old.program.ladders[other].rungs[old.reader.evaluator.standings[other].recommended]
                .name
            let to = ladder.rungs[standing.recommended].name
            return from == to
                ? nil : .move(ladder: index, from: from, to: to, isProvisional: standing.isProvisional)
        }
    }

    private mutating func note(_ kind: Kind, _ call: NamedCall) {
        let known = found[kind]
        let isShorter = known.map { call.answers.count < $0.call.answers.count } ?? true
        found[kind] = ((known?.count ?? 0) + 1, isShorter ? call : known?.call ?? call)
    }

    /// The call in a program's codes. An answer that the program cannot take counts as not asked, and is
    /// counted.
    private mutating func answers(_ call: NamedCall, _ program: Program) -> Answers {
        var answers = Answers(for: program)
        for (name, answer) in call.answers {
            if let index = program.questionIndex(name),
                case .success(let code) = program.code(for: answer, to: index)
            {
                answers[index] = code
            } else {
                unknown["\(name) = \(answer)", default: 0] += 1
            }
        }
        return answers
    }

    // MARK: what was found

    private func effect(_ value: (count: Int, call: NamedCall)) -> LibraryDiff.Effect {
        let answers = value.call.answers.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
        return LibraryDiff.Effect(
            count: value.count, example: answers.joined(separator: ", "), source: value.call.source)
    }

    var otherReasons: LibraryDiff.Effect? { found[.otherReasons].map(effect) }

    var unknownAnswers: [(answer: String, count: Int)] {
        unknown.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map { ($0.key, $0.value) }
    }

    var moves: [LibraryDiff.Move] {
        let ranked: [(move: LibraryDiff.Move, rank: [Int])] = found.compactMap { kind, value in
            guard case .move(let index, let from, let to, let isProvisional) = kind else { return nil }
            let ladder = new.program.ladders[index]
            let names = ladder.rungs.map(\.name)
            // A rung the new ladder does not have counts as higher than any, so that losing it is a fall.
            let was = names.firstIndex(of: from) ?? names.count
            let now = names.firstIndex(of: to) ?? 0
            let move = LibraryDiff.Move(
                ladder: ladder.title, from: from, to: to, isDown: now < was, isProvisional: isProvisional,
                effect: effect(value))
            let places = now < was ? [0, index, -was, now] : [1, index, -now, was]
            return (move, places + [isProvisional ? 1 : 0])
        }
        // Rungs that the new ladder does not have share a place; their names decide, as a set has no order.
        return ranked.sorted {
            $0.rank == $1.rank
                ? $0.move.from < $1.move.from : $0.rank.lexicographicallyPrecedes($1.rank)
        }.map(\.move)
    }

    var exchanges: [LibraryDiff.Exchange] {
        let words: [ResultLayout.Part: String] = [
            .responders: "responder", .guidance: "guidance", .flags: "flag",
        ]
        let list: [LibraryDiff.Exchange] = found.compactMap { kind, value in
            guard case .exchange(let part, let name, let isLost) = kind, let word = words[part] else {
                return nil
            }
            return LibraryDiff.Exchange(kind: word, name: name, isLost: isLost, effect: effect(value))
        }
        func rank(_ exchange: LibraryDiff.Exchange) -> (Int, Int, String) {
            let kinds = ["responder", "flag", "guidance"]
            return (exchange.isLost ? 0 : 1, kinds.firstIndex(of: exchange.kind) ?? 3, exchange.name)
        }
        return list.sorted { rank($0) < rank($1) }
    }
}

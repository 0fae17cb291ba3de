import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriageValues

/// Lines that only lack an `=` or a `_`: what they were meant for is guessed, and asked.
extension Session {
    /// What a line that says nothing may have been meant for; it would be taken as it stands.
    func guess(_ line: String) -> String? {
        guard let loaded, !line.contains(where: { $0.isNewline || ",()[]".contains($0) }) else { return nil }
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let names = loaded.names.map(\.name)
        // A name as it is written comes before one that is only near.
        return guess(words, loaded.program) { typed in names.first { $0 == typed } }
            ?? guess(words, loaded.program) { typed in
                // No word is left out.
                func count(_ name: String) -> Int { name.split(separator: "_").count }
                return closest(to: typed, among: names.filter { count($0) == count(typed) })
            }
    }

    private func guess(_ words: [String], _ program: Program, _ known: (String) -> String?) -> String? {
        let spelt = words.prefix { $0.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber } }
        for count in stride(from: spelt.count, through: 1, by: -1) {
            let typed = spelt.prefix(count).joined(separator: "_").lowercased()
            guard let name = known(typed), count > 1 || name == typed else { continue }
            var rest = words.dropFirst(count).joined(separator: " ")
            if rest.isEmpty { return count > 1 ? name : nil }
            guard let index = program.questionIndex(name) else { continue }
            if count > 1, "!<>".contains(rest.first ?? " ") { return "\(name) \(rest)" }
            let isSpelt = rest.first.map { "=:".contains($0) } ?? false
            if isSpelt { rest = String(rest.dropFirst().trimming(\.isWhitespace)) }
            // An answer that is misspelt is told with its place.
            if let answer = answer(rest, to: program.questions[index], isNear: !isSpelt) {
                return "\(name) = \(answer)"
            }
            if count > 1, continuesCondition(rest) { return "\(name) \(rest)" }
        }
        return nil
    }

    private func continuesCondition(_ text: String) -> Bool {
        ["is ", "in ", "contains ", "between "].contains { text.hasPrefix($0) }
    }

    /// An answer of a question from words that nearly say it: by its id or its label.
    ///
    /// - Parameter isNear: whether an id that is only near will do.
    private func answer(_ text: String, to question: Question, isNear: Bool) -> String? {
        let typed = text.lowercased()
        if case .number(let range) = question.kind {
            if case .success = range.places.steps(typed) { return typed }
            return range.places.meant(by: text, unit: range.unit)
        }
        let id = typed.replacing(" ", with: "_")
        let ids = question.options.map(\.name) + ["unknown", "refused", "unclear"]
        let found =
            ids.first { $0 == id } ?? question.options.first { $0.label.lowercased() == typed }?.name
            ?? (isNear ? closest(to: id, among: ids) : nil)
        guard let found else { return nil }
        if case .several = question.kind, question.options.contains(where: { $0.name == found }) {
            return "[\(found)]"
        }
        return found
    }

    /// Takes the answer to "did you mean"; any other line than yes or no is a line of its own.
    mutating func confirm(guess: String, _ line: String) -> Reply {
        mode = .commands
        let word = line.trimming(\.isWhitespace).lowercased()
        if ["yes", "y"].contains(word) { return command(guess) }
        return ["no", "n", ""].contains(word) ? Reply("  nothing was done\n") : command(line)
    }
}

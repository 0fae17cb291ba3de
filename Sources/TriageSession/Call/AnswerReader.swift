import TriageEngine
import TriageValues

/// Reads what was typed as an answer to a question: numbers, ids, or the first letters of an id or label.
struct AnswerReader {
    struct Problem: Error {
        let message: String
    }

    let question: Question

    func read(_ text: String) -> Result<Answer, Problem> {
        switch question.kind {
        case .number:
            guard let number = Int(text) else {
                return .failure(Problem(message: "`\(text)` is not a whole number"))
            }
            return .success(.number(number))
        case .choice: return option(text).map { .one($0) }
        case .several:
            var names: [String] = []
            for piece in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                switch option(String(piece)) {
                case .success(let name): names.append(name)
                case .failure(let problem): return .failure(problem)
                }
            }
            return .success(.several(names))
        }
    }

    /// The id of the one answer that is meant, or why none or several could be.
    private func option(_ text: String) -> Result<String, Problem> {
        let options = question.options
        if let number = Int(text) {
            if number >= 1, number <= options.count { return .success(options[number - 1].name) }
            return .failure(Problem(message: "there is no answer \(number); there are 1 to \(options.count)"))
        }
        let word = text.lowercased()
        if let exact = options.first(where: { $0.name == word || $0.label.lowercased() == word }) {
            return .success(exact.name)
        }
        let matches = options.filter { $0.name.hasPrefix(word) || $0.label.lowercased().hasPrefix(word) }
        if matches.count == 1 { return .success(matches[0].name) }
        if matches.isEmpty {
            return .failure(Problem(message: "`\(text)` is not an answer here; h for help"))
        }
        let names = matches.map(\.name)
        return .failure(Problem(message: "`\(text)` could be \(names.joined(separator: " or "))"))
    }
}

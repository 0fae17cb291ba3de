import TriageDiagnostics
import TriageSyntax

/// What a library says of the call itself: screens, audiences, danger keys.
extension DocumentParser {
    mutating func screen(_ name: Word, _ node: Node) -> ScreenDeclaration? {
        let fields = fields(
            node, "screen", name, required: ["ask", "covers", "none"],
            optional: ["ask_third_party", "ask_text", "observe"])
        let covered = covered(fields, by: name)
        guard let ask = fields.word("ask", &problems), let none = fields.word("none", &problems) else {
            return nil
        }
        return ScreenDeclaration(
            name: name, ask: ask, askThirdParty: fields.word("ask_third_party", &problems),
            askText: fields.word("ask_text", &problems), observe: fields.word("observe", &problems),
            covered: covered, none: none)
    }

    /// `covers`: names, or for each name the words of the screen for it, or more.
    private mutating func covered(_ fields: Fields, by screen: Word) -> [CoveredDeclaration] {
        guard let node = fields.node("covers"), case .mapping = node.content else {
            return fields.words("covers", &problems).map {
                CoveredDeclaration(question: $0, label: nil, apartWhen: nil)
            }
        }
        return entries(of: node, "`covers` of screen `\(screen.text)`", &problems).map { question, value in
            if case .scalar = value.content {
                let label = textWord(value, "what the screen calls `\(question.text)`", &problems)
                return CoveredDeclaration(question: question, label: label, apartWhen: nil)
            }
            let more = self.fields(
                value, "covered question", question, required: ["label"], optional: ["apart_when"])
            return CoveredDeclaration(
                question: question, label: more.word("label", &problems),
                apartWhen: more.condition("apart_when", &problems))
        }
    }

    mutating func audience(_ name: Word, _ node: Node) -> AudienceDeclaration? {
        let fields = fields(node, "audience", name, required: ["label"], optional: ["sees", "responders"])
        guard let label = fields.word("label", &problems) else { return nil }
        return AudienceDeclaration(
            name: name, label: label, sees: fields.words("sees", &problems),
            responders: fields.words("responders", &problems))
    }

    mutating func dangerKey(_ name: Word, _ node: Node) -> DangerKeyDeclaration? {
        let fields = fields(node, "danger key", name, required: ["label", "record"], optional: [])
        guard let label = fields.word("label", &problems), let record = fields.node("record") else {
            return nil
        }
        let what = "`record` of danger key `\(name.text)`"
        let answers = entries(of: record, what, &problems).map { question, value in
            (question: question, answers: words(value, "the answer to `\(question.text)`"))
        }
        if case .mapping = record.content, answers.isEmpty {
            problems.report(.badValue, "\(what) names no question", at: record.span)
        }
        return answers.isEmpty ? nil : DangerKeyDeclaration(name: name, label: label, record: answers)
    }

    /// A list of names, or one alone.
    private mutating func words(_ node: Node, _ what: String) -> [Word] {
        guard case .list(let items) = node.content else {
            return [textWord(node, what, &problems)].compactMap { $0 }
        }
        if items.isEmpty { problems.report(.badValue, "\(what) is an empty list", at: node.span) }
        return items.compactMap { textWord($0, what, &problems) }
    }

    /// A length of time: a whole number and `s`, `min` or `h`, at most a day.
    mutating func duration(_ word: Word, _ key: String) -> QuestionDeclaration.Duration? {
        let parts = word.text.split(separator: " ", omittingEmptySubsequences: false)
        let seconds: [Substring: Int] = ["s": 1, "min": 60, "h": 3600]
        let day = 24 * 3600
        if parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(parts[0]), let unit = seconds[parts[1]], (1...day / unit).contains(number)
        {
            return .init(seconds: number * unit, word: word)
        }
        problems.report(
            .badValue, "`\(word.text)` is not a time", at: word.span,
            help: "write `\(key)` as `30 s`, `10 min` or `2 h`, at most 24 h")
        return nil
    }

    /// A key that can say one of few things.
    mutating func choice(_ fields: Fields, _ key: String, _ allowed: [String]) -> Word? {
        guard let word = fields.word(key, &problems) else { return nil }
        if allowed.contains(word.text) { return word }
        let choices = allowed.map { "`\($0)`" }.joined(separator: " or ")
        problems.report(
            .badValue, "`\(key)` of \(fields.what) can only be \(choices)", at: word.span,
            help: suggestion(for: word.text, among: allowed))
        return nil
    }
}

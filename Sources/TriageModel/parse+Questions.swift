import TriageDiagnostics
import TriageSyntax
import TriageValues

extension DocumentParser {
    mutating func question(_ name: Word, _ node: Node) -> QuestionDeclaration? {
        let fields = fields(
            node, "question", name, required: ["ask"],
            optional: [
                "topic", "ask_third_party", "ask_text", "why", "reads", "answers", "number", "choose", "none",
                "must_ask",
                "if_missing",
                "ask_when", "unordered", "third_party_unless", "text_unless", "lost_line", "confidential",
                "tell", "about",
                "fresh_for",
                "screen", "detail", "told_with", "spoken", "was", "retired", "instead",
            ])
        guard let ask = fields.word("ask", &problems), let kind = questionKind(fields, name) else {
            return nil
        }
        return QuestionDeclaration(
            name: name, was: fields.words("was", &problems), topic: fields.word("topic", &problems), ask: ask,
            askThirdParty: fields.word("ask_third_party", &problems),
            askText: fields.word("ask_text", &problems),
            why: fields.word("why", &problems), reads: fields.text("reads", &problems), kind: kind,
            mustAsk: fields.flag("must_ask", &problems) ? fields.word("must_ask", &problems) : nil,
            ifMissing: ifMissing(fields), askWhen: fields.condition("ask_when", &problems),
            isUnordered: fields.flag("unordered", &problems),
            thirdPartyUnless: fields.word("third_party_unless", &problems),
            textUnless: fields.word("text_unless", &problems),
            lostLine: fields.word("lost_line", &problems),
            confidential: fields.word("confidential", &problems), tell: fields.words("tell", &problems),
            aboutScene: choice(fields, "about", ["scene"]),
            freshFor: fields.word("fresh_for", &problems).flatMap { duration($0, "fresh_for") },
            neverScreened: choice(fields, "screen", ["never"]), detail: fields.word("detail", &problems),
            toldWith: fields.word("told_with", &problems), unspoken: choice(fields, "spoken", ["false"]),
            retired: retired(fields))
    }

    /// `retired` and `instead`: both or neither.
    private mutating func retired(_ fields: Fields) -> QuestionDeclaration.Retired? {
        switch (fields.word("retired", &problems), fields.word("instead", &problems)) {
        case (let on?, let instead?): return day(on).map { .init(on: $0, span: on.span, instead: instead) }
        case (let on?, nil):
            problems.report(
                .missingKey, "`retired` needs `instead`, the question that is asked in its place", at: on.span
            )
        case (nil, let instead?):
            problems.report(
                .missingKey, "`instead` needs `retired`, the day from which this is not asked",
                at: instead.span)
        case (nil, nil): break
        }
        return nil
    }

    private mutating func questionKind(_ fields: Fields, _ name: Word) -> QuestionDeclaration.Kind? {
        if let number = fields.node("number") {
            if let answers = fields.node("answers") {
                problems.report(
                    .badValue, "question `\(name.text)` has both `answers` and `number`", at: answers.span)
            }
            return numberKind(number, name)
        }
        guard let node = fields.node("answers") else {
            problems.report(.missingKey, "question `\(name.text)` needs `answers` or `number`", at: name.span)
            return nil
        }
        let answers = entries(of: node, "`answers` of question `\(name.text)`", &problems)
            .compactMap { answerName, value in answer(answerName, value) }
        if !(2...LibraryLimit.answers).contains(answers.count) {
            problems.report(
                .badValue,
                "question `\(name.text)` has \(answers.count) answers; it needs 2 to \(LibraryLimit.answers)",
                at: node.span)
            return nil
        }
        guard let choose = fields.word("choose", &problems) else {
            if let none = fields.word("none", &problems) {
                problems.report(.badValue, "`none` needs `choose: several`", at: none.span)
            }
            return .choice(answers)
        }
        if choose.text != "several" {
            problems.report(.badValue, "`choose` can only be `several`", at: choose.span)
        }
        return .several(answers, none: fields.word("none", &problems))
    }

    private mutating func answer(_ name: Word, _ node: Node) -> AnswerDeclaration? {
        checkName(name, &problems)
        if case .scalar = node.content {
            guard let label = textWord(node, "the label of answer `\(name.text)`", &problems) else {
                return nil
            }
            return AnswerDeclaration(name: name, label: label, phrase: nil, hears: [])
        }
        let fields = fields(node, "answer", name, required: ["label"], optional: ["as", "hears"])
        guard let label = fields.word("label", &problems) else { return nil }
        return AnswerDeclaration(
            name: name, label: label, phrase: fields.text("as", &problems),
            hears: fields.words("hears", &problems))
    }

    private mutating func numberKind(_ node: Node, _ name: Word) -> QuestionDeclaration.Kind? {
        let fields = fields(
            node, "`number` of", name, required: ["from", "to"], optional: ["places", "unit", "danger"])
        guard let places = places(fields) else { return nil }
        let unit = fields.text("unit", &problems)
        let (first, last) = (end(fields, "from", places, unit), end(fields, "to", places, unit))
        guard let from = first, let to = last else { return nil }
        guard from < to, to - from <= LibraryLimit.numberRange else {
            problems.report(
                .badValue,
                "question `\(name.text)` needs `from` below `to`, "
                    + "at most \(places.text(LibraryLimit.numberRange)) apart",
                at: node.span)
            return nil
        }
        let danger = fields.word("danger", &problems)
        if let danger, !["high", "low"].contains(danger.text) {
            problems.report(.badValue, "`danger` is `high` or `low`, not `\(danger.text)`", at: danger.span)
        }
        return .number(
            NumberDeclaration(
                from: from, to: to, places: places, unit: unit, lowIsDangerous: danger?.text == "low"))
    }

    /// How many places its numbers have; nil where it says something that cannot be.
    private mutating func places(_ fields: Fields) -> Places? {
        guard let word = fields.word("places", &problems) else { return .whole }
        guard case .success(let count) = TriageModel.wholeNumber(word), (0...Places.most).contains(count)
        else {
            problems.report(
                .badValue, "`places` is a whole number from 0 to \(Places.most), not `\(word.text)`",
                at: word.span, help: "how many digits stand behind the point: 2 for 0.08")
            return nil
        }
        return Places(count)
    }

    private mutating func end(_ fields: Fields, _ key: String, _ places: Places, _ unit: String?) -> Int? {
        guard let word = fields.word(key, &problems) else { return nil }
        switch number(word, places, unit: unit) {
        case .success(let steps): return steps
        case .failure(let fault):
            // Nobody who writes 0.5 knows that there is a key for it.
            let isDecimal = places == .whole && word.text.contains(where: { ".,".contains($0) })
            problems.report(
                .badValue, fault.message, at: word.span,
                help: fault.help ?? (isDecimal ? "say `places: 2` for numbers such as 0.08" : nil))
            return nil
        }
    }

    /// A whole number within the limits of a library.
    mutating func wholeNumber(_ word: Word) -> Int? {
        switch TriageModel.wholeNumber(word) {
        case .success(let number): return number
        case .failure(let fault):
            problems.report(.badValue, "`\(word.text)` is \(fault.rawValue)", at: word.span)
            return nil
        }
    }

    private mutating func ifMissing(_ fields: Fields) -> QuestionDeclaration.IfMissing? {
        guard let word = fields.word("if_missing", &problems) else { return nil }
        if word.text == "ask_again" { return .askAgain }
        let parts = word.text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0] == "assume" else {
            problems.report(
                .badValue, "`if_missing` is `ask_again` or `assume ANSWER`, not `\(word.text)`",
                at: word.span,
                help: closest(to: word.text, among: ["ask_again"]).map { "did you mean `\($0)`?" })
            // It does say something: that it says nothing would be a second error for one cause.
            return .askAgain
        }
        let answer = String(parts[1].drop { $0 == " " })
        let end = Int(word.span.end)
        let isBare = Int(word.span.end - word.span.start) == word.text.utf8.count
        let start = isBare ? end - answer.utf8.count : Int(word.span.start)
        return .assume(Word(answer, Span(file: word.span.file, start: start, end: end)))
    }
}

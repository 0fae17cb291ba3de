import TriageDiagnostics
import TriageSyntax
import TriageValues

private let languageSections = [
    "questions", "screens", "guidance", "ladders", "rungs", "responders", "flags", "danger_keys",
]

/// A file of kind `language`: the words of a library in another language.
extension DocumentParser {
    mutating func language(_ root: Node, place: Span) -> LanguageDeclaration? {
        let fields = Fields(
            root, "a language", place: place, file: file, required: ["language", "title"],
            optional: ["layer", "reviewed_by", "reviewed_on"] + languageSections, &problems)
        guard let title = fields.text("title", &problems), let code = fields.word("language", &problems)
        else { return nil }
        document.title = title
        document.layer = fields.word("layer", &problems)
        let letters = code.text.utf8
        if !(2...3).contains(letters.count) || !letters.allSatisfy({ (0x61...0x7A).contains($0) }) {
            problems.report(
                .badValue, "`\(code.text)` is not the code of a language", at: code.span,
                help: "write two or three letters, such as `es` for Spanish")
            return nil
        }
        if code.text == "en" {
            problems.report(
                .badValue, "the library itself is written in English", at: code.span,
                help: "change the wording where it stands")
            return nil
        }
        guard let review = review(fields) else { return nil }
        var wordings: [TranslatedWording] = []
        for section in languageSections {
            guard let node = fields.node(section) else { continue }
            wordings += words(node, Word(section, node.span), code.text)
        }
        return LanguageDeclaration(code: code, review: review, wordings: wordings)
    }

    /// `reviewed_by` and `reviewed_on`: both or neither. Nil where they are not as they should be.
    private mutating func review(_ fields: Fields) -> LanguageDeclaration.Review?? {
        let by = fields.word("reviewed_by", &problems)
        let on = fields.word("reviewed_on", &problems)
        if let on, day(on) == nil { return .none }
        switch (by, on) {
        case (let by?, let on?): return .some(Day(on.text).map { .init(by: by.text, on: $0) })
        case (let by?, nil):
            problems.report(.missingKey, "`reviewed_by` needs `reviewed_on`, the day", at: by.span)
        case (nil, let on?):
            problems.report(.missingKey, "`reviewed_on` needs `reviewed_by`, the name", at: on.span)
        case (nil, nil): return .some(nil)
        }
        return .none
    }

    /// What stands below a name. A mapping that says something in English is a wording, any other holds more
    /// names.
    private mutating func words(_ node: Node, _ path: Word, _ code: String) -> [TranslatedWording] {
        let what = "`\(path.text)`"
        if case .mapping(let entries) = node.content,
            entries.contains(where: { ["en", code].contains($0.key.text) && $0.value.text != nil })
        {
            // The place for words that nobody has written yet: `check` says that they are missing.
            if entries.contains(where: { $0.key.text == "en" && $0.value.text != nil }),
                entries.contains(where: { $0.key.text == code && $0.value.text == "" })
            {
                return []
            }
            let isAnswer = path.text.split(separator: ".").dropFirst(2).first == "answers"
            let fields = Fields(
                node, what, place: path.span, file: file, required: ["en", code],
                optional: isAnswer ? ["hears"] : [], &problems)
            guard let english = fields.word("en", &problems),
                let translation = fields.word(code, &problems)
            else { return [] }
            return [
                TranslatedWording(
                    path: path, english: english, translation: translation,
                    hears: fields.words("hears", &problems))
            ]
        }
        return entries(of: node, what, &problems).flatMap { name, value in
            words(value, Word("\(path.text).\(name.text)", name.span), code)
        }
    }
}

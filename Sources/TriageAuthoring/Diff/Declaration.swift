import TriageCompiler
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// What a library says under one name, field by field, in one fixed form: two libraries that say the same in
/// another layout or order are equal.
struct Declaration: Hashable {
    let kind: String
    let name: String
    let fields: [Field]

    struct Field: Hashable {
        let key: String
        let value: String
    }

    init(_ kind: String, _ name: String, _ fields: [(String, String?)]) {
        self.kind = kind
        self.name = name
        self.fields = fields.compactMap { key, value in
            value.flatMap { $0.isEmpty ? nil : Field(key: key, value: $0) }
        }
    }

    /// What it is for, in its author's words: why a rule is, what a question asks; of a rule its rungs first.
    var sentence: String? {
        func value(_ key: String) -> String? { fields.first { $0.key == key }?.value }
        let said = ["because", "ask", "reads", "title", "label", "say", "do", "when", "of"]
        let text = said.lazy.compactMap(value).first
        guard kind == "rule", let rungs = value("raise") else { return text }
        return "→ \(rungs)" + (text.map { ": \($0)" } ?? "")
    }
}

extension LoadedLibrary {
    /// Everything the library declares.
    var declarations: [Declaration] {
        library.rules.map { rule($0.declaration) } + library.findings.map { finding($0.declaration) }
            + library.scores.map { score($0.declaration) } + library.tables.map { table($0.declaration) }
            + library.laws.map { law($0.declaration) }
            + library.questions.map { question($0.declaration) } + library.ladders.flatMap(rungs)
            + library.guidance.map {
                Declaration(
                    "guidance", $0.name.text,
                    [
                        ("say", $0.say?.text), ("do", $0.toDo?.text), ("avoid", $0.avoid?.text),
                        ("source", list($0.sources)),
                    ])
            }
            + library.sources.map {
                Declaration(
                    "source", $0.name.text,
                    [
                        ("title", $0.title), ("by", $0.by), ("year", $0.year), ("where", $0.place),
                        ("status", $0.isVerified ? "verified" : "unverified"),
                    ])
            }
            + labels("responder", library.responders) + labels("flag", library.flags)
            + labels("confidentiality", library.confidentiality) + callDeclarations
            + program.translations.map {
                Declaration("language", $0.language, [("wordings", "of \($0.language)")])
            }
            + library.documents.map {
                Declaration(
                    "file", $0.id.text,
                    [
                        ("title", $0.title), ("version", $0.version),
                        ("applies_when", $0.appliesWhen?.description), ("asks_first", list($0.asksFirst)),
                        ("holds_from", $0.mandate.holdsFrom?.day.description),
                        ("approved", approved($0.mandate)),
                    ])
            }
    }

    /// What is said and heard in a language, by what it belongs to; what is not said is not there.
    func words(_ language: Translation) -> [Declaration] {
        let said = language.words.map { (path: $0, text: $1.text + ($1.isReviewed ? " (reviewed)" : "")) }
        let heard = language.hears.filter { !$1.isEmpty }
            .map { (path: $0 + ".hears", text: $1.joined(separator: ", ")) }
        return Dictionary(grouping: (said + heard).sorted { $0.path < $1.path }) { path, _ in
            path.split(separator: ".").prefix(2).joined(separator: ".")
        }.sorted { $0.key < $1.key }.map { owner, words in
            Declaration(
                "words", "\(language.language) \(owner)",
                words.map { path, text in
                    let part = path.dropFirst(owner.count + 1)
                    return (part.isEmpty ? "label" : String(part), text)
                })
        }
    }

    private func list(_ words: [Word]) -> String { words.map(\.text).joined(separator: ", ") }

    private func covered(_ screen: ScreenDeclaration) -> String {
        screen.covered.map { covered in
            covered.question.text + (covered.label.map { " (\($0.text))" } ?? "")
                + (covered.apartWhen.map { " apart when \($0)" } ?? "")
        }.joined(separator: ", ")
    }

    /// Screens, audiences and danger keys.
    private var callDeclarations: [Declaration] {
        library.screens.map(\.declaration).map {
            Declaration(
                "screen", $0.name.text,
                [
                    ("ask", $0.ask.text), ("ask_third_party", $0.askThirdParty?.text),
                    ("ask_text", $0.askText?.text), ("observe", $0.observe?.text),
                    ("covers", covered($0)), ("none", $0.none.text),
                ])
        }
            + library.audiences.map {
                Declaration(
                    "audience", $0.name.text,
                    [
                        ("label", $0.label.text), ("sees", list($0.sees)),
                        ("responders", list($0.responders)),
                    ])
            }
            + library.dangerKeys.enumerated().map { place, key in
                Declaration(
                    "danger key", key.name.text,
                    [
                        ("label", key.label.text), ("place", "\(place + 1)"),
                        (
                            "record",
                            key.record.map { "\($0.question.text) = \(list($0.answers))" }
                                .joined(separator: "; ")
                        ),
                    ])
            }
    }

    private func rule(_ rule: RuleDeclaration) -> Declaration {
        Declaration(
            "rule", rule.name.text,
            [
                ("when", rule.when.description), ("raise", list(rule.raise)),
                ("step_up", rule.stepsUp ? "1" : nil),
                ("send", list(rule.send)), ("guide", list(rule.guide)), ("flag", list(rule.flag)),
                ("because", rule.because?.text), ("source", list(rule.sources)),
                ("holds_from", rule.mandate.holdsFrom?.day.description),
                ("approved", approved(rule.mandate)),
            ])
    }

    /// Its rows are rules; what is the table's own is what it says of the rest.
    private func table(_ table: TableDeclaration) -> Declaration {
        Declaration(
            "table", table.name.text,
            [
                ("title", table.title), ("columns", list(table.columns)),
                ("rows", list(table.rows.map(\.name))), ("otherwise", table.otherwise?.text),
                ("holds_from", table.mandate.holdsFrom?.day.description),
                ("approved", approved(table.mandate)),
            ])
    }

    private func finding(_ finding: FindingDeclaration) -> Declaration {
        Declaration(
            "finding", finding.name.text, [("reads", finding.reads), ("when", finding.when.description)])
    }

    private func score(_ score: ScoreDeclaration) -> Declaration {
        let parts: String
        switch score.kind {
        case .count(let conditions): parts = conditions.map(\.description).joined(separator: "; ")
        case .add(let questions):
            parts = questions.map { part in
                "\(part.question.text): "
                    + part.points.map { "\($0.answer.text) \($0.points)" }.joined(separator: ", ")
                    + (part.when.map { " when \($0)" } ?? "")
            }.joined(separator: "; ")
        }
        return Declaration("score", score.name.text, [("reads", score.reads), ("of", parts)])
    }

    private func law(_ law: LawDeclaration) -> Declaration {
        Declaration(
            "law", law.name.text,
            [
                ("when", law.when.description), ("at_least", law.atLeast.text), ("because", law.because.text),
                ("source", list(law.sources)), ("holds_from", law.mandate.holdsFrom?.day.description),
                ("approved", approved(law.mandate)),
            ])
    }

    private func approved(_ mandate: Mandate) -> String {
        mandate.approvals.map { "\($0.text), version \($0.version?.text ?? "not said")" }
            .joined(separator: "; ")
    }

    private func question(_ question: QuestionDeclaration) -> Declaration {
        var answers = question.answers.map { answer in
            "\(answer.name.text): \(answer.label.text)" + (answer.phrase.map { " (\($0))" } ?? "")
                + (answer.hears.isEmpty ? "" : ", hears \(list(answer.hears))")
        }.joined(separator: "; ")
        switch question.kind {
        case .choice: break
        case .several(_, let none): answers = "several, none is \(none?.text ?? "nothing"): " + answers
        case .number(let number):
            answers =
                "\(number.places.text(number.from)) to \(number.places.text(number.to)) \(number.unit ?? "")"
                + (number.lowIsDangerous ? ", low is dangerous" : "")
        }
        let missing: String?
        switch question.ifMissing {
        case .assume(let word)?: missing = "assume \(word.text)"
        case .askAgain?: missing = "ask_again"
        case nil: missing = nil
        }
        return Declaration(
            "question", question.name.text,
            [
                ("was", list(question.was)), ("topic", question.topic?.text), ("ask", question.ask.text),
                ("ask_third_party", question.askThirdParty?.text),
                ("ask_text", question.askText?.text),
                ("why", question.why?.text), ("reads", question.reads), ("answers", answers),
                ("unordered", question.isUnordered ? "true" : nil),
                ("third_party_unless", question.thirdPartyUnless?.text),
                ("text_unless", question.textUnless?.text), ("lost_line", question.lostLine?.text),
                ("must_ask", question.mustAsk?.text),
                ("if_missing", missing), ("ask_when", question.askWhen?.description),
                ("confidential", question.confidential?.text), ("tell", list(question.tell)),
                ("about", question.aboutScene?.text), ("fresh_for", question.freshFor?.word.text),
                ("screen", question.neverScreened?.text), ("detail", question.detail?.text),
                ("told_with", question.toldWith?.text), ("spoken", question.unspoken?.text),
                ("retired", question.retired?.on.description), ("instead", question.retired?.instead.text),
            ])
    }

    private func rungs(_ ladder: LadderDeclaration) -> [Declaration] {
        let head = Declaration(
            "ladder", ladder.name.text,
            [
                ("title", ladder.title), ("role", ladder.role?.text),
                ("provisional", ladder.provisional?.text),
                ("step_up_limit", ladder.stepUpLimit?.text), ("rungs", list(ladder.rungs.map(\.name))),
            ])
        return [head]
            + ladder.rungs.map { rung in
                Declaration(
                    "rung", rung.name.text,
                    [
                        ("label", rung.label.text), ("who", list(rung.who)), ("within", rung.within),
                        ("outer_limit", rung.outerLimit), ("follow_up", rung.followUp),
                        ("fallback", rung.fallback?.text),
                        ("unavailable_when", rung.unavailableWhen?.description), ("guide", list(rung.guide)),
                        ("same_as", rung.sameAs.map { "\($0.system) \($0.level)" }.joined(separator: ", ")),
                        ("note", rung.note), ("source", list(rung.sources)), ("lower", rung.lowering?.text),
                        ("asks_first", list(rung.asksFirst)),
                    ])
            }
    }

    private func labels(_ kind: String, _ labels: [LabelDeclaration]) -> [Declaration] {
        labels.map {
            Declaration(
                kind, $0.name.text,
                [
                    ("label", $0.label.text), ("note", $0.note),
                    ("report", $0.report?.text),
                    ("source", list($0.sources)),
                ])
        }
    }
}

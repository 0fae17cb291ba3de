import TriageDiagnostics
import TriageSyntax

/// The sections of rule sets: ladders, responders, flags, confidentiality, guidance, sources.
extension DocumentParser {
    mutating func ladder(_ name: Word, _ node: Node) -> LadderDeclaration? {
        let fields = fields(
            node, "ladder", name, required: ["title", "rungs"],
            optional: ["role", "provisional", "step_up_limit"])
        guard let rungNode = fields.node("rungs") else { return nil }
        let rungs = entries(of: rungNode, "`rungs` of ladder `\(name.text)`", &problems)
            .map { rungName, value in
                checkName(rungName, &problems)
                return rung(rungName, value)
            }
        let role = fields.word("role", &problems)
        if let role, role.text != "response" {
            problems.report(.badValue, "`role` of a ladder can only be `response`", at: role.span)
        }
        return LadderDeclaration(
            name: name, title: fields.text("title", &problems) ?? name.text,
            provisional: fields.word("provisional", &problems),
            stepUpLimit: fields.word("step_up_limit", &problems), role: role, rungs: rungs)
    }

    private mutating func rung(_ name: Word, _ node: Node) -> RungDeclaration {
        let fields = fields(
            node, "rung", name, required: ["label"],
            optional: [
                "who", "within", "outer_limit", "follow_up", "fallback", "unavailable_when", "guide",
                "same_as",
                "note", "source", "lower", "asks_first",
            ])
        let sameAs =
            fields.node("same_as").map { entries(of: $0, "`same_as` of rung `\(name.text)`", &problems) }
            ?? []
        return RungDeclaration(
            name: name, label: fields.word("label", &problems) ?? name, who: fields.words("who", &problems),
            within: fields.text("within", &problems), outerLimit: fields.text("outer_limit", &problems),
            followUp: fields.text("follow_up", &problems), fallback: fields.word("fallback", &problems),
            unavailableWhen: fields.condition("unavailable_when", &problems),
            guide: fields.words("guide", &problems),
            sameAs: sameAs.map { system, level in
                (system.text, textWord(level, "a level", &problems)?.text ?? "")
            },
            note: fields.text("note", &problems), sources: fields.words("source", &problems),
            lowering: choice(fields, "lower", ["second_person", "never"]),
            asksFirst: fields.words("asks_first", &problems))
    }

    mutating func label(_ name: Word, _ node: Node, _ what: String) -> LabelDeclaration? {
        let fields = fields(node, what, name, required: ["label"], optional: ["note", "report", "source"])
        guard let label = fields.word("label", &problems) else { return nil }
        return LabelDeclaration(
            name: name, label: label, note: fields.text("note", &problems),
            report: choice(fields, "report", ["always", "contradiction"]),
            sources: fields.words("source", &problems))
    }

    mutating func guidance(_ name: Word, _ node: Node) -> GuidanceDeclaration? {
        let fields = fields(node, "guidance", name, required: ["source"], optional: ["say", "do", "avoid"])
        let say = fields.word("say", &problems)
        let toDo = fields.word("do", &problems)
        if say == nil, toDo == nil {
            problems.report(.missingKey, "guidance `\(name.text)` needs `say` or `do`", at: name.span)
        }
        return GuidanceDeclaration(
            name: name, say: say, toDo: toDo, avoid: fields.word("avoid", &problems),
            sources: fields.words("source", &problems))
    }

    mutating func source(_ name: Word, _ node: Node) -> SourceDeclaration? {
        let fields = fields(
            node, "source", name, required: ["title", "by", "year", "where", "status"],
            optional: ["note", "licence"])
        let status = fields.word("status", &problems)
        if let status, !["verified", "unverified"].contains(status.text) {
            problems.report(
                .badValue, "`status` is `verified` or `unverified`, not `\(status.text)`", at: status.span)
        }
        return SourceDeclaration(
            name: name, title: fields.text("title", &problems) ?? "", by: fields.text("by", &problems) ?? "",
            year: fields.text("year", &problems) ?? "", place: fields.text("where", &problems) ?? "",
            isVerified: status?.text == "verified")
    }
}

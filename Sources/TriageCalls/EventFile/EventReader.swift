import TriageDiagnostics
import TriageSyntax
import TriageValues

/// Reads one line as an event. What is wrong is reported at its place, and then there is no event.
struct EventReader {
    let file: SourceFile
    var problems: Problems
    private var entries: [Entry] = []
    private var span = Span(file: 0, start: 0, end: 0)
    private var used: Set<String> = []

    /// What is wrong was reported.
    private struct Unreadable: Error {}

    init(file: SourceFile, problems: Problems) {
        self.file = file
        self.problems = problems
    }

    mutating func event(_ node: Node) -> CallEvent? {
        span = node.span
        guard case .mapping(let entries) = node.content else {
            problems.report(.badEvent, "an event is \(node.shape); an object is expected", at: node.span)
            return nil
        }
        self.entries = entries
        do {
            let at = try moment()
            let by = try optional("by")
            let id = try optional("id")
            let kind = try text("kind")
            guard let content = try self.kind(kind) else {
                return CallEvent(at: at, by: by, id: id, .other(kind: kind, line: file.text(of: span)))
            }
            for entry in entries where !used.contains(entry.key.text ?? "") {
                problems.report(
                    .unknownEventKey, "the key `\(entry.key.text ?? "")` of `\(kind)` is passed over",
                    at: entry.key.span)
            }
            return CallEvent(at: at, by: by, id: id, content)
        } catch { return nil }
    }

    /// Nil for a kind that is not known.
    private mutating func kind(_ kind: String) throws(Unreadable) -> CallEvent.Kind? {
        switch kind {
        case "opened":
            return .opened(
                channel: try word("channel"), incident: try optional("incident"),
                library: try texts("library"))
        case "answered":
            guard let answer = try answer() else {
                throw fault("`answer` is null; only a correction takes an answer back", at: span)
            }
            return .answered(
                person: try text("person"), question: try text("question"), answer, try manner())
        case "screened": return .screened(person: try text("person"), try screening())
        case "corrected", "changed":
            return .replaced(
                person: try text("person"), question: try text("question"), try answer(),
                kind == "changed" ? .changed : .corrected, try manner())
        case "detail":
            return .detail(
                person: try text("person"), question: try text("question"), text: try optional("text"))
        case "note": return .note(try text("text"))
        case "message":
            let from: Writer = try word("from")
            return .message(
                Message(
                    try text("text"), isOurs: from == .here,
                    writtenAt: value("written_at") == nil ? nil : try moment("written_at")))
        case "guidance_given": return .guidanceGiven(try text("guidance"))
        case "person_added":
            return .personAdded(
                id: try text("person"), label: try text("label"), role: try optional("role"))
        case "person_named": return .personNamed(id: try text("person"), label: try optional("label"))
        case "person_removed": return .personRemoved(try text("person"))
        case "person_chosen": return .personChosen(try text("person"))
        case "decided": return .decided(try decision())
        case "agreement_asked": return .agreementAsked(try decision(), asker: try text("asker"))
        case "agreed": return .agreed(try text("asked"), agreer: try optional("agreer"))
        case "agreement_refused":
            return .agreementRefused(try text("asked"), words: try optional("words"))
        case "agreement_withdrawn": return .agreementWithdrawn(try text("asked"))
        case "handed_off":
            return .handedOff(
                HandingOff(
                    try text("audience"), because: try optional("because"), unit: try optional("unit")))
        case "sent": return .sent(try text("responder"))
        case "arrived": return .arrived(try text("responder"))
        case "cancelled": return .cancelled(try text("responder"))
        case "report_taken_back": return .reportTakenBack(try text("responder"))
        case "line_lost": return .lineLost
        case "line_back": return .lineBack
        case "owned":
            guard let id = try optional("owner") else { return .owned(by: nil, try word("because")) }
            return .owned(by: Owner(id: id, name: try text("name")), try word("because"))
        case "training": return .training(isBlind: value("blind").map { $0.text == "true" } ?? false)
        case "outcome": return .cameOfIt(try aftermath())
        case "closed": return .closed(try ending(), although: try optional("although"))
        default: return nil
        }
    }

    // MARK: pieces

    /// Who wrote a message, as it stands under `from`.
    private enum Writer: String, CaseIterable {
        case them, here
    }

    private mutating func screening() throws(Unreadable) -> Screening {
        let screen = try text("screen")
        let covers = try texts("covers")
        let isObserved = value("observed").map { $0.text == "true" } ?? false
        let missing: Missing? = value("missing") == nil ? nil : try word("missing")
        let named = value("named") == nil ? nil : try texts("named")
        guard let result = Screening.Result(missing: missing, named: named) else {
            throw fault("this event needs `named` or `missing`", at: span)
        }
        return Screening(screen: screen, covers: covers, result, isObserved: isObserved)
    }

    private mutating func decision() throws(Unreadable) -> Decision {
        guard let node = value("rungs"), case .mapping(let entries) = node.content else {
            throw fault("a decision needs `rungs`: the rung by its ladder", at: span)
        }
        var rungs: [String: String] = [:]
        for entry in entries {
            rungs[entry.key.text ?? ""] = try string(entry.value, "a rung")
        }
        return Decision(
            rungs, reason: value("reason") == nil ? nil : try word("reason"), words: try optional("words"),
            secondPerson: try optional("second_person"))
    }

    private mutating func aftermath() throws(Unreadable) -> Aftermath {
        Aftermath(
            try word("outcome"), note: try optional("note"), plan: try optional("plan"),
            satisfaction: value("satisfaction") == nil ? nil : try word("satisfaction"),
            followUp: value("follow_up") == nil ? nil : try moment("follow_up"))
    }

    private mutating func ending() throws(Unreadable) -> Ending {
        switch try text("ending") {
        case "handed_over": return .handedOver(to: try text("to"))
        case "resolved": return .resolved
        case "lost": return .lost
        case "wrong_number": return .notForUs(.wrongNumber)
        case "transfer": return .notForUs(.transfer(to: try text("to")))
        case let other:
            throw fault(
                "a call does not end as `\(other)`", at: value("ending")?.span ?? span,
                help: "it can be handed_over, resolved, lost, wrong_number or transfer")
        }
    }

    private mutating func manner() throws(Unreadable) -> Manner {
        guard value("manner") != nil else { return .asked }
        let word: Manner.Word = try word("manner")
        guard let manner = Manner(word, by: try optional("by_means_of")) else {
            throw fault("an answer that is `\(word.rawValue)` needs `by_means_of`", at: span)
        }
        return manner
    }

    /// Nil for `null`.
    private mutating func answer() throws(Unreadable) -> Answer? {
        used.insert("answer")
        guard let node = entries.first(where: { $0.key.text == "answer" })?.value else {
            throw fault("this event needs `answer`", at: span)
        }
        if node.isNull { return nil }
        switch node.content {
        case .scalar(let scalar) where scalar.style == .plain:
            if let number = Int(scalar.text) { return .number(number) }
            // Its text, and no floating point: a question with places takes it, or says what is wrong.
            guard scalar.text.contains("."), !scalar.text.lowercased().contains("e") else {
                throw fault("`\(scalar.text)` is not a whole number", at: node.span)
            }
            return .one(scalar.text)
        case .scalar(let scalar):
            return Missing(rawValue: scalar.text).map { .missing($0) } ?? .one(scalar.text)
        case .list(let items):
            var names: [String] = []
            for item in items { names.append(try string(item, "an answer")) }
            return .several(names)
        case .mapping: throw fault("an answer is \(node.shape); a text is expected", at: node.span)
        }
    }

    private mutating func moment(_ key: String = "at") throws(Unreadable) -> Moment {
        let text = try text(key)
        if let moment = Moment(text) { return moment }
        throw fault(
            "`\(text)` is no moment", at: value(key)?.span ?? span,
            help: "it is written `2026-11-27T23:41:07.250Z`")
    }

    // MARK: values

    /// Nil when it is not there or `null`.
    private mutating func value(_ key: String) -> Node? {
        used.insert(key)
        return entries.first { $0.key.text == key }.flatMap { $0.value.isNull ? nil : $0.value }
    }

    private mutating func text(_ key: String) throws(Unreadable) -> String {
        guard let node = value(key) else { throw fault("this event needs `\(key)`", at: span) }
        return try string(node, "`\(key)`")
    }

    private mutating func optional(_ key: String) throws(Unreadable) -> String? {
        guard let node = value(key) else { return nil }
        return try string(node, "`\(key)`")
    }

    private mutating func texts(_ key: String) throws(Unreadable) -> [String] {
        guard let node = value(key) else { throw fault("this event needs `\(key)`", at: span) }
        guard case .list(let items) = node.content else {
            throw fault("`\(key)` is \(node.shape); a list is expected", at: node.span)
        }
        var texts: [String] = []
        for item in items { texts.append(try string(item, "`\(key)`")) }
        return texts
    }

    private mutating func word<Word: RawRepresentable & CaseIterable>(_ key: String) throws(Unreadable)
        -> Word where Word.RawValue == String
    {
        let text = try text(key)
        if let word = Word(rawValue: text) { return word }
        throw fault(
            "`\(key)` cannot be `\(text)`", at: value(key)?.span ?? span,
            help: "it can be " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private mutating func string(_ node: Node, _ what: String) throws(Unreadable) -> String {
        if case .scalar(let scalar) = node.content, scalar.style == .doubleQuoted { return scalar.text }
        throw fault("\(what) is \(node.shape); a text in double quotes is expected", at: node.span)
    }

    private mutating func fault(_ message: String, at span: Span, help: String? = nil) -> Unreadable {
        problems.report(.badEvent, message, at: span, help: help)
        return Unreadable()
    }
}

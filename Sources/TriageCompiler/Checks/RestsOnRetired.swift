import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

extension DiagnosticKind {
    package static let restsOnRetired = DiagnosticKind(
        "rests-on-retired",
        summary: "What reads a question that is asked no more reads the one in its place as well.",
        manual: """
            From the day of `retired` on nobody is asked the question, so a rule that reads it alone would \
            never hold again, and the danger would be missed. Let the rule read the question that `instead` \
            names, and keep the old test beside it with `or` (with `and` it would never hold again) as long as \
            old calls and cases are to read as they did: `when: despair_now >= 3 or despair >= 3`. A question \
            that must be asked is followed by one that must be. The same goes for laws, for `ask_when` and \
            `applies_when`, and for danger keys. The question in its place is one that is asked itself, and \
            those by which a call knows who calls, how, and whether the line is there are always asked.
            """,
        accepted: [
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: mood } }
            rules: { r: { when: plan = some or mood >= very_low, raise: [help], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: mood } }
            rules: { r: { when: ↓plan = some, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: mood } }
            findings: { planned: ↓plan = some and signs >= 2 }
            rules: { r: { when: planned, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: mood } }
            rules: { r: { when: ↓plan = some and mood >= low, raise: [help], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, why: So it is., answers: { none: None, some: Some }, must_ask: true, if_missing: ask_again, retired: 2027-01-01, instead: ↓mood } }
            rules: { r: { when: plan = some or mood >= low, raise: [help], because: It is so., source: s } }
            """,
            """
            questions:
              plan: { ask: Is there a plan?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: mood }
              way: { ask: Is there a way?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: ↓plan }
            rules: { r: { when: plan = some or way = some or mood = low, flag: [note], because: It is so., source: s } }
            """,
            """
            questions: { plan: { ask: Is there a plan?, answers: { none: None, some: Some }, retired: 2027-01-01, instead: mood } }
            rules: { r: { when: plan = some or mood = low, flag: [note], because: It is so., source: s } }
            danger_keys: { worst: { label: At the worst, record: { ↓plan: some, signs: 3 } } }
            """,
            """
            questions: { who: { ask: Who calls?, unordered: true, answers: { self: They, other: Another }, third_party_unless: self, retired: ↓2027-01-01, instead: mood } }
            rules: { r: { when: who = other or mood = low, flag: [note], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let restsOnRetired = Check(kind: .restsOnRetired) { library, _, problems in
        let questions = library.questions.map(\.declaration)
        guard questions.contains(where: { $0.retired != nil }) else { return }
        for question in questions {
            guard let retired = question.retired else { continue }
            let instead = library.names.questions[retired.instead.text]
            if let instead, questions[instead].retired != nil {
                problems.report(
                    .restsOnRetired, "`\(retired.instead.text)` is itself asked no more",
                    at: retired.instead.span, help: "name a question that is asked")
            }
            if let instead, question.mustAsk != nil, questions[instead].mustAsk == nil {
                problems.report(
                    .restsOnRetired,
                    "`\(question.name.text)` must be asked, and `\(retired.instead.text)`, asked in its place, "
                        + "need not be", at: retired.instead.span,
                    help: "give `\(retired.instead.text)` `must_ask: true` and `if_missing`")
            }
            if question.thirdPartyUnless ?? question.textUnless ?? question.lostLine != nil {
                problems.report(
                    .restsOnRetired,
                    "a call knows by `\(question.name.text)` who calls, how, or whether the line is there; "
                        + "it is always asked", at: retired.span)
            }
        }
        for key in library.dangerKeys {
            for (word, _) in key.record {
                guard let index = library.names.questions[word.text], let retired = questions[index].retired,
                    !key.record.contains(where: { $0.question.text == retired.instead.text })
                else { continue }
                problems.report(
                    .restsOnRetired,
                    "danger key `\(key.name.text)` records `\(word.text)`, which is asked no more, and not "
                        + "`\(retired.instead.text)`", at: word.span,
                    help: "let it record `\(retired.instead.text)`")
            }
        }
        let outside = OutsideRetired(library)
        for condition in library.deciding { library.checkReading(condition, outside, &problems) }
    }
}

extension CheckedLibrary {
    /// What decides rungs, laws and what is asked, each by itself.
    fileprivate var deciding: [TypedCondition] {
        let asking = questions.map { $0.when ?? nil } + appliesWhen.map { $0 ?? nil }
        return (rules.map(\.when) + laws.map(\.when) + asking).compactMap { $0 }
    }

    fileprivate func checkReading(
        _ condition: TypedCondition, _ outside: OutsideRetired, _ problems: inout Problems
    ) {
        let reads = questionsRead(by: condition)
        let retired = reads.filter { questions[$0.key].declaration.retired != nil }
        let isAloneRead = retired.contains { question, _ in
            questions[question].declaration.retired.flatMap { names.questions[$0.instead.text] }
                .map { reads[$0] == nil } ?? true
        }
        if !isAloneRead, let first = retired.min(by: { $0.value < $1.value }),
            !outside.canBe(.yes, condition)
        {
            problems.report(
                .restsOnRetired,
                "without `\(questions[first.key].declaration.name.text)`, which is asked no more, this never "
                    + "holds again", at: first.value,
                help: "keep the old test beside the new one with `or`")
        }
        for (question, span) in reads.sorted(by: { $0.value < $1.value }) {
            guard let retired = questions[question].declaration.retired,
                let instead = names.questions[retired.instead.text], reads[instead] == nil
            else { continue }
            let name = questions[question].declaration.name.text
            problems.report(
                .restsOnRetired,
                "`\(name)` is asked no more from \(retired.on) on, and what rests on it does not read "
                    + "`\(retired.instead.text)`", at: span,
                help: "read `\(retired.instead.text)`, and keep this beside it with `or` for old calls")
        }
    }

    /// The questions that a condition reads, findings and scores opened, with where each is read first.
    private func questionsRead(by condition: TypedCondition) -> [Int: Span] {
        var (read, seen, open): ([Int: Span], Set<Subject>, [TypedCondition]) = ([:], [], [condition])
        while let next = open.popLast() {
            next.forEachLeaf { leaf in
                switch leaf {
                case .value(let question, _, let leaf), .number(let question, _, _, let leaf),
                    .contains(let question, _, let leaf), .status(let question, _, let leaf):
                    read[question] = min(read[question] ?? leaf.span, leaf.span)
                case .finding(let index, _):
                    guard seen.insert(.finding(index)).inserted, let when = findings[index].when else {
                        return
                    }
                    open.append(when)
                case .score(let index, _, let leaf):
                    guard seen.insert(.score(index)).inserted else { return }
                    open += scores[index].when.compactMap { $0 }
                    guard case .add(let parts) = scores[index].declaration.kind else { return }
                    for question in parts.compactMap({ names.questions[$0.question.text] }) {
                        read[question] = min(read[question] ?? leaf.span, leaf.span)
                    }
                // What raises a ladder is looked at by itself.
                case .all, .any, .not, .atLeast, .rung, .opened: break
                }
            }
        }
        return read
    }
}

/// What conditions can still come to once questions that are asked no more are outside all their answers.
private struct OutsideRetired {
    private let library: CheckedLibrary
    /// For each finding whether it can hold, and whether it can fail.
    private var findings: [(yes: Bool, no: Bool)]

    init(_ library: CheckedLibrary) {
        self.library = library
        findings = library.findings.map { _ in (true, true) }
        // Findings rest on findings, in any order: what one cannot be any more may settle another.
        var changed = true
        while changed {
            changed = false
            for (index, entry) in library.findings.enumerated() {
                guard let when = entry.when else { continue }
                let now = (yes: canBe(.yes, when), no: canBe(.no, when))
                if now != findings[index] {
                    findings[index] = now
                    changed = true
                }
            }
        }
    }

    func canBe(_ truth: Truth, _ condition: TypedCondition) -> Bool {
        let holds = truth == .yes
        func isRetired(_ question: Int) -> Bool { library.questions[question].declaration.retired != nil }
        switch condition {
        case .all(let parts, _):
            return holds
                ? parts.allSatisfy { canBe(.yes, $0) } : parts.contains { canBe(.no, $0) }
        case .any(let parts, _):
            return holds
                ? parts.contains { canBe(.yes, $0) } : parts.allSatisfy { canBe(.no, $0) }
        case .not(let part, _): return canBe(holds ? .no : .yes, part)
        case .atLeast(let count, let parts, _):
            return holds
                ? parts.count { canBe(.yes, $0) } >= count
                : parts.count { canBe(.no, $0) } > parts.count - count
        case .finding(let index, _): return holds ? findings[index].yes : findings[index].no
        case .value(let question, let mask, _) where isRetired(question):
            return (mask & outsideBit != 0) == holds
        case .number(let question, _, let passesOutside, _) where isRetired(question):
            return passesOutside == holds
        case .contains(let question, _, _) where isRetired(question): return !holds
        case .status(let question, let mask, _) where isRetired(question):
            return (mask & StatusBits.outside != 0) == holds
        case .value, .number, .contains, .status, .score, .rung, .opened: return true
        }
    }
}

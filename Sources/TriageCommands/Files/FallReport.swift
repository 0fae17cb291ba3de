import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageProofs
import TriageSyntax
import TriageValues

/// What is said of whether calls are lower by a new library than by an old one.
package struct FallReport {
    private let old: LoadedLibrary
    private let new: LoadedLibrary
    /// Of the old library.
    private let name: String
    private let proof: FallProof
    private let pair: ProgramPair
    private let entries: [LibraryDiff.Entry]
    /// What the numbers of files of the old library begin with, beside those of the new one.
    private let firstOldFile: Int32

    package init(_ proof: FallProof, from old: LoadedLibrary, to new: LoadedLibrary, _ name: String) {
        (self.old, self.new, self.name, self.proof) = (old, new, name, proof)
        pair = proof.questions.pair
        entries = changes(from: old, to: new)
        firstOldFile = (new.text.all.map(\.id).max() ?? 0) + 1
    }

    // MARK: files

    /// Those that the problems speak of: files of a revision are named as git names them.
    var files: [SourceFile] {
        new.text.all
            + old.text.all.map { file in
                let isBeside = Disk.here.exists(name) || old.text.base(of: file) != nil
                return SourceFile(
                    id: file.id + firstOldFile, path: isBeside ? file.path : "\(name):\(file.path)",
                    bytes: file.bytes)
            }
    }

    private func before(_ span: Span) -> Span {
        Span(file: span.file + firstOldFile, start: Int(span.start), end: Int(span.end))
    }

    /// Where a rule of the old library stands, in the new one where it still does.
    private func place(of rule: Int) -> Span {
        let rule = old.program.rules[rule]
        let now = new.program.ruleIndex(newName(of: rule.name))
        return now.map { new.program.rules[$0].span } ?? before(rule.span)
    }

    private func newName(of rule: String) -> String {
        entries.first { $0.kind == "rule" && $0.change == .renamed(from: rule) }?.name ?? rule
    }

    private func place(ofLadder ladder: Int) -> Span {
        let name = old.program.ladders[ladder].name
        if let now = new.library.ladders.first(where: { $0.name.text == name }) { return now.name.span }
        let was = old.library.ladders.first { $0.name.text == name }
        return was.map { before($0.name.span) } ?? Span(file: 0, start: 0, end: 0)
    }

    // MARK: problems

    package var problems: [Diagnostic] {
        var problems = Problems()
        for (ladder, kept) in pair.ladders.enumerated() where kept == nil {
            problems.report(
                .lowerThanBefore,
                "ladder `\(old.program.ladders[ladder].name)` is gone, with all that its rules raised to",
                at: place(ofLadder: ladder))
        }
        for (question, verdict) in zip(proof.questions.questions, proof.verdicts) {
            switch verdict {
            case .none: break
            // The same is said of it on the answers alone.
            case .found where question.assuming && isFoundOnAnswersAlone(question): break
            case .undecided:
                problems.report(
                    .lowerUndecided,
                    "whether a call \(cause(question)) `\(rung(question))` is lower now"
                        + "\(assuming(question)) is not decided",
                    at: place(question), notes: said(behind: question).map { .init($0) },
                    help: "`--seconds` and `--total-seconds` give the prover longer")
            case .found(let call, let isShortest): add(question, call, isShortest, to: &problems)
            }
        }
        for (text, span) in notCompared { problems.report(.notCompared, text, at: span) }
        return problems.sorted()
    }

    private func isFoundOnAnswersAlone(_ question: FallQuestion) -> Bool {
        zip(proof.questions.questions, proof.verdicts).contains { other, verdict in
            guard case .found = verdict else { return false }
            return !other.assuming && other.cause == question.cause && other.rung == question.rung
        }
    }

    private func add(
        _ question: FallQuestion, _ call: CallTwice, _ isShortest: Bool, to problems: inout Problems
    ) {
        let fall = pair.fall(of: call, on: question.rung.ladder, assuming: question.assuming)
        let to = fall.map { new.program.name(of: $0.to) } ?? ""
        let answers = new.program.description(of: call.new)
        let shown = answers.isEmpty ? "nothing answered" : answers
        problems.report(
            .lowerThanBefore,
            "a call \(cause(question)) `\(rung(question))` is `\(to)` now\(assuming(question))",
            at: place(question),
            notes: [.init("the call\(isShortest ? ", and none has fewer answers" : ""): \(shown)")]
                + said(behind: question).map { .init($0) },
            help: "let a rule raise such calls to `\(rung(question))`, or have somebody answer for it")
    }

    private func assuming(_ question: FallQuestion) -> String {
        question.assuming ? " with what is assumed for missing answers" : ""
    }

    private func rung(_ question: FallQuestion) -> String { old.program.name(of: question.rung) }

    private func cause(_ question: FallQuestion) -> String {
        switch question.cause {
        case .rule(let rule): "that rule `\(old.program.rules[rule].name)` raised to"
        case .stepUp(let steps, _, isKept: true) where steps.count == 1:
            "that rule `\(old.program.rules[steps[0]].name)` stepped up to"
        case .stepUp(_, let from, isKept: false) where from.count == 1:
            "that rule `\(old.program.rules[from[0]].name)` and a step up brought to"
        case .stepUp: "that was stepped up to"
        case .nothing: "that no rule raised from"
        }
    }

    private func place(_ question: FallQuestion) -> Span {
        switch question.cause {
        case .rule(let rule): place(of: rule)
        case .stepUp(let steps, _, isKept: true): place(of: steps[0])
        case .stepUp(_, let from, isKept: false) where from.count == 1: place(of: from[0])
        case .stepUp, .nothing: place(ofLadder: question.rung.ladder)
        }
    }

    // MARK: what lowers it

    /// The keys on which the rungs of calls rest.
    private static let keys: Set<String> = [
        "when", "raise", "step_up", "of", "answers", "unordered", "ask_when", "applies_when", "retired",
        "holds_from", "rungs", "step_up_limit", "if_missing",
    ]

    /// What has changed of what brought a call to its rung, and of what that rests on.
    private func said(behind question: FallQuestion) -> [String] {
        let program = old.program
        let places: [Int] =
            switch question.cause {
            case .rule(let rule): [rule]
            case .stepUp(let steps, let from, let isKept): isKept ? steps : steps + from
            case .nothing: []
            }
        let rules = places.map { program.rules[$0] }
        let nodes = program.nodes(from: rules.map(\.node), .everything)
        var names: [String: Set<String>] = ["ladder": [program.ladders[question.rung.ladder].name]]
        names["rule"] = Set(rules.map { newName(of: $0.name) })
        names["file"] = Set(rules.map { program.documents[$0.document].name })
        names["question"] = Set(nodes.flatMap(program.questions(of:)).map { program.questions[$0].name })
        for node in nodes.map({ program.nodes[$0] }) {
            switch node.kind {
            case .finding: names["finding", default: []].insert(program.findings[Int(node.subject)].name)
            case .score: names["score", default: []].insert(program.scores[Int(node.subject)].name)
            case .value, .contains, .status, .all, .any, .not, .opened: break
            }
        }
        return entries.filter { names[$0.kind]?.contains($0.name) ?? false }.flatMap(sentences)
    }

    private func sentences(_ entry: LibraryDiff.Entry) -> [String] {
        let thing = "\(entry.kind) `\(entry.name)`"
        switch entry.change {
        case .added: return []
        case .removed: return ["\(thing) is gone"]
        case .renamed(let was): return ["\(entry.kind) `\(was)` is called `\(entry.name)`"]
        case .changed(let fields):
            return fields.filter { Self.keys.contains($0.key) }.map { field in
                switch (field.old, field.new) {
                case (let old?, let new?): "\(thing): `\(field.key)` was `\(old)` and is `\(new)`"
                case (let old?, nil): "\(thing): `\(field.key)` was `\(old)` and is gone"
                case (nil, let new?): "\(thing): `\(field.key)` is `\(new)` and was not there"
                case (nil, nil): "\(thing): `\(field.key)` has changed"
                }
            }
        }
    }

    // MARK: what is not compared

    private var notCompared: [(String, Span)] {
        func only(_ questions: [Question], _ shared: [Int], _ side: String, _ place: (Span) -> Span)
            -> [(String, Span)]
        {
            let rest = questions.indices.filter { !shared.contains($0) }.map { questions[$0] }
            guard let first = rest.first else { return [] }
            return [
                (
                    "\(counted(rest.count, "question")) only in the \(side) library, so that calls that "
                        + "answer them are not compared: "
                        + rest.map { "`\($0.name)`" }.joined(separator: ", "),
                    place(first.span)
                )
            ]
        }
        return only(old.program.questions, pair.questions.map(\.old), "old", before)
            + only(new.program.questions, pair.questions.map(\.new), "new") { $0 }
            + pair.questions.compactMap { place in
                let (was, now) = (old.program.questions[place.old], new.program.questions[place.new])
                return difference(was, now).map { ("question `\(now.name)` \($0)", now.span) }
            }
    }

    /// What of a question cannot be recorded in both.
    private func difference(_ old: Question, _ new: Question) -> String? {
        func names(_ one: Question, without other: Question) -> [String] {
            one.options.map(\.name).filter { name in !other.options.contains { $0.name == name } }
                .map { "`\($0)`" }
        }
        switch (old.kind, new.kind) {
        case (.number(let was), .number(let now)):
            if was.unit != now.unit { return "counts in another unit, and is compared only without a number" }
            if was.places != now.places {
                return "has \(now.places.behind) in place of \(was.places.behind), "
                    + "and is compared only without a number"
            }
            func text(_ range: NumberRange) -> String {
                "\(range.text(range.bounds.lowerBound)) to \(range.text(range.bounds.upperBound))"
            }
            return was.bounds == now.bounds
                ? nil : "took \(text(was)) and takes \(text(now)); compared is what it takes in both"
        case (.choice, .choice), (.several, .several):
            let (gone, come) = (names(old, without: new), names(new, without: old))
            var parts = [(gone, "only before"), (come, "only now")].filter { !$0.0.isEmpty }
                .map { "has \($0.joined(separator: ", ")) \($1), so that calls with it are not compared" }
            if old.lone != new.lone {
                parts.append("has another `none`, which stands alone in what is compared, as the one before")
            }
            return parts.isEmpty ? nil : parts.joined(separator: "; ")
        case (.choice, _), (.several, _), (.number, _):
            return "takes answers of another kind, and is compared only without an answer"
        }
    }

    // MARK: in the end

    package var isProved: Bool {
        proof.verdicts.allSatisfy { $0 == .none } && proof.differences.isEmpty
            && !pair.ladders.contains { $0 == nil }
    }

    /// By whom, and how.
    package var summary: String {
        let rules = proof.questions.ruleCount
        let same = rules - proof.questions.differingRules.count
        let asked = proof.verdicts.count
        let lower = proof.verdicts.count { if case .found = $0 { true } else { false } }
        let undecided = proof.verdicts.count { $0 == .undecided }
        let alike = "\(same) of its \(rules) rules that raise are the same formula in both, and raise as high"
        let solver = proof.solver ?? "z3"
        let said: String
        if asked == 0, isProved {
            let back = FallQuestions(ProgramPair(from: new.program, to: old.program))
            let whole = notCompared.isEmpty ? "" : " on the calls that both record"
            said =
                back.questions.isEmpty && !back.pair.ladders.contains { $0 == nil }
                ? "equal to \(name)\(whole): no rule differs (\(alike); \(solver) was not asked)"
                : "no call is lower than in \(name): \(alike); \(solver) was not asked"
        } else if isProved {
            said =
                "no call is lower than in \(name): \(alike), and of the rest \(solver) proved it in "
                + counted(asked, "question")
        } else if asked == 0 {
            said = "a ladder of \(name) is gone, and of the others no call is lower: \(alike)"
        } else {
            said =
                "calls are lower than in \(name) in \(lower) of \(counted(asked, "question")) that \(solver) "
                + "was asked, as the engine says of each call in both"
                + (undecided > 0 ? "; \(undecided) not decided by anybody" : "") + "; \(alike)"
        }
        return said
            + "\ncompared are the rungs that rules raise to, on the answers alone and with what is assumed "
            + "for missing ones, of each call that both record; of the `provisional` rung that is "
            + "recommended while must-ask questions are open nothing is said"
    }
}

extension Question {
    /// The name of the answer that excludes all others.
    fileprivate var lone: String? {
        guard case .several(let none?) = kind else { return nil }
        return options[none].name
    }
}

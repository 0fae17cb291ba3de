import Foundation
import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

/// Who answers for what stands there: an approval stands while the thing says, and rests on, what it did.
@Suite struct ApprovalTests {
    private static let text =
        SmallLibrary.moodAndSigns
            + """
            findings: { heavy: mood >= low and load >= 2 }
            scores: { load: { reads: the load is, count: [signs >= 2, signs >= 3] } }
            rules:
              urgent:
                when: heavy   # the gravest
                raise: [now]
                because: B
                source: s
              mild: { when: mood >= low, raise: [help], because: B, source: s }
            tables:
              t:
                columns: [signs, mood]
                otherwise: Nothing.
                rows:
                  many: { cells: ['>= 3', '-'], raise: [help], because: B, source: s }
            laws: { l: { when: mood >= bad, at_least: help, because: B, source: s } }

            """
    private static let day = Day("2026-11-28")

    private func loaded(_ texts: [String], _ paths: [String] = []) throws -> LoadedLibrary {
        let files = texts.enumerated().map { index, text in
            SourceFile(
                id: Int32(index), path: index < paths.count ? paths[index] : "f\(index).yaml", text: text)
        }
        return try LoadedLibrary.load(LibraryText(root: nil, files: files, cases: [])).get()
    }

    private func approving(_ name: String, by who: String = "Ana Ruiz", _ text: String) throws -> String {
        let draft = try ApprovalDraft(
            of: name,
            by: .init(name: who, role: "Medical director", on: try #require(Self.day), note: nil),
            in: loaded([text]), today: nil)
        return draft.text
    }

    private func standing(_ name: String, _ text: String) throws -> [String] {
        let book = try loaded([text]).approvals
        let entry = try #require(book.entries(named: name).first)
        return book.standing(entry, today: nil).map(\.by.text)
    }

    // MARK: what an approval is of

    /// By name: what is changed, and whether the approval of a thing goes on standing.
    @Test(arguments: [
        ("urgent", "when: heavy   # the gravest", "when: heavy", true),
        ("urgent", "because: B\n    source: s", "source: s\n    because: B", true),
        ("urgent", "when: heavy ", "when: heavy or mood >= bad ", false),
        ("urgent", "raise: [now]", "raise: [help]", false),
        ("urgent", "because: B\n", "because: C\n", false),
        ("urgent", "raise: [now]\n", "raise: [now]\n    holds_from: 2027-01-01\n", false),
        ("urgent", "heavy: mood >= low", "heavy: mood >= bad", false),
        ("urgent", "count: [signs >= 2, signs >= 3]", "count: [signs >= 1, signs >= 3]", false),
        ("urgent", "fine: Fine, low: Low, bad: Bad", "fine: Fine, bad: Bad, low: Low", false),
        ("urgent", "{ from: 0, to: 4 }", "{ from: 0, to: 5 }", false),
        ("urgent", "answers: { fine: Fine", "if_missing: assume low, answers: { fine: Fine", false),
        ("urgent", "ask: How is the mood?", "ask_when: signs >= 1, ask: How is the mood?", false),
        ("urgent", "ask: How is the mood?", "ask: How do you feel?", true),
        ("urgent", "low: Low", "low: Down", true),
        ("urgent", "mild: { when: mood >= low", "mild: { when: mood >= bad", true),
        ("mild", "mild: { when: mood >= low", "mild: { when: mood >= bad", false),
        ("mild", "count: [signs >= 2", "count: [signs >= 1", true),
        ("many", "['>= 3', '-']", "['>= 2', '-']", false),
        ("many", "otherwise: Nothing.", "otherwise: Nothing at all.", true),
        ("t", "otherwise: Nothing.", "otherwise: Nothing at all.", false),
        ("t", "['>= 3', '-']", "['>= 2', '-']", false),
        ("l", "mood >= bad, at_least", "mood >= low, at_least", false),
        ("base", "ask: How is the mood?", "ask: How do you feel?", false),
        ("base", "otherwise: Nothing.", "otherwise: 'Nothing.'", true),
    ])
    func anApprovalStandsWhileNothingItIsOfChanges(
        name: String, old: String, new: String, stands: Bool
    ) throws {
        let approved = try approving(name, Self.text)
        #expect(try standing(name, approved) == ["Ana Ruiz"])
        #expect(approved.contains(old))
        let changed = approved.replacingOccurrences(of: old, with: new)
        #expect(changed != approved)
        #expect(try standing(name, changed) == (stands ? ["Ana Ruiz"] : []), "\(changed)")
        let found = compile([SourceFile(id: 0, path: "f.yaml", text: changed)], today: Self.day).problems
        #expect(found.contains { $0.code == "void-approval" } == !stands)
    }

    /// A second approval, and one of a part, is no change of the first.
    @Test func approvalsDoNotVoidEachOther() throws {
        var text = Self.text
        for (name, who) in [
            ("urgent", "Ana Ruiz"), ("urgent", "Ben Okoro"), ("many", "Ana Ruiz"), ("t", "Ana Ruiz"),
            ("l", "Ben Okoro"), ("base", "Ana Ruiz"), ("urgent", "Carla Nunes"),
        ] { text = try approving(name, by: who, text) }
        #expect(try standing("urgent", text) == ["Ana Ruiz", "Ben Okoro", "Carla Nunes"])
        for name in ["many", "t", "l", "base"] { #expect(try standing(name, text).count == 1, "\(name)") }
    }

    // MARK: writing

    @Test func anApprovalIsWrittenWhereTheThingStands() throws {
        let once = try approving("urgent", Self.text)
        let book = try loaded([Self.text]).approvals
        let version = book.version(of: try #require(book.entries(named: "urgent").first))
        let line = "{ by: 'Ana Ruiz', role: 'Medical director', on: 2026-11-28, of: \(version) }"
        #expect(
            once
                == Self.text.replacingOccurrences(
                    of: "    source: s\n  mild", with: "    source: s\n    approved: \(line)\n  mild"))
        let twice = try approving("urgent", by: "Ben Okoro", once)
        let other = line.replacingOccurrences(of: "Ana Ruiz", with: "Ben Okoro")
        #expect(twice.contains("    approved:\n      - \(line)\n      - \(other)\n  mild"), "\(twice)")
        #expect(throws: ApprovalDraft.Problem.self) { try approving("urgent", by: "ana  ruiz", twice) }
        let flow = try approving("mild", Self.text)
        #expect(flow.contains("source: s, approved: { by: 'Ana Ruiz'"), "\(flow)")
        let file = try approving("base", Self.text)
        #expect(file.hasPrefix("rule_set: base\ntitle: Base\napproved: { by: 'Ana Ruiz'"), "\(file)")
        let windows = try approving("urgent", Self.text.replacingOccurrences(of: "\n", with: "\r\n"))
        #expect(
            windows.replacingOccurrences(of: "\r\n", with: "\n") == once && !windows.contains("\n\n"),
            "\(windows.debugDescription)")
    }

    @Test func aNameThatIsNoneIsRefused() throws {
        let problem = try #require(throws: ApprovalDraft.Problem.self) { try approving("urgen", Self.text) }
        #expect(problem.help == "did you mean `urgent`?")
    }

    // MARK: what is demanded

    private func unapproved(_ text: String, _ demands: String = "[rules, laws, files]", today: String? = nil)
        throws -> [String]
    {
        let manifest = "library: x\ntitle: X\nversion: 1.0.0\ndemands_approval: \(demands)\n"
        let book = try loaded([manifest, text], ["library.yaml", "Rules/f.yaml"]).approvals
        return book.unapproved(today: today.flatMap { Day($0) }).sorted().map(\.message)
    }

    @Test func aRedFlagNeedsTwoPeople() throws {
        let two = "rule `urgent` raises to the highest rung, so two people answer for it; "
        #expect(
            try unapproved(Self.text, "rules") == [
                two + "nobody does", "nobody answers for rule `mild`", "nobody answers for rule `many`",
            ])
        let once = try approving("urgent", Self.text)
        #expect(try unapproved(once, "rules").first == two + "only Ana Ruiz does")
        let twice = try approving("urgent", by: "Ben Okoro", once)
        #expect(try unapproved(twice, "rules").count == 2)
        // One person counts once, wherever the name stands.
        #expect(try unapproved(approving("base", once), "rules") == [two + "only Ana Ruiz does"])
        #expect(try unapproved(approving("base", by: "Ben Okoro", once), "rules") == [])
        #expect(try unapproved(approving("t", Self.text), "rules").count == 2)
        #expect(try unapproved(Self.text, "laws") == ["nobody answers for law `l`"])
        #expect(try unapproved(approving("l", Self.text), "laws") == [])
        #expect(try unapproved(Self.text, "files").count == 1)
        #expect(try unapproved(Self.text, "[]") == [])
        // Dated ahead it does not count yet.
        #expect(try unapproved(approving("l", Self.text), "laws", today: "2026-11-27").count == 1)
        #expect(try unapproved(approving("l", Self.text), "laws", today: "2026-11-28") == [])
    }

    /// What nobody answers for is an error of the inspection, and none of compiling: it can be tried.
    @Test func theInspectionSaysWhatIsNotApproved() throws {
        let manifest = "library: x\ntitle: X\nversion: 1.0.0\ndemands_approval: laws\n"
        func codes(_ text: String) -> [String] {
            let files = [("library.yaml", manifest), ("Rules/f.yaml", text)].enumerated().map {
                SourceFile(id: Int32($0), path: $1.0, text: $1.1)
            }
            let found = Inspection(LibraryText(root: nil, files: files, cases: []), today: Self.day)
            #expect(found.compilation.program != nil)
            return found.problems.map(\.code).filter { $0.contains("approv") }
        }
        #expect(codes(Self.text) == ["not-approved"])
        #expect(codes(try approving("l", Self.text)) == [])
    }

    // MARK: layers

    private static let manifests = [
        "library: state\ntitle: State\nversion: 1.0.0\n",
        "library: county\ntitle: County\nversion: 1.0.0\nstands_on: { library: state, folder: .. }\n"
            + "demands_approval: rules\n",
    ]

    private func layered(_ base: String, _ layer: String) throws -> LoadedLibrary {
        let version = { (thing: String) -> String in
            let asking = "layer: county\ntitle: C\nreplace: { \(thing) }\n"
            let files = [Self.manifests[0], base, Self.manifests[1], asking].enumerated().map {
                SourceFile(
                    id: Int32($0),
                    path: ["library.yaml", "Rules/f.yaml", "c/library.yaml", "c/Rules/l.yaml"][$0],
                    text: $1)
            }
            let help = compile(files).problems.first { $0.code == "changed-below" }?.help ?? ""
            return String(help.suffix(13).prefix(12))
        }
        return try loaded(
            [
                Self.manifests[0], base, Self.manifests[1],
                "layer: county\ntitle: C\n"
                    + layer.replacingOccurrences(of: "#", with: version("rules: { mild: { because: X } }"))
                    .replacingOccurrences(of: "@", with: version("findings: { heavy: { reads: x } }")),
            ], ["library.yaml", "Rules/f.yaml", "c/library.yaml", "c/Rules/l.yaml"])
    }

    /// What a layer says otherwise nobody below has approved; what it leaves they have.
    @Test func aReplacedRuleNeedsItsOwnApproval() throws {
        let base = try approving("mild", Self.text)
        func found(_ layer: String) throws -> (people: [String], messages: [String]) {
            let book = try layered(base, layer).approvals
            let entry = try #require(book.entries(named: "mild").first)
            return (
                book.standing(entry, today: nil).map(\.by.text),
                book.unapproved(today: nil).sorted().map(\.message)
            )
        }
        // An approval is no new version of what a layer names.
        let (before, after) = (try layered(Self.text, ""), try layered(base, ""))
        #expect(
            before.approvals.entries.map { before.approvals.version(of: $0) }
                == after.approvals.entries.map { after.approvals.version(of: $0) })
        let plain = try found("replace: { rules: { mild: { of: #, because: Ours. } } }\n")
        #expect(plain.people == [])
        #expect(plain.messages == ["nobody answers for rule `mild`"])
        let book = try layered(base, "replace: { rules: { mild: { of: #, because: Ours. } } }\n").approvals
        let version = book.version(of: try #require(book.entries(named: "mild").first))
        let approved = "approved: { by: Ben, role: Chief, on: 2026-11-28, of: \(version) }"
        let own = try found("replace: { rules: { mild: { of: #, because: Ours., \(approved) } } }\n")
        #expect(own.people == ["Ben"] && own.messages == [])
        // With nothing said otherwise the layer's people come beside those below.
        let same = try layered(base, "").approvals
        let below = same.version(of: try #require(same.entries(named: "mild").first))
        let both = try found(
            "replace: { rules: { mild: { of: #, approved: { by: Ben, role: Chief, on: 2026-11-28, of: \(below) } } } }\n"
        )
        #expect(both.people == ["Ana Ruiz", "Ben"])
    }

    /// A finding that a layer says otherwise is another under the rules below that rest on it.
    @Test func aReplacedFindingVoidsWhatRestsOnIt() throws {
        let base = try approving("urgent", Self.text)
        func people(_ layer: String) throws -> [String] {
            let book = try layered(base, layer).approvals
            let entry = try #require(book.entries(named: "urgent").first)
            return book.standing(entry, today: nil).map(\.by.text)
        }
        #expect(try people("") == ["Ana Ruiz"])
        #expect(try people("replace: { findings: { heavy: { of: @, reads: it is heavy } } }\n") == [])
        #expect(try people("replace: { rules: { mild: { of: #, because: Ours. } } }\n") == ["Ana Ruiz"])
    }

    // MARK: other names

    @Test func aRenameTakesApprovalsAlong() throws {
        var text = Self.text
        for name in ["urgent", "mild", "t", "l", "base"] { text = try approving(name, text) }
        for (old, new) in [("heavy", "grave"), ("mood", "spirits"), ("urgent", "at_once"), ("t", "tt")] {
            let loaded = try loaded([text])
            let renamed = try Rename(old, to: new, in: loaded)
            let book = renamed.library.approvals
            let people = book.entries.filter { !$0.mandate.approvals.isEmpty }
            #expect(people.count == 5)
            for entry in people {
                #expect(book.standing(entry, today: nil).count == 1, "\(entry.text) after \(old) → \(new)")
            }
        }
        // One that did not stand is not made to.
        let void = text.replacingOccurrences(of: "heavy: mood >= low", with: "heavy: mood >= bad")
        let renamed = try Rename("heavy", to: "grave", in: loaded([void])).library.approvals
        let entry = try #require(renamed.entries(named: "urgent").first)
        #expect(renamed.standing(entry, today: nil).isEmpty)
    }
}

import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriagePresentation
import TriageSyntax
import TriageValues

/// Approvals of what a layer makes of a thing, and on which day they and acceptances count.
@Suite struct ApprovalInLayersTests {
    private static let base = """
        rule_set: base
        title: Base
        ladders:
          response: { title: R, rungs: { wait: { label: Wait }, help: { label: Help }, now: { label: Now } } }
        sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
        questions:
          mood: { ask: Q, ask_third_party: Q, answers: { fine: Fine, low: Low } }
          nights: { ask: Q, ask_third_party: Q, number: { from: 0, to: 9 } }
        findings:
          tired:
            reads: nights are short
            when: nights >= 5
        rules:
          sleepless:
            # The book says five.
            when: mood = low and nights >= 5
            raise: [help]
            because: Nights without sleep do not wait.
            source: s
          weary: { when: tired and nights >= 9, raise: [help], because: B, source: s }

        """
    private static let manifests = [
        "library: state\ntitle: State\nversion: 1.0.0\n",
        "library: county\ntitle: County\nversion: 1.0.0\nstands_on: { library: state, folder: .. }\n"
            + "demands_approval: rules\n",
    ]
    private static let changes = """
        layer: county
        title: C
        replace:
          findings:
            tired: { of: #findings.tired, when: nights >= 2 }
          rules:
            sleepless:
              of: #rules.sleepless
              when: mood = low and nights >= 3

        """

    private static let own = """
        rule_set: own
        layer: county
        title: Own
        rules:
          own_weary: { when: tired and nights >= 9, raise: [help], because: B, source: s }

        """

    private static func text(_ changes: String) -> LibraryText {
        func files(_ changes: String) -> [SourceFile] {
            [
                ("s/library.yaml", manifests[0]), ("s/Rules/b.yaml", base), ("c/library.yaml", manifests[1]),
                ("c/Rules/l.yaml", changes), ("c/Rules/own.yaml", own),
            ].enumerated().map { SourceFile(id: Int32($0), path: $1.0, text: $1.1) }
        }
        var changes = changes
        while let mark = changes.firstMatch(of: /#(?<section>[a-z]+)\.(?<name>[a-z_]+)/) {
            let key = mark.output.section == "rules" ? "because: B" : "reads: r"
            let asking =
                "layer: county\ntitle: C\nreplace: { \(mark.output.section): { \(mark.output.name): "
                + "{ of: 0, \(key) } } }\n"
            let found = compile(files(asking)).problems.first { $0.code == "changed-below" }?.help ?? ""
            changes.replaceSubrange(mark.range, with: found.suffix(13).prefix(12))
        }
        let below = LibraryText.Base(name: "state", folder: "s/", files: [0, 1])
        return LibraryText(root: nil, files: files(changes), cases: [], bases: [below])
    }

    private static func person(_ name: String = "Ana Ruiz", on day: String = "2026-11-28") throws
        -> ApprovalDraft.Person
    {
        .init(name: name, role: "Medical director", on: try #require(Day(day)), note: nil)
    }

    // MARK: whose lines

    /// What is approved is what the layer makes of the thing: its lines, and of those below what it leaves.
    @Test func theLayersLinesAreShown() throws {
        let loaded = try LoadedLibrary.load(Self.text(Self.changes)).get()
        let draft = try ApprovalDraft(of: "sleepless", by: Self.person(), in: loaded, today: nil)
        let shown = present(draft, in: loaded, .plain).split(separator: "\n").map(String.init)
        let lines = [
            ", at c/Rules/l.yaml:7", "   7│     sleepless:", "   9│       when: mood = low and nights >= 3",
            "  what that leaves, at s/Rules/b.yaml:14", "  14│   sleepless:", "  17│     raise: [help]",
            "  18│     because: Nights without sleep do not wait.", "  19│     source: s",
        ]
        #expect(
            shown[0].hasSuffix(lines[0]) && Array(shown[1..<lines.count]) == Array(lines.dropFirst()),
            "\(shown.joined(separator: "\n"))")
        // So is what a rule rests on.
        let other = try ApprovalDraft(of: "own_weary", by: Self.person(), in: loaded, today: nil)
        let below = present(other, in: loaded, .plain)
        #expect(below.contains("    c/Rules/l.yaml:5\n        tired: { of: "), "\(below)")
        #expect(
            below.contains(
                "    what that leaves, at s/Rules/b.yaml:10\n      tired:\n"
                    + "        reads: nights are short\n"),
            "\(below)")
        #expect(!below.contains("nights >= 5"), "\(below)")
    }

    /// What is not approved is what the layer says, and there somebody approves it.
    @Test func whatIsNotApprovedIsPointedAtInTheLayer() throws {
        let text = Self.text(Self.changes)
        let found = Inspection(text, today: nil).problems.filter { $0.code == "not-approved" }
        let places = found.map { problem in
            let file = text.files.first { $0.id == problem.span.file }
            return "\(file?.path ?? ""):\(file?.position(at: Int(problem.span.start)).line ?? 0)"
        }
        #expect(places == ["c/Rules/l.yaml:7", "c/Rules/own.yaml:5"], "\(found)")
        #expect(found.first?.notes.contains { $0.span?.file == 1 } == true, "\(found)")
    }

    // MARK: days

    private static func approved(on day: String) throws -> LoadedLibrary {
        let plain = SourceFile(id: 0, path: "f.yaml", text: base)
        let loaded = try LoadedLibrary.load(LibraryText(root: nil, files: [plain], cases: [])).get()
        let draft = try ApprovalDraft(of: "sleepless", by: person(on: day), in: loaded, today: nil)
        let file = SourceFile(id: 0, path: "f.yaml", text: draft.text)
        return try LoadedLibrary.load(LibraryText(root: nil, files: [file], cases: [])).get()
    }

    /// One that is dated ahead does not stand yet, and so is in nobody's way.
    @Test func anApprovalDatedAheadIsReplaced() throws {
        let today = try #require(Day("2026-11-28"))
        let ahead = try Self.approved(on: "2027-11-28")
        let draft = try ApprovalDraft(of: "sleepless", by: Self.person(), in: ahead, today: today)
        #expect(draft.text.contains("on: 2026-11-28") && !draft.text.contains("2027"), "\(draft.text)")
        // Nor does it count for who answers already.
        let other = try ApprovalDraft(of: "sleepless", by: Self.person("Ben"), in: ahead, today: today)
        #expect(other.others.isEmpty && other.text.contains("2027-11-28"))
        let stands = try Self.approved(on: "2026-11-28")
        #expect(throws: ApprovalDraft.Problem.self) {
            try ApprovalDraft(of: "sleepless", by: Self.person(), in: stands, today: today)
        }
        let beside = try ApprovalDraft(of: "sleepless", by: Self.person("Ben"), in: stands, today: today)
        #expect(beside.others.map(\.by.text) == ["Ana Ruiz"])
    }

    /// Whoever answers for less from a day on answers for nothing before.
    @Test(arguments: [("2026-11-27", false), ("2026-11-28", true), (nil, true)])
    func anAcceptanceCountsFromItsDay(today: String?, counts: Bool) throws {
        let text = Self.text(
            """
            layer: county
            title: C
            replace:
              rules:
                sleepless:
                  of: #rules.sleepless
                  when: mood = low and nights >= 7
                  accepted_by: { name: Ana Ruiz, role: Medical director, on: 2026-11-28 }

            """)
        let day = try today.map { try #require(Day($0)) }
        let found = Inspection(text, today: day).problems.filter { $0.code == "lowers-calls" }
        #expect(found.isEmpty == counts, "\(found)")
        if let problem = found.first {
            #expect(problem.message.contains("Ana Ruiz answers for it only from 2026-11-28 on"), "\(problem)")
        }
    }

    // MARK: names that two things have

    @Test func aKindTellsTwoOfOneNameApart() throws {
        let text =
            Self.base
            + "laws: { weary: { when: tired and mood = low, at_least: help, because: B, source: s } }\n"
        let file = SourceFile(id: 0, path: "f.yaml", text: text)
        let loaded = try LoadedLibrary.load(LibraryText(root: nil, files: [file], cases: [])).get()
        func draft(_ name: String) throws -> ApprovalDraft {
            try ApprovalDraft(of: name, by: Self.person(), in: loaded, today: nil)
        }
        let problem = try #require(throws: ApprovalDraft.Problem.self) { try draft("weary") }
        #expect(problem.help == "write `rule:weary` or `law:weary`", "\(problem)")
        #expect(try draft("rule:weary").entry.kind == .rule)
        #expect(try draft("law:weary").entry.kind == .law)
        #expect(try draft("rule_set:base").entry.kind == .file)
        #expect(throws: ApprovalDraft.Problem.self) { try draft("table:weary") }
    }
}

import Foundation
import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriagePages
import TriageValues

/// The site of a library: every thing that decides is defined where its file is, with whose it is.
@Suite struct SiteTests {
    private static let moods = """
        protocol: moods
        title: Moods
        version: 1.2.0
        review_by: 2999-01-01
        questions:
          sleep: { ask: Sleep?, ask_when: sad, answers: { good: Good, bad: Bad } }
        findings:
          sad: { reads: the mood is down, when: mood >= low }
          unread: mood = very_low
        scores:
          load: { reads: the load is, count: [sad, signs >= 2] }
          points:
            reads: the points are
            add: [{ mood: { fine: 0, low: 1, very_low: 3 } }, { when: sad, signs: { 2..4: 2 } }]
        rules:
          r: { when: load >= 2 or points >= 3, raise: [help], because: It is so., source: s }
        laws:
          kept: { when: sad and signs >= 4, at_least: wait, because: B, source: s, holds_from: 2027-01-01 }

        """

    private static func library(_ moods: String) throws -> LoadedLibrary {
        let manifest = "library: state\ntitle: State\nversion: 1.0.0\n"
        let county = "library: county\ntitle: C\nversion: 1.0.0\nstands_on: { library: state, folder: .. }\n"
        func texts(_ of: String) -> [String] {
            let layer =
                "layer: county\ntitle: L\nreplace: { findings: { sad: { of: \(of), reads: it is dark } } }\n"
            return [manifest, ExampleBase.text, moods, county, layer]
        }
        func files(_ texts: [String]) -> [SourceFile] {
            zip(
                [
                    "s/library.yaml", "s/Rules/b.yaml", "s/Protocols/m.yaml", "c/library.yaml",
                    "c/Rules/l.yaml",
                ], texts
            )
            .enumerated().map { SourceFile(id: Int32($0), path: $1.0, text: $1.1) }
        }
        let found = compile(files(texts("0"))).problems.first { $0.code == "changed-below" }?.help ?? ""
        return try LoadedLibrary.load(
            LibraryText(root: nil, files: files(texts(String(found.suffix(13).prefix(12)))), cases: [])
        ).get()
    }

    private static func section(_ id: String, _ page: String) -> String {
        let parts = page.components(separatedBy: "<section id=\"\(id)\">")
        return parts.count == 2 ? parts[1].components(separatedBy: "</section>")[0] : ""
    }

    @Test func whatRulesRestOnIsDefined() throws {
        let plain = try Self.library(Self.moods)
        let day = try #require(Day("2026-11-28"))
        let ana = ApprovalDraft.Person(name: "Ana Ruiz", role: "Nurse", on: day, note: nil)
        let law = try ApprovalDraft(of: "kept", by: ana, in: plain, today: nil)
        let old = try Self.library(law.text.replacing("signs >= 2]", with: "signs >= 3]"))
        let new = try Self.library(law.text)
        let earlier = Earlier(name: "v1", difference: difference(from: old, to: new))
        let pages = Site(of: new, since: earlier).files
        func page(_ name: String) throws -> String { try #require(pages.first { $0.name == name }).text }
        let moods = try page("protocol-moods.html")
        #expect(moods.contains("Version 1.2.0, to be reviewed by 2999-01-01"))

        let sad = Self.section("finding-sad", moods)
        #expect(
            sad.contains("<h3>it is dark</h3>") && sad.contains("When the mood is low or very low"), "\(sad)")
        #expect(sad.contains("`reads` by layer `county`"), "\(sad)")
        for user in [
            "protocol-moods.html#score-load\">score load", "protocol-moods.html#score-points\">score points",
            "questions.html#question-sleep\">question sleep", "protocol-moods.html#law-kept\">law kept",
        ] { #expect(sad.contains(user), "\(user) in \(sad)") }
        #expect(!sad.contains("Changed since"))
        #expect(!Self.section("finding-unread", moods).contains("Used by"))

        let load = Self.section("score-load", moods)
        #expect(load.contains("One point for each that holds, from 0 to 2 in all"), "\(load)")
        #expect(load.contains("<li>it is dark</li>"), "\(load)")
        #expect(load.contains("#rule-r\">r</a>") && load.contains("Changed since v1"), "\(load)")
        let points = Self.section("score-points", moods)
        #expect(points.contains("</a>: Fine: 0 · Low: 1 · Very low: 3</li>"), "\(points)")
        #expect(points.contains("</a>, while it is dark: 2..4: 2</li>"), "\(points)")

        let kept = Self.section("law-kept", moods)
        #expect(kept.contains("at least <strong>Wait</strong>") && kept.contains("#source-s"), "\(kept)")
        #expect(kept.contains("Holds from 2027-01-01 on."), "\(kept)")
        #expect(kept.contains("Approved by Ana Ruiz (Nurse) on 2026-11-28"), "\(kept)")
        #expect(try page("index.html").contains("protocol-moods.html#law-kept"))
        // Every link within the site leads somewhere.
        for (name, text) in pages {
            for link in text.matches(of: /href="(?<page>[a-z_-]+\.html)#(?<id>[a-z_-]+)"/) {
                let there = pages.first { $0.name == link.output.page }?.text
                #expect(there?.contains("id=\"\(link.output.id)\"") == true, "\(link.output.0) in \(name)")
            }
        }
    }
}

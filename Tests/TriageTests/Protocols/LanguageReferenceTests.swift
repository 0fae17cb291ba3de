import Foundation
import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation

/// The YAML blocks of Protocols/README.md are one library that checks, and whose cases pass.
@Suite struct LanguageReferenceTests {
    /// - Parameter layered: with the county of section 6, which stands on the rest.
    private func blocks(layered: Bool = false) throws -> [SourceFile] {
        let parts = try Shipped.text("Protocols/README.md").components(
            between: "```yaml\n# file: ", and: "```")
        return parts.enumerated().compactMap { index, part in
            guard let end = part.firstIndex(of: "\n") else { return nil }
            return SourceFile(id: Int32(index), path: String(part[..<end]), text: "# file: " + part)
        }.filter { layered || !$0.path.hasPrefix("county/") }
    }

    /// The county of section 6 stands on the rest: its changes are made, and those that lower calls accepted.
    @Test func theCountyStandsOnTheExample() throws {
        let files = try blocks(layered: true).filter { !$0.path.hasSuffix(".cases.yaml") }
        let inspection = Inspection(LibraryText(root: nil, files: files, cases: []), today: nil)
        let errors = inspection.problems.filter { $0.severity == .error }
        #expect(errors.map(\.message) == [], "\(present(errors, in: files, .plain))")
        let program = try #require(inspection.compilation.program)
        #expect(inspection.compilation.stack.changes.count == 4)
        #expect(program.questions.first { $0.name == "alone" }?.ask == "Is anybody with you?")
        #expect(
            program.rules.map(\.name).filter { ["mood_heavy", "county_many_signs"].contains($0) }
                == ["county_many_signs"])
        let accepted = "accepted_by: { name: Ana Ruiz, role: Medical director, on: 2026-11-28 }"
        let unsigned = files.map {
            SourceFile(
                id: $0.id, path: $0.path, text: $0.text(0..<$0.bytes.count).replacing(accepted, with: ""))
        }
        let found = Inspection(LibraryText(root: nil, files: unsigned, cases: []), today: nil).problems
        #expect(found.filter { $0.severity == .error }.map(\.code) == ["lowers-calls"])
    }

    @Test func theExampleLibraryIsFaultless() throws {
        let files = try blocks()
        #expect(files.count == 7)
        let compilation = compile(files.filter { !$0.path.hasSuffix(".cases.yaml") })
        // So small an example says little of it in Spanish.
        let faults = compilation.problems.filter { $0.kind != .missingTranslation }
        #expect(faults.map(\.message) == [], "\(present(faults, in: files, .plain))")
        #expect(compilation.translations.map(\.words.count) == [7])
        guard let program = compilation.program else { throw DoesNotCompile() }
        let examination = examine(program, of: try #require(compilation.sound))
        // So small an example asks for little and lets much be said unasked.
        let found = examination.problems.filter { $0.kind != .earlyExit }
        #expect(found.map(\.message) == [], "\(present(found, in: files, .plain))")
        #expect(examination.lawsProved == 1)
        // What the reference says of the call itself is there.
        #expect(
            program.screens.map { $0.covers.map { program.questions[$0].name } } == [
                ["breathing", "bleeding"]
            ])
        #expect(program.audiences.map { $0.sees.count } == [1, 0])
        #expect(program.dangerKeys.map(\.label) == ["Not breathing", "Act under way"])
        #expect(program.questions.filter(\.isAboutScene).map(\.name) == ["weapon"])
        #expect(program.questions.compactMap(\.freshFor) == [600, 600])
        var problems = Problems()
        let cases = files.filter { $0.path.hasSuffix(".cases.yaml") }.flatMap {
            parseCases($0, program, &problems)
        }
        #expect(problems.list.map(\.message) == [], "\(present(problems.list, in: files, .plain))")
        #expect(cases.count == 3)
        for test in cases {
            #expect(
                TriageAuthoring.run(test, program).map { "\($0.expected): \($0.got)" } == [], "\(test.name)")
        }
    }

    /// Every condition in the table of section 3 can be read.
    @Test func theTableOfConditionsIsTrue() throws {
        let files = try blocks().filter { !$0.path.hasSuffix(".cases.yaml") }
        let section = try #require(
            try Shipped.text("Protocols/README.md").components(
                between: "## 3. Conditions", and: "Conditions are plain"
            ).first)
        let rows = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let conditions = rows.flatMap { row in
            String(row.split(separator: "|")[0]).components(between: "`", and: "`")
        }.filter {
            $0.contains("plan ") || $0.contains("signs ") || $0.contains("mood ") || $0.contains("heaviness")
        }
        #expect(conditions.count == 11)
        for condition in conditions {
            let extra = SourceFile(
                id: 99, path: "extra.yaml",
                text:
                    "rule_set: extra\ntitle: X\nrules: { x: { when: '\(condition)', flag: [supervisor], because: B, source: example-source } }\n"
            )
            let problems = compile(files + [extra]).problems.filter { $0.severity == .error }
            #expect(problems.isEmpty, "\(condition): \(problems.map(\.message))")
        }
    }
}

extension String {
    /// The texts between each pair of marks, in order.
    func components(between start: String, and end: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let opening = rest.range(of: start) {
            rest = rest[opening.upperBound...]
            guard let closing = rest.range(of: end) else { break }
            parts.append(String(rest[..<closing.lowerBound]))
            rest = rest[closing.upperBound...]
        }
        return parts
    }
}

import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine

/// Another name in every place where the old one stands as a name, and nowhere else.
@Suite struct RenameTests {
    private static let more = """
        rule_set: more
        title: Of mood and mood
        questions:
          late:
            ask: How late is the mood?
            answers: { no: No, mood: Mood }
            ask_when: mood >= low
        findings:
          bad: mood >= low
        rules:
          moody: { when: bad and not(mood = fine), flag: [note], because: The mood is low., source: s }
        laws:
          kept: { when: mood >= very_low and signs >= 4, at_least: now, because: mood, source: s }
        tables:
          grid:
            columns: [mood, signs]
            rows:
              row: { cells: ['>= low', '4'], flag: [note], because: mood., source: s }
            otherwise: mood

        """
    private static let cases = """
        - case: mood
          given: { mood: low, signs: 2, late: mood }
          expect: { holds: [moody], open: [mood] }

        """

    private func library(_ cases: String = Self.cases) throws -> LoadedLibrary {
        let files = [ExampleBase.text, Self.more].enumerated().map {
            SourceFile(id: Int32($0), path: "file\($0).yaml", text: $1)
        }
        let text = LibraryText(
            root: nil, files: files, cases: [SourceFile(id: 9, path: "x.cases.yaml", text: cases)])
        return try LoadedLibrary.load(text).get()
    }

    @Test func changesNamesAndNoOtherWords() throws {
        let rename = try Rename(
            "mood", to: "temper", in: library(Self.cases.replacing(", open: [mood]", with: "")))
        #expect(rename.changes.map(\.path) == ["file0.yaml", "file1.yaml", "x.cases.yaml"])
        let more = try #require(rename.changes.first { $0.path == "file1.yaml" }).text
        // Titles, labels, answers of that name and sentences stay.
        #expect(
            more
                == Self.more.replacing("mood >= ", with: "temper >= ")
                .replacing("not(mood = fine)", with: "not(temper = fine)")
                .replacing("columns: [mood, signs]", with: "columns: [temper, signs]"))
        let cases = try #require(rename.changes.last).text
        #expect(cases.contains("- case: mood\n  given: { temper: low, signs: 2, late: mood }"))
        #expect(
            rename.changes[0].text.contains("temper: { was: mood, ask: How is the mood?, reads: the mood is"))
        #expect(rename.changes[0].lines.count == 2)
    }

    /// Simulations, with what their events change, and the rubric say names, too.
    @Test func whatTrainingSaysIsRenamed() throws {
        let simulation = """
            simulation: one
            tells: { mood: low }
            replies: { mood: [{ says: [Low.], tells: { mood: low } }] }
            events: [{ at: 9, truth: { mood: low }, replies: { mood: [{ says: [mood] }] } }]
            must_ask: [{ ask: mood, within: 9, before: signs }]

            """
        let rubric = "rubric: r\ntimes: { first_question: [mood, signs] }\n"
        let others = [("Simulations/one.yaml", simulation), ("Rules/rubrics.yaml", rubric)].enumerated().map {
            SourceFile(id: Int32(20 + $0), path: $1.0, text: $1.1)
        }
        let library = try library(Self.cases.replacing(", open: [mood]", with: ""))
        let changes = try Rename("mood", to: "temper", in: library, others: others).changes
        #expect(
            changes.first { $0.path == "Simulations/one.yaml" }?.text
                == simulation.replacing("mood:", with: "temper:").replacing("ask: mood", with: "ask: temper"))
        #expect(
            changes.first { $0.path == "Rules/rubrics.yaml" }?.text
                == rubric.replacing("[mood", with: "[temper"))
    }

    /// A file that cannot be read may say the name: nothing is renamed around it.
    @Test func whatCannotBeReadIsNotPassedOver() throws {
        let broken = SourceFile(id: 20, path: "Simulations/one.yaml", text: "simulation: [one\n")
        let problem = #expect(throws: Rename.Problem.self) {
            try Rename(
                "mood", to: "temper", in: library(Self.cases.replacing(", open: [mood]", with: "")),
                others: [broken])
        }
        #expect(problem?.message.contains("Simulations/one.yaml") == true)
    }

    @Test func nothingIsRenamedAcrossLayers() throws {
        let files = [
            ("b/library.yaml", "library: base\ntitle: Base\nversion: 1.0.0\n"),
            ("b/Rules/base.yaml", ExampleBase.text),
            (
                "c/library.yaml",
                "library: county\ntitle: County\nversion: 1.0.0\nstands_on: { library: base, folder: ../b }\n"
            ),
        ].enumerated().map { SourceFile(id: Int32($0), path: $1.0, text: $1.1) }
        let library = try LoadedLibrary.load(LibraryText(root: nil, files: files, cases: [])).get()
        let problem = #expect(throws: Rename.Problem.self) { try Rename("mood", to: "temper", in: library) }
        #expect(problem?.message.contains("`county` stands on another library") == true)
    }

    /// Calls that were recorded under the old name read.
    @Test func theOldNameOfAQuestionStillReads() throws {
        let library = try library(Self.cases.replacing(", open: [mood]", with: ""))
        let renamed = try Rename("mood", to: "temper", in: library).library
        #expect(renamed.program.questionIndex("mood") == renamed.program.questionIndex("temper"))
        let again = try Rename("temper", to: "frame", in: renamed)
        #expect(again.changes[0].text.contains("frame: { was: [mood, temper], ask:"))
        #expect(again.library.program.questionIndex("mood") == again.library.program.questionIndex("frame"))
    }

    /// A name that is in use, by now or before, cannot be given; nothing is changed then.
    @Test func aTakenNameIsRefused() throws {
        let library = try library(Self.cases.replacing(", open: [mood]", with: ""))
        for taken in ["signs", "bad"] {
            let problem = #expect(throws: Rename.Problem.self) { try Rename("mood", to: taken, in: library) }
            #expect(problem?.found.isEmpty == false, "\(taken)")
        }
        let renamed = try Rename("mood", to: "temper", in: library).library
        #expect(throws: Rename.Problem.self) { try Rename("signs", to: "mood", in: renamed) }
    }

    @Test func whatCallsNameKeepsItsName() throws {
        let problem = #expect(throws: Rename.Problem.self) { try Rename("now", to: "at_once", in: library()) }
        #expect(problem?.help?.contains("rungs") == true)
        #expect(throws: Rename.Problem.self) { try Rename("grid", to: "grid", in: library()) }
    }

    /// On the shipped library every question and rule can have another name, and each case comes to the same.
    @Test func theShippedLibraryIsRenamedWhole() throws {
        let files = try Shipped.files()
        let cases = try Shipped.files(cases: true).filter { !$0.path.contains("guards") }
        let library = try LoadedLibrary.load(LibraryText(root: nil, files: files, cases: cases)).get()
        for name in ["weapon", library.program.rules[0].name] {
            let rename = try Rename(name, to: "quite_another", in: library)
            #expect(rename.library.cases.count == library.cases.count)
            #expect(rename.changes.map(\.places).reduce(0, +) > 1)
            #expect(compile(rename.library.text.files).problems.isEmpty)
        }
    }
}

import Testing
import TriageAuthoring
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
        }
    }
}

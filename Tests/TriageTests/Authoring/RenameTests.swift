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

    /// A layer on the base: it has a question, a rule and words of its own, and places the question.
    private func layered(_ cases: String = "") throws -> LoadedLibrary {
        let own = """
            rule_set: own
            layer: county
            title: Own
            questions:
              worn: { ask: How worn?, ask_third_party: How worn?, answers: { no: No, yes: Yes } }
            rules:
              worn_out: { when: worn = yes and mood = low, flag: [note], because: worn, source: s }

            """
        let places = """
            layer: county
            title: Places
            place: { p: { worn: first, mood: after worn } }

            """
        let words = """
            language: es
            layer: county
            title: Spanish
            questions: { worn: { ask: { en: How worn?, es: Cansado? } } }

            """
        let asked = "protocol: p\ntitle: P\nversion: 1.0.0\nreview_by: 2999-01-01\n"
        let files = [
            ("b/library.yaml", "library: base\ntitle: Base\nversion: 1.0.0\n"),
            ("b/Rules/base.yaml", ExampleBase.text), ("b/Protocols/p.yaml", asked),
            (
                "c/library.yaml",
                "library: county\ntitle: County\nversion: 1.0.0\nstands_on: { library: base, folder: ../b }\n"
            ),
            ("c/Rules/own.yaml", own), ("c/Rules/places.yaml", places),
            ("c/Rules/Languages/es/o.yaml", words),
        ].enumerated().map { SourceFile(id: Int32($0), path: $1.0, text: $1.1) }
        let below = LibraryText.Base(name: "base", folder: "b/", files: [0, 1, 2])
        let text = LibraryText(
            root: nil, files: files, cases: [SourceFile(id: 9, path: "c/x.cases.yaml", text: cases)],
            bases: [below])
        return try LoadedLibrary.load(text).get()
    }

    /// What a layer has of its own it renames, wherever its files say the name.
    @Test func aLayersOwnThingIsRenamed() throws {
        let library = try layered(
            "- case: worn\n  given: { worn: yes, mood: low }\n  expect: { holds: [worn_out] }\n")
        let rename = try Rename("worn", to: "weary", in: library)
        #expect(
            rename.changes.map(\.path) == [
                "c/Rules/own.yaml", "c/Rules/places.yaml", "c/Rules/Languages/es/o.yaml", "c/x.cases.yaml",
            ])
        #expect(rename.changes[0].text.contains("weary: { was: worn, ask: How worn?"))
        #expect(
            rename.changes[0].text.contains("when: weary = yes and mood = low, flag: [note], because: worn"))
        #expect(rename.changes[1].text.contains("place: { p: { weary: first, mood: after weary } }"))
        #expect(rename.changes[2].text.contains("questions: { weary: { ask: {"))
        let rule = try Rename("worn_out", to: "all_in", in: library)
        #expect(rule.changes.map(\.path) == ["c/Rules/own.yaml", "c/x.cases.yaml"])
    }

    /// The library below is not changed from a layer, and the message says where to.
    @Test func nothingIsRenamedAcrossLayers() throws {
        for name in ["mood", "base_help"] {
            let library = try layered()
            let problem = #expect(throws: Rename.Problem.self) { try Rename(name, to: "temper", in: library) }
            #expect(
                problem?.message.contains("`\(name)` stands in library `base` below, at b/Rules/base.yaml:")
                    == true, "\(String(describing: problem))")
            #expect(problem?.help?.contains("`triage rename \(name) temper --library b/`") == true)
        }
    }

    /// Of two things of one name the one that is meant gets another.
    @Test func aKindTellsTwoOfOneNameApart() throws {
        let more = Self.more.replacing("  moody:", with: "  mood:")
        let files = [ExampleBase.text, more].enumerated().map {
            SourceFile(id: Int32($0), path: "file\($0).yaml", text: $1)
        }
        let cases = Self.cases.replacing("[moody], open: [mood]", with: "[mood]")
        let text = LibraryText(
            root: nil, files: files, cases: [SourceFile(id: 9, path: "x.cases.yaml", text: cases)])
        let library = try LoadedLibrary.load(text).get()
        let problem = #expect(throws: Rename.Problem.self) { try Rename("mood", to: "temper", in: library) }
        #expect(problem?.message == "`mood` is the name of a question and a rule, so it is not clear which")
        #expect(problem?.help == "write `question:mood` or `rule:mood`")
        let rule = try Rename("rule:mood", to: "temper", in: library)
        #expect(rule.changes.map(\.path) == ["file1.yaml", "x.cases.yaml"])
        #expect(rule.changes[0].text == more.replacing("  mood: { when", with: "  temper: { when"))
        #expect(rule.changes[1].text == cases.replacing("holds: [mood]", with: "holds: [temper]"))
        let question = try Rename("question:mood", to: "temper", in: library)
        #expect(question.changes.last?.text.contains("given: { temper: low") == true)
        #expect(question.changes.last?.text.contains("holds: [mood]") == true)
        let none = #expect(throws: Rename.Problem.self) { try Rename("law:mood", to: "temper", in: library) }
        #expect(none?.help?.contains("`question:mood`") == true, "\(String(describing: none))")
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

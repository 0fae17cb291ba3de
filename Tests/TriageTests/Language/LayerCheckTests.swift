import Foundation
import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriagePresentation
import TriageRecords
import TriageSyntax

/// What is wrong with a layer, and what it does to calls, on a base written out.
@Suite struct LayerCheckTests {
    private static let base = """
        rule_set: base
        title: Base
        ladders:
          response:
            title: Response
            rungs: { wait: { label: Wait }, help: { label: Help, who: [team] }, now: { label: Now } }
        responders: { team: { label: Team } }
        flags: { note: { label: Note } }
        sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }

        """
    private static let mood = """
        protocol: moods
        title: Moods
        version: 1.0.0
        review_by: 2999-01-01
        asks_first: [mood, signs]
        questions:
          mood: { ask: How is the mood?, answers: { fine: Fine, low: { label: Low, as: low }, bad: Bad } }
          signs: { ask: How many signs?, number: { from: 0, to: 4 } }
          other: { ask: What else?, answers: { none: None, some: Some } }
        findings: { heavy: mood >= low and signs >= 2 }
        rules:
          heavy_now: { when: heavy, raise: [now], because: B, source: s }
          bad_now: { when: mood = bad, raise: [now], because: B, source: s }
          many: { when: signs >= 3, raise: [help], because: B, source: s }
          much: { when: signs >= 3, raise: [help], because: B, source: s }
          more: { when: other = some, flag: [note], because: B, source: s }

        """

    private static func text(_ texts: [String], _ paths: [String] = []) -> LibraryText {
        let files = texts.enumerated().map { index, text in
            SourceFile(
                id: Int32(index), path: index < paths.count ? paths[index] : "f\(index).yaml", text: text)
        }
        return LibraryText(root: nil, files: files, cases: [])
    }

    /// A layer with `of` put where it stands as `#section.name`, or asks for it.
    private static func layer(_ body: String, name: String = "county", below: [String] = []) -> String {
        var body = body
        while let mark = body.range(of: "#[a-z]+\\.[a-z_]+", options: .regularExpression) {
            let parts = body[mark].dropFirst().split(separator: ".").map(String.init)
            let key =
                ["questions": "ask: A", "findings": "reads: a", "rungs": "note: n"][parts[0]] ?? "because: B"
            let asking =
                "layer: zz\ntitle: Z\nreplace: { \(parts[0]): { \(parts[1]): { of: 0, \(key) } } }\n"
                + ""
            let manifests =
                "library: zz\ntitle: Z\nversion: 1.0.0\nstands_on: { library: \(name), folder: .. }\n"
            let found = compile(
                text([base, mood] + below + (below.isEmpty ? [] : [manifests]) + [asking]).files)
            let help = found.problems.first { $0.code == "changed-below" }?.help ?? ""
            body.replaceSubrange(mark, with: help.suffix(13).prefix(12))
        }
        return "layer: \(name)\ntitle: L\n" + body
    }

    private static func problems(_ layers: [String]) -> [Diagnostic] {
        Inspection(text([base, mood] + layers), today: nil).problems.filter { $0.severity == .error }
    }

    private static let accepted = "accepted_by: { name: Ana Ruiz, role: Director, on: 2026-11-28 }"

    // MARK: less for a caller

    @Test(arguments: [
        // A rule that alone raises so high.
        ("remove: { rules: { bad_now: { of: #rules.bad_now, because: B, source: s } } }", "mood = bad"),
        ("replace: { rules: { heavy_now: { of: #rules.heavy_now, raise: [help] } } }", "mood = low"),
        (
            "replace: { rules: { heavy_now: { of: #rules.heavy_now, when: heavy and signs >= 3 } } }",
            "signs = 2"
        ),
        (
            "replace: { findings: { heavy: { of: #findings.heavy, when: mood >= low and signs >= 4 } } }",
            "signs"
        ),
        ("replace: { rungs: { help: { of: #rungs.help, who: [] } } }", "signs"),
        // Each of the two covers the other.
        (
            """
            remove:
              rules:
                many: { of: #rules.many, because: B, source: s }
                much: { of: #rules.much, because: B, source: s }
            """, "signs"
        ),
    ])
    func aLayerByWhichACallGetsLessNeedsSomebody(body: String, call: String) throws {
        let found = Self.problems([Self.layer(body)])
        #expect(Set(found.map(\.code)) == ["lowers-calls"])
        let notes = found.flatMap(\.notes).map(\.message)
        #expect(notes.contains { $0.contains(call) }, "\(notes)")
        let all = body.replacing(/of: (?<of>#[a-z._]+)/) { "of: \($0.output.of), \(Self.accepted)" }
        #expect(Self.problems([Self.layer(all)]).map(\.message) == [])
    }

    /// What raises calls, or is covered by another rule, or only says things in other words, is free.
    @Test(arguments: [
        "remove: { rules: { many: { of: #rules.many, because: B, source: s } } }",
        "remove: { rules: { more: { of: #rules.more, because: B, source: s } } }",
        "replace: { rules: { many: { of: #rules.many, when: signs >= 1 } } }",
        "replace: { questions: { mood: { of: #questions.mood, ask: How are you? } } }",
        "replace: { rungs: { help: { of: #rungs.help, within: 90 min } } }",
    ])
    func otherChangesAreFree(body: String) {
        #expect(Self.problems([Self.layer(body)]).map(\.message) == [])
    }

    // MARK: what is said

    @Test func piecesStandWhereTheyAreWritten() throws {
        let own = Self.layer(
            """
            replace:
              questions: { mood: { of: #questions.mood, ask: How are you?, answers: { low: Down, bad: Bad! } } }
              findings: { heavy: { of: #findings.heavy, when: mood >= low and signs >= 1 } }
              rules: { many: { of: #rules.many, when: { any: [signs >= 2, other = some] } } }
            place: { moods: { signs: after other, other: first } }
            """)
        let library = try CoverageTests.library([Self.base, Self.mood, own])
        let program = library.program
        let mood = try #require(program.questions.first { $0.name == "mood" })
        #expect(mood.ask == "How are you?" && mood.options.map(\.label) == ["Fine", "Down", "Bad!"])
        let rule = try #require(program.rules.first { $0.name == "many" })
        let span = program.nodes[rule.ownNode].span
        #expect(span.file == 2 && library.file(2)?.text(of: span) == "{ any: [signs >= 2, other = some] }")
        #expect(library.library.documents[1].asksFirst.map(\.text) == ["other", "signs", "mood"])
        #expect(library.stack.origins(of: "rule", named: "many").map(\.text) == ["`when` by layer `county`"])
        #expect(library.stack.origins(of: "rule", named: "much").isEmpty)
    }

    /// A layer on a layer means what the lower one made of a thing.
    @Test func layersStandOnLayers() throws {
        let state = Self.layer(
            "replace: { rules: { many: { of: #rules.many, when: signs >= 2 } } }", name: "state")
        let lower = "library: state\ntitle: S\nversion: 1.0.0\n"
        let upper = "library: county\ntitle: C\nversion: 1.0.0\nstands_on: { library: state, folder: ../s }\n"
        let stale = Self.layer("replace: { rules: { many: { of: #rules.many, when: signs >= 1 } } }")
        let paths = [
            "b/Rules/b.yaml", "b/Protocols/m.yaml", "s/Rules/s.yaml", "s/library.yaml", "c/library.yaml",
        ]
        func inspect(_ county: String) -> Inspection {
            let base = "library: base\ntitle: B\nversion: 1.0.0\n"
            let on = lower + "stands_on: { library: base, folder: ../b }\n"
            return Inspection(
                Self.text(
                    [Self.base, Self.mood, state, on, upper, county, base],
                    paths + ["c/Rules/c.yaml", "b/library.yaml"]), today: nil)
        }
        let twice = inspect(stale).problems.filter { $0.severity == .error }
        #expect(twice.map(\.code) == ["replaced-twice"])
        let version = (twice.first?.help ?? "").suffix(13).prefix(12)
        let fresh = stale.replacing(/of: [0-9a-f]{12}/) { _ in "of: \(version)" }
        let both = inspect(fresh)
        #expect(both.problems.filter { $0.severity == .error }.map(\.message) == [])
        let rule = both.compilation.library.rules.first { $0.declaration.name.text == "many" }
        #expect(rule?.declaration.when.description == "signs >= 1")
        let names = both.compilation.stack.origins(of: "rule", named: "many").map(\.layer)
        #expect(names == ["state", "county"])
    }

    /// Two layers side by side that change one thing.
    @Test func twoLayersChangeAThingOnce() {
        let body = "replace: { rules: { many: { of: #rules.many, when: signs >= 2 } } }"
        let found = Self.problems([Self.layer(body), Self.layer(body, name: "city")])
        #expect(found.map(\.code) == ["replaced-twice"])
    }

    /// A version is what a thing says: not its layout, nor the order of its keys, but that of its answers.
    @Test func aVersionIsWhatAThingSays() throws {
        func version(_ text: String) throws -> String {
            var problems = Problems()
            return try #require(read(Self.text([text]).files[0], &problems)).version
        }
        let plain = try version("ask: How?\nanswers: { no: No, yes: Yes }\nnumber: { from: 1, to: 12 }\n")
        #expect(plain.count == 12)
        #expect(
            try version(
                "# note\nnumber: {to: '12',   from: 1}\nanswers:\n  no: No\n  yes: \"Yes\"\nask: How?\n")
                == plain)
        for other in [
            "ask: How?\nanswers: { yes: Yes, no: No }\nnumber: { from: 1, to: 12 }\n",
            "ask: How\nanswers: { no: No, yes: Yes }\nnumber: { from: 1, to: 12 }\n",
            "ask: How?\nanswers: { no: No, yes: Yes }\nnumber: { from: 11, to: 2 }\n",
            "ask: How?\nanswers: { no: No, yes: Yes }\nnumber: [from, 1, to, 12]\n",
        ] {
            #expect(try version(other) != plain)
        }
    }

    // MARK: whose a file is

    @Test(arguments: [
        ("c/Rules/x.yaml", "rule_set: x\ntitle: X\n", "this file stands in the folder of library `county`"),
        ("c/Rules/x.yaml", "rule_set: x\nlayer: other\ntitle: X\n", "this file stands in"),
        (
            "b/Rules/x.yaml", "rule_set: x\nlayer: county\ntitle: X\n",
            "this file stands in the folder of library `base`"
        ),
        ("d/library.yaml", "library: county\ntitle: X\nversion: 1.0.0\n", "a library called `county`"),
        (
            "d/library.yaml", "library: d\ntitle: X\nversion: 1.0.0\nstands_on: { library: e, folder: . }\n",
            "there is no library `e`"
        ),
        (
            "d/library.yaml", "library: d\ntitle: X\nversion: 1.0.0\nstands_on: { library: d, folder: . }\n",
            "library `d` stands on itself"
        ),
    ])
    func everyFileSaysWhoseItIs(path: String, file: String, message: String) {
        let texts = [
            Self.base, Self.mood, "library: base\ntitle: B\nversion: 1.0.0\n",
            "library: county\ntitle: C\nversion: 1.0.0\nstands_on: { library: base, folder: ../b }\n",
            "rule_set: own\nlayer: county\ntitle: Own\n",
        ]
        let paths = [
            "b/Rules/b.yaml", "b/Protocols/m.yaml", "b/library.yaml", "c/library.yaml", "c/Rules/o.yaml",
        ]
        func errors(_ texts: [String], _ paths: [String]) -> [String] {
            compile(Self.text(texts, paths).files).problems.filter { $0.severity == .error }.map(\.message)
        }
        #expect(errors(texts, paths) == [])
        let found = errors(texts + [file], paths + [path])
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix(message) }, "\(found)")
    }

    // MARK: the record

    /// A record keeps a stack as paths and bytes; in whatever order they come back, it is the same library.
    @Test(arguments: 0..<20) func aKeptStackIsTheSameLibrary(seed: Int) throws {
        var random = Seeded(seed)
        let stack = LayerTests.stack(seed)
        let before = try CoverageTests.library(stack.texts)
        let kept = try KeptLibrary(
            stack.texts.enumerated().map { KeptLibrary.File(path: "Rules/\($0).yaml", bytes: Array($1.utf8)) }
        )
        let texts = kept.files.map { String(decoding: $0.bytes, as: UTF8.self) }
        let after = try CoverageTests.library(texts)
        #expect(difference(from: before, to: after).isEmpty)
        for _ in 0..<50 {
            let answers = before.program.randomAnswers(&random, askedPercent: 60)
            let (one, other) = (evaluate(before.program, answers), evaluate(after.program, answers))
            #expect(before.program.rungNames(one) == after.program.rungNames(other))
        }
        // The hash that names it covers each layer.
        var changed = kept.files
        let last = changed.removeLast()
        changed.append(KeptLibrary.File(path: last.path, bytes: last.bytes + [0x0A]))
        #expect(try KeptLibrary(changed).hash != kept.hash)
    }

    @Test func filesOfABaseAreKeptUnderItsName() {
        let files = [
            SourceFile(id: 0, path: "county/Rules/a.yaml", text: ""),
            SourceFile(id: 1, path: "/srv/state/Rules/a.yaml", text: ""),
        ]
        let text = LibraryText(
            root: "county", files: files, cases: [],
            bases: [.init(name: "state", folder: "/srv/state/", files: [1])])
        #expect(files.map { text.path(of: $0, from: "county/") } == ["Rules/a.yaml", "state/Rules/a.yaml"])
        #expect(text.own.map(\.id) == [0])
    }

    /// A layer says what it replaced in its own words.
    @Test func aLayersWordsGoBeforeThoseBelow() throws {
        let own = Self.layer("replace: { questions: { mood: { of: #questions.mood, ask: How are you? } } }")
        func spanish(_ english: String, _ said: String, _ header: String = "") -> String {
            "language: es\n\(header)title: S\n"
                + "questions: { mood: { ask: { en: '\(english)', es: '\(said)' } } }\n"
        }
        let below = spanish("How is the mood?", "¿Cómo está?")
        let above = spanish("How are you?", "¿Qué tal?", "layer: county\n")
        for words in [[below, above], [above, below]] {
            let library = try CoverageTests.library([Self.base, Self.mood, own] + words)
            #expect(library.program.translations.first?["questions.mood.ask"]?.text == "¿Qué tal?")
        }
        let without = try CoverageTests.library([Self.base, Self.mood, own, below])
        #expect(without.program.translations.first?["questions.mood.ask"] == nil)
    }

    /// Words of another language for a thing do not make it the layer's.
    @Test func wordsAddNothing() throws {
        let words =
            "language: es\nlayer: county\ntitle: S\n"
            + "questions: { mood: { ask: { en: How is the mood?, es: ¿? } } }\n"
        let library = try CoverageTests.library([Self.base, Self.mood, words])
        #expect(library.stack.origins(of: "question", named: "mood").isEmpty)
        let added =
            "rule_set: own\nlayer: county\ntitle: O\n"
            + "questions: { more_of: { ask: Is it?, answers: { no: No, yes: Yes } } }\n"
        let other = try CoverageTests.library([Self.base, Self.mood, added])
        #expect(
            other.stack.origins(of: "question", named: "more_of").map(\.text) == ["added by layer `county`"])
    }

    /// Words that stand below and whose English a layer changed: the layer's wording is the place, and what
    /// is said is what the layer can do. Words of the layer itself are mended where they stand.
    @Test(arguments: [
        ("ask: How are you?", "ask: { en: How is the mood?, es: ¿Cómo está? }", "How are you?"),
        ("answers: { low: Down }", "answers: { low: { en: Low, es: Baja } }", "Down"),
        ("answers: { low: { label: Down } }", "answers: { low: { en: Low, es: Baja } }", "{ label: Down }"),
    ])
    func staleWordsBelowAreTheLayersToSayAnew(change: String, words: String, place: String) throws {
        let own = Self.layer("replace: { questions: { mood: { of: #questions.mood, \(change) } } }")
        func spanish(_ layer: String) -> String {
            "language: es\n\(layer)title: S\nquestions: { mood: { \(words) } }\n"
        }
        func stale(_ spanish: String, in folder: String) throws -> (Diagnostic, LibraryText) {
            let text = Self.text(
                [
                    Self.base, Self.mood, own, spanish, "library: base\ntitle: B\nversion: 1.0.0\n",
                    "library: county\ntitle: C\nversion: 1.0.0\nstands_on: { library: base, folder: ../b }\n",
                ],
                [
                    "b/Rules/b.yaml", "b/Protocols/m.yaml", "c/Rules/c.yaml",
                    "\(folder)/Rules/Languages/es/m.yaml", "b/library.yaml", "c/library.yaml",
                ])
            let found = compile(text.files).problems.filter { $0.code == "stale-translation" }
            #expect(found.count == 1)
            return (try #require(found.first), text)
        }
        let (below, text) = try stale(spanish(""), in: "b")
        #expect(below.span.file == 2 && text.files[2].text(of: below.span) == place)
        #expect(below.notes.map(\.span?.file) == [3])
        #expect(below.help?.contains("`c/Rules/Languages/es/`") == true, "\(below)")
        let (above, _) = try stale(spanish("layer: county\n"), in: "c")
        #expect(above.span.file == 3 && above.help == "put that here, and say it anew below")
    }
}

import Testing
import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePages
import TriagePresentation
import TriageSession

/// A second language: what is said in it, what is not, and what is reported.
@Suite struct TranslationTests {
    /// One wording in a language file, as its author writes it.
    private struct Pair {
        var path: String
        var english: String
        var said: String
    }

    /// A file of Spanish from pairs, each section's in their order.
    private static func file(_ pairs: [Pair], header: String = "") -> String {
        var text = "language: es\ntitle: T\n" + header
        var open: [String] = []
        for pair in pairs {
            let names = pair.path.split(separator: ".").map(String.init)
            let shared = zip(open, names.dropLast()).prefix { $0 == $1 }.count
            for depth in shared..<names.count - 1 {
                text += String(repeating: "  ", count: depth) + names[depth] + ":\n"
            }
            open = Array(names.dropLast())
            text +=
                String(repeating: "  ", count: open.count)
                + "\(names[open.count]): { en: '\(pair.english)', es: '\(pair.said)' }\n"
        }
        return text
    }

    /// Everything that a random library says, in a Spanish that is as long.
    private static func pairs(of library: CheckedLibrary) -> [Pair] {
        library.wordings.map { Pair(path: $0.path, english: $0.english, said: "ñ\($0.english)") }
    }

    private static func translations(_ texts: [String]) -> (all: [Translation], problems: [Diagnostic]) {
        let compilation = compile(files(texts))
        let codes: Set = [
            "missing-translation", "stale-translation", "translation-differs", "wording-too-long",
            "duplicate-name",
        ]
        #expect(
            compilation.program?.translations.map(\.words) == compilation.translations.map(\.words)
                || compilation.problems.contains { $0.severity == .error })
        return (compilation.translations, compilation.problems.filter { codes.contains($0.code) })
    }

    /// What is whole has no problem; with one fault put in, that is reported, at its place, and what it
    /// spoils is not said. Order and number of files change nothing.
    @Test(arguments: 0..<300)
    func oneFaultIsReportedAndNotSaid(seed: Int) throws {
        var random = Seeded(7_000 + seed)
        let library = RandomLibrary(seed: seed).texts()
        let pairs = Self.pairs(of: compile(files(library)).library)
        let (whole, none) = Self.translations(library + [Self.file(pairs)])
        #expect(none.isEmpty)
        let all = try #require(whole.first)
        #expect(
            all.words.mapValues(\.text) == Dictionary(uniqueKeysWithValues: pairs.map { ($0.path, $0.said) }))
        #expect(all.words.values.allSatisfy { !$0.isReviewed } && all.outOf == pairs.count)

        let cut = random.int(1...pairs.count - 1)
        let halves = [Self.file(Array(pairs[..<cut])), Self.file(Array(pairs[cut...]))]
        var mixed = library + halves
        mixed.shuffle(using: &random)
        let (divided, stillNone) = Self.translations(mixed)
        #expect(stillNone.isEmpty && divided.map(\.words) == [all.words])

        let place = random.int(0...pairs.count - 1)
        var broken = pairs
        var expected: [String]
        var isSaid = false
        switch random.int(0...5) {
        case 0:
            broken.remove(at: place)
            expected = ["missing-translation"]
        case 1:
            broken[place].english += "x"
            expected = ["stale-translation"]
        case 2:
            broken[place].path += "x"
            expected = ["missing-translation", "stale-translation"]
        case 3:
            broken[place].said += " 7"
            expected = ["translation-differs"]
        case 4:
            broken[place].said += String(repeating: "o", count: 200)
            expected = ["wording-too-long"]
            isSaid = true
        default:
            broken.append(broken[place])
            expected = ["duplicate-name"]
            isSaid = true
        }
        let isTwice = expected == ["duplicate-name"]
        let texts =
            isTwice ? [Self.file(pairs), Self.file([pairs[place]])] : [Self.file(broken)]
        let (said, problems) = Self.translations(library + texts)
        #expect(problems.map(\.code).sorted() == expected)
        #expect((said.first?[pairs[place].path] != nil) == isSaid)
        #expect(said.first?.words.count == pairs.count - (isSaid ? 0 : 1))
        for problem in problems {
            #expect(Int(problem.span.file) == library.count + texts.count - 1)
            let text = Array(texts[texts.count - 1].utf8)[Int(problem.span.start)..<Int(problem.span.end)]
            let there = String(decoding: text, as: UTF8.self)
            let last = broken[min(place, broken.count - 1)]
            switch problem.code {
            case "missing-translation": #expect(there == "es")
            case "stale-translation": #expect(there == "'\(last.english)'" || last.path.hasSuffix(there))
            case "duplicate-name": #expect(last.path.hasSuffix(there))
            default: #expect(there == "'\(last.said)'")
            }
        }
    }

    /// Words change nothing of what a call comes to.
    @Test(arguments: 0..<40)
    func wordsDecideNothing(seed: Int) throws {
        var random = Seeded(seed)
        let library = RandomLibrary(seed: seed).texts()
        let plain = try compiled(library)
        let other = try compiled(library + [Self.file(Self.pairs(of: compile(files(library)).library))])
        for _ in 0..<20 {
            let answers = plain.randomAnswers(&random, askedPercent: 50)
            #expect(plain.rungNames(evaluate(plain, answers)) == other.rungNames(evaluate(other, answers)))
        }
    }

    /// Words by which a caller is found: they find in their language alone, also behind a label that is stale
    /// or unreviewed; what English hears and the language does not is missing.
    @Test func answersAreHeardInTheLanguage() throws {
        func library(_ words: String, en: String = "Yes", reviewed: String = "") throws -> (
            Program?, [String]
        ) {
            let english = """
                rule_set: world
                title: World
                ladders: { a: { title: A, rungs: { low: { label: L }, high: { label: H } } } }
                sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }
                questions: { plan: { ask: A plan?, answers: { no: No, yes: { label: Yes, hears: [rope] } } } }
                rules: { r: { when: plan = yes, raise: [high], because: B, source: s } }
                """
            let spanish = """
                language: es
                title: T
                \(reviewed)questions:
                  plan:
                    ask: { en: A plan?, es: ¿Un plan? }
                    answers: { no: { en: No, es: No }, yes: { en: \(en), es: Sí\(words) } }
                ladders: { a: { en: A, es: A } }
                rungs: { low: { en: L, es: L }, high: { en: H, es: H } }

                """
            let compilation = compile(files([english, spanish]))
            let problems = compilation.problems.map { "\($0.code): \($0.message)" }
            return (compilation.program, problems)
        }
        func finds(_ words: String, _ program: Program, in language: String? = "es") -> Bool {
            Call(program).find(words, in: language).first.map { $0.option == 1 && $0.by == .hears } ?? false
        }
        let (heard, none) = try library(", hears: [Una soga, cuerda]")
        let program = try #require(heard, "\(none)")
        #expect(none == [] && program.translations[0].words.count == 6)
        #expect(finds("tiene una SOGA", program) && finds("la cuerda", program) && finds("rope", program))
        #expect(!finds("cuerda", program, in: nil))
        // A word of it points there, and not as surely.
        #expect(Call(program).find("soga", in: "es").first?.by == .label)
        let (old, problems) = try library(", hears: cuerda", en: "Yes indeed")
        let stale = try #require(old, "\(problems)")
        #expect(problems.count == 1 && problems[0].hasPrefix("stale-translation"), "\(problems)")
        #expect(
            finds("cuerda", stale) && finds("cuerda", program)
                && stale.translations[0].reviewed.hears.count == 1)
        let (_, missing) = try library("")
        #expect(
            missing == ["missing-translation: `questions.plan` has no words in `es`: `answers.yes.hears`"])
        let (_, twice) = try library(", hears: [soga, Soga]")
        #expect(twice.map { $0.prefix(14) } == ["duplicate-name"], "\(twice)")
        let (_, long) = try library(", hears: [\(String(repeating: "o", count: 41))]")
        #expect(long.map { $0.prefix(16) } == ["wording-too-long"], "\(long)")
    }

    /// Only labels of answers find anything.
    @Test(arguments: ["ask: { en: A plan?, es: P, hears: [x] }", "ask: { en: A plan?, es: P, heers: [x] }"])
    func nothingElseIsHeard(words: String) {
        let text = "language: es\ntitle: T\nquestions: { mood: { \(words) } }\n"
        let codes = compile(ExampleBase.files(text)).problems.map(\.code)
        #expect(codes.contains("unknown-key"), "\(codes)")
    }

    @Test func reviewIsKeptByFile() throws {
        let library = RandomLibrary(seed: 3).texts()
        let pairs = Self.pairs(of: compile(files(library)).library)
        let reviewed = Self.file(
            Array(pairs.prefix(4)), header: "reviewed_by: Ana Ruiz\nreviewed_on: 2026-11-01\n")
        let (all, _) = Self.translations(library + [reviewed, Self.file(Array(pairs.dropFirst(4)))])
        let words = try #require(all.first)
        #expect(words.words.values.count(where: \.isReviewed) == 4)
        #expect(words.reviewed.words.keys.sorted() == pairs.prefix(4).map(\.path).sorted())
        let barred = try compiled(
            [library[0].replacing("title: Base\n", with: "title: Base\nunreviewed_words: barred\n")]
                + library.dropFirst())
        #expect(barred.barsUnreviewed)
    }

    // MARK: the shipped Spanish

    @Test func theShippedSpanishIsWholeAndUnreviewed() throws {
        let shipped = try Shipped.files()
        let compilation = compile(shipped)
        let spanish = try #require(compilation.translations.first { $0.language == "es" })
        #expect(compilation.translations.count == 1)
        #expect(
            compilation.problems.map(\.message) == [], "\(present(compilation.problems, in: shipped, .plain))"
        )
        #expect(spanish.words.count == spanish.outOf)
        #expect(spanish.outOf > 1_000)
        #expect(spanish.words.values.allSatisfy { !$0.isReviewed })
        // Nobody is addressed as `tú` by an institution.
        let familiar: Set = [
            "tú", "tu", "tus", "ti", "contigo", "te", "estás", "puedes", "quieres", "tienes",
        ]
        for (path, words) in spanish.words {
            let found = words.text.lowercased().split { !$0.isLetter }.map(String.init)
            #expect(familiar.isDisjoint(with: found), "\(path): \(words.text)")
        }
        // A question opens with its mark.
        for (path, words) in spanish.words {
            let marks = (words.text.count { $0 == "¿" }, words.text.count { $0 == "?" })
            #expect(marks.0 == marks.1, "\(path): \(words.text)")
        }
    }

    // MARK: a call

    private static func screens() throws -> (english: TestScreen, spanish: TestScreen) {
        let program = try Shipped.program()
        let language = try #require(program.translations.first)
        return (try TestScreen(program), try TestScreen(program, language: language))
    }

    /// What the window shows, without its line breaks.
    private static func window(_ call: TestScreen) -> String {
        call.screen.lines(width: 100, height: 70, at: call.now, style: .plain)
            .map { String($0.trimming(\.isWhitespace)) }.joined(separator: " ")
    }

    @Test func aCallIsAskedInSpanishWithTheEnglishBehind() throws {
        var (_, call) = try Self.screens()
        #expect(call.screen.asksFor.contains("¿"))
        call.type("/go caller_role")
        let asked = call.screen.asksFor
        #expect(asked.hasPrefix("¿Llama por usted o por otra persona?"))
        #expect(
            asked.contains("(Are you calling for yourself or for somebody else? If so, are you with them?)"))
        #expect(asked.contains("1 Por mí (For myself)"))
        #expect(Self.window(call).contains("es, unreviewed"))
        // Letters are the first of what stands there, without accents.
        call.type("por mi")
        #expect(call.events.last.map { "\($0.kind)" }?.contains("self") == true)
    }

    /// By number the same lines make the same call, whatever it is asked in.
    @Test(arguments: 0..<30)
    func numbersMeanTheSameInEveryLanguage(seed: Int) throws {
        var random = Seeded(seed)
        var (english, spanish) = try Self.screens()
        for _ in 0..<40 {
            let line = random.pick(["1", "2", "3", "4", "1", "2", "?", "-", "/2", "/back", "!1", "~", "1,2"])
            english.type(line)
            spanish.type(line)
            #expect(english.events == spanish.events)
        }
        #expect(english.events.count > 5)
    }

    @Test func guidanceIsSaidInSpanish() throws {
        var (_, call) = try Self.screens()
        call.type("!1")
        let window = Self.window(call)
        #expect(window.contains("es, unreviewed: “La ayuda va en camino."))
        #expect(window.contains("(Help is coming."))
    }

    // MARK: pages and differences

    private static func loaded(_ files: [SourceFile]) throws -> LoadedLibrary {
        try LoadedLibrary.load(LibraryText(root: nil, files: files, cases: [])).get()
    }

    @Test func pagesSayBoth() throws {
        let library = try Self.loaded(Shipped.files())
        let language = try #require(library.program.translations.first)
        let pages = Site(of: library, language: language).files.map(\.text).joined()
        for path in [
            "questions.thoughts.ask", "guidance.stay_on_line.say", "rungs.emergency", "screens.life.ask",
        ] {
            let words = try #require(language[path])
            #expect(
                pages.contains(
                    "<span lang=\"es\">\(words.text)</span> <span class=\"warm\">unreviewed</span>"))
        }
        #expect(!Site(of: library).files.contains { $0.text.contains("lang=\"es\"") })
    }

    @Test func aChangedWordIsADifference() throws {
        let library = RandomLibrary(seed: 5).texts()
        var pairs = Self.pairs(of: compile(files(library)).library)
        let plain = try Self.loaded(files(library))
        let old = try Self.loaded(files(library + [Self.file(pairs)]))
        pairs[0].said += "x"
        let new = try Self.loaded(files(library + [Self.file(pairs)]))
        let owner = pairs[0].path.split(separator: ".").prefix(2).joined(separator: ".")
        let found = difference(from: old, to: new)
        #expect(found.entries.map { "\($0.kind) \($0.name)" } == ["words es \(owner)"])
        #expect(found.falls == 0 && found.rises == 0)
        #expect(difference(from: old, to: old).isEmpty)
        // A whole language is one thing.
        #expect(difference(from: plain, to: new).entries.map { "\($0.kind) \($0.name)" } == ["language es"])
    }
}

import Foundation
import Testing

extension CommandTests {
    /// What somebody met who wrote rules, and a county's layer on another's library.
    @Suite(.timeLimit(.minutes(30))) struct AuthorTests {
        /// `base` and `county` on it: the county words one answer's question anew, and both have Spanish.
        private static let layers = """
            cp -r $F/layers/base $F/layers/county .
            mkdir -p base/Rules/Languages/es county/Rules/Languages/es
            cat > base/Rules/Languages/es/mood.yaml <<X
            language: es
            title: Spanish
            questions: { mood: { ask: { en: How is the mood?, es: ¿Cómo está? } } }
            X
            cat > county/Rules/Languages/es/own.yaml <<X
            language: es
            layer: county_of_x
            title: Spanish
            questions: { nights: { ask: { en: How many nights without sleep?, es: ¿Cuántas noches? } } }
            X
            cat > base/Protocols/mood.cases.yaml <<X
            - case: low
              given: { mood: very_low }
              expect: { recommended: visit, because: [very_low] }
            - case: fine
              given: { mood: fine }
              expect: { recommended: stay }
            X

            """

        private func said(_ line: String) throws -> (code: Int32, output: String, errors: String) {
            let ending = try Command().run(Self.layers + line)
            return (ending.code, ending.output, ending.errors)
        }

        // MARK: layers

        /// A layer's words for a thing of the base make the thing no thing of the layer.
        @Test func whatIsWordedIsNotAdded() throws {
            let (_, differs, _) = try said("triage diff base county")
            #expect(differs.contains("~ question mood (`ask` by layer `county_of_x`)"), "\(differs)")
            let (_, shown, _) = try said("printf 'show nights\\nshow heat\\n' | triage repl county")
            let parts = shown.components(separatedBy: "heat, question at")
            #expect(parts.count == 2 && !parts[0].contains("added by"), "\(shown)")
            #expect(parts.last?.contains("added by layer `county_of_x`") == true, "\(shown)")
        }

        /// What a layer cannot edit it is not told to edit.
        @Test func staleWordsOfTheBaseAreSaidAnewInTheLayer() throws {
            let (_, output, _) = try said("triage check county")
            let lines = output.split(separator: "\n").map(String.init)
            let place = try #require(lines.firstIndex { $0.contains("[stale-translation]") }, "\(output)")
            let message = lines[place...].prefix { !$0.isEmpty && !$0.contains("= help") }.joined(
                separator: "\n")
            #expect(lines[place + 1].contains("county/Rules/changes.yaml:5:36"), "\(output)")
            #expect(message.contains("base/Rules/Languages/es/mood.yaml"), "\(output)")
            #expect(
                output.contains("in a file of the layer's own, in `county/Rules/Languages/es/`"), "\(output)")
            #expect(!output.contains("put that here"), "\(output)")
        }

        @Test(arguments: [
            ("base county", "`county` stands on `base` and brings it along: name `county` alone"),
            ("county base", "`county` stands on `base` and brings it along: name `county` alone"),
            ("base plain", "two libraries are named, `base` and `plain`; name one"),
            ("base county/Rules/changes.yaml", "`county` stands on `base`"),
        ]) func twoLibrariesAreOneMistake(paths: String, says: String) throws {
            for command in ["check", "test", "cover", "mutate"] {
                let (code, output, errors) = try said("cp -r $F/nocases plain; triage \(command) \(paths)")
                #expect(code == 2 && output.isEmpty && errors.split(separator: "\n").count == 1, "\(errors)")
                #expect(errors.contains(says), "\(errors)")
            }
        }

        /// The base's cases say what the base should do, and are not run on a layer unless they are named.
        @Test func casesOfTheBaseAreNamedToBeRun() throws {
            let note = "the 2 cases of `state` say what it should do, and are not run on this layer"
            let (code, _, errors) = try said("triage test county")
            #expect(code == 1 && errors.contains("there are no cases to run; \(note)"), "\(errors)")
            let told = try #require(
                errors.firstMatch(of: /`(?<line>triage test --library county base[^`]*)`/))
            let (_, ran, _) = try said(String(told.output.line))
            #expect(ran.contains("2 passed") && ran.contains("0 failed"), "\(ran)")
            let (_, _, unnoticed) = try said("triage mutate county")
            #expect(unnoticed.contains(note), "\(unnoticed)")
            let (_, noticed, silent) = try said("triage mutate --library county base/Protocols")
            #expect(!noticed.contains(" 0 noticed") && noticed.contains("noticed"), "\(noticed)")
            #expect(!silent.contains(note), "\(silent)")
            // A folder without cases is no mistake beside one with some, and is one by itself.
            let both = try said("triage test --library county base/Protocols base/Rules")
            #expect(both.code == 0 && both.output.contains("2 passed"), "\(both)")
            let none = try said("triage test --library county base/Rules")
            #expect(none.code == 2 && none.errors.contains("`base/Rules` holds no cases"), "\(none)")
            // Other rules beside the cases would be another library.
            let (refused, _, twice) = try said(
                "cp -r $F/nocases plain; cp base/Protocols/mood.cases.yaml plain/Protocols; "
                    + "triage test --library county plain/Protocols")
            #expect(refused == 2 && twice.contains("named twice"), "\(twice)")
        }

        // MARK: where the library is

        @Test func aLibraryThatNobodyNamedIsTold() throws {
            let named = try said("TRIAGE_LIBRARY=$PWD/base triage check --format json")
            #expect(named.errors == "the library from TRIAGE_LIBRARY: base\n", "\(named)")
            #expect(named.output.hasPrefix("{") || named.output.hasPrefix("["), "\(named)")
            for line in ["cd base; TRIAGE_LIBRARY=$PWD triage check", "triage check base"] {
                let around = try said(line)
                #expect(around.errors.isEmpty, "\(around)")
            }
            let beside = try Command().run("printf 'answers: {}' | triage evaluate -")
            #expect(beside.errors == "the library beside the program: \(Shipped.root)\n", "\(beside)")
        }

        // MARK: names, files, conditions

        @Test func aProofIsOfWhatIsNamed() throws {
            let (code, all, _) = try said("triage prove base --smt-lib")
            #expect(code == 0 && all.contains("; sleepless\n") && all.contains("; very_low\n"), "\(all)")
            let (named, one, _) = try said("triage prove --library base sleepless --smt-lib")
            #expect(named == 0 && one.contains("; sleepless\n") && !one.contains("; very_low\n"), "\(one)")
            let (wrong, _, errors) = try said("triage prove --library base sleeples")
            #expect(wrong == 2 && errors.contains("did you mean `sleepless`?"), "\(errors)")
        }

        @Test func aProofAgainstAnOlderLibrary() throws {
            let (same, equal, _) = try said("cp -r base older; triage prove base --against older")
            #expect(same == 0 && equal.hasPrefix("equal to older: no rule differs"), "\(equal)")
            let older = "cp -r base older; sed -i 's/nights >= 5/nights >= 4/' older/Protocols/mood.yaml; "
            let (lower, text, _) = try said(older + "triage prove base --against older")
            #expect(lower == 1, "\(text)")
            for part in [
                "a call that rule `sleepless` raised to `now` is `", "` now [lower-than-before]",
                "base/Protocols/mood.yaml:18:3",
                "the call, and none has fewer answers: mood = ", "nights = 4\n",
                "`when` was `mood >= low and nights >= 4` and is `mood >= low and nights >= 5`",
                "calls are lower than in older in 2 of 2 questions that Z3",
                "on the answers alone and with what is assumed for missing ones",
            ] { #expect(text.contains(part), "\(part)\n\(text)") }
            let (code, json, _) = try said(older + "triage prove base --against older --format json")
            #expect(code == 1 && json.contains(#""code": "lower-than-before""#), "\(json)")
            let (back, proved, _) = try said(older + "triage prove older --against base")
            #expect(back == 0 && proved.contains("of the rest Z3"), "\(proved)")
            let (asked, script, _) = try said(older + "triage prove base --against older --smt-lib")
            #expect(asked == 0 && script.contains("; rule sleepless raises to now"), "\(script)")
            let (_, answer, _) = try said(
                older + "triage prove base --against older --smt-lib | z3 -smt2 -in; "
                    + "triage prove older --against base --smt-lib | z3 -smt2 -in")
            #expect(answer == "sat\nsat\nunsat\nunsat\n", "\(answer)")
        }

        /// A rule that is gone stands only in the revision, and is shown there.
        @Test func aProofAgainstARevision() throws {
            let (code, text, errors) = try said(
                "cd base; git init -q; git config user.email a@b; git config user.name a; git add .; "
                    + "git commit -qm one; sed -i '/^  sleepless:/,$d' Protocols/mood.yaml; "
                    + "triage prove --against HEAD")
            #expect(code == 1 && text.contains("HEAD:Protocols/mood.yaml:18:3"), "\(text) \(errors)")
            #expect(text.contains("rule `sleepless` is gone"), "\(text)")
        }

        @Test(arguments: [
            ("sleepless --library base --against base", "compares whole libraries"),
            ("base --against base/Protocols/mood.yaml", "is a file"),
            ("base --against base --all", "`--all` asks of the rules of one"),
            ("base --total-seconds 5", "`--total-seconds` is of `--against`"),
            ("base --against base --total-seconds 0", "from 1 to 86400"),
            ("base --against nowhere", "neither a folder nor a git revision"),
        ]) func whatAProofAgainstCannotBe(words: String, says: String) throws {
            let (code, _, errors) = try said("triage prove \(words)")
            #expect(code == 2 && errors.contains(says), "\(code) \(errors)")
        }

        @Test(arguments: [
            "evaluate base/exampel.call.yaml --library base",
            "evaluate exampel.call.yaml --library base/../base",
            "agreement base/exampel.call.yaml", "sample base/exampel.call.yaml",
            "score base/exampel.call.yaml --library $L", "replay base/exampel.call.yaml --library base",
            "handoff base/exampel.call.yaml --for police --library $L",
            "call --resume base/exampel.call.yaml --library $L",
            "check base/exampel.call.yaml", "format base/exampel.call.yaml",
        ]) func aFileThatIsNotThereIsAMistake(line: String) throws {
            let (code, _, errors) = try said(
                "touch base/example.call.yaml example.call.yaml; triage \(line)")
            #expect(code == 2 && errors.contains("did you mean `example.call.yaml`?"), "\(code) \(errors)")
        }

        @Test func comparisonsTurnedRound() throws {
            let (_, output, _) = try said(
                "printf 'nights => 2\\nnights =< 2\\nnights == 2\\n' | triage repl base")
            #expect(
                output.contains("did you mean `>=`?") && output.contains("did you mean `<=`?"), "\(output)")
            #expect(output.contains("`==` is written `=`"), "\(output)")
        }

        @Test func aTierIsNamedInPart() throws {
            let (_, output, _) = try said(
                "printf '/decide police_lead\\n/send youth_tea\\n/end\\n' "
                    + "| triage practice the_third_kick --library $L --out a.jsonl")
            #expect(output.contains("did you mean `police_leading`?"), "\(output)")
            #expect(output.contains("did you mean `youth_team`?"), "\(output)")
        }

        /// Where no progress is shown, what is begun is said.
        @Test func aPipeIsToldWhatIsTried() throws {
            let ending = try Command().run("cp -r $F/nocases lib; triage mutate lib")
            #expect(ending.errors == "8 changes to be tried\n", "\(ending)")
        }
    }
}

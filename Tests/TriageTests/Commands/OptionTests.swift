import Foundation
import Testing

extension CommandTests {
    /// The same thing is named the same way, whatever the command.
    @Suite(.timeLimit(.minutes(30))) struct OptionTests {
        /// Commands that work on a library and nothing else take it in three ways, and each gives the same.
        @Test(arguments: [
            "check", "test", "cover", "mutate", "format --check", "docs site", "repl",
        ]) func aLibraryIsNamedInEitherWay(line: String) throws {
            let command = try Command()
            try command.run("cp -r $F/failing lib; cp -r $F/nocases plain")
            for library in ["lib", "plain"] {
                let plain = try command.run("rm -rf site; triage \(line) \(library) < /dev/null")
                let option = try command.run("rm -rf site; triage \(line) --library \(library) < /dev/null")
                let around = try command.run(
                    "rm -rf site; TRIAGE_LIBRARY=\(library) triage \(line) < /dev/null")
                #expect(plain.output == option.output && plain.errors == option.errors, "\(plain) \(option)")
                #expect(
                    plain.code == option.code && plain.code == around.code, "\(plain) \(option) \(around)")
                #expect(plain.output == around.output, "\(plain) \(around)")
            }
            let twice = try command.run("triage \(line) plain --library plain < /dev/null")
            #expect(twice.code != 0 && twice.errors.contains("named twice") || line == "repl", "\(twice)")
        }

        /// Cases from elsewhere may be tried on a library that is named beside them.
        @Test func casesAreTriedOnAnotherLibrary() throws {
            let ending = try Command().run(
                "cp -r $F/nocases lib; printf 'cases: [{ name: one, given: { mood: fine }, expect: { response: wait } }]\\n' > x.cases.yaml; triage test x.cases.yaml --library lib"
            )
            #expect(ending.output.contains("passed"), "\(ending)")
        }

        /// Commands with other arguments take `--library`, and say which formats they have.
        @Test(arguments: [
            ("evaluate c", "`text` or `json`"), ("practice", ""), ("score a", "`text` or `json` or `html`"),
            ("sample c", ""), ("agreement c", "`text` or `json` or `html`"),
            ("replay c", "`text` or `json` or `html`"),
            ("diff lib", ""), ("schema library --names", ""),
        ]) func otherCommandsTakeTheOption(line: String, formats: String) throws {
            let command = try Command()
            let missing = try command.run("touch a c; triage \(line) --library nowhere")
            #expect(missing.code == 2 && (missing.errors + missing.output).contains("nowhere"), "\(missing)")
            guard !formats.isEmpty else { return }
            let format = try command.run("triage \(line) --format xml")
            #expect(
                format.code == 2 && format.errors.contains("--format is \(formats), not `xml`"), "\(format)")
        }

        /// An option that is none is told to be none, whatever else is wrong with the line.
        @Test(arguments: [
            ("call --langauge es", "--langauge`; did you mean `--language`?"),
            ("call --langauge=es", "--langauge`; did you mean `--language`?"),
            ("check --libary x", "--libary`; did you mean `--library`?"),
            ("test --zzzzzzzz", "--zzzzzzzz`; `triage test --help` lists them"),
            ("practice a b c --traine x", "--traine`; did you mean `--trainee`?"),
            ("--verzion", "--verzion`; did you mean `--version`?"),
        ]) func anUnknownOptionIsToldFirst(line: String, part: String) throws {
            let ending = try Command().run("triage \(line) < /dev/null")
            #expect(
                ending.code == 2 && ending.errors.hasPrefix("triage: there is no option `")
                    && ending.errors.contains(part), "\(ending)")
        }

        /// Every option that a help page lists is known, and what stands behind `--` is none.
        @Test func aKnownOptionIsNeverCalledUnknown() throws {
            let command = try Command()
            for line in [
                "call x --language es", "call x --plain", "call x --no-such-thing-behind -- --langauge",
                "replay --format xml --library $L", "help", "call --help", "--version",
            ] {
                let ending = try command.run("triage \(line) < /dev/null")
                let isUnknown = line.contains("no-such")
                #expect(ending.errors.contains("there is no option") == isUnknown, "\(line): \(ending)")
                #expect(!ending.errors.contains("`--langauge`"), "\(line): \(ending)")
            }
        }

        /// The least and the greatest numbers are numbers that are too small or too large, everywhere.
        @Test(arguments: ["-9223372036854775808", "9223372036854775807", "99999999999999999999", "0", "-1"])
        func noNumberEndsTheProgram(number: String) throws {
            let command = try Command()
            try command.run("cp -r $F/nocases lib")
            let lines = [
                "printf '\(number)\\n/go age\\n\(number)\\n/\(number)\\n!\(number)\\n' | triage call --library $L",
                "printf 'ask\\n\(number)\\nstop\\n' | triage repl $L",
                "printf 'sleepless_nights = \(number)\\nsleepless_nights >= \(number)\\ndespair >= \(number)\\n' | triage repl $L",
                "printf '/said \(number)\\n/go age\\n\(number)\\n/\(number)\\n/end\\n' | triage practice the_cabinet_upstairs --library $L --out a$RANDOM",
                "printf '/go age\\n/end\\n' | triage practice the_cabinet_upstairs --library $L --out b$RANDOM --pace=\(number)",
                "printf '/go age\\n/end\\n' | triage practice the_cabinet_upstairs --library $L --out b$RANDOM --seed=\(number)",
                "triage cover lib --at-least=\(number)", "triage check lib --today=\(number)",
                "printf 'case,rater,rung\\n1,a,\(number)\\n1,b,0\\n2,a,1\\n' > r; triage agreement r; triage agreement r --format html --seed=\(number)",
                "printf 'call,clinician,date,tier\\n1,a,2026-01-01,emergency\\n' > s; triage sample s --library $L --rate=\(number) --per-person=\(number) --late=\(number)",
                "sed 's/\"at\": *[0-9]*/\"at\": \(number)/' $F/training/*.jsonl > t; triage score t --library $L; triage score t --library $L --format html",
                "printf 'call,age\\n1,\(number)\\n' > p; triage replay p --library $L --threads=\(number); triage replay p --library $L --piece-size=\(number)",
                "sed 's/to: 4/to: \(number)/' lib/Protocols/mood.yaml > m; cp m lib/Protocols/mood.yaml; triage check lib",
            ]
            for line in lines {
                let ending = try command.run(line)
                #expect((0...3).contains(ending.code), "\(line): \(ending.code) \(ending.errors.suffix(300))")
            }
        }

        /// Keys while a question waits: notes and questions are what they are on a call.
        @Test func theKeysOfACallWorkInPractice() throws {
            let command = try Command()
            let ending = try command.run(
                """
                printf '/go concern\\n/n she whispers\\n/go age\\n/note it is late\\nn\\n/end\\n' \\
                  | triage practice the_cabinet_upstairs --library $L --out a
                """)
            #expect(ending.output.components(separatedBy: "Noted.").count == 3, "\(ending)")
            let attempt = try command.read("a")
            for word in ["she whispers", "it is late", "\"age\""] {
                #expect(attempt.contains(word), "\(attempt)")
            }
        }

        @Test(arguments: [
            "thoughts == yes", "set thoughts == yes", "age = adult, thoughts == yes", "thoughts =< yes",
        ])
        func otherSignsOfEqualityAreExplained(line: String) throws {
            let ending = try Command().run("printf '\(line)\\n' | triage repl $L --strict")
            #expect(ending.code == 1 && !ending.output.contains("unknown answer"), "\(ending)")
        }
    }
}

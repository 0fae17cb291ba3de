import Foundation
import Testing

extension CommandTests {
    /// What somebody who does not know the tool yet types, and the sentence that helps on.
    @Suite(.timeLimit(.minutes(30))) struct NewcomerTests {
        /// What is said of a line, on both outputs; the library is in `lib`.
        private func said(_ line: String) throws -> (code: Int32, text: String) {
            let command = try Command()
            try command.run("cp -r $F/failing lib; cp -r $F/nocases plain")
            let ending = try command.run(line)
            return (ending.code, ending.output + ending.errors)
        }

        @Test(arguments: [
            // A file of rules brings the cases beside it, and no others.
            ("triage test $L/Protocols/suicide-risk.yaml", 0, "passed, 0 failed"),
            ("triage test lib/Protocols/mood.yaml", 1, "1 passed, 3 failed"),
            (
                "triage test plain/Protocols/mood.yaml", 1,
                "`plain/Protocols/mood.yaml` holds no cases, and no `plain/Protocols/mood.cases.yaml` stands beside it"
            ),
            // A part of a library is not the library.
            ("triage check --library lib/Protocols", 2, "is a part of a library"),
            ("triage check lib/Protocols", 2, "name the whole, `lib`"),
            ("cd lib; triage check Protocols", 2, "name the whole, `.`"),
            ("cd plain; triage check Rules Protocols", 0, "0 errors"),
            ("triage diff plain lib/Protocols", 2, "name the whole, `lib`"),
            // Which is old and which new.
            ("triage diff plain lib", 0, "from plain (old) to lib (new)\n"),
            ("triage diff plain --library lib", 0, "from plain (old) to lib (new)\n"),
            ("triage diff --library lib plain", 0, "from plain (old) to lib (new)\n"),
            ("cd lib; triage diff ../plain", 0, "from ../plain (old) to the library around you (new)\n"),
            ("triage diff plain lib --library lib", 2, "the new library is named twice"),
            ("triage diff --help", 0, "The library named first is the old one"),
            // Nothing to replay.
            (
                "printf 'call,mood\\n' > c; triage replay c --library lib", 1,
                "no records\ntriage: there is no call in c"
            ),
            (": > c; triage replay c --library lib", 1, "no records\ntriage: there is no call in c"),
            ("triage replay - --library lib < /dev/null", 0, "no records\n"),
        ]) func isHelpedOn(line: String, code: Int, text: String) throws {
            let (ended, all) = try said(line)
            #expect(ended == code && all.contains(text), "\(line)\n\(ended) \(all)")
            #expect(!all.contains("recommended") || !line.contains("replay"))
        }

        /// The end of the input in the middle of a line is told, and so is what was taken together.
        @Test(arguments: [
            ("mood = [low", "the input ended where `mood = [low` should have gone on"),
            ("mood = low and", "the input ended where `mood = low and` should have gone on"),
            ("(mood = low or", "the input ended where `(mood = low or` should have gone on"),
            ("mood = low \\\\", "the input ended where `mood = low` should have gone on"),
            ("mood = low and\\nanswers\\n", "2 lines were taken together"),
        ]) func unfinishedLines(typed: String, text: String) throws {
            for strict in ["", "--strict"] {
                let (code, all) = try said("printf '\(typed)' | triage repl plain \(strict)")
                #expect(all.contains(text) && code == (strict.isEmpty ? 0 : 1), "\(typed): \(all)")
            }
        }

        @Test(arguments: ["1,2", "2, 1", "no,yes", "1 2"]) func oneAnswerOnly(typed: String) throws {
            let (_, all) = try said(
                "printf '/go plan_intent\\n\(typed)\\n' | triage practice a_home_for_the_dog --library $L")
            #expect(all.contains("One answer only: `Settled plan` has one, and `\(typed)` are 2"), "\(all)")
        }

        /// An attempt at a simulation that is not there: the file, the place and the one that may be meant.
        @Test(arguments: [
            (
                "a_home_for_the_dg", "there is no simulation `a_home_for_the_dg`",
                "did you mean `a_home_for_the_dog`?"
            ),
            ("zzzzzzzzz", "there is no simulation `zzzzzzzzz`", "Protocols/Simulations"),
        ]) func unknownSimulations(name: String, message: String, help: String) throws {
            let (code, all) = try said(
                "printf '{\"event\": \"begin\", \"simulation\": \"\(name)\"}\\n' > a.jsonl; triage score a.jsonl --library $L"
            )
            #expect(
                code == 1 && all.contains(message) && all.contains("a.jsonl:1:") && all.contains(help),
                "\(all)")
        }
    }
}

import Foundation
import Testing

extension CommandTests {
    /// `triage-serve record`, from a call in the terminal to its file given out.
    @Suite(.timeLimit(.minutes(30))) struct RecordCommandTests {
        /// Two calls taken in the terminal and taken into the record.
        private func taken() throws -> (Command, calls: [String]) {
            let command = try Command()
            for note in ["she whispers", "he shouts"] {
                let ending = try command.run(
                    "printf '/note \(note)\\n/end\\n2\\n' | triage call --library $L --by ana")
                try #require(ending.code == 0, "\(ending)")
            }
            let ending = try command.run("record import --library $L --by admin --position 'desk 3'")
            try #require(ending.code == 0 && ending.errors.isEmpty, "\(ending)")
            let names = try command.names(beginning: "state/crisis-triage/calls/")
            let calls = names.map {
                $0.replacing("state/crisis-triage/calls/", with: "").replacing(".call.jsonl", with: "")
            }
            #expect(calls.count == 2 && calls.allSatisfy { ending.output.contains("\($0)  ") }, "\(ending)")
            return (command, calls)
        }

        private func file(_ call: String) -> String { "state/crisis-triage/calls/\(call).call.jsonl" }

        @Test func aCallGoesInAndComesOutToTheByte() throws {
            let (command, calls) = try taken()
            for call in calls {
                let ending = try command.run(
                    "record export \(call) --for court --because 'subpoena 3' --by admin")
                let kept = try command.read(file(call))
                #expect(ending.code == 0 && ending.output == kept, "\(ending)")
            }
            let again = try command.run("record import --library $L --by admin")
            #expect(
                again.code == 0
                    && again.output.split(separator: "\n").count { $0.contains("nothing new") } == 2)
            let withheld = try command.run(
                "record export \(calls[0]) --withheld --to out --for press --because asked --by admin")
            #expect(withheld.code == 0 && withheld.output.isEmpty)
            let text = try command.read("out")
            #expect(!text.contains("whispers") && text.contains("\"withheld\"") && text.contains("closed"))
            #expect(try command.mode(of: "out") == "600")
            let report = try command.run("record report --whole")
            #expect(
                report.output.contains(": 2 calls, ") && report.output.contains("3 disclosures, the last: "))
            #expect(
                report.output.contains("\"to\": \"court\", \"because\": \"subpoena 3\", \"withheld\": false"))
        }

        /// After days without a change the words of what is over are destroyed, and of nothing else.
        @Test func wordsAreDestroyedAfterDays() throws {
            let command = try Command()
            for (note, end) in [
                ("old and over", "/end\\n2\\n"), ("new and over", "/end\\n2\\n"), ("old and open", ""),
            ] {
                _ = try command.run("printf '/note \(note)\\n\(end)' | triage call --library $L --by ana")
            }
            let files = try command.names(beginning: "state/crisis-triage/calls/")
            try #require(files.count == 3)
            for file in [files[0], files[2]] {
                #expect(try command.run("sed -i -E 's/20[0-9]{2}-/2020-/' \(file)").code == 0)
            }
            #expect(try command.run("record import --library $L --by admin").code == 0)
            let purge = "record purge --unchanged-days 30 --because retention --by admin"
            let name = files[0].replacing("state/crisis-triage/calls/", with: "")
                .replacing(".call.jsonl", with: "")
            #expect(try command.run(purge).output == "the words of \(name) are destroyed\n")
            #expect(try command.run(purge).output == "no call is that old and has words still\n")
            for (file, isKept) in zip(files, [false, true, true]) {
                let name = file.replacing("state/crisis-triage/calls/", with: "")
                    .replacing(".call.jsonl", with: "")
                let told = try command.run("record export \(name) --for court --because x --by admin").output
                #expect(told.contains(" and o") == isKept, "\(file): \(told)")
            }
            let both = try command.run("record purge \(name) --unchanged-days 3 --because request --by x")
            #expect(both.code != 0 && both.errors.contains("or --unchanged-days"))
        }

        /// A backup is no record; who takes it for one is told what makes one of it.
        @Test func aBackupIsNoRecord() throws {
            let (command, _) = try taken()
            #expect(try command.run("record backup copy").code == 0)
            for line in [
                "record verify --record copy", "record report --record copy",
                "people() { \"$TRIAGE-serve\" people \"$@\"; }; people list --record copy",
                "record import --library $L --by admin --record copy",
            ] {
                let ending = try command.run(line)
                #expect(ending.code == 2 && ending.errors.contains("record restore copy FOLDER"), "\(ending)")
            }
        }

        /// The format is what its page says: a program that shares nothing with ours finds the same hashes.
        @Test func theChainIsAsItIsDescribed() throws {
            let (command, calls) = try taken()
            let events = try calls.map { try command.read(file($0)).split(separator: "\n").count - 1 }
            let ending = try command.run(
                "python3 $F/../Python/check_record.py state/crisis-triage/record/calls.sqlite")
            let count = events.reduce(1, +)
            #expect(
                ending.output
                    == "\(count) events, 2 with words, 1 libraries are as the format says\n", "\(ending)")
        }

        @Test func aCheckpointIsMadeAndHeldAgainst() throws {
            let (command, calls) = try taken()
            let made = try command.run("record checkpoint --key key --new-key --to first")
            #expect(made.code == 0 && made.errors.contains("2 calls signed by "), "\(made)")
            #expect(try command.mode(of: "key") == "600")
            let key =
                made.errors.split(separator: " ").last?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            var seen = try command.run("record verify --against first --signed-by \(key)")
            #expect(seen.code == 0 && seen.output.contains("are what they were. It was held"), "\(seen)")
            #expect(seen.errors.isEmpty)
            seen = try command.run("record verify --against first")
            #expect(seen.code == 0 && seen.errors.contains("hold that against the key you know"))
            let other = String(key.reversed())
            #expect(try command.run("record verify --against first --signed-by \(other)").code == 1)
            #expect(try command.run("record verify").output.contains("Without a checkpoint"))

            // Purged, copied and restored, it is the same record.
            let open = try command.run("record purge \(calls[0]) --because retention --by admin")
            #expect(open.code == 0, "\(open)")
            #expect(try command.run("record backup copy").code == 0)
            let restored = try command.run("record restore copy new --against first --signed-by \(key)")
            #expect(restored.code == 0 && restored.output.contains("It is in `new` now"), "\(restored)")
            let purged = try command.run(
                "record export \(calls[0]) --record new --for court --because x --by admin")
            #expect(!purged.output.contains("whispers") && purged.errors.contains("were purged"))
            #expect(try command.run("record report --record new").output.contains("1 restoring"))

            // An end that was cut off shows against the checkpoint.
            let older = try command.run("record import --library $L --by x --record older \(calls[0])")
            #expect(older.code == 0)
            seen = try command.run("record verify --record older --against first --signed-by \(key)")
            #expect(seen.code == 1 && seen.output.hasPrefix("the checkpoint is of another record"), "\(seen)")
            #expect(seen.errors == "triage-serve: the record is not what it was: 1 fault\n")
        }

        /// The same in PostgreSQL, which several servers can share.
        @Test func aDatabaseIsARecordToo() throws {
            let (command, calls) = try taken()
            let database = try "--record '\(PrivateServer.address(of: Place()))'"
            for line in [
                "record verify", "record report", "record export \(calls[0]) --for x --because y --by z",
            ] {
                let ending = try command.run("\(line) \(database)")
                #expect(
                    ending.code == 2 && ending.errors.contains("there is no record in `PostgreSQL`"),
                    "\(ending)")
            }
            let taken = try command.run("record import --library $L --by admin \(database)")
            #expect(taken.code == 0, "\(taken)")
            for call in calls {
                let ending = try command.run(
                    "record export \(call) --for court --because 'subpoena 3' --by admin \(database)")
                let kept = try command.read(file(call))
                #expect(ending.code == 0 && ending.output == kept, "\(ending)")
            }
            #expect(try command.run("record checkpoint --key key --new-key --to first \(database)").code == 0)
            #expect(
                try command.run("record purge \(calls[0]) --because request --by x \(database)").code == 0)
            let seen = try command.run("record verify --against first \(database)")
            #expect(seen.code == 0 && seen.output.contains("are what they were. It was held"), "\(seen)")
            let report = try command.run("record report \(database)").output
            #expect(
                report.contains(": 2 calls, ") && report.contains("1 purge, ")
                    && report.contains("2 disclosures"))
            let backup = try command.run("record backup copy \(database)")
            #expect(backup.code == 2 && backup.errors.contains("`pg_dump` copies"), "\(backup)")
        }

        @Test func whatIsWrongIsRefusedInASentence() throws {
            let (command, calls) = try taken()
            try command.write("{\"format\": \"triage-call/1\"}\ngarbage\n", to: "damaged.call.jsonl")
            try command.write("x", to: "key")
            let old = try command.read(file(calls[0])).replacing("suicide_risk ", with: "suicide_risk 0")
            try command.write(old, to: "old.call.jsonl")
            for (line, code, sentence) in [
                ("record verify --record nowhere", 2, "there is no record in `nowhere`"),
                ("record export nobody --for x --because y --by z", 2, "the record holds no call `nobody`"),
                (
                    "record import ./damaged.call.jsonl --library $L --by x", 1,
                    "are damaged and would be lost"
                ),
                ("record import ./old.call.jsonl --library $L --by x", 1, "was taken with another library"),
                ("record import nobody --library $L --by x", 2, "no call is called `nobody`"),
                ("record checkpoint --key key", 2, "`key` is no key"),
                ("record checkpoint --key key --new-key", 2, "`key` exists already"),
                ("record verify --against key", 2, "this is no checkpoint"),
                ("record verify --signed-by x", 2, "says who signed the checkpoint of `--against`"),
                ("record purge \(calls[0]) --because boredom --by x", 2, "--because is one of `retention`"),
                ("record restore nothing new", 3, "cannot be copied"),
                ("record export \(calls[0])", 2, "Missing expected argument '--for"),
            ] {
                let ending = try command.run(line)
                #expect(ending.code == Int32(code) && ending.errors.contains(sentence), "\(line): \(ending)")
                #expect(ending.output.isEmpty)
            }
            let known = try command.run("record import ./old.call.jsonl --library-unknown --by x")
            #expect(known.code == 0, "\(known)")
            let rest = try command.run(
                "printf '%s\\n' '\(note)' >> damaged.call.jsonl;"
                    + "record import ./damaged.call.jsonl --library-unknown --without-damaged-lines --by x")
            #expect(rest.code == 0 && rest.output == "damaged  1 event taken in\n", "\(rest)")
            #expect(rest.errors.hasPrefix("damaged: line 2: "))
        }

        private let note = #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note", "text": "x"}"#
    }
}

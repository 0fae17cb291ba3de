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
                    "record export \(call) --whole --for 'the new server' --because moving --by admin")
                let kept = try command.read(file(call))
                #expect(ending.code == 0 && ending.output == kept, "\(ending)")
                #expect(ending.errors.contains("is the whole call"))
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
                report.output.contains(
                    "\"to\": \"the new server\", \"because\": \"moving\", \"form\": \"whole\", \"file\""))
        }

        /// Who gets the file of a call gets what they may have, and the record says what that was.
        @Test func aFileIsGivenOutByAudience() throws {
            let (command, calls) = try taken()
            let start = try command.read(file(calls[0])).split(separator: "\n").prefix(2)
            let at = #""at": "2026-11-27T23:40:00.000Z", "by": "ana""#
            let events = [
                #""kind": "answered", "person": "person", "question": "substance", "answer": ["opioid"]"#,
                #""kind": "answered", "person": "person", "question": "weapon", "answer": "on_person""#,
                #""kind": "note", "text": "she whispers""#, #""kind": "closed", "ending": "resolved""#,
            ].map { "{\(at), \($0)}" }
            try command.write(
                (start.map(String.init) + events).joined(separator: "\n") + "\n", to: "p2.call.jsonl")
            let taken = try command.run("record import ./p2.call.jsonl --library $L --by admin")
            #expect(taken.code == 0, "\(taken)")
            func export(_ more: String) throws -> (told: String, errors: String, disclosed: String) {
                let ending = try command.run("record export p2 --by admin \(more)")
                #expect(ending.code == 0, "\(more): \(ending)")
                let acts = try command.run("record report --whole").output.split(separator: "\n")
                return (ending.output, ending.errors, String(acts.last ?? ""))
            }
            let police = try export("--for police --because 'they asked'")
            #expect(!police.told.contains("opioid") && !police.told.contains("whispers"))
            #expect(police.told.contains("on_person") && police.told.contains("left_out"))
            #expect(
                police.told.hasPrefix(
                    #"{"format": "triage-call/1", "given_to": "police", "left_out": ["part_2", "words"]}"#))
            #expect(
                police.disclosed.contains(
                    #""to": "police", "because": "they asked", "form": "file", "kinds": []"#))
            #expect(police.errors.contains("Left out for `police`: 1 event in whole"))
            let asked = try export("--for police --with part_2 --because 'consent of today'")
            #expect(asked.told.contains("opioid") && !asked.told.contains("whispers"))
            #expect(
                asked.disclosed.contains(
                    #""because": "consent of today", "form": "file", "kinds": ["part_2"]"#))
            let next = try export("--for next_clinician --because care")
            #expect(next.told.contains("opioid") && next.told.contains("whispers"))
            #expect(next.disclosed.contains(#""kinds": ["part_2", "words"]"#))
            let court = try export("--for court --because 'subpoena 3'")
            #expect(!court.told.contains("opioid") && court.errors.contains("`court` is no audience"))

            // What was given out can be proved, and nothing else; and it is not taken in as a call.
            try command.write(police.told, to: "given")
            try command.write(police.told.replacing("on_person", with: "no_weapon"), to: "other")
            let proved = try command.run("record verify --given given")
            #expect(proved.code == 0 && proved.output.contains("`given` is what was given out"), "\(proved)")
            let refuted = try command.run("record verify --given other")
            #expect(refuted.code == 1 && refuted.errors.contains("is not what it was"), "\(refuted)")
            try command.write(police.told, to: "given.call.jsonl")
            let part = try command.run("record import ./given.call.jsonl --library $L --by admin")
            #expect(part.code == 1 && part.errors.contains("is what `police` got of a call"), "\(part)")
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
                let told = try command.run(
                    "record export \(name) --whole --for archive --because x --by admin"
                ).output
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
                    "record export \(call) --whole --for x --because 'subpoena 3' --by admin \(database)")
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
                (
                    "record export \(calls[0]) --for police --because x --by x --with part_3", 2,
                    "--with is one of `part_2`, `words`"
                ),
                ("record export x --for y --because x --by x --whole --withheld", 2, "leaves nothing out"),
            ] {
                let ending = try command.run(line)
                #expect(ending.code == Int32(code) && ending.errors.contains(sentence), "\(line): \(ending)")
                #expect(ending.output.isEmpty)
            }
            let known = try command.run("record import ./old.call.jsonl --library-unknown --by x")
            #expect(known.code == 0, "\(known)")
            let unknown = try command.run("record export old --for police --because x --by x")
            #expect(unknown.code == 2 && unknown.errors.contains("nobody knows what of it is confidential"))
            let rest = try command.run(
                "printf '%s\\n' '\(note)' >> damaged.call.jsonl;"
                    + "record import ./damaged.call.jsonl --library-unknown --without-damaged-lines --by x")
            #expect(rest.code == 0 && rest.output == "damaged  1 event taken in\n", "\(rest)")
            #expect(rest.errors.hasPrefix("damaged: line 2: "))
        }

        private let note = #"{"at": "2026-11-27T23:40:00.000Z", "kind": "note", "text": "x"}"#
    }
}

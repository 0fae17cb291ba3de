import Foundation
import Testing

extension CommandTests {
    /// Every call is kept without being asked, event by event, whatever happens.
    @Suite(.timeLimit(.minutes(30))) struct CallKeepingTests {
        private let calls = "state/crisis-triage/calls/"

        private func only(_ command: Command) throws -> String {
            let names = try command.names(beginning: calls)
            try #require(names.count == 1, "\(names)")
            return names[0]
        }

        /// A contact in writing is an answer, by which questions are worded; a spoken one needs none.
        @Test(arguments: [("text", true), ("chat", true), ("voice", false)])
        func aContactInWritingIsRecorded(channel: String, isRecorded: Bool) throws {
            let command = try Command()
            let ending = try command.run(
                "printf '/end\\n2\\n' | triage call --library $L --channel \(channel) --by ana")
            let text = try command.read(try only(command))
            #expect(
                text.contains(#""question": "channel", "answer": "\#(channel)""#) == isRecorded,
                "\(ending) \(text)")
        }

        @Test func aCallIsKeptInItsOwnersFolder() throws {
            let command = try Command()
            let ending = try command.run(
                "umask 0; mkdir here; cd here; printf '/note she whispers\\n/end\\n2\\n' | triage call --library $L --incident 24-118 --by ana"
            )
            #expect(ending.code == 0 && ending.output.contains("The call is kept"), "\(ending)")
            #expect(try command.names(beginning: "here/").isEmpty, "nothing is written where one stands")
            let name = try only(command)
            #expect(
                try command.mode(of: name) == "600" && command.mode(of: "state/crisis-triage/calls") == "700")
            let text = try command.read(name)
            for word in ["triage-call/1", "she whispers", "24-118", "ana", "closed"] {
                #expect(text.contains(word), "\(word) in \(text)")
            }
        }

        /// Killed at any moment, what was acknowledged is in the file.
        @Test(arguments: ["KILL", "HUP", "INT", "TERM"], [1, 3])
        func aKilledCallLosesNothing(signal: String, notes: Int) throws {
            let command = try Command()
            let typed = (1...notes).map { "/note number \($0) é\\n" }.joined()
            let ending = try command.run(
                """
                mkfifo .in; $TRIAGE call --library $L < .in > .out1 2>&1 & p=$!
                exec 9> .in; printf '\(typed)' >&9
                \(Command.wait(until: "[ $(grep -c '^  Noted' .out1) = \(notes) ]"))
                kill -\(signal) $p; wait $p; echo $?; cat .out1
                """)
            let text = try command.read(only(command))
            for number in 1...notes { #expect(text.contains("number \(number) é"), "\(text)") }
            #expect(text.hasSuffix("\n"))
            if signal == "KILL" { return }
            #expect(
                ending.output.hasPrefix("0\n") && ending.output.contains("triage call --resume"), "\(ending)")
        }

        @Test func aCallThatBrokeOffIsListedAndGoneOnWith() throws {
            let command = try Command()
            try command.run("printf '/note first\\n' | triage call --library $L")
            #expect(try command.run("triage calls --library $L").output.contains("broken off"))
            let ending = try command.run(
                "printf '/note second\\n/end\\n2\\n' | triage call --library $L --resume")
            #expect(ending.code == 0 && ending.output.contains("gone on with"), "\(ending)")
            let text = try command.read(only(command))
            #expect(text.contains("first") && text.contains("second") && text.contains("closed"), "\(text)")
            #expect(try command.run("triage calls --library $L").output.contains("ended"))
            let again = try command.run("triage call --library $L --resume 2")
            #expect(again.code == 2 && again.errors.contains("has ended"), "\(again)")
            let none = try command.run("triage call --library $L --resume")
            #expect(none.code == 2 && none.errors.contains("no call is broken off"), "\(none)")
            let wrong = try command.run("triage call --library $L --resume x")
            #expect(wrong.code == 2 && wrong.errors.contains("no call is called `x`"), "\(wrong)")
            let loose = try command.run("triage call 2")
            #expect(loose.code == 2 && loose.errors.contains("goes with --resume"), "\(loose)")
        }

        /// The second of two writers is refused, and says why; a list says that the call is open.
        @Test func twoWritersAreNotLetIn() throws {
            let command = try Command()
            let ending = try command.run(
                """
                mkfifo .in; $TRIAGE call --library $L < .in > .out1 & p=$!
                exec 9> .in; \(Command.wait(until: "grep -q '> ' .out1"))
                triage calls --library $L
                triage call --library $L --resume 2 < /dev/null; echo second $?
                printf '/note x\\n' >&9; exec 9>&-; wait $p; echo first $?
                """)
            #expect(
                ending.output.contains("open") && ending.output.hasSuffix("second 2\nfirst 0\n"), "\(ending)")
            #expect(ending.errors.contains("open in another terminal"), "\(ending)")
        }

        /// Where nothing can be written the call goes on, says so, and its events are printed at the end.
        @Test(arguments: [
            ("touch state", ""), ("mkdir state; touch state/crisis-triage", ""),
            ("mkdir -p state/crisis-triage; touch state/crisis-triage/calls", ""),
            ("mkdir target; mkdir state; ln -s ../target state/crisis-triage", ""),
            ("mkdir state", "ulimit -f 0"),
        ]) func aCallThatCannotBeKeptGoesOn(place: String, limit: String) throws {
            let command = try Command()
            let ending = try command.run(
                """
                \(place)
                { \(limit)
                printf '/note first\\n/note second\\n' | triage call --library $L 2>&1; echo $?; } | cat
                """)
            #expect(
                ending.output.hasSuffix("3\n") && ending.output.contains("NOT KEPT: 1 event is"), "\(ending)")
            #expect(
                ending.output.contains("NOT KEPT: 3 events are") && ending.output.contains("second\""),
                "\(ending)")
            #expect(ending.output.contains("could not be kept, and are printed above"), "\(ending)")
        }

        /// A disk that becomes full in the middle: what is in the file is whole, and what is not is printed.
        @Test func aFullDiskLosesNothing() throws {
            let command = try Command()
            let long = String(repeating: "word ", count: 150)
            let typed = (1...8).map { "/note n\($0) \(long)\\n" }.joined()
            let ending = try command.run(
                "{ ulimit -f 3; printf '\(typed)' | $TRIAGE call --library $L 2>&1; echo $?; } | cat")
            let text = try command.read(only(command))
            #expect(text.hasSuffix("\n") && ending.output.hasSuffix("3\n"), "\(ending.output.suffix(300))")
            let printed = ending.output.components(separatedBy: "> ").last ?? ""
            for number in 1...8 {
                #expect(
                    text.contains("n\(number) word") != printed.contains("\"n\(number) word"), "\(number)")
            }
        }

        /// A place that can be written again gets everything.
        @Test func whatCouldNotBeKeptIsTriedAgain() throws {
            let command = try Command()
            let ending = try command.run(
                """
                touch state; mkfifo .in; $TRIAGE call --library $L < .in > .out1 & p=$!
                exec 9> .in; printf '/note first\\n' >&9
                \(Command.wait(until: "grep -q '^  Noted' .out1"))
                rm state; printf '/note second\\n' >&9; exec 9>&-; wait $p; echo $?; cat .out1
                """)
            #expect(ending.output.hasPrefix("0\n"), "\(ending)")
            let text = try command.read(only(command))
            #expect(text.contains("opened") && text.contains("first") && text.contains("second"), "\(text)")
        }

        /// A file that is no call that can be gone on with stays as it is, to the byte.
        @Test(arguments: [
            ("one\ntwo\nhalf", "no file of a call"), ("protocol: x\ntitle: y", "no file of a call"),
            ("{\"format\": \"triage-call/2\"}\n{\"at\": 1}\nhalf", "cannot be gone on with"),
            ("{\"format\": \"triage-call/1\"}\nhalf", "cannot be gone on with"),
        ])
        func whatIsNoCallIsNotTouched(text: String, said: String) throws {
            let command = try Command()
            try command.write(text, to: "notes.txt")
            let ending = try command.run("triage call --library $L --resume ./notes.txt < /dev/null")
            #expect(ending.code == 2 && ending.errors.contains(said), "\(ending)")
            #expect(try command.read("notes.txt") == text)
        }

        /// Of a call with two people `evaluate` says where the call stands, and then about whom the rest is.
        @Test func aKeptCallIsEvaluatedAsAWhole() throws {
            let command = try Command()
            let lines = "/find not breathing\n1\n/person his wife\n2\n/go responsive\n1\n"
            try command.run("printf '\(lines)' | triage call --library $L")
            let name = try only(command)
            let text = try command.run("triage evaluate \(name) --library $L").output
            #expect(text.hasPrefix("The call\n"), "\(text)")
            let head = text.prefix { $0 != "\u{0}" }.components(separatedBy: "The answers about his wife")
            #expect(head.count == 2 && head[0].contains("Emergency services now"), "\(text)")
            let json = try command.run("triage evaluate \(name) --library $L --format json").output
            #expect(
                json.contains("\"shown\": \"emergency\"") || json.contains("\"shown\":\"emergency\""),
                "\(json)")
        }

        /// A last line that lacks nothing but its end is whole: what is gone on with has it, on the disk too.
        @Test func aLastLineWithoutItsEndIsKept() throws {
            let command = try Command()
            try command.run("printf '/note first\\n/note second\\n' | triage call --library $L")
            let name = try only(command)
            try command.write(String(try command.read(name).dropLast()), to: name)
            let ending = try command.run("printf '/note third\\n' | triage call --library $L --resume 2")
            #expect(ending.code == 0, "\(ending)")
            let lines = try command.read(name).split(separator: "\n")
            for word in ["first", "second", "third"] {
                #expect(lines.filter { $0.contains(word) }.count == 1, "\(word): \(lines)")
            }
            let listed = try command.run("triage calls --library $L")
            #expect(!listed.output.contains("Line"), "\(listed)")
        }

        /// Cut at any byte, a file gives every event whose line is whole, and can be gone on with.
        @Test func aTornLineIsWrittenAnew() throws {
            let command = try Command()
            try command.run("printf '/note first\\n/note second\\n' | triage call --library $L")
            let name = try only(command)
            let whole = Array(try command.read(name).utf8)
            for cut in stride(from: whole.count - 2, to: whole.count - 60, by: -7) {
                try command.write(String(decoding: whole[..<cut], as: UTF8.self), to: name)
                let ending = try command.run("printf '/note third\\n' | triage call --library $L --resume 2")
                #expect(ending.code == 0, "\(ending)")
                let lines = try command.read(name).split(separator: "\n")
                #expect(lines.last?.contains("third") == true && lines.contains { $0.contains("first") })
                #expect(!lines.contains { $0.contains("secon") }, "\(lines)")
            }
        }
    }
}

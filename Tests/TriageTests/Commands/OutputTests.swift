import Testing

extension CommandTests {
    /// What could not be shown is not passed over, and what a file holds does nothing to a terminal.
    @Suite(.timeLimit(.minutes(30))) struct OutputTests {
        static let lines = [
            "--help", "--version", "help check", "explain", "explain tab", "check $L",
            "check $L --format json",
            "evaluate $L/Protocols/example.call.yaml --library $L", "schema library",
            "cover $L --format html",
            "diff $F/nocases --library $F/nocases", "format --check $F/nocases", "practice --library $L",
            "repl $L < /dev/null", "docs site $F/nocases",
        ]

        @Test(arguments: lines, ["> /dev/full", ">&-"])
        func outputThatIsNotTakenIsAFailure(line: String, target: String) throws {
            let ending = try Command().run("triage \(line) \(target)")
            #expect(ending.code == 3, "\(ending)")
            #expect(ending.errors.contains("triage: standard output cannot be written: "))
        }

        /// What a command opens is not taken for output that is closed.
        @Test func closedOutputIsNoFile() throws {
            let command = try Command()
            try command.write("answers: { thoughts: yes }\n", to: "x.call.yaml")
            let ending = try command.run("triage cover $L --cases x.yaml >&- 2>&-; cat x.yaml")
            #expect(ending.output == "", "\(ending)")
            let call = try command.run(
                "printf '/note x\\n' | triage call --library $L >&-; cat state/crisis-triage/calls/*")
            #expect(
                call.output.contains("triage-call/1") && !call.output.contains("Must be asked"), "\(call)")
        }

        /// A call whose screen goes away is saved.
        @Test func aCallWithoutAScreenIsSaved() throws {
            let command = try Command()
            let ending = try command.run(
                "printf '/note x\\n/note y\\n' | triage call --library $L | head -n 1; cat state/crisis-triage/calls/*"
            )
            #expect(ending.output.contains("triage-call/1"), "\(ending)")
        }

        /// A reader that is slow and a pipe that does not wait get everything.
        @Test func aPipeThatDoesNotWaitGetsAll() throws {
            let command = try Command()
            let whole = try command.run("triage cover $L --format html | wc -c")
            let slow = try command.run(
                """
                python3 -c '
                import os, subprocess, sys, time
                reader, writer = os.pipe(); os.set_blocking(writer, False)
                child = subprocess.Popen(sys.argv[1:], stdout=writer); os.close(writer)
                count = 0
                while True:
                    piece = os.read(reader, 1 << 12)
                    if not piece: break
                    count += len(piece)
                print(count); sys.exit(child.wait())' $TRIAGE cover $L --format html
                """)
            #expect(slow.output == whole.output && slow.code == 0)
        }

        /// Commands that show a text of a file, with ESC, a C1 control, an override and a line break in it.
        @Test(arguments: [
            "printf 'answers: { act_now: \"EVIL\" }' | triage evaluate - --library $L",
            "printf 'answers: { \"EVIL\": yes }' | triage evaluate - --library $L",
            "printf '/note RAW\\n/end\\n2\\n' | triage call --library $L; triage handoff 2 --for ambulance --library $L",
            "printf 'answers: { thoughts: yes }\\nlog: [{ at: 1, note: \"EVIL\" }]\\n' > c; printf 'call c\\nanswers\\n' | triage repl $L",
            "cp -r $F/nocases lib; sed -i 's/label: Help/label: \"EVIL\"/; s/ask: How is the mood?/ask: \"EVIL\"/' lib/*/*.yaml; triage check lib; printf '/go mood\\n3\\n' | triage call --library lib; printf 'show mood\\nwhy\\nopen\\nrules\\n' | triage repl lib",
            "printf 'case,rater,rung\\n1,\"RAW\",1\\n1,b,2\\n2,\"RAW\",2\\n2,b,2\\n' > r.csv; triage agreement r.csv; triage agreement r.csv --format json; triage agreement r.csv --format html",
            "printf 'call,clinician,date,tier\\n1,\"RAW\",2026-01-01,emergency\\n' > s.csv; triage sample s.csv --library $L",
            "printf '/end\\n' | triage practice the_cabinet_upstairs --library $L --out a --trainee \"$(printf 'RAW')\"; triage score a --library $L; triage score a --library $L --format html",
            "triage evaluate \"$(printf 'no RAW')\" --library $L", "triage \"$(printf 'RAW')\"",
        ]) func nothingReachesATerminalButText(line: String) throws {
            let line = line.replacing("EVIL", with: "\\\\e[2Jx\\\\x9by\\\\u202ez\\\\n  Send: nobody")
                .replacing("RAW", with: "\\033[2Jx\\302\\233y\\342\\200\\256z")
            let ending = try Command().run(line)
            let shown = ending.output + ending.errors
            #expect(shown.contains("\\u001b[2Jx"), "\(ending)")
            for scalar in shown.unicodeScalars {
                let isText =
                    switch scalar.value {
                    case 0x09, 0x0A, 0x20...0x7E: true
                    case ...0x9F, 0x202E: false
                    default: true
                    }
                if !isText { Issue.record("\(line) shows U+\(String(scalar.value, radix: 16))") }
            }
            #expect(!shown.contains("\n  Send: nobody"), "\(ending)")
        }
    }
}

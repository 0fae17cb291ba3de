import Foundation
import Testing

extension CommandTests {
    /// What was said on calls stays its owner's, and nobody's file is written over.
    @Suite(.timeLimit(.minutes(30))) struct PrivateFileTests {
        /// Commands that leave a file, by its name.
        static let writers: [(line: String, file: String)] = [
            ("printf 'thoughts = yes\\nsave x.call.yaml\\n' | triage repl $L", "x.call.yaml"),
            ("printf 'thoughts = yes\\ntranscript x.txt\\n' | triage repl $L", "x.txt"),
            (
                "printf '/end\\n' | triage practice the_cabinet_upstairs --library $L",
                "the_cabinet_upstairs-1.attempt.jsonl"
            ),
            ("printf '/end\\n' | triage practice the_cabinet_upstairs --library $L --out x", "x"),
        ]

        @Test(arguments: writers) func onlyItsOwnerReadsANewFile(line: String, file: String) throws {
            let command = try Command()
            let ending = try command.run("umask 0; " + line)
            let name = try #require(
                try command.names.first { $0.hasPrefix(file.prefix { $0 != "*" }) }, "\(ending)")
            #expect(try command.mode(of: name) == "600", "\(line)")
        }

        /// Whatever stands at the path, it is what it was afterwards, and so is what a link leads to.
        @Test(arguments: writers.filter { $0.file.hasPrefix("x") }, ["file", "link", "dangling"])
        func nothingIsWrittenOver(writer: (line: String, file: String), there: String) throws {
            let command = try Command()
            try command.write("precious", to: "target")
            let make =
                ["file": "cp target", "link": "ln -s target", "dangling": "ln -s nowhere"][there] ?? ""
            try command.run("\(make) \(writer.file)")
            let ending = try command.run("\(writer.line); echo $?")
            #expect(try command.read("target") == "precious")
            #expect(try command.names == ["target", writer.file].sorted(), "\(ending)")
            let said = ending.output + ending.errors
            #expect(said.contains("there already") || said.contains("exists already"), "\(ending)")
        }

        @Test(arguments: ["600", "640", "644"]) func aFileThatIsReplacedKeepsItsMode(mode: String) throws {
            let command = try Command()
            try command.run("cp -r $F/nocases lib; printf '\\n\\n' >> lib/Protocols/mood.yaml")
            try command.run("chmod \(mode) lib/Protocols/mood.yaml")
            let formatted = try command.run("triage format lib")
            #expect(formatted.output.contains("mood.yaml\n1 file changed"), "\(formatted)")
            #expect(try command.mode(of: "lib/Protocols/mood.yaml") == mode)
        }

        /// Four calls that break off at once leave four files; four attempts at once are four files.
        @Test(arguments: [
            ("triage call --library $L", "state/crisis-triage/calls/", "/note I am NUMBER\\n", "TERM"),
            (
                "triage practice the_cabinet_upstairs --library $L", "the_cabinet_upstairs-",
                "/note I am NUMBER\\n", "KILL"
            ),
        ])
        func fourAtOnceKeepFourFiles(line: String, prefix: String, typed: String, signal: String) throws {
            let command = try Command()
            let start = (1...4).map { number in
                """
                mkfifo .in\(number); \(line.replacing("triage", with: "$TRIAGE")) < .in\(number) > .out\(number) & p\(number)=$!
                exec 1\(number)> .in\(number); printf '\(typed.replacing("NUMBER", with: "\(number)"))' >&1\(number)

                """
            }.joined()
            let wait = (1...4).map { Command.wait(until: "grep -qi noted .out\($0)") + "\n" }.joined()
            let ending = try command.run(
                start + wait + "kill -\(signal) $p1 $p2 $p3 $p4; wait $p1 $p2 $p3 $p4")
            let names = try command.names(beginning: prefix)
            #expect(names.count == 4, "\(names) \(ending)")
            let texts = try names.map(command.read)
            for number in 1...4 { #expect(texts.contains { $0.contains("I am \(number)") }, "\(texts)") }
            for name in names { #expect(try command.mode(of: name) == "600") }
        }

        /// A simulation's name is an id, so no attempt leaves the folder.
        @Test func anAttemptStaysInItsFolder() throws {
            let command = try Command()
            let ending = try command.run(
                """
                cp -r $L/Rules $L/Protocols . ; cd Protocols/Simulations; f=the-cabinet-upstairs.yaml
                sed -i 's|^simulation: .*|simulation: ../../evil|' $f; cd ../..; mkdir -p a/b; cd a/b
                printf '/end\\n' | triage practice ../../evil --library ../..
                """)
            #expect(ending.code != 0 && ending.errors.contains("`../../evil` cannot be an id"), "\(ending)")
            #expect(try !command.names.contains { $0.hasPrefix("evil") })
        }

        /// The folder of histories is this user's own, or it is not used.
        @Test func theStateFolderIsNotALink() throws {
            let command = try Command()
            let ending = try command.run(
                """
                mkdir -p state target; chmod 755 target; ln -s ../target state/crisis-triage
                printf 'quit\\n' | script -qec "$TRIAGE repl $L" /dev/null
                """)
            #expect(try command.mode(of: "target") == "755", "\(ending)")
            #expect(ending.output.contains("are not kept: `"), "\(ending)")
        }
    }
}

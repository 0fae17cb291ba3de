import Foundation
import Testing

extension CommandTests {
    /// `triage-serve people`.
    @Suite(.timeLimit(.minutes(30))) struct PeopleCommandTests {
        private let people = "people() { \"$TRIAGE-serve\" people \"$@\"; }; "
        private let password = "seven quiet herons wade"

        @Test func somebodyIsLetInAndKeptOut() throws {
            let command = try Command()
            func run(_ line: String) throws -> Command.Ending { try command.run(people + line) }
            let none = try run("people list")
            #expect(none.code == 2 && none.errors.contains("there is no record in"), "\(none)")
            let added = try run("people add ana --label 'Ana Ö' --roles clinician,author --by root")
            #expect(added.code == 0 && added.errors.isEmpty, "\(added)")
            #expect(
                added.output.contains(
                    /ana may sign in\nfor one sign-in within 24 hours: [a-z0-9-]{23}\nIt is shown this once./
                ),
                "\(added)")
            #expect(
                try run("people list").output
                    == "ana  Ana Ö  author, clinician  (has to choose a password; never in)\n")
            let own = try run(
                "printf '\(password)\\n' | people add boss --label Boss --roles administrator --by root "
                    + "--own-password")
            #expect(own.code == 0 && own.output == "boss may sign in\n", "\(own)")
            #expect(try run("people roles ana --roles trainer --by root").output == "ana is now trainer\n")
            #expect(try run("people lock ana --by root").output == "ana is locked out\n")
            let list = try run("people list").output
            #expect(list.contains("ana  Ana Ö  trainer  (locked out; has to choose"), "\(list)")
            #expect(list.contains("boss  Boss  administrator  (never in)"), "\(list)")
            #expect(try run("people lock ana --lift --by root").output == "ana may sign in again\n")
            let reset = try run("people reset ana --by root")
            #expect(reset.code == 0 && reset.output.hasPrefix("ana has another password\nfor one sign-in"))
            // It is a log like any other of the record.
            #expect(try command.run("record verify").code == 0)
            #expect(try command.mode(of: "state/crisis-triage/record/calls.sqlite") == "600")
        }

        @Test func whatIsRefusedSaysWhatToTry() throws {
            let command = try Command()
            func run(_ line: String) throws -> Command.Ending { try command.run(people + line) }
            #expect(try run("people add boss --label B --roles administrator --by root").code == 0)
            for (line, part) in [
                ("add boss --label B --roles author --by root", "choose another name"),
                ("add x --label X --roles king --by root", "is not of these, with commas between: administ"),
                ("add x --label X --roles machine --by root", "is not of these, with commas between"),
                ("add 'a b' --label X --roles author --by root", "cannot be a name to sign in with"),
                ("add x --label X --roles author", "--by"),
                (
                    "add x --label X --roles author --by root --password secret",
                    "there is no option `--password`"
                ),
                ("roles nobody --roles author --by root", "`people list` names all"),
                ("roles boss --roles author --by root", "make another one first"),
                ("lock boss --by root", "make another one first"),
                ("reset nobody --by root", "there is no `nobody`"),
                ("token make x --scope everything --by root", "is not of these"),
                ("token make x --scope take_over --by root", "is not of these"),
                ("token make x --scope evaluate --days 0 --by root", "after 1 to 366 days"),
                ("token revoke m-1 --by root", "the list names all"),
            ] {
                let ending = try run("people \(line)")
                #expect(ending.code != 0 && ending.errors.contains(part), "\(line): \(ending)")
                #expect(ending.output.isEmpty, "\(line)")
            }
            for (given, part) in [
                ("short", "fewer than 12"), ("", "its first line is it"), ("Password-2024!", "tried first"),
                ("boss boss boss 1", "a name"),
            ] {
                let ending = try run("printf '\(given)\\n' | people reset boss --own-password --by root")
                #expect(ending.code == 2 && ending.errors.contains(part), "\(given): \(ending)")
            }
            #expect(try run("people list").output.split(separator: "\n").count == 1)
        }

        @Test func anotherProgramIsLetIn() throws {
            let command = try Command()
            func run(_ line: String) throws -> Command.Ending { try command.run(people + line) }
            let made = try run("people token make 'the CAD' --scope evaluate,open_call --days 9 --by root")
            #expect(made.code == 0 && made.errors.contains("ends after 9 days"), "\(made)")
            #expect(made.output.wholeMatch(of: /m-[0-9a-f]{16}\.[0-9a-f]{64}\n/) != nil)
            let id = String(made.output.prefix { $0 != "." })
            #expect(
                try run("people token list").output.hasPrefix("\(id)  the CAD  evaluate, open_call  (until "))
            #expect(try run("people token revoke \(id) --by root").output == "\(id) is taken back\n")
            #expect(try run("people token list").output.contains("(taken back)"))
            let again = try run("people token revoke \(id) --by root")
            #expect(again.code == 2)
        }

        @Test func whatFailuresHoldIsListedAndLifted() throws {
            let command = try Command()
            func run(_ line: String) throws -> Command.Ending { try command.run(people + line) }
            _ = try run("people add ana --label Ana --roles clinician --by root")
            #expect(try run("people locks").output == "none\n")
            let lift = try run("people lift 10.0.0.1 --by root")
            #expect(lift.code == 2 && lift.errors.contains("nothing is held against `10.0.0.1`"), "\(lift)")
        }

        /// What is typed at a terminal is asked for twice and shown never.
        @Test func aPasswordIsTypedUnseen() throws {
            let command = try Command()
            try command.write(
                """
                import os, pty, sys, time
                answers = sys.argv[1].split("|")
                child, terminal = pty.fork()
                if child == 0:
                    os.execv(sys.argv[2], sys.argv[2:])
                seen = b""
                prompts = [b"nothing is shown): ", b"once more: "]
                while True:
                    try:
                        piece = os.read(terminal, 1000)
                    except OSError:
                        break
                    if not piece:
                        break
                    seen += piece
                    if prompts and prompts[0] in seen:
                        prompts.pop(0)
                        os.write(terminal, (answers.pop(0) + "\\n").encode())
                print(seen.decode())
                sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

                """, to: "typist.py")
            let add = "\"$TRIAGE-serve\" people add ana --label Ana --roles author --by root --own-password"
            let good = try command.run("python3 typist.py '\(password)|\(password)' \(add)")
            #expect(good.code == 0 && good.output.contains("ana may sign in"), "\(good)")
            #expect(!good.output.contains("herons"), "\(good)")
            let other = try command.run(
                "python3 typist.py '\(password)|\(password)s' \(add.replacing(" ana ", with: " ben "))")
            #expect(other.code == 2 && other.output.contains("not the same"), "\(other)")
            let stopped = try command.run(
                "python3 typist.py \"$(printf 'abc\\003')|\" \(add.replacing(" ana ", with: " cyd "))")
            #expect(stopped.code == 2 && stopped.output.contains("nothing was changed"), "\(stopped)")
            let list = try command.run(people + "people list")
            #expect(list.output.split(separator: "\n").count == 1, "\(list)")
        }
    }
}

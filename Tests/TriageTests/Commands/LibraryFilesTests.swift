import Testing

extension CommandTests {
    /// Folders as they are found: links, pipes, other spellings, and repositories.
    @Suite(.timeLimit(.minutes(30))) struct LibraryFilesTests {
        /// What is done to a library, how `check` ends, and what it says.
        static let table: [(change: String, code: Int32, says: String)] = [
            ("true", 0, "0 errors"),
            ("ln -s . lib/Protocols/a; ln -s . lib/Protocols/b", 0, "0 errors"),
            ("ln -s .. lib/Protocols/up; ln -s ../Rules lib/Protocols/rules", 0, "0 errors"),
            ("mkfifo lib/Protocols/x.yaml", 2, "`lib/Protocols/x.yaml` is a pipe or a device"),
            ("mkfifo lib/Protocols/x.txt", 0, "0 errors"),
            ("ln -s /dev/zero lib/Protocols/x.yaml", 2, "leads out of the library"),
            ("echo secret > s; ln -s ../../s lib/Protocols/x.yaml", 2, "leads out of the library"),
            (
                "mkdir other; cp lib/Protocols/mood.yaml other; ln -s ../../other lib/Protocols/o", 2,
                "leads out of the library"
            ),
            ("ln -s nowhere lib/Protocols/x.yaml", 2, "leads nowhere"),
            ("ln -s x.yaml lib/Protocols/x.yaml", 2, "leads nowhere"),
            ("mv lib lib2; ln -s lib2 lib", 0, "0 errors"),
            ("mv lib/Protocols/mood.yaml lib/Protocols/mood.YAML", 0, "0 errors"),
            ("mv lib/Protocols/mood.yaml lib/Protocols/Mood.Yml", 0, "0 errors"),
            ("echo x > lib/Protocols/y.YML", 1, "y.YML"),
            ("truncate -s 300M lib/Protocols/x.yaml", 2, "more than 256 MiB"),
        ]

        @Test(arguments: table) func aLibraryIsFound(change: String, code: Int32, says: String) throws {
            let command = try Command()
            let ending = try command.run("cp -r $F/nocases lib; \(change); triage check lib")
            #expect(
                ending.code == code && (ending.output + ending.errors).contains(says), "\(change): \(ending)")
            #expect(!(ending.output + ending.errors).contains("secret"))
        }

        /// A library whose files end their lines in another way, or write the key otherwise, is one.
        @Test(arguments: [
            "s/$/\\r/", "1s/^/\\xEF\\xBB\\xBF/", "s/^protocol:/\"protocol\":/", "s/^protocol:/protocol :/",
        ])
        func aProtocolIsSeen(edit: String) throws {
            let ending = try Command().run(
                "cp -r $F/nocases lib; sed -i '\(edit)' lib/*/*.yaml; triage check lib")
            #expect(!ending.errors.contains("there is no protocol"), "\(ending)")
        }

        /// The nearest folder above that is a library, not the outermost.
        @Test func theNearestLibraryIsTaken() throws {
            let ending = try Command().run(
                "cp -r $F/nocases lib; cp -r $F/nocases lib/in; echo x > lib/Protocols/y.yaml; cd lib/in/Protocols; triage check"
            )
            #expect(ending.code == 0 && ending.output.contains("0 errors"), "\(ending)")
        }

        @Test func aPipeInATranscriptIsRefused() throws {
            let ending = try Command().run(
                "cp -r $F/nocases lib; mkfifo lib/pipe; printf '> call pipe\\n  x\\n' > lib/Protocols/t.transcript; triage test lib"
            )
            #expect(ending.output.contains("`pipe` is a pipe or a device"), "\(ending)")
        }

        // MARK: git

        /// A repository that would run a program of its own when files are checked out, or objects fetched.
        static let hostile = """
            cp -r $F/nocases/. .; git init -q; git config user.email a@b; git config user.name a
            git add Rules Protocols; git commit -qm one; sed -i 's/ask: How is the mood/ask: How is your mood/' Protocols/mood.yaml
            printf '* filter=x diff=x\\n' > .gitattributes
            for key in filter.x.smudge filter.x.clean filter.x.process diff.x.textconv diff.x.command core.fsmonitor \\
                core.sshCommand core.pager core.editor tar.command uploadpack.packObjectsHook; do
              git config $key "touch $PWD/ran; cat"
            done
            printf '#!/bin/sh\\ntouch %s/ran\\n' "$PWD" > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout
            rm -f ran

            """

        @Test func noProgramOfARepositoryRuns() throws {
            let command = try Command()
            let ending = try command.run(
                Self.hostile + """
                    triage diff HEAD; printf 'call,mood\\n1,low\\n' > c.csv; triage replay c.csv --against HEAD
                    printf 'diff HEAD\\n' | triage repl .
                    """)
            #expect(ending.code == 0 && ending.output.contains("How is your mood"), "\(ending)")
            #expect(try !command.names.contains("ran"), "\(ending)")
        }

        @Test func aTranscriptTakesNothingFromGit() throws {
            let command = try Command()
            let ending = try command.run(
                Self.hostile + "printf '> diff HEAD\\n  x\\n' > Protocols/t.transcript; triage test")
            #expect(ending.output.contains("a transcript takes no library from git"), "\(ending)")
            #expect(try !command.names.contains("ran"))
        }

        @Test(arguments: [
            "--upload-pack=touch ran", "-h", "--exec-path=.", "HEAD:Protocols", "nothing", "$(touch ran)",
            "HEAD; touch ran",
            "--output=ran", "@{-1}", ":/one", "\n",
        ]) func aRevisionIsAName(name: String) throws {
            let command = try Command()
            try command.write(name, to: "name")
            let ending = try command.run(Self.hostile + "triage diff -- \"$(cat name)\" .")
            #expect([0, 2].contains(ending.code), "\(ending)")
            #expect(try !command.names.contains("ran"), "\(ending)")
        }

        @Test func aLinkInARevisionIsRefused() throws {
            let ending = try Command().run(
                Self.hostile
                    + "ln -s mood.yaml Protocols/l.yaml; git add Protocols/l.yaml; git commit -qm two; rm Protocols/l.yaml; triage diff HEAD"
            )
            #expect(
                ending.code == 2 && ending.errors.contains("`Protocols/l.yaml` in `HEAD` is a link"),
                "\(ending)")
        }
    }
}

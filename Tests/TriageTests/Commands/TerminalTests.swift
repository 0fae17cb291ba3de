import Foundation
import Testing

extension CommandTests {
    /// The real command in a real terminal, by tmux: what a person sees who types.
    @Suite(.timeLimit(.minutes(30))) struct TerminalTests {
        @Test func typingEditingAndCompletion() throws {
            let screen = try TerminalScreen()
            defer { screen.close() }
            try screen.see("`help` lists everything")
            // A word in the middle is put in place with the arrow keys.
            try screen.type("thoughts = es", "Left", "Left", "y", "Enter")
            try screen.see("remote_support ↑")
            try screen.see("[1 unsaved]>")
            // One match goes in whole, with a space; several are listed with their labels, then one is left.
            try screen.type("act_n", "Tab")
            try screen.see("> act_now")
            try screen.type("= ", "Tab")
            try screen.see("in_progress    Right now")
            try screen.type("in", "Tab", "Enter")
            try screen.see("now holds: act_in_progress")
            try screen.type("why not emer", "Tab", "Enter")
            try screen.see("`emergency` stands already")
            try screen.type("zzz", "Tab", "Enter")
            try screen.see("nothing is called `zzz`")
        }

        @Test func textOfManyAlphabets() throws {
            let screen = try TerminalScreen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("note “naïve” 漢字 é!", "BSpace", "Left", "Left", "x", "Enter")
            try screen.see("noted")
            try screen.type("answers", "Enter")
            try screen.see("note: “naïve” 漢字x é")
        }

        @Test func historyOutlivesTheSession() throws {
            let screen = try TerminalScreen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("[1 unsaved]>")
            try screen.ready()
            try screen.type("C-d")
            try screen.see("Save to which file?")
            try screen.type("kept.call.yaml", "Enter")
            try screen.see("ENDED 0")
            #expect(FileManager.default.fileExists(atPath: screen.folder + "/kept.call.yaml"))
            try screen.start()
            try screen.see(">")
            // Not the first session any more: no three lines of greeting.
            #expect(!screen.text.contains("lists everything"))
            try screen.ready()
            try screen.type("Up")
            try screen.see("> kept.call.yaml")
            try screen.type("Up", "Enter")
            try screen.see("now holds: thoughts_present")
        }

        @Test func nothingIsKeptWithoutHistory() throws {
            let screen = try TerminalScreen("--no-history")
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("[1 unsaved]>")
            #expect(!FileManager.default.fileExists(atPath: screen.folder + "/state"))
        }

        @Test func controlKeysAndRecovery() throws {
            let screen = try TerminalScreen()
            defer { screen.close() }
            try screen.see(">")
            // Ctrl-C drops the line and what was unfinished, and keeps the answers.
            try screen.type("act_now = unknown", "Enter")
            try screen.see("[1 unsaved]>")
            try screen.type("half a li", "C-c", "age", " = adult", "Enter")
            try screen.see("[2 unsaved]>")
            try screen.type("(thoughts = yes", "Enter")
            try screen.see("...>")
            try screen.type("C-c")
            try screen.ready()
            try screen.type("answers", "Enter")
            try screen.see("“18 to 64”")
            try screen.ready()
            try screen.type("C-d")
            try screen.see("Save to which file?")
            try screen.ready()
            try screen.type("C-c")
            try screen.ready()
            try screen.type("open", "Enter")
            try screen.see("must ask")
            // The terminal is closed: the answers are offered to the next session.
            screen.closeTerminal()
            try screen.start()
            try screen.see("`recover` brings them back")
            try screen.type("recover", "Enter")
            try screen.see("[2 unsaved]>")
            try screen.ready()
            try screen.type("C-d")
            try screen.see("Save to which file?")
            try screen.type("Enter")
            try screen.see("ENDED 0")
            try screen.start()
            try screen.see(">")
            #expect(!screen.text.contains("recover"))
        }

        /// A session that is killed leaves its answers to the next; one that still runs keeps them to itself.
        @Test func aCrashLosesNothing() throws {
            let screen = try TerminalScreen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("[1 unsaved]>")
            let other = try TerminalScreen(beside: screen)
            defer { other.closeTerminal() }
            try other.see(">")
            try other.type("open", "Enter")
            try other.see("must ask")
            #expect(!other.text.contains("recover"))
            screen.kill()
            try screen.see("ENDED 137")
            try screen.start()
            try screen.see("`recover` brings them back")
            try screen.type("recover", "Enter")
            try screen.see("now holds: thoughts_present")
            // The line that was typed last is in the history.
            try screen.ready()
            try screen.type("Up", "Up")
            try screen.see("> open")
        }

        @Test func theWindowChangesItsSize() throws {
            let screen = try TerminalScreen()
            defer { screen.close() }
            try screen.see(">")
            try screen.type("thoughts = yes", "Enter")
            try screen.see("unsaved]>")
            try screen.type("half of a")
            screen.resize(to: 60)
            try screen.type(" line", "C-u", "why", "Enter")
            try screen.see("rests on: thoughts = yes")
            let longest = screen.text.split(separator: "\n").suffix(25).map(\.count).max() ?? 0
            #expect(longest <= 60 && longest > 45, "\(longest) columns")
        }

        /// Stopped and brought back, a session has its prompt, the half-typed line and its keys again.
        @Test func aSessionThatWasStoppedGoesOn() throws {
            let screen = try TerminalScreen(inShell: true)
            defer { screen.close() }
            try screen.type("triage repl", "Enter")
            try screen.see("lists everything")
            for (typed, rest, seen) in [
                ("thoughts = y", "es", "remote_support ↑"), ("", "answers", "thoughts"),
            ] {
                try screen.ready()
                // The key that stops takes with it what nobody has read yet: the line stands first.
                try screen.type(typed)
                try screen.see("> \(typed)")
                try screen.type("C-z")
                try screen.see("Stopped")
                try screen.type("clear; fg", "Enter")
                try screen.see("> \(typed)")
                try screen.ready(typed)
                try screen.type(rest, "Enter")
                try screen.see(seen)
            }
            try screen.ready()
            try screen.type("act_n", "Tab")
            try screen.see("> act_now")
            #expect(!screen.text.contains("\t"))
        }

        @Test func watchingFiles() throws {
            let screen = try TerminalScreen()
            defer { screen.close() }
            let path = screen.folder + "/library/Protocols/mood.yaml"
            let good = try String(contentsOfFile: path, encoding: .utf8)
            try screen.see(">")
            try screen.type("load library", "Enter")
            try screen.see("2 questions")
            try screen.type("mood = low, sleep = bad", "Enter")
            try screen.see("wait → help")
            try screen.type("watch on", "Enter")
            try screen.see("watching]>")
            try screen.type("half a line")
            // A good save: what it does to the call stands above the line, which is still there.
            let raised = good.replacingOccurrences(of: "raise: [help]", with: "raise: [now]")
            try #require(raised != good)
            try raised.write(toFile: path, atomically: true, encoding: .utf8)
            try screen.see("recommended help → now")
            try screen.see("> half a line")
            // A bad one: the diagnostics, and the last good library goes on serving.
            try raised.replacingOccurrences(of: "mood >= low", with: "mod >= low")
                .write(toFile: path, atomically: true, encoding: .utf8)
            try screen.see("did you mean `mood`?")
            try screen.see("the library as it was goes on serving")
            try screen.type("C-u", "answers", "Enter")
            try screen.see("stale]>")
            try screen.type("why", "Enter")
            try screen.see("Response: now")
            // And a good one again.
            try good.write(toFile: path, atomically: true, encoding: .utf8)
            try screen.see("recommended now → help")
            try screen.type("Enter")
            try screen.see("watching]>")
        }
    }
}

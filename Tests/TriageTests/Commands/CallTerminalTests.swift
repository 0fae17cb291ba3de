import Foundation
import Testing

extension CommandTests {
    /// A call in a real terminal, by tmux: what a clinician sees who types.
    @Suite(.timeLimit(.minutes(30))) struct CallTerminalTests {
        private func call(_ width: Int, _ height: Int, _ library: String = Shipped.root) throws
            -> TerminalScreen
        {
            try TerminalScreen(command: "call", size: (width, height), library: library)
        }

        /// A whole call by keys: an overdose, in the usual windows.
        @Test(arguments: [(80, 24), (100, 30), (200, 60)])
        func aWholeCall(width: Int, height: Int) throws {
            let screen = try call(width, height)
            defer { screen.close() }
            try screen.see("Must be asked")
            #expect(screen.hasOwnPage && screen.lines.count <= height + 1)
            try screen.type("/go breathing", "Enter")
            try screen.see("Not breathing")
            try screen.type("not b", "Enter")
            try screen.see("ROSE to Emergency services now")
            try screen.type("/send", "Enter")
            try screen.see("Who was sent")
            try screen.type("Escape")
            try screen.type("/note grey lips", "Enter")
            try screen.see("Noted")
            try screen.type("/decide", "Enter")
            try screen.see("What do you decide?")
            try screen.type("1", "Enter")
            try screen.see("Decided, as shown")
            try screen.type("/end", "Enter")
            try screen.see("How does the call end?")
            try screen.type("resolved", "Enter")
            try screen.see("not sent: Clinician, Ambulance (EMS)")
            try screen.type("the crew was on the floor below", "Enter")
            // The terminal is the shell's again, and says where the call is.
            try screen.see("ENDED 0")
            #expect(!screen.hasOwnPage && screen.text.contains("The call is kept"))
        }

        @Test func aDangerKeyFromAnywhere() throws {
            let screen = try call(100, 30, Shipped.root + "/Tests/Fixtures/languages")
            defer { screen.close() }
            try screen.see("F1 No respira")
            try screen.type("half a line", "F1")
            try screen.see("ROSE to Emergencia 紧急服务")
            #expect(screen.text.contains("> half a line"))
            try screen.type("C-u", "/back", "Enter")
            try screen.see("Taken back")
            try screen.type("F8")
            try screen.see("THE LINE IS LOST")
            try screen.type("/back", "Enter")
            try screen.see("the line is not lost")
        }

        /// Labels in Spanish and in wide characters: nothing overlaps, and what is typed is found.
        @Test func labelsOfManyAlphabets() throws {
            let screen = try call(80, 24, Shipped.root + "/Tests/Fixtures/languages")
            defer { screen.close() }
            try screen.see("¿Está herido o enfermo ahora?")
            try screen.type("/go breathing", "Enter")
            try screen.see("¿Respira con normalidad?")
            try screen.type("si", "Enter")
            try screen.see("Breathing: Sí")
            try screen.see("有没有刀或者别的武器？现在在哪里？")
            try screen.see("3 拿在手上")
            try screen.type("拿在", "BSpace", "BSpace", "拿在手上", "Enter")
            try screen.see("Weapon: 拿在手上")
            try screen.see("ROSE to Policía")
        }

        @Test func theWindowChangesItsSizeInTheMiddle() throws {
            let screen = try call(200, 60)
            defer { screen.close() }
            try screen.see("If the line dropped")
            try screen.see("│")
            try screen.type("/go weap")
            screen.resize(to: 80, height: 24)
            try screen.see("if the line dropped now")
            try screen.see("> /go weap")
            try screen.type("on", "Enter")
            try screen.see("3 In the home, not locked away")
            screen.resize(to: 120, height: 40)
            try screen.see("│")
            #expect(screen.text.contains("In the home, not locked away"))
        }

        /// Stopped and brought back, the window is painted anew with the half-typed line.
        @Test func aCallThatWasStoppedGoesOn() throws {
            let screen = try TerminalScreen(inShell: true, size: (100, 30))
            defer { screen.close() }
            try screen.type("triage call", "Enter")
            try screen.see("Must be asked")
            try screen.type("/note hal", "C-z")
            try screen.see("Stopped")
            #expect(!screen.hasOwnPage)
            try screen.type("fg", "Enter")
            try screen.see("> /note hal")
            try screen.type("f", "Enter")
            try screen.see("Noted")
            // Ctrl-C keeps the call and leaves the terminal as it was.
            try screen.type("C-c")
            try screen.see("The call is kept and not ended")
            try screen.type("echo $((40 + 2)) é", "Enter")
            try screen.see("42 é")
        }

        /// The terminal goes away in the middle; the call is gone on with in another.
        @Test func aCallIsGoneOnWithElsewhere() throws {
            let screen = try call(100, 30)
            defer { screen.close() }
            try screen.see("Must be asked")
            try screen.type("/note before", "Enter")
            try screen.see("Noted")
            screen.closeTerminal()
            let files = try FileManager.default.contentsOfDirectory(
                atPath: screen.folder + "/state/crisis-triage/calls")
            try #require(files.count == 1)
            let again = try TerminalScreen(beside: screen, options: "--resume")
            defer { again.closeTerminal() }
            try again.see("gone on with")
            try again.see("note: before")
            // Killed, it leaves the same behind.
            try again.type("/note after", "Enter")
            try again.see("Noted")
            again.kill()
            try again.see("ENDED 137")
            let kept = try String(
                contentsOfFile: screen.folder + "/state/crisis-triage/calls/" + files[0], encoding: .utf8)
            #expect(kept.contains("before") && kept.contains("after"))
        }

        /// What is pasted is text, and records nothing until it is sent.
        @Test func whatIsPastedIsText() throws {
            let screen = try call(100, 30)
            defer { screen.close() }
            try screen.see("Must be asked")
            screen.paste("/note one\n!1\n/end\n")
            try screen.see("> /note one !1 /end")
            try screen.type("Enter")
            try screen.see("Noted")
            #expect(!screen.text.contains("ROSE"))
        }
    }
}

import Testing
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSession

/// What the next responder must know, in ten lines, and all of it.
@Suite struct HandOffTests {
    /// A library with so many ladders, and a call that has something for every line.
    private func handOff(ladders: Int) throws -> [String] {
        let rungs = (0..<ladders).map {
            "  l\($0): { title: Ladder \($0), rungs: { low\($0): { label: Low \($0) }, high\($0): { label: High \($0) } } }\n"
        }
        let names = (0..<ladders).map { "high\($0)" }.joined(separator: ", ")
        let program = try compiled([
            """
            rule_set: base
            title: Base
            ladders:
            \(rungs.joined())
            responders: { ems: { label: Ambulance } }
            flags: { supervisor: { label: Tell the supervisor } }
            sources: { s: { title: Book, by: Author, year: 2000, where: Shelf, status: verified } }
            questions:
              danger:
                ask: Danger?
                reads: the danger is
                answers: { none: { label: None, as: none }, great: { label: Great, as: great } }
              name: { ask: A name?, reads: the name is, answers: { no: No, yes: Yes } }
              place:
                ask: Where?
                reads: the place is
                why: To find it.
                must_ask: true
                if_missing: ask_again
                answers: { known: Known, open: Open }
            rules:
              all: { when: danger = great, raise: [\(names)], send: [ems], flag: [supervisor], because: It is so., source: s }
              other: { when: name = yes or place = open, flag: [supervisor], because: It is so., source: s }

            """
        ])
        var call = CallSession(program, .plain)
        _ = call.start()
        for line in ["g danger", "great", "g name", "?", "n caller whispers", "n and is cold"] {
            _ = call.handle(line, seconds: 1)
        }
        let text = call.handOff()
        return text.split(separator: "\n").dropFirst().map(String.init)
    }

    @Test(arguments: 1...8)
    func atMostTenLines(ladders: Int) throws {
        let lines = try handOff(ladders: ladders)
        #expect(lines.count == min(ladders, 3) + 7 && lines.count <= 10, "\(lines)")
        let text = lines.joined(separator: "\n")
        for ladder in 0..<ladders { #expect(text.contains("Ladder \(ladder): High \(ladder)"), "\(text)") }
        let wanted = [
            "Because: It is so.", "Heard: ", "Not learned: ", "Not asked yet: place", "Send: Ambulance",
            "To do: Tell the supervisor", "Notes: caller whispers / and is cold",
        ]
        for (line, start) in zip(lines.suffix(7), wanted) { #expect(line.hasPrefix("  " + start), "\(line)") }
    }
}

import Testing
import TriageAuthoring
import TriageDiagnostics
import TriagePresentation
import TriageSession

/// What must be so for every session.
@Suite struct SessionPropertyTests {
    /// Words that lines are made of: everything the session knows, and what it does not.
    private struct Lines {
        var random: Seeded
        let words: [String]
        let names: [String]

        init(_ seed: Int, _ session: Session, _ files: [String]) {
            random = Seeded(seed)
            names = session.knownNames
            words =
                session.knownNames + Session.commandNames + files
                + [
                    "=", "!=", ">=", "<", "(", ")", "[", "]", "[1..3]", ",", "and", "or", "not(", "in", "is",
                    "contains",
                    "any of", "between", "unknown", "refused", "missing", "yes", "no", "on", "off", "\\",
                    "\"", "é", "漢",
                    "🙂", "\u{0}", "\u{1B}[31m", "#", ">", "> x", "42", "-1", "99999999999999999999", "stop",
                    "d", "back", "",
                    "   ", "\t", "language", "x.call.yaml", "y.transcript", "=", "=", ",",
                ]
        }

        mutating func line() -> String {
            switch random.int(0...9) {
            case 0...2:
                return (0..<random.int(1...3)).map { _ in "\(random.pick(names)) = \(random.pick(words))" }
                    .joined(separator: ", ")
            case 3...4: return "\(random.pick(Session.commandNames)) \(random.pick(words))"
            case 5: return random.pick(Session.commandNames)
            case 6...8:
                return (0..<random.int(1...8)).map { _ in random.pick(words) }
                    .joined(separator: random.chance(90) ? " " : "")
            default:
                return String(
                    String.UnicodeScalarView(
                        (0..<random.int(0...40)).compactMap { _ in
                            Unicode.Scalar(UInt32(random.int(0...(random.chance(80) ? 0x7F : 0x2FFF))))
                        }))
            }
        }
    }

    private static func library(_ seed: Int) -> LibraryText {
        LibraryText(
            root: "random",
            files: RandomLibrary(seed: seed).texts().enumerated().map {
                SourceFile(id: Int32($0), path: "Protocols/file\($0).yaml", text: $1)
            }, cases: [])
    }

    /// Any line gives an answer or says what is wrong; no line of the output could be taken for a line of a
    /// transcript.
    @Test func anyLineGetsAnAnswer() {
        var count = 0
        var refused = 0
        let sessions = Nightly.count(56, oneIn: 7)
        for seed in 0..<sessions {
            var session = Session.started(Self.library(seed))
            var lines = Lines(seed, session, ["Protocols/example.call.yaml", "Tests/Fixtures/broken", "."])
            for _ in 0..<1_000 {
                var line = lines.line()
                if session.prompt == "answer> ", lines.random.chance(20) { line = "stop" }
                if session.prompt == "...> ", lines.random.chance(50) { line = "" }
                if ["check", "load", "help"].contains(where: line.hasPrefix), lines.random.chance(90) {
                    continue
                }
                let reply = session.handle(line)
                count += 1
                if reply.refusal != nil {
                    refused += 1
                    #expect(!reply.text.isEmpty, "seed \(seed): \(line)")
                }
                for output in reply.text.split(separator: "\n")
                where output.hasPrefix("> ") || output.hasPrefix("# ") {
                    Issue.record("seed \(seed): \(line) gives \(output)")
                }
                #expect(reply.text.isEmpty || reply.text.hasSuffix("\n"), "seed \(seed): \(line)")
                _ = session.completion(of: String(line.prefix(lines.random.int(0...max(1, line.count)))))
                if session.isDone {
                    session = .started(Self.library(seed))
                }
            }
        }
        #expect(
            count > 890 * sessions && refused > 180 * sessions && refused < count,
            "\(count) lines, \(refused) refused")
    }

    /// Undo to the start and redo to the end give the same results at every step.
    @Test func undoAndRedoGiveTheSameResults() {
        for seed in 0..<Nightly.count(60, oneIn: 5) {
            var session = Session.started(Self.library(seed))
            var lines = Lines(1_000 + seed, session, [])
            var results = [session.handle("result").text]
            var changes = 0
            for _ in 0..<60 {
                let before = session.handle("answers").text
                let line =
                    lines.random.chance(10)
                    ? lines.random.pick(["reset", "note x", "clear \(lines.random.pick(lines.names))"])
                    : session.randomAnswer(&lines.random)
                guard session.handle(line).refusal == nil else { continue }
                if session.handle("answers").text == before { continue }
                changes += 1
                results.append(session.handle("result").text)
            }
            #expect(changes > 10, "seed \(seed)")
            for index in (0..<changes).reversed() {
                #expect(session.handle("undo").refusal == nil, "seed \(seed)")
                #expect(session.handle("result").text == results[index], "seed \(seed), undo to \(index)")
            }
            #expect(session.handle("undo").refusal == .nothingToUndo)
            for index in 1...changes {
                #expect(session.handle("redo").refusal == nil, "seed \(seed)")
                #expect(session.handle("result").text == results[index], "seed \(seed), redo to \(index)")
            }
            #expect(session.handle("redo").refusal == .nothingToRedo)
        }
    }

    /// The same lines give the same text whatever the window, but for where lines break.
    @Test func widthAndColourChangeOnlyTheLook() {
        func words(_ text: String) -> [Substring] {
            var plain = ""
            var isEscape = false
            for character in text {
                if character == "\u{1B}" { isEscape = true }
                if !isEscape { plain.append(character) }
                if isEscape, character == "m" { isEscape = false }
            }
            return plain.split(whereSeparator: \.isWhitespace)
        }
        var plain = Session.started()
        var coloured = Session.started(style: Style(hasColour: true, width: 60))
        for line in [
            "thoughts = yes, act_now = unknown", "answers", "why", "why not harm_today",
            "thoughts = x",
        ] {
            #expect(words(plain.handle(line).text) == words(coloured.handle(line).text), "\(line)")
        }
    }
}

extension Session {
    /// A line that answers a question of the library, found by completion.
    func randomAnswer(_ random: inout Seeded) -> String {
        let question = random.pick(completion(of: "set ").candidates.map(\.text))
        let answers = completion(of: "\(question) = ").candidates.map(\.text)
        let answer = answers.isEmpty || random.chance(20) ? "\(random.int(0...9))" : random.pick(answers)
        return "\(question) = \(answer)"
    }
}

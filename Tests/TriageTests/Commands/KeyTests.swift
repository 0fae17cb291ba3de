import Testing
import TriageCommands

/// Keys, as the bytes that terminals send.
@Suite struct KeyTests {
    private static let table: [(bytes: String, keys: [Key])] = [
        ("a", [.text("a")]), ("é漢", [.text("é"), .text("漢")]), ("\r", [.enter]), ("\n", [.enter]),
        ("\u{7F}", [.backspace]), ("\u{08}", [.backspace]), ("\t", [.tab]), ("\u{03}", [.control("c")]),
        ("\u{04}", [.control("d")]), ("\u{15}", [.control("u")]), ("\u{1A}", [.control("z")]),
        ("\u{1B}[A\u{1B}OB\u{1B}[1;5C\u{1B}[D", [.up, .down, .right, .left]),
        (
            "\u{1B}[H\u{1B}OF\u{1B}[1~\u{1B}[8~\u{1B}[3~\u{1B}[5~\u{1B}[6~",
            [
                .home, .end, .home, .end, .delete, .pageUp, .pageDown,
            ]
        ),
        // xterm and tmux, rxvt, the Linux console, and a modified key.
        ("\u{1B}OP\u{1B}OQ\u{1B}OR\u{1B}OS", [.function(1), .function(2), .function(3), .function(4)]),
        (
            "\u{1B}[11~\u{1B}[12~\u{1B}[13~\u{1B}[14~",
            [
                .function(1), .function(2), .function(3), .function(4),
            ]
        ),
        ("\u{1B}[[A\u{1B}[[B\u{1B}[[E", [.function(1), .function(2), .function(5)]),
        (
            "\u{1B}[15~\u{1B}[17~\u{1B}[18~\u{1B}[19~\u{1B}[20~\u{1B}[21~\u{1B}[23~\u{1B}[24~",
            [
                .function(5), .function(6), .function(7), .function(8), .function(9), .function(10),
                .function(11), .function(12),
            ]
        ),
        ("\u{1B}[1;2P\u{1B}[15;2~", [.function(1), .function(5)]),
        // A letter with Alt.
        ("\u{1B}y", [.escape, .text("y")]),
        // What is pasted is text, and its lines are not lines that were typed.
        ("\u{1B}[200~one\r\ntwo\u{1B}[31m\u{3}!1\u{1B}[201~\r", [.text("one two[31m!1"), .enter]),
        ("\u{1B}[200~\u{1B}[201~b", [.text(""), .text("b")]),
    ]

    /// Whole, byte by byte, and cut in two anywhere.
    @Test func keysOfAllTerminals() {
        for (text, keys) in Self.table {
            let bytes = Array(text.utf8)
            for cut in 0...bytes.count {
                var reader = KeyReader()
                let read = reader.take(Array(bytes[..<cut])) + reader.take(Array(bytes[cut...]))
                #expect(read == keys, "\(text.debugDescription) cut at \(cut)")
                #expect(reader.waitMilliseconds == nil)
            }
            var reader = KeyReader()
            #expect(bytes.flatMap { reader.take([$0]) } == keys, "\(text.debugDescription)")
        }
    }

    /// Reports that nobody asked for type nothing and answer nothing.
    @Test func reportsAreNoKeys() {
        for report in ["\u{1B}[<0;12;7M", "\u{1B}[I", "\u{1B}[?1;2c", "\u{1B}[38;5;1m", "\u{1B}[201~"] {
            var reader = KeyReader()
            #expect(reader.take(Array((report + "x").utf8)) == [.text("x")], "\(report.debugDescription)")
        }
    }

    @Test func anEscapeAloneWaitsForWhatMayFollow() {
        var reader = KeyReader()
        #expect(reader.take([0x1B]).isEmpty && reader.waitMilliseconds == 50)
        #expect(reader.flush() == [.escape] && reader.waitMilliseconds == nil)
        #expect(reader.take([0x1B]).isEmpty && reader.take(Array("[A".utf8)) == [.up])
        // Half a character that never becomes whole.
        #expect(reader.take([0xE6, 0xBC]).isEmpty && reader.flush() == [.text("\u{FFFD}")])
        // A paste whose end never comes.
        #expect(reader.take(Array("\u{1B}[200~half".utf8)).isEmpty && reader.waitMilliseconds == 2_000)
        #expect(reader.flush() == [.text("half")] && reader.take([0x61]) == [.text("a")])
    }

    /// Whatever comes, no control is ever text.
    @Test func noBytesMakeTextOfControls() {
        var random = Seeded(7)
        let pieces: [[UInt8]] = [
            [0x1B], Array("[".utf8), Array("200~".utf8), Array("O".utf8), Array(";5".utf8),
        ]
        for _ in 0..<20_000 {
            var reader = KeyReader()
            var bytes: [UInt8] = []
            for _ in 0..<random.int(1...8) {
                bytes +=
                    random.chance(40)
                    ? pieces[random.int(0...pieces.count - 1)] : [UInt8(random.int(0...255))]
            }
            for key in reader.take(bytes) + reader.flush() + reader.flush() {
                guard case .text(let text) = key else { continue }
                let hasControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
                #expect(!hasControl, "\(bytes)")
            }
        }
    }
}

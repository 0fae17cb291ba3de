import Testing
import TriageDiagnostics
import TriagePages
import TriagePresentation

/// What is no text in a text is shown and does nothing.
@Suite struct VisibleTests {
    static let table: [(text: String, visible: String)] = [
        ("plain, naïve, 漢字, 🙂", "plain, naïve, 漢字, 🙂"),
        ("a\tb\nc", "a\tb\nc"),
        ("\u{1B}[2J", "\\u001b[2J"),
        ("\u{0}\u{7}\u{8}", "\\u0000\\u0007\\u0008"),
        ("a\rb", "a\\u000db"),
        ("a\r\nb", "a\\u000d\nb"),
        ("\u{7F}", "\\u007f"),
        ("\u{9B}31m", "\\u009b31m"),
        ("\u{85}", "\\u0085"),
        ("a\u{2028}b\u{2029}", "a\\u2028b\\u2029"),
        ("\u{202E}evil\u{202C}", "\\u202eevil\\u202c"),
        ("\u{2066}x\u{2069}", "\\u2066x\\u2069"),
        ("zero\u{200B}width\u{FEFF}", "zero\\u200bwidth\\ufeff"),
        ("\u{E0041}", "\\udb40\\udc41"),
        // Joiners belong to scripts and emoji.
        ("👩‍⚕️ क्‍ष", "👩‍⚕️ क्‍ष"),
        // A control at the end of a cluster, or before one.
        ("e\u{301}\u{1B}\u{301}", "e\u{301}\\u001b\u{301}"),
    ]

    @Test(arguments: table) func controlsAreShown(text: String, visible: String) {
        #expect(text.visible == visible)
        #expect(visible.visible == visible)
        #expect(Style.plain.visible(text) == visible)
    }

    @Test(arguments: [
        ("all fine\n  Send: nobody", "all fine⏎  Send: nobody"), ("a\r\nb", "a⏎b"), ("a\rb", "a\\u000db"),
        ("\n", "⏎"), ("plain", "plain"),
    ]) func aLineOfItsOwnStaysOne(text: String, line: String) {
        #expect(text.oneLine == line)
    }

    /// A style's own codes pass and nobody else's, even where they look alike.
    @Test func onlyOwnCodesPass() {
        let style = Style(hasColour: true, width: 80, opening: "\u{1B}own[")
        let text = style.red("\u{1B}[31m\u{301}") + "\u{1B}own[" + style.bold("\u{301}x")
        #expect(
            style.visible(text)
                == "\u{1B}own[1;31m\\u001b[31m\u{301}\u{1B}own[0m\\u001bown[\u{1B}own[1m\u{301}x\u{1B}own[0m")
        #expect(style.uncoloured(style.red("a") + "b" + style.dim("c")) == "abc")
    }

    /// Lines break by columns: codes take none and wide characters two.
    @Test(arguments: ["word", "漢字", "🙂"], [40, 57]) func linesFitTheWindow(word: String, width: Int) {
        let coloured = Style(hasColour: true, width: width)
        let plain = Style(hasColour: false, width: width)
        let words = Array(repeating: word, count: 60).joined(separator: " ")
        let lines = plain.wrapped(words, indent: 2)
        for line in lines.split(separator: "\n") {
            let taken = line.reduce(0) { $0 + ($1.isASCII ? 1 : 2) }
            #expect(taken <= width, "\(line)")
        }
        let fullest =
            lines.split(separator: "\n").map { $0.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }.max() ?? 0
        #expect(fullest > width - 8)
        let pieces = words.split(separator: " ").map { coloured.red(String($0)) }
        #expect(coloured.uncoloured(coloured.wrapped(pieces, separator: " ", indent: 2)) == lines)
    }

    @Test func aTextThatIsWrappedHasNoLinesOfItsOwn() {
        #expect(Style.plain.wrapped("one\n  two\r\nthree", indent: 0) == "one two three")
    }

    /// Nothing in a text begins or ends a mark of HTML, whatever stands beside it.
    @Test func noTextIsMarkup() {
        let beside = [
            "", "a", "\u{600}", "\u{301}", "\u{200D}", "\u{1F1E6}", "\u{11A8}", "\u{FE0F}", "\u{0}", "\r",
        ]
        let controls = (UInt8(0)..<0x20).map { String(Unicode.Scalar($0)) }
        for mark in ["<", ">", "\"", "'", "&"] + controls {
            for before in beside {
                for after in beside {
                    let markup: Markup = "\(before + mark + after)"
                    for scalar in markup.text.unicodeScalars {
                        #expect(!"<>\"'".unicodeScalars.contains(scalar), "\(markup.text)")
                        #expect(scalar.value >= 0x20 || scalar == "\n" || scalar == "\t", "\(markup.text)")
                    }
                    if mark == "&" { #expect(markup.text.contains("&amp;")) }
                }
            }
        }
    }
}

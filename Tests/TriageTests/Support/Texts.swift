/// Texts that readers and writers stumble over.
enum Texts {
    /// One of each class of character that YAML, JSON, a terminal or an editor treats in its own way.
    static let odd: [String] = [
        "plain", "a \"quote\" and a \\", "two\nlines\r\nand\rmore", "\t tab ", "# no comment",
        "a: b, [c] {d}", "'single'",
        "\u{0}\u{7}\u{1B}[2J", "\u{7F}", "\u{85}\u{9B}2J", "\u{A0}x\u{A0}", "a\u{AD}b",
        "a \u{2028} b \u{2029} c", "\u{FEFF}x\u{FEFF}",
        "\u{202E}turned\u{202C}", "\u{200B}\u{2066}", "\u{FFFD}", "\u{FFFE}\u{FFFF}",
        String(Unicode.Scalar(0xFDD0 as UInt16) ?? " "),
        "\u{1FFFE}\u{10FFFF}", "\u{E0041}",
        "😭", "👩‍💻🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u{301}", "\u{301}alone", "\u{600}<", "می‌خواهم", "<script>", "",
    ]
}

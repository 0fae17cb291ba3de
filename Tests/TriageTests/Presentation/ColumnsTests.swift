import Testing
import TriagePresentation

/// Text on a terminal: how wide it is, and where it is broken.
@Suite struct ColumnsTests {
    @Test(arguments: [
        ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("한국", 4), ("ｈｉ", 4), ("😀", 2), ("👩‍🚒", 2),
        ("❤\u{FE0F}", 2), ("🇪🇸", 2), ("", 0), ("نعم", 3), ("\u{1100}\u{1161}", 2), ("हाँ", 2),
    ])
    func columns(text: String, columns: Int) { #expect(text.columns == columns) }

    @Test(arguments: [
        ("one two three", 7, 0, ["one two", "three"]), ("one two three", 9, 2, ["one two", "  three"]),
        ("extraordinary", 5, 0, ["extra", "ordin", "ary"]),
        ("a extraordinary", 5, 0, ["a", "extra", "ordin", "ary"]),
        ("有没有刀或者武器？", 8, 0, ["有没有刀", "或者武", "器？"]), ("刀 knife 刀", 8, 0, ["刀 knife", "刀"]),
        ("", 4, 0, [""]), ("a\n\nb", 4, 0, ["a", "", "b"]),
    ])
    func broken(text: String, width: Int, hanging: Int, lines: [String]) {
        #expect(text.broken(to: width, hanging: hanging) == lines)
    }

    @Test(arguments: [
        ("abcdef", 4, "abc…"), ("漢字漢", 4, "漢…"), ("漢字", 4, "漢字"), ("abc", 0, ""), ("ab", 1, "…"),
    ])
    func cut(text: String, width: Int, cut: String) { #expect(text.cut(to: width) == cut) }

    /// No line is too wide, nothing is lost, and a word that a line can hold is whole.
    @Test func brokenAnywhere() {
        var random = Seeded(11)
        let words = [
            "a", "knife", "extraordinarily", "刀", "有没有武器", "é", "e\u{301}te\u{301}", "？", "“quoted”", "😀",
        ]
        for _ in 0..<3_000 {
            let text = (0..<random.int(1...12)).map { _ in words[random.int(0...words.count - 1)] }
                .joined(separator: " ")
            let (width, hanging) = (random.int(2...30), random.int(0...4))
            let lines = text.broken(to: width, hanging: hanging)
            #expect(lines.allSatisfy { $0.columns <= width }, "\(text) in \(width): \(lines)")
            let letters = lines.joined().filter { $0 != " " }
            #expect(letters == text.filter { $0 != " " }, "\(text) in \(width): \(lines)")
            guard width >= 20 else { continue }
            for word in ["knife", "extraordinarily"] {
                func count(_ texts: [String]) -> Int {
                    texts.flatMap { $0.split(separator: " ") }.count { $0 == word }
                }
                #expect(count(lines) == count([text]), "\(text) in \(width): \(lines)")
            }
        }
    }
}

import Testing
import TriageCalls
import TriageEngine
import TriageSession

/// What is to be said in another language: the words alone stand in quotation marks, and as much of them is
/// shown as there is room for.
@Suite struct SpokenGuidanceTests {
    private static func screen() throws -> TestScreen {
        let program = try Shipped.program()
        let spanish = try #require(program.translations.first { $0.language == "es" })
        var screen = try TestScreen(program, language: spanish)
        screen.type("/go caller role", "1", "/go thoughts", "sí")
        return screen
    }

    @Test func onlyWhatIsSaidIsQuoted() throws {
        var screen = try Self.screen()
        let program = screen.screen.call.program
        let piece = try #require(screen.view.guidance.map { program.guidance[$0] }.first { $0.say != nil })
        let english = try #require(piece.say)
        let spanish = try #require(program.translations.first?["guidance.\(piece.name).say"]).text
        let marked = "es, unreviewed: “\(spanish)” (\(english))"
        screen.type("/said")
        let asked = screen.screen.asksFor
        #expect(asked.contains(marked), "\(asked)")
        #expect(!asked.contains("“es,"), "\(asked)")
        for (width, height) in [(80, 40), (160, 50)] {
            let window = try Self.screen().window(width, height).joined(separator: " ")
            #expect(window.contains("es, unreviewed: “") && !window.contains("“es,"), "\(window)")
        }
    }

    /// The lines of guidance in a window.
    private static func lines(_ window: [String]) -> [String] {
        guard let first = window.firstIndex(where: { $0.hasPrefix("• ") }) else { return [] }
        let rest = window[first...]
        let end = rest.firstIndex { !$0.hasPrefix("• ") && !$0.hasPrefix("  ") } ?? rest.endIndex
        return Array(rest[..<end])
    }

    /// What is due comes before the record: no line of that is shown while any of what is to be said is cut.
    @Test func guidanceComesBeforeTheRecord() throws {
        for lines in [["!1"], ["/go weapon", "5"]] {
            let screen = try TestScreen(typing: lines)
            var shown = 0
            for height in 14...60 {
                let window = screen.window(80, height)
                let isCut = Self.lines(window).contains { $0.hasSuffix("…") }
                let record = window.filter { $0.contains(/^\d\d:\d\d(:\d\d)? [a-zA-Z]/) }
                shown += record.count
                #expect(!isCut || record.isEmpty, "\(lines), \(height): \(window.joined(separator: "\n"))")
            }
            #expect(shown > 0, "no record at any height")
        }
    }

    /// The taller the window, the more of it; what is cut says so.
    @Test func asMuchAsThereIsRoomFor() throws {
        let screen = try Self.screen()
        var counts: [Int] = []
        for height in 14...48 {
            let lines = Self.lines(screen.window(80, height))
            let starts = lines.indices.filter { lines[$0].hasPrefix("• ") }
            for (place, start) in starts.enumerated() {
                let end = place + 1 < starts.count ? starts[place + 1] : lines.count
                let text = lines[start..<end].joined(separator: " ")
                let isWhole = text.filter { $0 == "“" }.count == text.filter { $0 == "”" }.count
                #expect(isWhole || text.hasSuffix("…"), "\(height): \(text)")
            }
            counts.append(lines.count)
        }
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 }, "\(counts)")
    }
}

import TriageDiagnostics
import TriageEngine
import TriageValues

/// A protocol as a picture: its questions from the first asked to the last, what decides whether each is
/// asked, and how high its answers can raise each ladder.
struct FlowPicture {
    private let program: Program
    private let questions: [Int]
    private let ladders: [Int]
    /// By question the rules that read it.
    private let readers: [Int: [Int]]
    /// The rules that read one question only.
    private let alone: Set<Int>
    private let rowHeight = 26
    private let gateWidth = 90
    private let textWidth = 330
    private let columnWidth = 34
    private let headHeight = 150

    /// - Parameter document: the protocol; pictured are the questions that its own rules read.
    init(of document: Int, in program: Program) {
        self.program = program
        let rules = program.rules.indices.filter { program.rules[$0].document == document }
        var readers: [Int: [Int]] = [:]
        var alone: Set<Int> = []
        for rule in rules {
            let node = program.rules[rule].ownNode
            for question in program.questionsRead(by: node, .scores) {
                readers[question, default: []].append(rule)
            }
            if program.questionsRead(by: node).count == 1 { alone.insert(rule) }
        }
        (self.readers, self.alone) = (readers, alone)
        questions = readers.keys.sorted()
        ladders = program.ladders.indices.filter { ladder in
            rules.contains { program.rules[$0].raise.contains { $0.ladder == ladder } }
        }
    }

    private var columns: [RungPlace] {
        ladders.flatMap { ladder in
            program.ladders[ladder].rungs.indices.dropFirst().map { RungPlace(ladder: ladder, rung: $0) }
        }
    }

    func markup(title: String) -> Markup {
        let width = gateWidth + textWidth + columns.count * columnWidth + 90
        let height = headHeight + questions.count * rowHeight + 10
        return """
            <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-label="\(title)">
            \(heads())
            \(questions.indices.map(row).joined("\n"))
            \(gates().joined("\n"))
            </svg>
            """
    }

    private func heads() -> Markup {
        columns.enumerated().map { index, place -> Markup in
            let x = left(of: index) + columnWidth / 2
            let bottom = headHeight + questions.count * rowHeight
            return """
                <line x1="\(x)" y1="\(headHeight - 6)" x2="\(x)" y2="\(bottom)" stroke="currentColor" stroke-opacity="0.12"/>
                <text x="\(x + 4)" y="\(headHeight - 12)" font-size="11" transform="rotate(-60 \(x + 4) \(headHeight - 12))">\(program.ladders[place.ladder].rungs[place.rung].label)</text>
                """
        }.joined("\n")
    }

    private func left(of column: Int) -> Int { gateWidth + textWidth + column * columnWidth }
    private func middle(of row: Int) -> Int { headHeight + row * rowHeight + rowHeight / 2 }

    private func row(_ row: Int) -> Markup {
        let question = program.questions[questions[row]]
        let y = middle(of: row)
        let shade: Markup =
            row % 2 == 0
            ? "<rect x=\"\(gateWidth - 6)\" y=\"\(y - rowHeight / 2)\" width=\"\(textWidth + columns.count * columnWidth + 6)\" height=\"\(rowHeight)\" fill=\"currentColor\" fill-opacity=\"0.04\"/>"
            : ""
        let mark = question.mustAsk ? " (must ask)" : ""
        return """
            \(shade)<text x="\(gateWidth)" y="\(y + 4)" font-size="12"\(question.mustAsk ? " font-weight=\"700\"" : Markup(stringLiteral: ""))>\(short(question.ask, 46 - mark.count))\(mark)</text>
            \(columns.enumerated().map { dot($0, $1, row) }.joined())
            """
    }

    /// How many rules raise to the rung on this question's answers; filled where one of them needs nothing
    /// else.
    private func dot(_ column: Int, _ place: RungPlace, _ row: Int) -> Markup {
        let question = questions[row]
        let readers = self.readers[question, default: []].filter {
            program.rules[$0].raise.contains(place)
        }
        guard !readers.isEmpty else { return "" }
        let isAlone = readers.contains { alone.contains($0) }
        let radius = min(10, 4 + readers.count)
        let x = left(of: column) + columnWidth / 2
        let note =
            "\(program.questions[question].name) can raise to \(program.ladders[place.ladder].rungs[place.rung].label) by \(counted(readers.count, "rule"))"
        return """
            <circle cx="\(x)" cy="\(middle(of: row))" r="\(radius)" fill="\(isAlone ? "#b3261e" : "none")" stroke="#b3261e" stroke-width="2"><title>\(note)</title></circle>
            """
    }

    /// Arrows from the questions that decide whether another is asked.
    private func gates() -> [Markup] {
        var lane = 0
        return questions.enumerated().flatMap { row, question -> [Markup] in
            let from = gate(of: question).compactMap { questions.firstIndex(of: $0) }.filter { $0 < row }
            guard let first = from.max() else { return [] }
            lane += 1
            let x = gateWidth - 14 - (lane % 7) * 10
            let (top, bottom) = (middle(of: first) + 3, middle(of: row))
            return [
                """
                <path d="M \(gateWidth - 4) \(top) H \(x) V \(bottom) H \(gateWidth - 6)" fill="none" stroke="#5b7fa6" stroke-width="1.4"/>
                <path d="M \(gateWidth - 10) \(bottom - 3) L \(gateWidth - 4) \(bottom) L \(gateWidth - 10) \(bottom + 3) Z" fill="#5b7fa6"/>
                """
            ]
        }
    }

    /// The questions that decide whether this one is asked, beside those that make its protocol apply.
    private func gate(of index: Int) -> Set<Int> {
        let question = program.questions[index]
        guard let relevance = question.relevance else { return [] }
        let applies = program.documents[question.document].appliesWhen
        if relevance == applies { return [] }
        let parts = program.nodes[relevance].kind == .all ? program.parts(of: relevance) : [relevance]
        return parts.filter { $0 != applies }.reduce(into: []) { $0.formUnion(program.questionsRead(by: $1)) }
    }

    private func short(_ text: String, _ most: Int) -> String {
        guard text.count > most else { return text }
        let cut = text.prefix(most)
        return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + " …"
    }
}

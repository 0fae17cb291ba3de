import TriageEngine
import TriageValues

/// A protocol on paper, for when the machines are down: questions with lettered answers, and for each rung the lines
/// that raise to it, written in the letters.
///
/// Followed to the letter it never gives a lower rung than the engine: a line is a rule of the protocol or of a rule
/// set with its whole condition, and where the engine still leaves a test open the card counts it as it was heard.
/// What other protocols ask stands on their cards.
public struct PaperCard: Sendable {
    public struct Question: Sendable {
        public let number: Int
        public let ask: String
        /// Letter and label; empty for numbers.
        public let answers: [(letter: String, label: String)]
        /// For numbers: from and to.
        public let bounds: ClosedRange<Int>?
        public let choosesSeveral: Bool
        public let mustAsk: Bool
        /// In letters; nil when it always matters.
        public let onlyWhen: String?
        /// What to act on when it was asked and not learned.
        public let assumed: String?
        /// Its place in the program.
        public let question: Int
    }

    /// A named condition that lines refer to.
    public struct Sign: Sendable {
        public let code: String
        public let reads: String
        public let expression: String
    }

    public struct Score: Sendable {
        public let code: String
        public let reads: String
        /// Each part with its points.
        public let parts: [(expression: String, points: Int)]
    }

    public struct Line: Sendable {
        public let expression: String
        public let because: String
        /// Its place in the program.
        public let rule: Int
    }

    /// When a card of the library is to be taken, in letters; nil for always.
    public struct Taking: Sendable {
        public let document: Int
        public let when: String?
    }

    public struct Box: Sendable {
        public let place: RungPlace
        public let lines: [Line]
    }

    public let document: Int
    /// When the card is to be taken, in letters; nil for always.
    public let useWhen: String?
    public let questions: [Question]
    public let signs: [Sign]
    public let scores: [Score]
    /// For each ladder its rungs that lines raise to, highest first.
    public let ladders: [[Box]]
    /// One rung more, once, when one of these holds.
    public let stepsUp: [Line]
    /// Of the other cards.
    public let others: [Taking]
}

extension PaperCard {
    /// The card of a protocol.
    ///
    /// - Parameter document: the protocol's place among the program's documents.
    public init(of document: Int, in program: Program) {
        let rules = program.rules.indices.filter { index in
            let rule = program.rules[index]
            let isShared = !program.documents[rule.document].isProtocol
            return (rule.document == document || isShared) && (!rule.raise.isEmpty || rule.stepsUp)
        }
        let applies = program.documents[document].appliesWhen
        let codes = CardCodes(
            program, of: document,
            roots: rules.map { program.rules[$0].ownNode } + [applies].compactMap { $0 })
        func lines(_ isWanted: (Rule) -> Bool) -> [Line] {
            rules.filter { isWanted(program.rules[$0]) }.map {
                Line(
                    expression: codes.text(program.rules[$0].ownNode), because: program.rules[$0].because,
                    rule: $0)
            }
        }
        self.document = document
        useWhen = applies.map { codes.text($0) }
        ladders = program.ladders.indices.map { ladder in
            program.ladders[ladder].rungs.indices.reversed().map { rung in
                let place = RungPlace(ladder: ladder, rung: rung)
                return Box(place: place, lines: lines { $0.raise.contains(place) })
            }.filter { !$0.lines.isEmpty }
        }
        stepsUp = lines(\.stepsUp)
        questions = codes.questions.map { codes.question($0) }
        others = program.documents.indices.filter { $0 != document && program.documents[$0].isProtocol }.map {
            other in
            let applies = program.documents[other].appliesWhen
            let codes = CardCodes(program, of: other, roots: [applies].compactMap { $0 })
            // Signs have letters of their own on each card, so a line for another card is written out.
            return Taking(document: other, when: applies.map { codes.opened($0) })
        }
        signs = codes.findings.map { index in
            Sign(
                code: codes.code(ofFinding: index),
                reads: program.findings[index].reads ?? program.english(program.findings[index].node),
                expression: codes.text(program.findings[index].node))
        }
        scores = codes.scores.map { codes.score($0) }
    }
}

import TriageEngine
import TriageValues

/// A protocol on paper, for when the machines are down: questions with lettered answers, and for each rung
/// the lines that raise to it, written in the letters.
///
/// Followed to the letter it never gives a lower rung than the engine: a line is a rule of the protocol or of
/// a rule set with its whole condition, and where the engine still leaves a test open the card counts it as
/// it was heard. What other protocols ask stands on their cards.
package struct PaperCard: Sendable {
    package struct Question: Sendable {
        package let number: Int
        package let ask: String
        /// Letter and label; empty for numbers.
        package let answers: [(letter: String, label: String)]
        /// For numbers: from and to, as it is read.
        package let numbers: String?
        package let choosesSeveral: Bool
        package let mustAsk: Bool
        /// In letters; nil when it always matters.
        package let onlyWhen: String?
        /// What to act on when it was asked and not learned.
        package let assumed: String?
        /// Its place in the program.
        package let question: Int
    }

    /// One spoken question that stands for several; a line before the first of them.
    package struct Screen: Sendable {
        package let ask: String
        package let none: String
        /// What "none" records: the code of the safest answer of each question on the card.
        package let safest: [String]
        /// The question it stands before, by its place in the program.
        package let before: Int
    }

    /// A named condition that lines refer to.
    package struct Sign: Sendable {
        package let code: String
        package let reads: String
        package let expression: String
    }

    package struct Score: Sendable {
        package let code: String
        package let reads: String
        /// Each part with its points.
        package let parts: [(expression: String, points: Int)]
    }

    package struct Line: Sendable {
        package let expression: String
        package let because: String
        /// Its place in the program.
        package let rule: Int
    }

    /// When a card of the library is to be taken, in letters; nil for always.
    package struct Taking: Sendable {
        package let document: Int
        package let when: String?
    }

    package struct Box: Sendable {
        package let place: RungPlace
        package let lines: [Line]
    }

    package let document: Int
    /// When the card is to be taken, in letters; nil for always.
    package let useWhen: String?
    /// The answers that open the card whatever the call is about, in letters; nil when it is always taken.
    package let opens: String?
    package let questions: [Question]
    package let screens: [Screen]
    package let signs: [Sign]
    package let scores: [Score]
    /// For each ladder its rungs that lines raise to, highest first.
    package let ladders: [[Box]]
    /// One rung more, once, when one of these holds.
    package let stepsUp: [Line]
    /// Of the other cards.
    package let others: [Taking]
}

extension PaperCard {
    /// The card of a protocol.
    ///
    /// - Parameter document: the protocol's place among the program's documents.
    package init(of document: Int, in program: Program) {
        let rules = program.rules.indices.filter { index in
            let rule = program.rules[index]
            let isShared = !program.documents[rule.document].isProtocol
            return (rule.document == document || isShared) && (!rule.raise.isEmpty || rule.stepsUp)
        }
        let applies = program.documents[document].appliesWhen
        let codes = CardCodes(
            program, of: document,
            roots: rules.map { program.rules[$0].ownNode }
                + [program.documents[document].applies].compactMap { $0 })
        func lines(_ isWanted: (Rule) -> Bool) -> [Line] {
            rules.filter { isWanted(program.rules[$0]) }.map {
                Line(
                    expression: codes.text(program.rules[$0].ownNode), because: program.rules[$0].because,
                    rule: $0)
            }
        }
        self.document = document
        useWhen = applies.map { codes.text($0) }
        opens = applies.map { _ in codes.opening(document) }
        ladders = program.ladders.indices.map { ladder in
            program.ladders[ladder].rungs.indices.reversed().map { rung in
                let place = RungPlace(ladder: ladder, rung: rung)
                return Box(place: place, lines: lines { $0.raise.contains(place) })
            }.filter { !$0.lines.isEmpty }
        }
        stepsUp = lines(\.stepsUp)
        questions = codes.questions.map { codes.question($0) }
        screens = program.screens.compactMap { codes.screen($0) }
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

/// The words of a library in another language, by where the library says them: `questions.plan.ask`.
///
/// What is missing, or was made from other English than stands there now, is not among them: the English is
/// said instead.
package struct Translation: Sendable {
    /// Its code, such as `es`.
    package let language: String
    package let words: [String: Words]
    /// Of labels of answers, by where the library says them, further words by which the answers are found;
    /// lower case. What finds and is not said is here, too, where the label is stale or was not reviewed.
    package let hears: [String: [String]]
    /// How many wordings the library has in English.
    package let outOf: Int

    package struct Words: Sendable, Hashable {
        package let text: String
        /// Whether somebody held it against the English.
        package let isReviewed: Bool

        package init(_ text: String, isReviewed: Bool) {
            self.text = text
            self.isReviewed = isReviewed
        }
    }

    package init(
        language: String, words: [String: Words], hears: [String: [String]] = [:], outOf: Int
    ) {
        self.language = language
        self.words = words
        self.hears = hears
        self.outOf = outOf
    }

    /// Only what was reviewed.
    package var reviewed: Translation {
        Translation(
            language: language, words: words.filter(\.value.isReviewed), hears: hears, outOf: outOf)
    }
}

extension Translation {
    package subscript(path: String) -> Words? { words[path] }

    package func asking(_ question: Question, _ saying: AskedAs) -> Words? {
        self["questions.\(question.name).\(saying.rawValue)"]
    }

    package func asking(_ screen: Screen, _ saying: AskedAs) -> Words? {
        self["screens.\(screen.name).\(saying.rawValue)"]
    }

    package func label(_ option: Question.Option, of question: Question) -> Words? {
        self["questions.\(question.name).answers.\(option.name)"]
    }

    package func hears(_ option: Question.Option, of question: Question) -> [String] {
        hears["questions.\(question.name).answers.\(option.name)"] ?? []
    }

    /// What a screen calls a question that it stands for; where it has no words of its own, the topic.
    package func label(_ covered: Question, at screen: Screen) -> Words? {
        self["screens.\(screen.name).covers.\(covered.name)"] ?? self["questions.\(covered.name).topic"]
    }

    package func rung(_ rung: Rung) -> Words? { self["rungs.\(rung.name)"] }
    package func ladder(_ ladder: Ladder) -> Words? { self["ladders.\(ladder.name)"] }
    package func flag(_ flag: Label) -> Words? { self["flags.\(flag.name)"] }
    package func responder(_ responder: Label) -> Words? { self["responders.\(responder.name)"] }
}

/// In which of its wordings a question or a screen is said.
package enum AskedAs: String, Sendable {
    case ask
    case askThirdParty = "ask_third_party"
    case askText = "ask_text"
}

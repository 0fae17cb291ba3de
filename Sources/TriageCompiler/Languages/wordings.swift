import TriageDiagnostics
import TriageModel
import TriageSyntax

/// One text of a library that can be said in another language.
package struct LibraryWording: Sendable {
    /// The names from the top of a file to it, such as `questions.plan.ask`.
    package let path: String
    package let english: String
    /// What it belongs to, with its place: a question, a piece of guidance.
    package let owner: Word
    /// The most characters it may have, and what they are for.
    package let most: Int
    package let use: String
    /// Whether it is the label of an answer that is found by further words (`hears`).
    package var isHeard = false
}

extension LibraryWording {
    /// The most characters of a word by which an answer is found.
    static let mostHeard = 40
}

extension ResolvedLibrary {
    /// Everything that is said on a call, in the order of the library.
    package var wordings: [LibraryWording] {
        let isSent = questions.contains { $0.declaration.textUnless != nil }
        var all: [LibraryWording] = []
        func add(
            _ owner: Word, _ path: String, _ text: String?, isGlanced: Bool = false, isSent: Bool = false,
            isHeard: Bool = false
        ) {
            guard let text else { return }
            let (most, use) =
                isGlanced
                ? (40, "taken in at a glance")
                : isSent ? (160, "sent in one text message") : (200, "read on a call")
            all.append(
                LibraryWording(
                    path: path, english: text, owner: owner, most: most, use: use, isHeard: isHeard))
        }
        func addAsking(_ owner: Word, _ path: String, _ ask: Word, _ third: Word?, _ text: Word?) {
            add(owner, path + ".ask", ask.text, isSent: isSent && text == nil)
            add(owner, path + ".ask_third_party", third?.text, isSent: isSent)
            add(owner, path + ".ask_text", text?.text, isSent: isSent)
        }
        for question in questions.map(\.declaration) {
            let path = "questions.\(question.name.text)"
            add(question.name, path + ".topic", question.topic?.text, isGlanced: true)
            addAsking(question.name, path, question.ask, question.askThirdParty, question.askText)
            add(question.name, path + ".detail", question.detail?.text)
            if case .number(let number) = question.kind {
                add(question.name, path + ".unit", number.unit)
            }
            for answer in question.answers {
                add(
                    question.name, path + ".answers.\(answer.name.text)", answer.label.text,
                    isHeard: !answer.hears.isEmpty)
            }
        }
        for screen in screens.map(\.declaration) {
            let path = "screens.\(screen.name.text)"
            addAsking(screen.name, path, screen.ask, screen.askThirdParty, screen.askText)
            add(screen.name, path + ".observe", screen.observe?.text)
            add(screen.name, path + ".none", screen.none.text)
            for covered in screen.covered {
                add(
                    screen.name, path + ".covers.\(covered.question.text)", covered.label?.text,
                    isGlanced: true)
            }
        }
        for piece in guidance {
            let path = "guidance.\(piece.name.text)"
            add(piece.name, path + ".say", piece.say?.text)
            add(piece.name, path + ".do", piece.toDo?.text)
            add(piece.name, path + ".avoid", piece.avoid?.text)
        }
        for key in dangerKeys {
            add(key.name, "danger_keys.\(key.name.text)", key.label.text, isGlanced: true)
        }
        for ladder in ladders { add(ladder.name, "ladders.\(ladder.name.text)", ladder.title) }
        for rung in ladders.flatMap(\.rungs) { add(rung.name, "rungs.\(rung.name.text)", rung.label.text) }
        for (section, labels) in [("responders", responders), ("flags", flags)] {
            for label in labels { add(label.name, "\(section).\(label.name.text)", label.label.text) }
        }
        return all
    }
}

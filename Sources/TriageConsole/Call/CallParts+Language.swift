import TriageCalls
import TriageEngine

/// What is said to the caller in another language of the library, with the English beside it.
///
/// Only what is said and answered on the line: what a clinician does, decides and hands over stays in the
/// words that the record has.
extension CallParts {
    /// The page's choice for one call, kept in the browser; without one it follows the console's language.
    static let sayingCookie = "triage-say"

    static func saying(_ program: Program, _ frame: Frame) -> Translation? {
        translation(frame.saying ?? frame.look.language.rawValue, program)
    }

    private static func translation(_ code: String, _ program: Program) -> Translation? {
        guard let found = program.translations.first(where: { $0.language == code }) else { return nil }
        guard program.barsUnreviewed else { return found }
        return found.reviewed.words.isEmpty ? nil : found.reviewed
    }

    /// The library's words in the language of the console, for whoever works in it; nil in English.
    ///
    /// What is shown in them has the English beside it, since it is what is recorded and handed over.
    var reading: Translation? { Self.translation(frame.look.language.rawValue, program) }

    /// A label under a name of its own, for the template `worded`.
    func worded(_ words: Translation.Words?, _ english: String) -> [String: Any] {
        guard let reading, let words, words.text != english, !english.isEmpty else {
            return ["said": english, "tongue": "en", "english": ""]
        }
        return ["said": words.text, "tongue": reading.language, "english": english]
    }

    func worded(topicOf question: Int) -> [String: Any] {
        let record = program.questions[question]
        return worded(reading?["questions.\(record.name).topic"], program.topic(of: question))
    }

    func worded(_ ladder: Int, _ rung: Int) -> [String: Any] {
        let rung = program.ladders[ladder].rungs[rung]
        return worded(reading?.rung(rung), rung.label)
    }

    func worded(responder: Int) -> [String: Any] {
        let responder = program.responders[responder]
        return worded(reading?.responder(responder), responder.label)
    }

    /// What is said, in which language, and the English where that is another.
    func said(_ words: Translation.Words?, _ english: String) -> [String: Any] {
        guard let saying, let words, words.text != english else {
            return ["said": english, "tongue": "en", "english": ""]
        }
        return ["said": words.text, "tongue": saying.language, "english": english]
    }

    func wording(of question: Int) -> [String: Any] {
        let words = saying?.asking(
            program.questions[question], program.saying(of: question, on: view.addressed))
        let other = view.wordingOfOther(question).map {
            said(saying?.asking(program.questions[question], .askThirdParty), $0)
        }
        return said(words, program.wording(of: question, on: view.addressed))
            .merging(["other": other ?? ""]) { $1 }
    }

    func wording(ofScreen screen: Int) -> [String: Any] {
        let words = saying?.asking(
            program.screens[screen], program.saying(ofScreen: screen, on: view.addressed))
        let other = view.wordingOfOther(ofScreen: screen).map {
            said(saying?.asking(program.screens[screen], .askThirdParty), $0)
        }
        return said(words, program.wording(ofScreen: screen, on: view.addressed))
            .merging(["other": other ?? ""]) { $1 }
    }

    /// The languages in which the question can be said; none where the library has English alone.
    var tongues: [[String: Any]] {
        let others = program.translations.filter { !program.barsUnreviewed || !$0.reviewed.words.isEmpty }
        guard !others.isEmpty else { return [] }
        return (["en"] + others.map(\.language)).map { code in
            [
                "code": code, "label": Language(rawValue: code)?.name ?? code,
                "chosen": code == saying?.language ?? "en",
            ]
        }
    }

    /// That some of what stands there to be said was reviewed by nobody.
    var isUnreviewed: Bool { saying?.words.values.contains { !$0.isReviewed } ?? false }
}

import TriageDiagnostics
import TriageSyntax
import TriageValues

/// What a file says of a library in another language than the English it is written in: words, and no logic.
package struct LanguageDeclaration: Sendable {
    /// Such as `es`.
    package let code: Word
    /// Who held these words against the English, and when; nil while nobody did.
    package let review: Review?
    package let wordings: [TranslatedWording]

    package struct Review: Sendable {
        package let by: String
        package let on: Day
    }
}

/// One wording in another language, beside the English that it was made from.
package struct TranslatedWording: Sendable {
    /// Where the library says it: the names from the top of a file, such as `questions.plan.ask`.
    package let path: Word
    package let english: Wording
    package let translation: Wording
    /// Of an answer's label, further words of the language by which the answer is found.
    package let hears: [Word]
}

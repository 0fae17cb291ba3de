import TriageServer

/// How somebody wants to be shown the console. It is kept in their browser alone.
struct Look: Sendable, Hashable {
    enum Theme: String, Sendable, CaseIterable {
        /// Dark, unless the system asks for light or for more contrast.
        case auto
        case dark
        case light
        case contrast
    }

    static let cookie = "triage-look"

    var language: Language
    var theme: Theme

    init(_ language: Language, _ theme: Theme) { (self.language, self.theme) = (language, theme) }

    init(_ browser: Browser) {
        let kept = browser.cookie(Self.cookie)?.split(separator: "-").map(String.init) ?? []
        language =
            kept.first.flatMap { Language(rawValue: $0) } ?? Language(wished: browser.languages)
        theme = kept.count == 2 ? Theme(rawValue: kept[1]) ?? .auto : .auto
    }

    /// The value of `Set-Cookie`.
    var setCookie: String {
        "\(Self.cookie)=\(language.rawValue)-\(theme.rawValue); Path=/; SameSite=Strict; Max-Age=31536000"
    }
}

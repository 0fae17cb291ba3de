import TriageRecords

/// Why somebody does not get in, or may not do what they ask. Nothing of it was done.
package enum AccessRefusal: Error, Sendable, Hashable {
    case notSignedIn
    /// Whether the person is unknown or the password or the code is wrong is not said.
    case signInFailed
    /// Too many failures of this name from this address.
    case locked(seconds: Int)
    /// Many failures from this address, or of this name: one try at a time.
    case slowed(seconds: Int)
    /// Name and password are right; the code is still to come.
    case secondFactorNeeded
    /// As a part of a sentence: why somebody was signed out.
    case sessionEnded(String)
    case csrfTokenWrong
    /// Unknown, at its end, or taken back.
    case tokenRefused
    /// A header that signs people on, from an address that was not declared.
    case proxyNotDeclared
    /// Two ways of saying who it is.
    case twoCredentials
    case notAllowed(Deed)
    case passwordMustChange
    case secondFactorMustBeSet
    /// As a part of a sentence: what is wrong with a new password, and what would not be.
    case passwordRefused(String)
    /// As a part of a sentence: what is wrong with what was given.
    case requestWrong(String)
    case codeWrong
    case noSuchPerson(String)
    case personIsThere(String)
    case noSuchToken(String)
    /// Without this one nobody could say who gets in.
    case lastAdministrator
    /// Too many passwords wait to be looked at.
    case busy(seconds: Int)
    /// The chain of who gets in cannot be read as what it must be; a whole sentence without its end.
    case damaged(String)
    case record(RecordRefusal)

    /// The same everywhere; kebab case.
    package var code: String {
        switch self {
        case .notSignedIn: "not-signed-in"
        case .signInFailed: "sign-in-failed"
        case .locked: "locked"
        case .slowed: "too-many-failures"
        case .secondFactorNeeded: "second-factor-needed"
        case .sessionEnded: "session-ended"
        case .csrfTokenWrong: "csrf-token-wrong"
        case .tokenRefused: "token-refused"
        case .proxyNotDeclared: "proxy-not-declared"
        case .twoCredentials: "two-credentials"
        case .notAllowed: "not-allowed"
        case .passwordMustChange: "password-must-change"
        case .secondFactorMustBeSet: "second-factor-must-be-set"
        case .passwordRefused: "password-refused"
        case .requestWrong: "request-wrong"
        case .codeWrong: "code-wrong"
        case .noSuchPerson: "no-such-person"
        case .personIsThere: "person-is-there"
        case .noSuchToken: "no-such-token"
        case .lastAdministrator: "last-administrator"
        case .busy: "busy"
        case .damaged: "access-damaged"
        case .record: "access-record"
        }
    }

    package var message: String {
        switch self {
        case .notSignedIn: "nobody is signed in; sign in and try again"
        case .signInFailed: "the name, the password or the code is not right; after five failures, wait"
        case .locked(let seconds):
            "too many failures; try again in \(minutes(seconds)), or ask an administrator to unlock you"
        case .slowed(let seconds):
            """
            there were many failures with this name or from where you are; try again in \(seconds) \
            \(seconds == 1 ? "second" : "seconds"), or ask an administrator to lift it
            """
        case .secondFactorNeeded: "the code of your second factor is needed, too; send it with the password"
        case .sessionEnded(let why):
            "you are signed out, \(why); your open calls are on the board, sign in again"
        case .csrfTokenWrong:
            """
            the request does not come from your page; load the page again, or send what the session calls \
            `csrf` in the header `Triage-CSRF`
            """
        case .tokenRefused: "this token is unknown, ended or was taken back; ask an administrator for another"
        case .proxyNotDeclared: "sign-on comes from an address that is not declared; ask an administrator"
        case .twoCredentials: "the request says in two ways who sends it; send only one of them"
        case .notAllowed(let deed):
            """
            you may not do this (\(deed.rawValue)) here; somebody with another role may, or an administrator \
            can give it to you
            """
        case .passwordMustChange: "your password was made by somebody else; choose your own first"
        case .secondFactorMustBeSet: "your role needs a second factor; set it up first"
        case .passwordRefused(let why): "this cannot be a password: \(why)"
        case .requestWrong(let why): why
        case .codeWrong: "the code is not right, or was used already; wait for the next one"
        case .noSuchPerson(let name): "there is no `\(name)`; `people list` names all"
        case .personIsThere(let name): "there is a `\(name)` already; choose another name"
        case .noSuchToken(let id): "there is no token `\(id)` that could be taken back; the list names all"
        case .lastAdministrator: "this is the last administrator who can sign in; make another one first"
        case .busy: "too many people sign in at this moment; try again in a few seconds"
        case .damaged(let sentence): sentence
        case .record(let refusal): refusal.message
        }
    }

    /// After how long it may be otherwise; nil when waiting changes nothing.
    package var retryAfterSeconds: Int? {
        if case .locked(let seconds) = self { return seconds }
        if case .slowed(let seconds) = self { return seconds }
        if case .busy(let seconds) = self { return seconds }
        if case .record(let refusal) = self, refusal.isOfMachine { return 5 }
        return nil
    }

    private func minutes(_ seconds: Int) -> String {
        let minutes = max(1, (seconds + 59) / 60)
        return minutes == 1 ? "a minute" : "\(minutes) minutes"
    }
}

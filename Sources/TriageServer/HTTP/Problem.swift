import TriageAccess
import TriageCalls
import TriageRecords
import TriageSyntax

/// Why a request was not done, as RFC 9457 has it. Nothing of it was done.
///
/// The code is the same everywhere and is all that is ever logged of it; the sentence is for who asked.
package struct Problem: Error, Sendable {
    package let status: Int
    package let code: String
    /// One sentence without its end.
    package let message: String
    package var help: String?
    /// After how long it may be otherwise.
    package var retryAfterSeconds: Int?
    package var more: [(key: String, value: JSON)] = []

    package init(
        _ status: Int, _ code: String, _ message: String, help: String? = nil, retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.help = help
        retryAfterSeconds = retryAfter
    }

    package func with(_ key: String, _ value: JSON) -> Problem {
        var problem = self
        problem.more.append((key, value))
        return problem
    }

    package var json: JSON {
        let fields: [(key: String, value: JSON)] = [
            ("type", .text("urn:crisis-triage:problem:" + code)), ("code", .text(code)),
            ("status", .number(status)), ("title", .text(message)), ("help", .optional(help)),
        ]
        return .object(fields + more)
    }
}

extension Problem {
    package static let notFound = Problem(
        404, "not-found", "there is nothing at this address", help: "/openapi.json lists what there is")

    package static func badRequest(_ message: String, help: String? = nil) -> Problem {
        Problem(400, "bad-request", message, help: help)
    }

    package static func noSuchCall(_ name: String) -> Problem {
        Problem(404, "no-such-call", "there is no call `\(name)`", help: "the list of calls names all")
    }

    package init(_ refusal: RecordRefusal) {
        let (status, code): (Int, String) =
            switch refusal {
            case .conflict: (409, "call-conflict")
            case .noSuchCall: (404, "no-such-call")
            case .callIsThere, .isOther: (409, "call-is-there")
            case .badCallName: (422, "bad-call-name")
            case .noSuchLibrary: (404, "no-such-library")
            case .badLibrary: (422, "bad-library")
            case .notAnEvent: (422, "not-an-event")
            case .callIsOpen: (409, "call-is-open")
            case .machine: (503, "record-unavailable")
            case .damaged, .notPrivate, .laterVersion: (500, "record-damaged")
            }
        // Where the record is kept is for who runs the server; `triage-serve record verify` says it.
        let message = refusal.isOfMachine ? String(refusal.message.prefix { $0 != ":" }) : refusal.message
        self.init(status, code, message, retryAfter: refusal.isOfMachine ? 5 : nil)
        if refusal.isOfMachine {
            help = "send it again with the same ids; what was kept already is not kept twice"
        }
    }

    init(_ refusal: CallRefusal) {
        let (status, code): (Int, String) =
            switch refusal.reason {
            case .unknownName: (422, "unknown-name")
            case .badAnswer: (422, "bad-answer")
            case .hasAnswer: (409, "has-answer")
            case .outOfPlace: (409, "out-of-place")
            case .mayNotLower: (422, "may-not-lower")
            case .needsSecondPerson: (422, "second-person-needed")
            case .notOpen: (409, "not-open")
            case .isOver: (409, "call-over")
            case .badText: (422, "bad-text")
            }
        let help: String? =
            switch refusal.reason {
            case .needsSecondPerson:
                "ask for one with POST /api/1/calls/{call}/agreements; they agree in a session of their own"
            case .unknownName: refusal.help ?? "GET /api/1/libraries/{library} has all names"
            default: refusal.help
            }
        self.init(status, code, refusal.message, help: help)
    }

    package init(_ refusal: AccessRefusal) {
        // A record that cannot be reached is that, whoever found it out.
        if case .record(let refusal) = refusal {
            self.init(refusal)
            return
        }
        let status =
            switch refusal {
            case .notSignedIn, .signInFailed, .secondFactorNeeded, .sessionEnded, .tokenRefused,
                .proxyNotDeclared, .codeWrong:
                401
            case .csrfTokenWrong, .notAllowed, .passwordMustChange, .secondFactorMustBeSet: 403
            case .twoCredentials: 400
            case .passwordRefused, .requestWrong: 422
            case .noSuchPerson, .noSuchToken: 404
            case .personIsThere, .lastAdministrator: 409
            case .locked, .slowed: 429
            case .busy: 503
            case .damaged: 500
            case .record: 503
            }
        self.init(status, refusal.code, refusal.message, retryAfter: refusal.retryAfterSeconds)
    }
}

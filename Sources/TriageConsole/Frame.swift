import Mustache
import TriageAccess
import TriageCalls
import TriageServer

/// What every page has around it: who is signed in, where one can go, in which words.
struct Frame {
    let console: Console
    let look: Look
    let words: Words
    /// Nil where nobody is signed in.
    let principal: Principal?
    let address: String
    /// The language that was chosen on the page of a call for what its caller is told.
    let saying: String?

    init(_ console: Console, _ asked: Asked) {
        self.init(console, asked.browser, asked.principal.id.isEmpty ? nil : asked.principal)
    }

    init(_ console: Console, _ browser: Browser, _ principal: Principal?) {
        self.console = console
        look = Look(browser)
        words = console.words(look.language)
        self.principal = principal
        address = browser.address
        saying = browser.cookie(CallParts.sayingCookie)
    }

    func part(_ name: String, _ context: [String: Any]) -> String {
        console.templates(look.language).html(name, context.mapValues(shown))
    }

    /// Small parts of a list, one after the other; those that were shown so before are not made anew.
    func list(_ name: String, _ contexts: [[String: Any]], _ pieces: Pieces) -> String {
        contexts.map { context in
            var shown = "\(look.language.rawValue) \(name)"
            tell(context, to: &shown)
            return pieces.piece(shown) { part(name, context) }
        }.joined()
    }

    func page(
        _ name: String, _ title: String, _ context: [String: Any] = [:], status: Int = 200
    ) -> Answer {
        .page(status, part(name, around(title).merging(context) { _, own in own }))
    }

    private func around(_ title: String) -> [String: Any] {
        var context: [String: Any] = [
            "title": title, "language": look.language.rawValue, "theme": look.theme.rawValue,
            "style": console.style.address, "script": console.script.address, "icon": console.icon.address,
            "address": address,
            "languages": Language.allCases.map {
                [
                    "value": $0.rawValue, "label": $0.name, "chosen": $0 == look.language,
                ] as [String: Any]
            },
            "themes": zip(
                Look.Theme.allCases,
                [words("As the system"), words("Dark"), words("Light"), words("High contrast")]
            ).map { theme, label in
                ["value": theme.rawValue, "label": label, "chosen": theme == look.theme] as [String: Any]
            },
        ]
        guard let principal else { return context }
        context["person"] = principal.label
        context["person-id"] = principal.id
        context["csrf"] = principal.csrf ?? ""
        context["places"] = places(of: principal)
        return context
    }

    /// Where somebody can go, by what they may do at all.
    private func places(of principal: Principal) -> [[String: Any]] {
        let all: [(Deed, String, String)] = [
            (.openCall, "/calls", words("Calls")), (.openCall, "/practice", words("Practice")),
            (.seeOnBoard, "/board", words("Board")),
            (.takeOver, "/hand-over", words("Shift")),
            (.readLibraries, "/libraries", words("Library")),
            (.administerPeople, "/people", words("People")), (.readMetrics, "/health", words("Health")),
            (.readAudit, "/log", words("Log")),
            (.ownAccount, "/account", words("Account")),
        ]
        return all.filter { Permission.allowsSome(principal, $0.0) }.map { _, path, label in
            ["path": path, "label": label, "here": address.hasPrefix(path)]
        }
    }
}

extension Console {
    /// A problem as a page: what is wrong, and what to try. Who is not signed in is led to where they can.
    func problemPage(_ problem: Problem, _ browser: Browser, _ reader: Principal?) -> Answer {
        let frame = Frame(self, browser, reader)
        if problem.status == 401, problem.code != "sign-in-failed" {
            return .go(to: "/sign-in?to=" + percentEncoded(browser.address))
        }
        if problem.code == "password-must-change" || problem.code == "second-factor-must-be-set" {
            return .go(to: "/account")
        }
        return frame.page(
            "problem", frame.words("This was not done"),
            [
                "message": problem.message.asSentence, "help": (problem.help ?? "").asSentence,
                "code": problem.code, "asks-reason": problem.code == "reason-needed",
                "path": String(browser.address.prefix { $0 != "?" }),
            ], status: problem.status)
    }
}

/// A moment as the template `time` has it: in UTC, which the script turns into the position's own time. Empty
/// for none.
func time(_ moment: Moment?, withDay: Bool = false, by name: String? = nil) -> Any {
    guard let moment else { return "" }
    return [
        "iso": "\(moment)", "clock": moment.clock(), "day": withDay ? moment.day() : "", "by": name ?? "",
    ]
}

extension String {
    /// With a capital in front and a full stop behind; empty stays empty.
    var asSentence: String {
        guard let last else { return "" }
        return prefix(1).uppercased() + dropFirst() + (".?!".contains(last) ? "" : ".")
    }
}

/// A text as it stands in a query.
package func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"):
            String(UnicodeScalar(byte))
        default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }.joined()
}

/// A text in a template: a section of an empty one is left out.
private struct Shown: MustacheCustomRenderable {
    let shownText: String
    var renderText: String { shownText }
    var isNull: Bool { shownText.isEmpty }
}

/// Everything that a context says, so that two which say the same are known by it. A text is framed by its
/// length, so that no two are taken for one.
private func tell(_ value: Any, to told: inout String) {
    switch value {
    case let text as String: told += "\(text.utf8.count) \(text)"
    case let context as [String: Any]:
        told += "{"
        for (key, value) in context.sorted(by: { $0.key < $1.key }) {
            told += key
            tell(value, to: &told)
        }
        told += "}"
    case let list as [Any]:
        told += "["
        for item in list { tell(item, to: &told) }
        told += "]"
    default: told += "\(value);"
    }
}

private func shown(_ value: Any) -> Any {
    switch value {
    case let text as String: Shown(shownText: text)
    case let context as [String: Any]: context.mapValues(shown)
    case let list as [Any]: list.map(shown)
    default: value
    }
}

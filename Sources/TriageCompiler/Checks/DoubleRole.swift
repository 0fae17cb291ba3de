import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let doubleRole = DiagnosticKind(
        "double-role",
        summary:
            "One question says who calls, how contact is made, how the line is; one ladder is the response.",
        manual: """
            `third_party_unless` makes a question the one that says who is on the line, `text_unless` the \
            one that says how the contact is made, `lost_line` the one that says how the line is, and \
            `role: response` makes a ladder the one that says which response a call gets. A library has each once, in all its files together.
            """,
        accepted: [
            """
            questions:
              caller: { ask: Who calls?, unordered: true, third_party_unless: self, answers: { self: Self, other: Other } }
            rules: { r: { when: caller = other, flag: [note], because: It is so., source: s } }
            """
        ],
        rejected: [
            """
            questions:
              caller: { ask: Who calls?, unordered: true, third_party_unless: self, answers: { self: Self, other: Other } }
              voice: { ask: Who speaks?, unordered: true, third_party_unless: ↓own, answers: { own: Own, other: Other } }
            rules: { r: { when: caller = other and voice = other, flag: [note], because: It is so., source: s } }
            """,
            """
            questions:
              way: { ask: How?, unordered: true, text_unless: voice, answers: { voice: Voice, chat: Chat } }
              line: { ask: Which line?, unordered: true, text_unless: ↓phone, answers: { phone: Phone, chat: Chat } }
            rules: { r: { when: way = chat and line = chat, flag: [note], because: It is so., source: s } }
            """,
            """
            questions:
              line: { ask: How is the line?, lost_line: cut, answers: { open: Open, cut: Cut off } }
              wire: { ask: How is the wire?, lost_line: ↓dead, answers: { open: Open, dead: Dead } }
            rules: { r: { when: line = cut and wire = dead, flag: [note], because: It is so., source: s } }
            """,
            """
            ladders:
              police: { title: Police, role: response, rungs: { none_sent: { label: None }, sent: { label: Sent } } }
              fire: { title: Fire, role: ↓response, rungs: { no_engine: { label: None }, engine: { label: Engine } } }
            rules: { r: { when: mood >= low, raise: [sent, engine], because: It is so., source: s } }
            """,
        ])
}

extension Check {
    static let doubleRole = Check(kind: .doubleRole) { library, _, problems in
        func report(_ words: [Word], _ message: String) {
            guard let first = words.first else { return }
            for word in words.dropFirst() {
                problems.report(
                    .doubleRole, message, at: word.span, notes: [.init("the first is here", first.span)])
            }
        }
        report(
            library.questions.compactMap(\.declaration.thirdPartyUnless), "a second question says who calls")
        report(
            library.questions.compactMap(\.declaration.textUnless),
            "a second question says how the contact is made")
        report(
            library.questions.compactMap(\.declaration.lostLine), "a second question says how the line is")
        report(library.ladders.compactMap(\.role), "a second ladder is the response")
    }
}

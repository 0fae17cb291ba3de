import TriageCalls
import TriageEngine
import TriageSyntax

/// A contact in writing: what was written, what was read in it, and what to say when nothing comes any more.
extension CallParts {
    /// Whether messages are kept; a simulated caller has a part of their own.
    var isChat: Bool { call.channelKind != .voice && practice == nil }

    var chat: [String: Any] {
        [
            "no-messages": view.messages.isEmpty,
            "messages": view.messages.map { message in
                [
                    "text": message.text, "ours": message.isOurs, "at": time(message.at),
                    "mine": isMine && !message.isOurs, "id": message.id ?? "",
                    "answers": message.answers.map {
                        [
                            "topic": program.topic(of: $0.question), "answer": label($0.code, $0.question),
                        ] as [String: Any]
                    },
                ] as [String: Any]
            },
        ]
    }

    /// When they wrote last, and what the library has to say now: what is to be said first and was not yet.
    var silence: JSON {
        guard isChat, !view.isOver else { return .null }
        let opened = view.at.milliseconds - view.sinceOpenedMilliseconds
        let last = view.messages.filter { !$0.isOurs }.map(\.at.milliseconds).max() ?? opened
        let saying = view.guidance.first { program.guidance[$0].say != nil }
        return [
            "since": .number(Int(last)),
            "say": .optional(saying.flatMap { program.guidance[$0].say }),
            "guidance": .optional(saying.map { program.guidance[$0].name }),
        ]
    }
}

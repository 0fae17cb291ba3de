import TriageEngine
import TriageSyntax

/// What a library calls the things that events name, for those who write programs.
func names(of program: Program) -> JSON {
    [
        "ladders": .list(
            program.ladders.map { ladder in
                [
                    "ladder": .text(ladder.name), "title": .text(ladder.title),
                    "rungs": .list(
                        ladder.rungs.map {
                            [
                                "rung": .text($0.name), "label": .text($0.label),
                                "lower": .text($0.lowering.rawValue),
                            ]
                        }),
                ]
            }),
        "responders": labelled("responder", program.responders.map { ($0.name, $0.label) }),
        "audiences": labelled("audience", program.audiences.map { ($0.name, $0.label) }),
        "flags": labelled("flag", program.flags.map { ($0.name, $0.label) }),
        "danger_keys": labelled("key", program.dangerKeys.map { ($0.name, $0.label) }),
        "guidance": .list(program.guidance.map { .text($0.name) }),
        "screens": .list(
            program.screens.map { screen in
                [
                    "screen": .text(screen.name),
                    "covers": .list(screen.covered.map { .text(program.questions[$0.question].name) }),
                ]
            }),
        "questions": .list(
            program.questions.map { question in
                [
                    "question": .text(question.name), "topic": .text(question.topic),
                    "several": .flag(question.isSeveral),
                    "answers": labelled("answer", question.options.map { ($0.name, $0.label) }),
                ]
            }),
    ]
}

private func labelled(_ key: String, _ things: [(name: String, label: String)]) -> JSON {
    .list(
        things.map { .object([(key: key, value: .text($0.name)), (key: "label", value: .text($0.label))]) })
}

extension Question {
    fileprivate var isSeveral: Bool { if case .several = kind { true } else { false } }
}

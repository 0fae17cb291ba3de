extension Program {
    /// The highest rung of the response ladder.
    package var topOfResponse: RungPlace? {
        guard ladders.indices.contains(response) else { return nil }
        return RungPlace(ladder: response, rung: ladders[response].rungs.count - 1)
    }
}

/// Rules and questions with one thing changed, for asking what a change would do.
extension Rule {
    package func raising(_ rungs: [RungPlace]) -> Rule {
        Rule(
            name: name, node: node, ownNode: ownNode, raise: rungs, stepsUp: stepsUp, send: send,
            guide: guide,
            flag: flag, because: because, sources: sources, document: document, span: span)
    }
}

extension Question {
    package func assuming(_ assumption: AnswerCode?, asksAgain: Bool) -> Question {
        Question(
            name: name, ask: ask, askThirdParty: askThirdParty, why: why, reads: reads, kind: kind,
            options: options,
            isOrdered: isOrdered, mustAsk: mustAsk, assumption: assumption, asksAgain: asksAgain,
            confidential: confidential, document: document, span: span, relevance: relevance)
    }
}

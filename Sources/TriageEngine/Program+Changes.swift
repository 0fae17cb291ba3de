extension Program {
    /// The highest rung of the response ladder.
    package var topOfResponse: RungPlace? {
        guard ladders.indices.contains(response) else { return nil }
        return RungPlace(ladder: response, rung: ladders[response].rungs.count - 1)
    }
}

/// Rules and questions with one thing changed, for asking what a change would do.
extension Rule {
    package func raising(_ rungs: [RungPlace]) -> Rule { changed(node: node, ownNode: ownNode, raise: rungs) }

    /// With other conditions, by their nodes.
    package func holding(when node: Int, own: Int) -> Rule { changed(node: node, ownNode: own, raise: raise) }

    private func changed(node: Int, ownNode: Int, raise: [RungPlace]) -> Rule {
        Rule(
            name: name, node: node, ownNode: ownNode, raise: raise, stepsUp: stepsUp, send: send,
            guide: guide,
            flag: flag, because: because, sources: sources, document: document, span: span)
    }
}

extension Question {
    package func assuming(_ assumption: AnswerCode?, asksAgain: Bool) -> Question {
        Question(
            name: name, topic: topic, ask: ask, askThirdParty: askThirdParty, askText: askText, why: why,
            reads: reads,
            kind: kind, options: options,
            isOrdered: isOrdered, mustAsk: mustAsk, assumption: assumption, asksAgain: asksAgain,
            confidential: confidential, tell: tell, isAboutScene: isAboutScene, freshFor: freshFor,
            isNeverScreened: isNeverScreened, detail: detail, toldWith: toldWith, isSpoken: isSpoken,
            document: document, span: span, relevance: relevance)
    }
}

extension Program {
    /// The program that computes only some nodes and what they rest on; nodes and questions keep their
    /// places. No rule stands in it, so that every rung stays the lowest.
    ///
    /// For many evaluations that look at few nodes.
    package func restricted(to nodes: [Int]) -> Program {
        var builder = ProgramBuilder(self)
        builder.keepOnly(self.nodes(from: nodes, .everything), of: self)
        return builder.build()
    }
}

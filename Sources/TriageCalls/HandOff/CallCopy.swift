import TriageEngine
import TriageValues

/// What somebody may have of a call's own events, each for itself, by the rules of the hand-off.
///
/// Answers with a confidentiality tag that they do not see are not in it, nor what rests on them: a screen
/// does not name such questions, and guidance that only such answers called for is left out. What people
/// wrote in their own words can hold anything, and so can what this version does not know.
package struct CallCopy: Sendable {
    /// How much of an event is in it.
    package enum Part: Sendable, Hashable {
        case whole
        /// Each word that may tell who somebody is reads `"withheld"`.
        case withoutWords
        /// Another event in its place: a screen, without the questions that are not seen.
        case narrowed(CallEvent)
        /// Only that something was there, and when.
        case leftOut
    }

    /// For each event.
    package private(set) var parts: [Part] = []
    /// The names of the confidentiality tags of answers that are in it, in the order of the library.
    package private(set) var tags: [String] = []
    /// The names of those that are left out of it, whether or not an answer has one.
    package let withheldTags: [String]
    package let readsWords: Bool

    private let program: Program
    /// As the library has it, which says what words it reads.
    private let audience: Audience
    /// The same with all that is given to it.
    private let reader: Audience
    private let withWords: Bool?

    /// - Parameters:
    ///   - events: nil for a line that could not be read.
    ///   - extra: tags, by their place, that are given for a reason of their own.
    ///   - withWords: nil for what the audience may have.
    package init(
        of events: [CallEvent?], _ program: Program, for audience: Audience, with extra: Set<Int> = [],
        withWords: Bool? = nil
    ) {
        let sees = program.confidentiality.indices.filter { audience.sees.contains($0) || extra.contains($0) }
        self.program = program
        self.audience = audience
        self.withWords = withWords
        reader = Audience(
            name: audience.name, label: audience.label, sees: sees, responders: audience.responders)
        withheldTags = program.confidentiality.indices.filter { !sees.contains($0) }
            .map { program.confidentiality[$0].name }
        readsWords = withWords ?? program.readsWords(audience)
        var call = Call(program)
        var seen: Set<Int> = []
        for event in events {
            parts.append(event.map { part(of: $0, call) } ?? .leftOut)
            guard let event else { continue }
            if parts.last != .leftOut { seen.formUnion(tags(of: event)) }
            // What this library cannot take says nothing of what was asked for.
            try? call.add(event)
        }
        tags = seen.intersection(sees).sorted().map { program.confidentiality[$0].name }
    }

    /// - Parameter call: as it was before.
    private func part(of event: CallEvent, _ call: Call) -> Part {
        let words: Part = readsWords ? .whole : .withoutWords
        switch event.kind {
        case .answered(_, let question, _, _), .replaced(_, let question, _, _, _):
            return isSeen(question) ? words : .leftOut
        case .detail(_, let question, _):
            guard let place = place(question), isSeen(question) else { return .leftOut }
            return withWords ?? program.readsDetail(audience, of: place) ? .whole : .withoutWords
        case .screened(let person, let screening): return part(of: event, person, screening)
        case .guidanceGiven(let name): return mayName(guidance: name, call, event.at) ? words : .leftOut
        case .cameOfIt: return readsWords ? .whole : .leftOut
        case .other: return readsWords && withheldTags.isEmpty ? .whole : .leftOut
        case .note, .message, .personAdded, .personNamed, .decided, .agreementAsked, .agreementRefused,
            .handedOff, .closed, .personRemoved, .personChosen, .agreed, .agreementWithdrawn, .sent, .arrived,
            .cancelled, .reportTakenBack, .lineLost, .lineBack, .owned, .training:
            // Of most of these all that reads as words is what a later version may have added.
            return words
        // Whoever goes on a call knows it by its incident number.
        case .opened: return withWords == false ? .withoutWords : .whole
        }
    }

    private func part(of event: CallEvent, _ person: String, _ screening: Screening) -> Part {
        let covers = screening.covers.filter(isSeen)
        if covers.count == screening.covers.count { return readsWords ? .whole : .withoutWords }
        guard !covers.isEmpty else { return .leftOut }
        var narrowed = event
        let result: Screening.Result =
            switch screening.result {
            case .named(let names): .named(names.filter(isSeen))
            case .missing: screening.result
            }
        narrowed.kind = .screened(
            person: person,
            Screening(
                screen: screening.screen, covers: covers, result, isObserved: screening.isObserved))
        return .narrowed(narrowed)
    }

    // MARK: what is seen

    private func place(_ question: String) -> Int? { program.questions.firstIndex { $0.name == question } }

    /// Of what the library does not know nobody can say that it is not confidential.
    private func isSeen(_ question: String) -> Bool {
        guard let place = place(question) else { return withheldTags.isEmpty }
        return program.questions[place].confidential.map(reader.sees.contains) ?? true
    }

    private func mayName(guidance name: String, _ call: Call, _ moment: Moment) -> Bool {
        if withheldTags.isEmpty { return true }
        guard let place = program.guidance.firstIndex(where: { $0.name == name }) else { return false }
        return HandOff(call, reader, moment, 0).mayName(guidance: place)
    }

    private func tags(of event: CallEvent) -> [Int] {
        let questions: [String] =
            switch event.kind {
            case .answered(_, let question, _, _), .replaced(_, let question, _, _, _),
                .detail(_, let question, _):
                [question]
            case .screened(_, let screening): screening.covers
            default: []
            }
        return questions.compactMap { place($0).flatMap { program.questions[$0].confidential } }
    }
}

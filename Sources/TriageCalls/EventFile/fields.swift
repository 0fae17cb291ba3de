import TriageSyntax
import TriageValues

/// What the lines of calls and of attempts have in common: how an answer came about, and what a screen heard.
extension Manner {
    /// As it stands under `manner`.
    package enum Word: String, CaseIterable {
        case asked, volunteered, screened, observed, key, written
    }

    /// - Parameter means: what stands under `by_means_of`. Nil where the word needs one and there is none.
    package init?(_ word: Word, by means: String?) {
        switch (word, means) {
        case (.asked, _): self = .asked
        case (.volunteered, _): self = .volunteered
        case (.observed, _): self = .observed(means)
        case (.screened, let means?): self = .screened(means)
        case (.key, let means?): self = .key(means)
        case (.written, let means?): self = .written(means)
        case (.screened, nil), (.key, nil), (.written, nil): return nil
        }
    }

    package var fields: [(key: String, value: JSON)] {
        switch self {
        case .asked: Self.fields(.asked, nil)
        case .volunteered: Self.fields(.volunteered, nil)
        case .screened(let screen): Self.fields(.screened, screen)
        case .observed(let screen): Self.fields(.observed, screen)
        case .key(let key): Self.fields(.key, key)
        case .written(let message): Self.fields(.written, message)
        }
    }

    private static func fields(_ word: Word, _ means: String?) -> [(key: String, value: JSON)] {
        [("manner", .text(word.rawValue))] + (means.map { [("by_means_of", .text($0))] } ?? [])
    }
}

extension Screening.Result {
    /// Nil where neither is there.
    package init?(missing: Missing?, named: [String]?) {
        if let missing {
            self = .missing(missing)
        } else if let named {
            self = .named(named)
        } else {
            return nil
        }
    }
}

extension Screening {
    package var fields: [(key: String, value: JSON)] {
        var fields: [(key: String, value: JSON)] = [("screen", .text(screen)), ("covers", .texts(covers))]
        switch result {
        case .named(let names): fields.append(("named", .texts(names)))
        case .missing(let reason): fields.append(("missing", .text(reason.rawValue)))
        }
        if isObserved { fields.append(("observed", true)) }
        return fields
    }
}

extension JSON {
    /// A name, a list of names, a whole number, the text of one with places, or the reason why it is missing;
    /// `null` for none.
    package init(_ answer: Answer?) {
        switch answer {
        case nil: self = .null
        case .one(let name): self = .text(name)
        case .several(let names): self = .texts(names)
        case .number(let number): self = .number(number)
        case .missing(let reason): self = .text(reason.rawValue)
        }
    }

    package static func texts(_ texts: [String]) -> JSON { .list(texts.map { .text($0) }) }
}

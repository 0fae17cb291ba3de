import TriageDiagnostics
import TriageSyntax
import TriageValues

/// `library.yaml`: what a library is called, and what it stands on.
package struct LibraryDeclaration: Sendable {
    package let file: SourceFile
    package let name: Word
    package let title: String
    package let version: String
    /// Nil for a library that stands on none.
    package let standsOn: Base?
    /// What must be approved before calls are taken with it.
    package let demands: Set<Approvable>

    package enum Approvable: String, Sendable, CaseIterable {
        /// With the rows of tables.
        case rules
        case laws
        /// Rule sets and protocols.
        case files
    }

    package struct Base: Sendable {
        package let library: Word
        /// From the folder of the library that stands on it.
        package let folder: Word
        /// A git revision of the repository around that folder; nil for the folder as it is.
        package let revision: Word?
    }

    /// The folder that it names, as its path begins.
    package var folder: String {
        guard let slash = file.path.lastIndex(of: "/") else { return "" }
        return String(file.path[...slash])
    }
}

/// A file of kind `layer`: what a library says otherwise than the one it stands on.
package struct LayerDeclaration: Sendable {
    package let name: Word
    package let changes: [LayerChange]
    package let placings: [Placing]

    /// Where a question stands among those that a protocol asks first.
    package struct Placing: Sendable {
        package enum Place: Sendable {
            case first, last
            case before(Word)
            case after(Word)
        }

        package let document: Word
        package let question: Word
        package let place: Place

        /// The question that it stands beside.
        package var beside: Word? {
            switch place {
            case .first, .last: nil
            case .before(let other), .after(let other): other
            }
        }
    }
}

/// One thing of the library below that a layer says otherwise, or takes out.
package struct LayerChange: Sendable {
    package enum Verb: String, Sendable {
        case replace
        case remove
    }

    /// A thing by what it is and its name.
    package struct Target: Sendable, Hashable, Comparable {
        package let section: String
        package let name: String

        package init(_ section: String, _ name: String) {
            self.section = section
            self.name = name
        }

        /// As a sentence says it: rule `plan_now`.
        package var text: String { "\(LayerChange.words[section] ?? section) `\(name)`" }

        package static func < (one: Target, other: Target) -> Bool {
            (one.section, one.name) < (other.section, other.name)
        }
    }

    /// A person who answers for a change by which calls get less.
    package struct Acceptance: Sendable {
        package let name: String
        package let role: String
        package let on: Day
    }

    package let verb: Verb
    package let layer: Word
    package let target: Target
    /// The name, where it stands in the layer.
    package let name: Word
    /// The version of the thing that it was written for.
    package let of: Word?
    /// The keys that it says otherwise.
    package let entries: [Entry]
    package let because: Wording?
    package let sources: [Word]
    package let acceptedBy: Acceptance?

    /// What a layer may replace, by section: what it is called, and the keys.
    static let replaceable: [(section: String, word: String, keys: [String])] = [
        (
            "rules", "rule",
            ["when", "cells", "raise", "step_up", "send", "guide", "flag", "because", "source", "approved"]
        ),
        ("findings", "finding", ["reads", "when"]),
        ("scores", "score", ["reads", "add", "count"]),
        (
            "questions", "question",
            ["topic", "ask", "ask_third_party", "ask_text", "why", "reads", "answers", "detail"]
        ),
        ("rungs", "rung", ["who", "within", "outer_limit", "follow_up", "fallback", "note", "source"]),
        ("guidance", "guidance", ["say", "do", "avoid", "source"]),
    ]

    static let words = Dictionary(uniqueKeysWithValues: replaceable.map { ($0.section, $0.word) })

    /// The keys by which another call can come to another result.
    private static let deciding: Set<String> = [
        "when", "cells", "raise", "step_up", "send", "add", "count", "who",
    ]

    /// Whether a call can come to another result by it.
    package var decides: Bool {
        verb == .remove || entries.contains { Self.deciding.contains($0.key.text ?? "") }
    }
}

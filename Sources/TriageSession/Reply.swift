import TriageDiagnostics
import TriagePresentation

/// What a session says to a line.
package struct Reply: Sendable {
    /// Lines, each with its ending; empty when there is nothing to say.
    package var text: String
    /// Why the line was not done; nil when it was.
    package var refusal: Refusal?

    package init(_ text: String, refusal: Refusal? = nil) {
        self.text = text
        self.refusal = refusal
    }

    /// Why a line was not done. A transcript of the manual shows each.
    package enum Refusal: String, Sendable, CaseIterable {
        /// A mistake in a condition or an answer, shown with its place.
        case mistake
        case needsArgument
        case takesNoArgument
        case unknownName
        case noLibrary
        case libraryBroken
        case fileNotReached
        case fileExists
        case fileHasMistakes
        case nothingToClear
        case nothingToUndo
        case nothingToRedo
        case nothingToRecover
        case checkFoundErrors
        case casesFailed
        case caseNotPossible
    }
}

/// Who answers a line, and how a line is answered that was not done.
protocol Replying: Sendable {
    var style: Style { get }
}

extension Session: Replying {}

extension Replying {
    /// A line that was not done: what is wrong, and what to try.
    func refused(_ refusal: Reply.Refusal, _ message: String, help: String? = nil) -> Reply {
        let text = "\(style.red("error")): \(style.wrapped(message, indent: 7))\n"
        let advice = help.map { "  = \(style.bold("help")): \(style.wrapped($0, indent: 10))\n" }
        return Reply(text + (advice ?? ""), refusal: refusal)
    }

    func needs(_ what: String, _ usage: String) -> Reply {
        refused(.needsArgument, "`\(Command.name(in: usage))` needs \(what)", help: "write `\(usage)`")
    }

    /// No kind of thing has this name.
    ///
    /// - Parameter kind: what was looked for; nil for anything with a name.
    func unknown(_ name: String, _ kind: String?, among names: some Sequence<String>, _ list: String) -> Reply
    {
        let near = closest(to: name, among: names).map { "did you mean `\($0)`?" }
        return refused(
            .unknownName, "\(kind.map { "no \($0)" } ?? "nothing") is called `\(name)`",
            help: near ?? "`\(list)` lists them")
    }
}

import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// Another library that a site says the changes against.
package struct Earlier: Sendable {
    /// As a sentence says it: revision `v1`.
    package let name: String
    package let difference: LibraryDiff

    package init(name: String, difference: LibraryDiff) { (self.name, self.difference) = (name, difference) }
}

/// What changed in a library, why, who answers for it and since when, from when it holds, and which calls it
/// moved.
///
/// What calls do is known of all changes together, and where nothing was compared it is not known at all: the
/// page says so.
struct ChangePage {
    let library: LoadedLibrary
    let earlier: Earlier?
    /// The address of the page of a document.
    let address: (Int) -> String

    func body() -> Markup {
        let book = library.approvals
        return """
            \(compared(book))
            \(toCome(book))
            \(approvals(book))
            """
    }

    private func table(_ label: String, _ head: Markup, _ rows: [Markup]) -> Markup {
        """
        <div class="wide" tabindex="0" role="region" aria-label="\(label)"><table>
        <tr>\(head)</tr>
        \(rows.joined("\n"))
        </table></div>
        """
    }

    // MARK: what changed

    private func compared(_ book: ApprovalBook) -> Markup {
        guard let earlier else {
            return """
                <p>This library was compared with no other, so what changed and which calls moved is not said here.
                <code>triage docs FOLDER --since REVISION</code> compares it with a git revision or a folder.</p>
                """
        }
        let difference = earlier.difference
        guard !difference.isEmpty else { return "<p>It says the same as \(earlier.name).</p>" }
        return """
            <h2>Since \(earlier.name)</h2>
            \(table("What changed", "<th>What</th><th>How</th><th>Why</th><th>Who answers for it</th><th>Holds from</th>",
                difference.entries.map { row($0, book) }))
            \(difference.keptVersions.map { "<p>Note: \($0).</p>" as Markup }.joined("\n"))
            <h2>What it moved</h2>
            <p>All changes together, on \(counted(difference.callCount, "call")): the cases of both, and calls
            found for each rule that changed. That no call moved here is no proof that none does.</p>
            <ul>
            \(effects(difference).joined("\n"))
            </ul>
            """
    }

    private func row(_ entry: LibraryDiff.Entry, _ book: ApprovalBook) -> Markup {
        let how: Markup
        switch entry.change {
        case .added: how = "added"
        case .removed: how = "taken out"
        case .renamed(let was): how = "before called <code>\(was)</code>"
        case .changed(let fields):
            how = fields.map { field -> Markup in
                "<p><code>\(field.key)</code>: \(field.old ?? "(nothing)") → \(field.new ?? "(nothing)")</p>"
            }.joined("\n")
        }
        let known = book.entries(named: entry.name).first { $0.kind.rawValue == entry.kind }
        return """
            <tr><td>\(entry.kind) <code>\(entry.name)</code></td><td>\(how)</td><td>\(because(entry))</td>\
            <td>\(known.map { who($0, book) } ?? "")</td>\
            <td>\(known?.mandate.holdsFrom?.day.description ?? "")</td></tr>
            """
    }

    private func because(_ entry: LibraryDiff.Entry) -> String {
        switch entry.kind {
        case "rule":
            library.library.rules.first { $0.declaration.name.text == entry.name }?
                .declaration.because?.text ?? ""
        case "law":
            library.library.laws.first { $0.declaration.name.text == entry.name }?
                .declaration.because.text ?? ""
        default: ""
        }
    }

    private func who(_ entry: ApprovalBook.Entry, _ book: ApprovalBook) -> Markup {
        let people = book.answering(for: entry, today: nil)
        if people.isEmpty { return "nobody yet" }
        return people.map { "\($0.text)" as Markup }.joined("<br>")
    }

    private func effects(_ difference: LibraryDiff) -> [Markup] {
        func such(_ effect: LibraryDiff.Effect) -> Markup {
            ", \(counted(effect.count, "call")), such as \(effect.answers) (\(effect.source))"
        }
        let laws = (difference.brokenLaws + difference.heldBack).map {
            "<li><strong>\($0)</strong></li>" as Markup
        }
        let moves = difference.moves.map { move -> Markup in
            let word: Markup = move.isDown ? "<strong>falls</strong>" : "rises"
            return "<li>\(move.ladder) \(word): \(move.from) → \(move.to)\(such(move.effect))</li>"
        }
        let exchanges = difference.exchanges.map { exchange -> Markup in
            let word: Markup = exchange.isLost ? "<strong>lost</strong>" : "gained"
            return "<li>\(exchange.kind) \(exchange.name) is \(word)\(such(exchange.effect))</li>"
        }
        let reasons = difference.otherReasons.map { ["<li>other reasons\(such($0))</li>" as Markup] } ?? []
        let all = laws + moves + exchanges + reasons
        return all.isEmpty ? ["<li>No call moved.</li>"] : all
    }

    // MARK: days and people

    private func toCome(_ book: ApprovalBook) -> Markup {
        let dated = book.entries.compactMap { entry in entry.mandate.holdsFrom.map { (entry.text, $0.day) } }
        let retired = library.library.questions.compactMap { question in
            question.declaration.retired.map {
                (
                    "question `\(question.declaration.name.text)` is asked no more, `\($0.instead.text)` is",
                    $0.on
                )
            }
        }
        let all = (dated + retired).sorted { ($0.1, $0.0) > ($1.1, $1.0) }
        if all.isEmpty { return "" }
        return """
            <h2>By day</h2>
            <p>Calls that begin on or after the day, in UTC, have it; those that began before do not.</p>
            \(table("By day", "<th>From</th><th>What</th>",
                all.map { "<tr><td>\($0.1.description)</td><td>\($0.0)</td></tr>" }))
            """
    }

    private func approvals(_ book: ApprovalBook) -> Markup {
        let given = book.entries.flatMap { entry in
            let standing = book.standing(entry, today: nil).map(\.span)
            return entry.mandate.approvals.map { (entry, $0, stands: standing.contains($0.span)) }
        }.sorted { ($0.1.on, $0.0.name.text) > ($1.1.on, $1.0.name.text) }
        if given.isEmpty {
            return "<h2>Approvals</h2><p>Nobody has approved anything in this library yet.</p>"
        }
        let rows = given.map { entry, approval, stands -> Markup in
            """
            <tr><td>\(approval.on.description)</td>\
            <td>\(entry.kind.rawValue) <a href="\(address(entry))"><code>\(entry.name.text)</code></a></td>\
            <td>\(approval.by.text)</td><td>\(approval.role)</td><td>\(approval.note ?? "")</td>\
            <td>\(stands ? "" : approval.version?.text == book.version(of: entry) ? "no: one person counts once" : "no: it is not of what stands there now")</td></tr>
            """
        }
        return """
            <h2>Approvals</h2>
            \(table("Approvals", "<th>On</th><th>What</th><th>Who</th><th>Role</th><th>Note</th><th>Stands</th>", rows))
            """
    }

    private func address(_ entry: ApprovalBook.Entry) -> String {
        let document = library.program.documents.firstIndex { $0.name == library.approvalsDocument(entry) }
        return document.map(address) ?? "index.html"
    }
}

extension LoadedLibrary {
    /// The name of the file that an entry stands in.
    fileprivate func approvalsDocument(_ entry: ApprovalBook.Entry) -> String? {
        library.documents.first { $0.file.id == entry.name.span.file }?.id.text
    }
}

import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// Another name for a thing of a library, in all its files.
///
/// A place is changed where a name was parsed to stand there, never because its text is the same.
package struct Rename: Sendable {
    /// A file as it will be.
    package struct Change: Sendable {
        package let path: String
        package let text: String
        /// How often the name stood in it.
        package let places: Int
        /// The lines that differ: number, before, after; `before` is nil for a new line.
        package let lines: [(number: Int, before: String?, after: String)]

        package init(
            path: String, text: String, places: Int, lines: [(number: Int, before: String?, after: String)]
        ) {
            (self.path, self.text, self.places, self.lines) = (path, text, places, lines)
        }
    }

    package let old: String
    package let new: String
    /// What has the old name: of equal names only that one gets the new one.
    package let kind: NamePlaces.Kind
    /// Something of another kind has the old name as well.
    package let isShared: Bool
    package private(set) var changes: [Change] = []
    /// The library as it will be.
    package let library: LoadedLibrary

    package struct Problem: Error {
        package let message: String
        package let help: String?
        /// What would be wrong with the library, and its files.
        package var found: [Diagnostic] = []
        package var files: [SourceFile] = []

        package init(
            message: String, help: String?, found: [Diagnostic] = [], files: [SourceFile] = []
        ) {
            (self.message, self.help, self.found, self.files) = (message, help, found, files)
        }
    }

    /// - Parameters:
    ///   - name: the old name, with what has it where that is needed: `rule:harm`.
    ///   - others: simulations and calls that belong to the library.
    package init(_ name: String, to new: String, in loaded: LoadedLibrary, others: [SourceFile] = [])
        throws(Problem)
    {
        let named = KindAndName(name)
        let old = named.name
        (self.old, self.new) = (old, new)
        guard old != new else { throw Problem(message: "that is its name already", help: nil) }
        var places = try loaded.places(of: named)
        kind = places.kind
        isShared = loaded.kinds(of: old).count > 1
        loaded.library.documents.forEach { places.add($0) }
        var problems = Problems()
        for file in loaded.text.files {
            guard let root = read(file, &problems) else { continue }
            if root["language"] != nil { places.add(language: root) }
            if let layer = parse(root, of: file, &problems).layerDeclaration { places.add(layer) }
        }
        for file in loaded.text.cases { if let root = read(file, &problems) { places.add(cases: root) } }
        for file in others {
            var found = Problems()
            guard let root = read(file, &found), !found.hasErrors else {
                throw Problem(
                    message: "`\(file.path)` cannot be read, so nobody can say whether `\(old)` stands in it",
                    help: "mend it, or put it elsewhere; nothing was written", found: found.sorted(),
                    files: loaded.text.all + others)
            }
            switch (root["simulation"], root["times"]) {
            case (_?, _): places.add(simulation: root)
            case (nil, _?): places.add(rubric: root)
            case (nil, nil): places.add(call: root)
            }
        }
        try Self.refuseChangeBelow(places, named, new, loaded)
        let isQuestion = loaded.program.questionIndex(old) != nil && places.kind == .subject
        func changes(_ versions: [(Span, String)]) throws(Problem) -> [Change] {
            var changes: [Change] = []
            for file in loaded.text.files + loaded.text.cases + others {
                let spans = places.spans.filter { $0.file == file.id }
                let approved = versions.filter { $0.0.file == file.id }
                guard !spans.isEmpty || !approved.isEmpty else { continue }
                var edits = try spans.map { (span) throws(Problem) in try file.edit(at: span, old, new) }
                edits += approved.map { TextEdit(range: Int($0.start)..<Int($0.end), text: $1) }
                if isQuestion, !spans.isEmpty, let was = loaded.formerName(of: old, in: file) {
                    edits.append(was)
                }
                changes.append(file.change(edits, places: spans.count))
            }
            return changes
        }
        self.changes = try changes([])
        var library = try Self.loaded(loaded, self.changes)
        let versions = loaded.renewedVersions(in: library, old, new)
        if !versions.isEmpty {
            self.changes = try changes(versions)
            library = try Self.loaded(loaded, self.changes)
        }
        let (now, then) = (compile(library.text.files).problems, compile(loaded.text.files).problems)
        let before = Dictionary(grouping: then, by: \.code).mapValues(\.count)
        let more = Dictionary(grouping: now, by: \.code)
            .filter { $0.value.count > before[$0.key, default: 0] }.flatMap(\.value)
        guard more.isEmpty else {
            throw Problem(
                message: "with that name more would be wrong with the library than is now",
                help: "nothing was written", found: more.sorted { $0.span < $1.span },
                files: library.text.all)
        }
        self.library = library
    }

    /// A library below is not changed from the one that stands on it.
    private static func refuseChangeBelow(
        _ places: NamePlaces, _ named: KindAndName, _ new: String, _ loaded: LoadedLibrary
    ) throws(Problem) {
        for file in loaded.text.files {
            guard let base = loaded.text.base(of: file),
                let span = places.spans.sorted().first(where: { $0.file == file.id })
            else { continue }
            let folder = base.folder.isEmpty ? "." : base.folder
            throw Problem(
                message: "`\(named.name)` stands in library `\(base.name)` below, at \(loaded.place(span)), "
                    + "which is not changed from here",
                help: base.folder.hasPrefix(base.name + "@")
                    ? "rename it there, and stand on the revision that has the new name"
                    : "`triage rename \(named.text) \(new) --library \(folder)` renames it there; what this "
                        + "library says of it then has to say the new name")
        }
    }

    /// The library with the changes: it must be as sound as before, and every case must come to the same.
    private static func loaded(_ loaded: LoadedLibrary, _ changes: [Change]) throws(Problem) -> LoadedLibrary
    {
        let texts = Dictionary(uniqueKeysWithValues: changes.map { ($0.path, $0.text) })
        func now(_ file: SourceFile) -> SourceFile {
            texts[file.path].map { SourceFile(id: file.id, path: file.path, text: $0) } ?? file
        }
        let text = LibraryText(
            root: loaded.text.root, files: loaded.text.files.map(now), cases: loaded.text.cases.map(now),
            transcripts: loaded.text.transcripts, focus: loaded.text.focus, bases: loaded.text.bases)
        switch LoadedLibrary.load(text) {
        case .failure(let faults):
            throw Problem(
                message: "with that name the library would have \(counted(faults.problems.count, "error"))",
                help: "choose another name; nothing was written", found: faults.problems, files: text.all)
        case .success(let library):
            var (after, before) = (CaseRunner(library.program), CaseRunner(loaded.program))
            let same = zip(library.cases, loaded.cases).allSatisfy { new, old in
                after.expectations(of: new).isEmpty == before.expectations(of: old).isEmpty
            }
            guard library.cases.count == loaded.cases.count, same else {
                throw Problem(
                    message: "with that name cases would come to something else, so nothing was written",
                    help: nil, found: library.caseProblems, files: text.all)
            }
            return library
        }
    }
}

extension LoadedLibrary {
    private var namesByKind: [(word: String, kind: NamePlaces.Kind, names: [Word])] {
        let files = library.documents.map { ($0.kind == .protocolFile ? "protocol" : "rule_set", $0.id) }
        return [
            ("question", .subject, library.questions.map(\.declaration.name)),
            ("finding", .subject, library.findings.map(\.declaration.name)),
            ("score", .subject, library.scores.map(\.declaration.name)),
            ("rule", .rule, library.rules.map(\.declaration.name)),
            ("table", .table, library.tables.map(\.declaration.name)),
            ("law", .law, library.laws.map(\.declaration.name)),
            ("source", .source, library.sources.map(\.name)),
            ("protocol", .file, files.filter { $0.0 == "protocol" }.map(\.1)),
            ("rule_set", .file, files.filter { $0.0 == "rule_set" }.map(\.1)),
        ]
    }

    /// What has a name, as one word says it.
    fileprivate func kinds(of name: String) -> [String] {
        namesByKind.filter { $0.names.contains { $0.text == name } }.map(\.word)
    }

    fileprivate func places(of named: KindAndName) throws(Rename.Problem) -> NamePlaces {
        let (name, kinds) = (named.name, namesByKind)
        let all = kinds.filter { $0.names.contains { $0.text == name } }
        let bearing = all.filter { named.isOf($0.word) }
        guard let kind = bearing.first?.kind else {
            if let other = all.first {
                throw Rename.Problem(
                    message: "no \(named.kind ?? "") is called `\(name)`",
                    help: "it is the name of a \(other.word): `\(other.word):\(name)`")
            }
            let known = kinds.flatMap { $0.names.map(\.text) }
            throw Rename.Problem(
                message:
                    "no question, finding, score, rule, table, law, source or protocol is called `\(name)`",
                help: namesInCalls.contains(name)
                    ? "rungs, screens, guidance and whom calls name keep their names: recorded calls say them"
                    : suggestion(for: name, among: known))
        }
        guard bearing.count == 1 else {
            throw Rename.Problem(
                message: KindAndName.unclear(name, bearing.map(\.word)),
                help: KindAndName.choices(name, bearing.map(\.word)))
        }
        return NamePlaces(kind, name)
    }

    /// The versions that approvals are of, where they stood: a rename changes no meaning, so they go on
    /// standing.
    fileprivate func renewedVersions(
        in renamed: LoadedLibrary, _ old: String, _ new: String
    ) -> [(Span, String)] {
        let (was, now) = (approvals, renamed.approvals)
        return was.entries.flatMap { entry -> [(Span, String)] in
            let own = now.entries.filter { $0.kind == entry.kind }
            guard !entry.mandate.approvals.isEmpty,
                let other = own.first(where: { $0.name.text == entry.name.text })
                    ?? own.first(where: { entry.name.text == old && $0.name.text == new })
            else { return [] }
            let (version, renewed) = (was.version(of: entry), now.version(of: other))
            guard version != renewed else { return [] }
            return entry.mandate.approvals.compactMap(\.version).filter { $0.text == version }
                .map { ($0.span, renewed) }
        }
    }

    /// Names that stand in recorded calls beside those of questions.
    private var namesInCalls: Set<String> {
        let labels = library.responders + library.flags + library.confidentiality
        return Set(
            (library.ladders.flatMap(\.rungs).map(\.name) + labels.map(\.name) + library.guidance.map(\.name)
                + library.screens.map(\.declaration.name) + library.audiences.map(\.name)
                + library.dangerKeys.map(\.name)).map(\.text))
    }

    /// `was: OLD` in the declaration of a question, so that calls that were recorded under its old name read.
    fileprivate func formerName(of question: String, in file: SourceFile) -> TextEdit? {
        var problems = Problems()
        // Words in another language stand under the same names.
        guard let root = read(file, &problems), root["language"] == nil,
            let declaration = root["questions"]?[question],
            case .mapping(let entries) = declaration.content, let first = entries.first
        else { return nil }
        if let was = declaration["was"] {
            let known: [String]
            if case .list(let items) = was.content {
                known = items.compactMap(\.text)
            } else {
                known = was.text.map { [$0] } ?? []
            }
            let list = (known + [question]).joined(separator: ", ")
            return TextEdit(range: Int(was.span.start)..<Int(was.span.end), text: "[\(list)]")
        }
        let start = Int(first.key.span.start)
        let isFlow = file.bytes[Int(declaration.span.start)] == UInt8(ascii: "{")
        let indent = String(repeating: " ", count: file.position(at: start).column - 1)
        let text =
            isFlow
            ? "was: \(question), " : "was: \(question)\(file.text(0..<file.bytes.count).lineEnding)\(indent)"
        return TextEdit(range: start..<start, text: text)
    }
}

/// Other text in place of a stretch of a file.
private struct TextEdit {
    let range: Range<Int>
    let text: String
}

extension SourceFile {
    /// The new name where the old one stands, with its quotes.
    fileprivate func edit(at span: Span, _ old: String, _ new: String) throws(Rename.Problem) -> TextEdit {
        let text = text(of: span)
        for (begin, end) in [("", ""), ("'", "'"), ("\"", "\"")] where text == begin + old + end {
            return TextEdit(range: Int(span.start)..<Int(span.end), text: begin + new + end)
        }
        let line = position(at: Int(span.start)).line
        throw Rename.Problem(
            message: "`\(old)` stands at \(path):\(line) in a form that cannot be replaced: \(text)",
            help: "write it plainly there, and try again")
    }

    fileprivate func change(_ edits: [TextEdit], places: Int) -> Rename.Change {
        var result: [UInt8] = []
        var from = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += bytes[from..<edit.range.lowerBound] + Array(edit.text.utf8)
            from = edit.range.upperBound
        }
        result += bytes[from...]
        let after = SourceFile(id: id, path: path, bytes: result)
        // Lines are only changed or added, so that the two go on together.
        var lines: [(number: Int, before: String?, after: String)] = []
        var number = 1
        let added = after.lineCount - lineCount
        for index in 1...max(1, after.lineCount) {
            let (new, old) = (after.line(index), number <= lineCount ? line(number) : "")
            if new == old {
                number += 1
            } else if added > 0, new.contains("was: "), number <= lineCount, after.line(index + 1) == old {
                lines.append((index, nil, new))
            } else {
                lines.append((index, old, new))
                number += 1
            }
        }
        return Rename.Change(path: path, text: after.text(0..<result.count), places: places, lines: lines)
    }
}

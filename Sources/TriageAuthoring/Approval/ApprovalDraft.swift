import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax
import TriageValues

/// An approval on its way into the file that says the thing: what is approved is shown, and then written down
/// with the version that was shown.
package struct ApprovalDraft: Sendable {
    package struct Problem: Error {
        package let message: String
        package let help: String?
    }

    /// Who approves, in which role, and when.
    package struct Person: Sendable {
        package let name: String
        package let role: String
        package let on: Day
        package let note: String?

        package init(name: String, role: String, on: Day, note: String?) {
            (self.name, self.role, self.on, self.note) = (name, role, on, note)
        }
    }

    package let entry: ApprovalBook.Entry
    package let version: String
    package let path: String
    /// The whole file as it will be.
    package let text: String
    /// The lines that are written.
    package let lines: String
    /// Who answers for it already, by approvals that stand.
    package let others: [Approval]

    /// - Parameter today: approvals that are dated ahead of it do not stand; nil counts all.
    package init(
        of typed: String, by person: Person, in loaded: LoadedLibrary, today: Day?
    ) throws(Problem) {
        let book = loaded.approvals
        let named = KindAndName(typed)
        let name = named.name
        let found = book.entries(named: name).filter { $0.kinds.contains(where: named.isOf) }
        guard let entry = found.first else {
            throw Problem(
                message: "no \(named.kind ?? "rule, table, law, protocol or rule set") is called `\(name)`",
                help: suggestion(for: name, among: book.entries.map(\.name.text)))
        }
        guard found.count == 1 else {
            let kinds = found.map(\.kind.rawValue)
            throw Problem(
                message: KindAndName.unclear(name, kinds), help: KindAndName.choices(name, kinds))
        }
        let version = book.version(of: entry)
        let standing = book.standing(entry, today: today)
        if let own = standing.first(where: { $0.isBy(person.name) }) {
            throw Problem(
                message: "\(own.by.text) approved \(entry.text) on \(own.on), as it stands", help: nil)
        }
        let place = try Self.place(of: entry, in: loaded)
        let new = Self.line(
            by: person.name, role: person.role, on: person.on, of: version, note: person.note)
        let kept = place.approvals.filter { !$0.isBy(person.name) }.map { approval in
            Self.line(
                by: approval.by.text, role: approval.role, on: approval.on, of: approval.version?.text,
                note: approval.note)
        }
        let (text, lines) = place.writing(kept + [new])
        (self.entry, self.version, self.text, self.lines) = (entry, version, text, lines)
        (path, others) = (place.file.path, book.answering(for: entry, today: today))
        guard stands(person, in: loaded) else {
            throw Problem(
                message: "the approval cannot be written into `\(path)` in the form that it has",
                help: "write it there: approved: \(new)")
        }
    }

    private static func line(by: String, role: String, on: Day, of: String?, note: String?) -> String {
        "{ by: \(scalar(by)), role: \(scalar(role)), on: \(on)" + (of.map { ", of: \(scalar($0))" } ?? "")
            + (note.map { ", note: \(scalar($0))" } ?? "") + " }"
    }

    /// Whether the file as it will be says what was meant.
    private func stands(_ person: Person, in loaded: LoadedLibrary) -> Bool {
        let files = loaded.text.files.map {
            $0.path == path ? SourceFile(id: $0.id, path: path, text: text) : $0
        }
        guard let book = compile(files).approvals else { return false }
        return book.entries(named: entry.name.text).contains { entry in
            book.standing(entry, today: nil).contains { $0.isBy(person.name) && $0.on == person.on }
        }
    }

    // MARK: where

    /// The file and the mapping that an approval is written into.
    private static func place(
        of entry: ApprovalBook.Entry, in loaded: LoadedLibrary
    ) throws(Problem) -> ApprovalPlace {
        let name = entry.name.text
        let own = Set(loaded.text.own.map(\.id))
        let change = loaded.stack.changes(of: .init("rules", name)).map(\.change.name).last
        let isChanged = entry.kind == .rule && change.map { own.contains($0.span.file) } ?? false
        let id = isChanged ? change?.span.file ?? entry.name.span.file : entry.name.span.file
        guard own.contains(id), let file = loaded.file(id) else {
            let layer = loaded.stack.libraries.first { $0.standsOn != nil }?.name.text ?? ""
            throw Problem(
                message: "\(entry.text) stands in the library below, which is not changed from here",
                help: entry.kind == .rule
                    ? "let a file of layer `\(layer)` say `replace: { rules: { \(name): { of: VERSION, approved: … } } }`, "
                        + "of which `triage check` tells the version"
                    : "approve it there, or its rules one by one")
        }
        var problems = Problems()
        let root = read(file, &problems)
        let mapping: Node? =
            switch entry.kind {
            case .rule where isChanged: root?["replace"]?["rules"]?[name]
            case .rule:
                root?["rules"]?[name]
                    ?? (root?["tables"]?.entries ?? []).compactMap { $0.value["rows"]?[name] }.first
            case .table: root?["tables"]?[name]
            case .law: root?["laws"]?[name]
            case .file: root
            }
        guard let mapping, !mapping.entries.isEmpty else {
            throw Problem(message: "\(entry.text) is not found in `\(file.path)`", help: nil)
        }
        let there = mapping["approved"]
        let approvals = entry.mandate.approvals.filter { approval in
            guard let span = there?.span else { return false }
            return span.file == approval.span.file && span.start <= approval.span.start
                && approval.span.end <= span.end
        }
        return ApprovalPlace(file: file, mapping: mapping, approvals: approvals, isFile: entry.kind == .file)
    }
}

/// The mapping that says a thing, and the approvals in it.
private struct ApprovalPlace {
    let file: SourceFile
    let mapping: Node
    let approvals: [Approval]
    let isFile: Bool

    /// The file with these approvals, and the lines in which they stand.
    func writing(_ all: [String]) -> (text: String, lines: String) {
        let text = file.text(0..<file.bytes.count)
        let isFlow = file.bytes[Int(mapping.span.start)] == UInt8(ascii: "{")
        let column = file.position(at: Int(mapping.entries[0].key.span.start)).column - 1
        let margin = String(repeating: " ", count: column)
        let value =
            all.count == 1
            ? " " + all[0]
            : isFlow
                ? " [" + all.joined(separator: ", ") + "]"
                : all.map { text.lineEnding + margin + "  - " + $0 }.joined()
        let key = "approved:" + value
        if let old = mapping.entries.first(where: { $0.key.text == "approved" }) {
            let range = Int(old.key.span.start)..<Int(old.value.span.end)
            return (put(key, range), key)
        }
        if isFlow {
            // Before the brace, and the space that stands before it.
            var end = Int(mapping.span.end) - 1
            while end > 0, file.bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
            return (put(", " + key, end..<end), key)
        }
        let header = ["protocol", "rule_set", "title", "version", "review_by", "layer", "holds_from"]
        let before = isFile ? mapping.entries.last { header.contains($0.key.text ?? "") } : nil
        let last = before ?? mapping.entries[mapping.entries.count - 1]
        let line = file.position(at: max(Int(last.key.span.start), Int(last.value.span.end) - 1)).line
        let end = file.end(ofLine: line)
        return (put(text.lineEnding + margin + key, end..<end), margin + key)
    }

    private func put(_ new: String, _ range: Range<Int>) -> String {
        String(
            decoding: file.bytes[..<range.lowerBound] + Array(new.utf8) + file.bytes[range.upperBound...],
            as: UTF8.self)
    }
}

extension SourceFile {
    /// The place behind the last character of a line, before what ends it.
    fileprivate func end(ofLine line: Int) -> Int {
        var end = 0
        var number = 1
        while end < bytes.count {
            let isBreak = bytes[end] == UInt8(ascii: "\n")
            if isBreak, number == line { break }
            if isBreak { number += 1 }
            end += 1
        }
        return end > 0 && end < bytes.count && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    }
}

extension ApprovalBook.Entry {
    /// What it may be called before its name.
    fileprivate var kinds: [String] {
        kind == .file ? [kind.rawValue, "protocol", "rule_set"] : [kind.rawValue]
    }
}

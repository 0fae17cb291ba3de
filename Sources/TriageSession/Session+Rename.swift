import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSyntax

/// A rename that was shown and waits for a yes.
package struct RenameDraft: Sendable {
    package let rename: Rename
    package let changes: [Rename.Change]
    /// What changes, for people.
    package let text: String
}

extension Session {
    mutating func draftRename(_ names: String) -> Reply {
        let (old, new) = names.firstWord
        if new.isEmpty || !new.firstWord.1.isEmpty { return needs("two names", "rename OLD NEW") }
        var note = ""
        if outside.stamp(of: paths) != stamp {
            let reply = reload()
            if reply.refusal != nil { return reply }
            note = "  the files had changed and were read again\n"
        }
        guard let loaded else { return noLibrary() }
        do {
            let draft = try RenameDraft(old, to: new, in: loaded, paths, outside, style)
            mode = .confirmingRename(draft)
            return Reply(note + draft.text + "Write it? yes or no\n")
        } catch {
            let shown = present(error.found, in: error.files, style)
            let failed = refused(.caseNotPossible, error.message, help: error.help)
            return Reply(failed.text + shown, refusal: .caseNotPossible)
        }
    }

    mutating func confirm(_ draft: RenameDraft, _ line: String) -> Reply {
        mode = .commands
        let word = line.trimming(\.isWhitespace).lowercased()
        guard ["yes", "y"].contains(word) else {
            let rest = ["no", "n", ""].contains(word) ? Reply("") : command(line)
            return Reply("  nothing was written\n" + rest.text, refusal: rest.refusal)
        }
        if outside.stamp(of: paths) != stamp {
            return refused(
                .caseNotPossible, "files changed while you read; nothing was written",
                help: "`rename \(draft.rename.old) \(draft.rename.new)` tries again")
        }
        var written = 0
        for change in draft.changes {
            do {
                try outside.write(change.text, to: change.path, .ours)
                written += 1
            } catch {
                return refused(
                    .fileNotReached,
                    "\(error.message); \(written) of \(draft.changes.count) files were written before")
            }
        }
        // The answer of the call at hand goes along.
        if draft.rename.kind == .subject,
            let answer = sheet.answers.removeValue(forKey: draft.rename.old)
        {
            sheet.answers[draft.rename.new] = answer
        }
        let reply = reload()
        return Reply("  written to \(counted(written, "file"))\n" + reply.text, refusal: reply.refusal)
    }
}

extension RenameDraft {
    /// - Parameter paths: what the library was read from.
    package init(
        _ old: String, to new: String, in loaded: LoadedLibrary, _ paths: [String], _ outside: any Outside,
        _ style: Style
    ) throws(Rename.Problem) {
        let rename = try Rename(old, to: new, in: loaded, others: loaded.others(outside))
        var sandbox = Overlay(over: outside)
        for change in rename.changes {
            do {
                try sandbox.write(change.text, to: change.path, .ours)
            } catch {
                throw Rename.Problem(message: error.message, help: "nothing was written")
            }
        }
        // Within a transcript nothing is written, and a transcript that renames would replay itself.
        let replayed = outside is Overlay ? [] : loaded.text.transcripts
        var (transcripts, left): ([Rename.Change], [String]) = ([], [])
        for file in replayed {
            switch Transcript.renamed(file, rename, loaded, paths, sandbox) {
            case .changed(let change): transcripts.append(change)
            case .left: left.append(file.path)
            case .untouched: break
            }
        }
        let changes = rename.changes + transcripts
        (self.rename, self.changes) = (rename, changes)
        let width = changes.flatMap(\.lines).map { "\($0.number)".count }.max() ?? 1
        text =
            changes.map { change in
                style.bold(change.path) + ": \(counted(change.places, "place"))\n"
                    + change.lines.map { number, before, after in
                        let place = "\(number)".padded(to: width)
                        return (before.map { "  \(place) " + style.red("- \($0)") + "\n" } ?? "")
                            + "  \(before == nil ? place : "".padded(to: width)) " + style.green("+ \(after)")
                            + "\n"
                    }.joined()
            }.joined()
            + "\(counted(changes.map(\.places).reduce(0, +), "place")) in \(counted(changes.count, "file")); "
            + "the library is as sound as before, and every case comes to the same\n"
            + left.map { path in
                "\(path) says `\(rename.old)` and is left as it is: it does not replay now, so what it "
                    + "should say afterwards is not known\n"
            }.joined()
    }
}

extension LoadedLibrary {
    /// The simulations and the rubric of the library, and the calls that stand in its folders.
    fileprivate func others(_ outside: any Outside) throws(Rename.Problem) -> [SourceFile] {
        let folders = Set(
            (text.files + text.cases).map { file in
                file.path.lastIndex(of: "/").map { String(file.path[...$0]) } ?? ""
            })
        let found = folders.sorted().flatMap { folder in
            outside.paths(startingWith: folder + "Simulations/").filter { $0.hasSuffix(".yaml") }
                + outside.paths(startingWith: folder).filter {
                    $0.hasSuffix(".call.yaml") || $0.hasSuffix("/rubrics.yaml")
                }
        }
        let next = Int32(text.all.count)
        var files: [SourceFile] = []
        for path in found {
            do {
                let bytes = try outside.bytes(of: path)
                files.append(SourceFile(id: next + Int32(files.count), path: path, bytes: bytes))
            } catch {
                throw Rename.Problem(message: error.message, help: "nothing was written")
            }
        }
        return files
    }
}

extension Transcript {
    fileprivate enum Renamed {
        case changed(Rename.Change)
        /// The name is not in it, or nothing that it gives changes.
        case untouched
        /// It does not replay as it stands.
        case left
    }

    /// A transcript with the new name where the old one was typed, and with what it gives now.
    fileprivate static func renamed(
        _ file: SourceFile, _ rename: Rename, _ loaded: LoadedLibrary, _ paths: [String], _ outside: Overlay
    ) -> Renamed {
        let before = file.text(0..<file.bytes.count)
        guard before.contains(rename.old) else { return .untouched }
        var transcript = Transcript(parsing: before)
        let start = transcript.library.map { [$0] } ?? paths
        // One that does not replay now would be made right by the way, unseen.
        var now = Session(start, Overlay(over: outside.base), .plain)
        _ = now.start()
        guard transcript.fault == nil, transcript.replay(in: now).mismatches.isEmpty else { return .left }
        let typed = transcript.retype { TypedNames.renamed($0, rename, loaded) }
        var session = Session(start, outside, .plain)
        _ = session.start()
        let after = transcript.replay(in: session).transcript.text
        guard after != before else { return .untouched }
        let lines = [
            (
                number: 1, before: String?.none,
                after: "(\(counted(typed, "line")) typed otherwise, and what they give)"
            )
        ]
        return .changed(Rename.Change(path: file.path, text: after, places: typed, lines: lines))
    }
}

/// Names in a line that was typed.
private enum TypedNames {
    static func renamed(_ line: String, _ rename: Rename, _ loaded: LoadedLibrary) -> String {
        let (old, new) = (rename.old, rename.new)
        func inText(_ text: String) -> String {
            rename.kind == .subject ? self.inText(text, old, new, loaded) : text
        }
        guard let (command, argument) = Command.of(line) else { return inText(line) }
        let head = line.dropLast(argument.count)
        switch command.argument {
        // Of two things of one name the other still has it.
        case .names where !rename.isShared, .questions where rename.kind == .subject,
            .text where argument == old && !rename.isShared,
            .reasons where argument == old && !rename.isShared:
            let words = argument.split(separator: " ", omittingEmptySubsequences: false)
            return head + words.map { $0 == old ? new : String($0) }.joined(separator: " ")
        case .answers, .condition, .reasons: return head + inText(argument)
        case .nothing, .names, .questions, .text, .file, .onOff, .code, .command: return line
        }
    }

    /// Answers or a condition.
    private static func inText(_ text: String, _ old: String, _ new: String, _ loaded: LoadedLibrary)
        -> String
    {
        let file = SourceFile(id: .max, path: "line", text: text)
        var problems = Problems()
        var places = NamePlaces(.subject, old)
        if let condition = parseCondition(file, &problems) {
            places.add(condition)
        } else if let pasted = read(file, &problems), case .mapping = pasted.content {
            places.add(answers: pasted)
            if let given = pasted["given"] { places.add(answers: given) }
        } else if case .mapping(let entries)? = parseAssignments(file, &problems)?.content {
            for entry in entries { places.add(entry.key.text.map { Word($0, entry.key.span) }, .subject) }
        }
        var result = file.bytes
        for span in places.spans.sorted().reversed() {
            result.replaceSubrange(Int(span.start)..<Int(span.end), with: Array(new.utf8))
        }
        return String(decoding: result, as: UTF8.self)
    }
}

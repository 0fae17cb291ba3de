import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageTraining
import TriageValues

extension Session {
    /// Reads a library and takes it, or says what is wrong and keeps the present one.
    mutating func load(_ paths: [String]) -> Reply {
        let stamp = outside.stamp(of: paths)
        let text: LibraryText
        do {
            text = try outside.library(at: paths)
        } catch {
            return refused(.fileNotReached, error.message)
        }
        switch LoadedLibrary.load(text) {
        case .failure(let found):
            // Another library that is broken is not taken; the present one's own faults make it stale.
            if loaded == nil || paths == self.paths {
                (self.paths, self.stamp, faults) = (paths, stamp, found)
            }
            let most = 12
            var shown = "\n" + present(Array(found.problems.prefix(most)), in: text.files, style)
            if found.problems.count > most {
                shown += "… and \(found.problems.count - most) more: `check` shows all\n"
            }
            let count = counted(found.problems.count, "error")
            let serving = loaded == nil ? "nothing is served yet" : "the library as it was goes on serving"
            let failed = refused(
                .libraryBroken, "the library has \(count); \(serving)",
                help: paths != self.paths
                    ? "mend it and `load` it again"
                    : isWatching ? "mend it; it is read again when you save" : "mend it and `reload`")
            return Reply(failed.text + shown, refusal: .libraryBroken)
        case .success(let new):
            let before = loaded.flatMap { old in evaluation.map { (old.program, $0) } }
            (self.paths, self.stamp, faults, loaded) = (paths, stamp, nil, new)
            let left = evaluateCall()
            return Reply("  \(new.summary)\n" + changes(from: before) + keptAside(left))
        }
    }

    mutating func reload() -> Reply { load(paths) }

    /// What another library makes of the present call.
    private func changes(from before: (program: Program, evaluation: Evaluation)?) -> String {
        guard let before, let new = loaded?.program, let evaluation else { return "" }
        var lines: [String] = []
        for (index, ladder) in new.ladders.enumerated() {
            let now = evaluation.standings[index]
            guard let old = before.program.ladders.firstIndex(where: { $0.name == ladder.name }) else {
                lines.append("\(ladder.title): new, recommended \(ladder.rungs[now.recommended].name)")
                continue
            }
            let was = before.evaluation.standings[old]
            func moved(_ word: String, _ path: KeyPath<Standing, Int>) -> String? {
                let names = (
                    before.program.ladders[old].rungs[was[keyPath: path]].name,
                    ladder.rungs[now[keyPath: path]].name
                )
                guard names.0 != names.1 else { return nil }
                let was = ladder.rungs.firstIndex { $0.name == names.0 }
                let arrow = was.map { $0 < now[keyPath: path] ? " ↑" : " ↓" } ?? ""
                return "\(word) \(names.0) → \(names.1)\(arrow)"
            }
            let parts = [
                moved("recommended", \.recommended), moved("established", \.established),
                moved("possible", \.possible),
            ].compactMap { $0 }
            if !parts.isEmpty {
                lines.append(style.bold(ladder.title) + ": " + parts.joined(separator: ", "))
            }
        }
        let (held, holds) = (before.program.holding(before.evaluation), new.holding(evaluation))
        let started = holds.filter { !held.contains($0) }
        let stopped = held.filter { !holds.contains($0) }
        if !started.isEmpty { lines.append("now holds: \(started.prefix(8).joined(separator: ", "))") }
        if !stopped.isEmpty { lines.append("no longer holds: \(stopped.prefix(8).joined(separator: ", "))") }
        if lines.isEmpty { return "  the result of this call is the same\n" }
        return lines.map { "  " + style.wrapped($0, indent: 4) + "\n" }.joined()
    }

    // MARK: watching

    mutating func watch(_ word: String) -> Reply {
        switch word {
        case "on":
            isWatching = true
            return Reply("  watching the library's files; the answers are kept\n")
        case "off":
            isWatching = false
            return Reply("  not watching\n")
        default: return needs("`on` or `off`", "watch on|off")
        }
    }

    /// Reads the library again when its files changed since they were last read.
    ///
    /// - Parameter stamp: what the files look like now.
    package mutating func look() -> Reply? {
        guard isWatching else { return nil }
        guard outside.stamp(of: paths) != stamp else { return keepUp() }
        // What was not looked at before the next edit is looked at with it.
        let base = upkeep?.base ?? loaded
        var reply = reload()
        reply.text = style.bold("files were saved") + "\n" + reply.text
        if let base, let loaded, faults == nil {
            upkeep = Upkeep(from: base, to: loaded, today: outside.today, style)
        }
        return reply
    }

    /// The next step of what guards an edit; nil when nothing is left to look at.
    private mutating func keepUp() -> Reply? {
        guard upkeep?.working != nil else { return nil }
        let text = upkeep?.next() ?? ""
        if upkeep?.working == nil { upkeep = nil }
        return Reply(text)
    }

    /// What is being brought up to date after an edit.
    package var working: String? { upkeep?.working }

    // MARK: checking

    /// - Parameter name: of a thing, when only what concerns it is to be shown.
    func check(_ name: String) -> Reply {
        let text: LibraryText
        do {
            text = try outside.library(at: paths)
        } catch {
            return refused(.fileNotReached, error.message)
        }
        let inspection = Inspection(text, today: outside.today)
        let hasErrors = inspection.problems.contains { $0.severity == .error }
        var (shown, laws) = (inspection.problems, "")
        if !name.isEmpty {
            let compilation = inspection.compilation
            guard let scope = try? Scope([name], in: compilation.library, compilation.program) else {
                return unknown(
                    name, "rule, finding, score, question or protocol", among: knownNames, "rules")
            }
            shown.removeAll { !scope.concerns($0) }
            laws = inspection.laws(in: scope)
        }
        return Reply(
            present(shown, in: text.all, style) + laws + inspection.summary(shown: shown) + "\n",
            refusal: hasErrors ? .checkFoundErrors : nil)
    }

    /// Runs the cases on the files as they are now, as `triage test` does.
    func test(_ text: String) -> Reply {
        let loaded: LoadedLibrary
        do {
            let text = try outside.library(at: paths)
            switch LoadedLibrary.load(text) {
            case .success(let library): loaded = library
            case .failure(let faults):
                let failed = refused(
                    .libraryBroken,
                    "the files have \(counted(faults.problems.count, "error")) now, so no case was run",
                    help: "`check` shows them")
                return failed
            }
        } catch {
            return refused(.fileNotReached, error.message)
        }
        var problems = Problems()
        var report = CaseReport(files: loaded.text.all, style: style)
        var runner = CaseRunner(loaded.program)
        var shown = ""
        let scope = text.isEmpty ? nil : try? loaded.scope([text])
        let concerned = Set(scope.map { loaded.cases(concerning: $0).map(\.span) } ?? [])
        for file in loaded.text.cases {
            for test in parseCases(file, loaded.program, &problems)
            where test.name.mentions(text) || test.file.mentions(text) || concerned.contains(test.span) {
                shown += report.add(test, runner.failures(of: test))
            }
        }
        if problems.hasErrors { shown = present(problems.sorted(), in: loaded.text.all, style) + shown }
        if report.count == 0, !problems.hasErrors {
            return refused(
                .unknownName, text.isEmpty ? "the library has no cases" : "no case mentions `\(text)`",
                help: text.isEmpty ? "`case NAME` makes one of the present call" : "`test` alone runs all")
        }
        let broken = problems.sorted().count { $0.severity == .error }
        return Reply(
            shown + report.summary(with: broken) + "\n",
            refusal: report.failed + broken > 0 ? .casesFailed : nil)
    }

    func cover(_ text: String) -> Reply {
        guard let loaded else { return noLibrary() }
        if !text.isEmpty, let scope = try? loaded.scope([text]) {
            return Reply(present(loaded.coverage(of: scope), in: loaded.text.all, style))
        }
        let own = text.isEmpty ? loaded.ownScope : nil
        let told = own == nil ? "" : "  only what this layer adds and says otherwise\n"
        return Reply(
            told + present(loaded.coverage(of: own), in: loaded.text.all, style, mentioning: text))
    }

    func diff(_ path: String) -> Reply {
        if path.isEmpty { return needs("the folder of another library", "diff PATH") }
        guard let loaded else { return noLibrary() }
        let text: LibraryText
        do {
            text = try outside.library(at: [path])
        } catch {
            return refused(.fileNotReached, error.message)
        }
        switch LoadedLibrary.load(text) {
        case .success(let old):
            return Reply(present(TriageAuthoring.difference(from: old, to: loaded), style))
        case .failure(let faults):
            return refused(
                .libraryBroken,
                "`\(path)` has \(counted(faults.problems.count, "error")), so there is nothing to compare with",
                help: "`triage check \(path)` shows them")
        }
    }

    func mutate(_ name: String) -> Reply {
        if name.isEmpty { return needs("a rule, finding, score, question or protocol", "mutate NAME") }
        guard let loaded else { return noLibrary() }
        guard let scope = try? loaded.scope([name]) else {
            return unknown(
                name, "rule, finding, score, question or protocol", among: loaded.names.map(\.name), "rules")
        }
        let mutants = loaded.mutants(of: scope)
        if mutants.isEmpty {
            return Reply("there is nothing in `\(name)` that could be changed in small ways\n")
        }
        var report = MutationReport(loaded, style)
        let run = MutationRun(loaded)
        var text = ""
        run.fates(of: mutants) { text += report.add($0, $1) }
        return Reply(text + report.summary + "\n")
    }

    /// Every kind of problem that has a page, by code.
    var explainable: [DiagnosticKind] {
        (DiagnosticKind.all + DiagnosticKind.authoringKinds + DiagnosticKind.callKinds
            + DiagnosticKind.trainingKinds).sorted {
                $0.code < $1.code
            }
    }

    func explainCode(_ code: String) -> Reply {
        let kinds = explainable
        if code.isEmpty {
            let width = kinds.map(\.code.count).max() ?? 0
            return Reply(
                kinds.map {
                    "\($0.code.padded(to: width))  \(style.wrapped($0.summary, indent: width + 2))\n"
                }.joined())
        }
        guard let kind = kinds.first(where: { $0.code == code }) else {
            return unknown(code, "problem", among: kinds.map(\.code), "explain")
        }
        return Reply(present(kind, style))
    }
}

extension LoadedLibrary {
    var summary: String {
        "\(counted(program.questions.count, "question")), \(counted(program.rules.count, "rule")), \(counted(cases.count, "case"))"
    }
}

extension Program {
    /// The names of the rules that hold, with assumptions put in.
    fileprivate func holding(_ evaluation: Evaluation) -> [String] {
        rules.filter { evaluation.assumed.truths[$0.node] == .yes }.map(\.name)
    }
}

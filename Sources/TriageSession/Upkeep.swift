import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

/// What guards an edit, brought up to date in steps: the cases that concern it, what is wrong with it and its
/// laws, what the cases exercise of it, and small mistakes in what red-flag rules rest on. A step is short,
/// so that whoever types can go on between two.
package struct Upkeep: Sendable {
    /// The library as it was when all of this was last known.
    let base: LoadedLibrary
    private let loaded: LoadedLibrary
    private let edit: Edit
    private let scope: Scope?
    private let style: Style
    private let today: Day?
    private var steps: [Step] = [.cases, .check, .coverage, .mutants]
    private var mutants: [[Mutant]] = []
    private var count = 0
    private var report: MutationReport?

    private enum Step {
        case cases
        case check
        case coverage
        case mutants
        case groups(MutationRun)
    }

    /// Nil when nothing changed that can be run.
    init?(from base: LoadedLibrary, to loaded: LoadedLibrary, today: Day?, _ style: Style) {
        let edit = Edit(from: base, to: loaded)
        if edit.isEmpty { return nil }
        (self.base, self.loaded, self.edit, self.style, self.today) = (base, loaded, edit, style, today)
        scope = edit.names.isEmpty ? nil : try? loaded.scope(edit.names)
        if scope == nil { steps = [.cases] }
    }

    /// What the next step is about; nil after the last.
    package var working: String? {
        switch steps.first {
        case .cases?: "cases"
        case .check?: "laws"
        case .coverage?: "coverage"
        case .mutants?: "red-flag mutants"
        case .groups?: "red-flag mutants: \(count) of \(count + mutants.joined().count)"
        case nil: nil
        }
    }

    /// Takes the next step; what there is to say of it, which may be nothing.
    mutating func next() -> String {
        switch steps.removeFirst() {
        case .cases: return cases()
        case .check: return scope.map(check) ?? ""
        case .coverage: return scope.map(coverage) ?? ""
        case .mutants:
            mutants = MutationRun.groups(of: loaded.mutants(of: scope).filter(\.isRedFlag))
            if mutants.isEmpty { return line("red-flag mutants", "no red flag rests on it") }
            report = MutationReport(loaded, style)
            steps = [.groups(MutationRun(loaded))]
            return ""
        case .groups(let run): return examine(run)
        }
    }

    private func line(_ what: String, _ text: String) -> String {
        "  \(style.bold(what)): \(style.wrapped(text, indent: 4))\n"
    }

    private func cases() -> String {
        let concerned = scope.map { loaded.cases(concerning: $0) } ?? []
        let known = Set(concerned.map(\.span))
        var report = CaseReport(files: loaded.text.all, style: style)
        var runner = CaseRunner(loaded.program)
        var failures = present(loaded.caseProblems, in: loaded.text.all, style)
        for test in concerned + edit.cases.filter({ !known.contains($0.span) }) {
            failures += report.add(test, runner.failures(of: test))
        }
        let names = edit.names.prefix(6).joined(separator: ", ")
        let more = edit.names.count > 6 ? " and \(edit.names.count - 6) more" : ""
        let edited = edit.names.isEmpty ? counted(edit.cases.count, "case") : names + more
        return line("edited", edited) + failures
            + line("cases", report.summary(with: loaded.caseProblems.count))
    }

    private func check(_ scope: Scope) -> String {
        let inspection = Inspection(loaded.text, today: today)
        let shown = inspection.problems.filter { $0.severity == .error || scope.concerns($0) }
        let laws = scope.laws.union(scope.readingLaws).count
        let isProved = !inspection.laws(in: scope).contains("not proved")
        return present(shown, in: loaded.text.all, style)
            + line(
                "laws",
                laws == 0
                    ? "none rests on it"
                    : isProved
                        ? "\(counted(laws, "law")), proved on every call"
                        : "not all proved, see above")
    }

    private func coverage(_ scope: Scope) -> String {
        let coverage = loaded.coverage(of: scope)
        let possible = coverage.items.filter { !$0.isImpossible }
        let missing = possible.filter { !$0.isCovered }
        guard !missing.isEmpty else {
            return line("coverage", "all \(possible.count) that cases should show of it is shown")
        }
        let names = missing.prefix(4).map { "\($0.name), \($0.measure.rawValue): \($0.detail)" }
        let rest = missing.count > 4 ? "; and \(missing.count - 4) more, as `cover` says" : ""
        return line(
            "coverage",
            "\(missing.count) of \(possible.count) not shown by any case: " + names.joined(separator: "; ")
                + rest)
    }

    /// The mutants of one place.
    private mutating func examine(_ run: MutationRun) -> String {
        let group = mutants.removeFirst()
        var text = ""
        for (mutant, fate) in zip(group, run.fates(ofGroup: group)) {
            count += 1
            text += report?.add(mutant, fate) ?? ""
        }
        if !mutants.isEmpty {
            steps = [.groups(run)]
            return text
        }
        let left = report?.redFlagSurvivors ?? 0
        return text
            + line(
                "red-flag mutants",
                left == 0
                    ? "of \(count), none was found that no case notices"
                    : "\(left) of \(count) not noticed by any case, see above")
    }
}

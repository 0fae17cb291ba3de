import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageValues

/// What was found out about mutants, as an author reads it.
package struct MutationReport: Sendable {
    private let library: LoadedLibrary
    private let style: Style
    private var count = 0
    private var noticed = 0
    private var equivalent: [String] = []
    private var undecided: [String] = []
    package private(set) var survivors = 0
    package private(set) var redFlagSurvivors = 0
    /// The calls that would notice what survives, each once, with all that it would notice.
    private var proposed: [Answers: Proposed] = [:]
    private var order: [Answers] = []
    private var names: Set<String> = []

    private struct Proposed {
        let name: String
        var holds: Set<Int> = []
        var fails: Set<Int> = []
        var notes: [String] = []
        /// Something is noticed by the rungs alone.
        var allRungs = false
    }

    package init(_ library: LoadedLibrary, _ style: Style) {
        self.library = library
        self.style = style
    }

    /// Adds a mutant; what is to be said of it at once.
    package mutating func add(_ mutant: Mutant, _ fate: MutantFate) -> String {
        count += 1
        let name = library.name(of: mutant)
        switch fate {
        case .noticed:
            noticed += 1
            return ""
        case .equivalent:
            equivalent.append("\(name): \(mutant.change)")
            return ""
        case .undecided:
            undecided.append("\(name): \(mutant.change)")
            return ""
        case .survives(let difference):
            survivors += 1
            if mutant.isRedFlag { redFlagSurvivors += 1 }
            return survived(mutant, name, difference)
        }
    }

    private mutating func survived(
        _ mutant: Mutant, _ name: String, _ difference: MutantFate.Difference
    ) -> String {
        let answers = difference.answers
        let told = library.program.description(of: answers)
        if proposed[answers] == nil {
            order.append(answers)
            proposed[answers] = Proposed(name: caseName(name, answers))
        }
        proposed[answers]?.holds.formUnion(difference.holds)
        proposed[answers]?.fails.formUnion(difference.fails)
        proposed[answers]?.notes.append("Guards \(name): fails if \(mutant.change).")
        if difference.holds.isEmpty, difference.fails.isEmpty { proposed[answers]?.allRungs = true }
        let mark = mutant.isRedFlag ? " " + style.red("(red flag)") : ""
        return style.bold(name) + " (\(library.place(mutant.span)))\(mark)\n"
            + "  " + style.wrapped("if \(mutant.change), all cases would still pass", indent: 4) + "\n"
            + "  "
            + style.wrapped(
                "this call would tell them apart: \(told.isEmpty ? "nothing answered" : told)", indent: 4)
            + "\n  " + style.wrapped(outcome(difference), indent: 4) + "\n"
    }

    /// What would notice what survives, as a file of cases.
    package var cases: String {
        order.map { answers in
            guard let call = proposed[answers] else { return "" }
            return caseText(
                call.name, evaluate(library.program, answers), library.program, holds: call.holds.sorted(),
                fails: call.fails.sorted(), note: call.notes.joined(separator: " "), allRungs: call.allRungs)
        }.joined()
    }

    /// A name in words that no other case has.
    private mutating func caseName(_ name: String, _ answers: Answers) -> String {
        let program = library.program
        let said = program.questions.indices.filter {
            answers.codes[$0] != .notAsked && $0 != program.caller?.question
        }.suffix(2).map { program.english(answers.codes[$0], to: $0) }
        let words = ([name.replacing("_", with: " ")] + said).joined(separator: ", ")
        var (unique, count) = (words, 1)
        while library.cases.contains(where: { $0.name == unique }) || !names.insert(unique).inserted {
            count += 1
            unique = "\(words) (\(count))"
        }
        return unique
    }

    /// What becomes of the call, and what would.
    private func outcome(_ difference: MutantFate.Difference) -> String {
        func rungs(_ rungs: [Int]) -> String {
            zip(library.program.ladders, rungs).map { $0.rungs[$1].name }.joined(separator: ", ")
        }
        func rules(_ rules: [Int]) -> String {
            rules.map { library.program.rules[$0].name }.joined(separator: ", ")
        }
        var changes: [String] = []
        if difference.after != difference.before { changes.append(rungs(difference.after)) }
        if !difference.holds.isEmpty { changes.append("without \(rules(difference.holds))") }
        if !difference.fails.isEmpty { changes.append("also because of \(rules(difference.fails))") }
        if changes.isEmpty { changes.append("the same for other reasons, or with other rungs possible") }
        return "as it is: \(rungs(difference.before)); so changed: \(changes.joined(separator: ", "))"
    }

    package var summary: String {
        var lines: [String] = []
        func list(_ title: String, _ items: [String]) {
            guard !items.isEmpty else { return }
            lines.append(style.bold(title))
            lines += items.map { "  " + style.wrapped($0, indent: 4) }
        }
        list(
            "No call answered in full tells these from the library: every combination of answers that matters was tried",
            equivalent)
        list("Not decided: no case notices, and no call was found that would", undecided)
        lines.append("red flag: a rule that raises to a ladder's highest rung, or what it rests on")
        lines.append(
            "\(counted(count, "change")): \(noticed) noticed, \(survivors) not noticed (\(redFlagSurvivors) in red flags), "
                + "\(equivalent.count) without effect on any call, \(undecided.count) not decided")
        return lines.joined(separator: "\n")
    }
}

extension LoadedLibrary {
    /// The rule, finding, score or question a mutant changes.
    func name(of mutant: Mutant) -> String {
        switch mutant.place {
        case .rule(let index): program.rules[index].name
        case .finding(let index): program.findings[index].name
        case .score(let index): program.scores[index].name
        case .question(let index): program.questions[index].name
        }
    }
}

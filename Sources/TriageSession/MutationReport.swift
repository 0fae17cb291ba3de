import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageValues

/// What was found out about mutants, as an author reads it.
public struct MutationReport: Sendable {
    private let library: LoadedLibrary
    private let style: Style
    private var count = 0
    private var noticed = 0
    private var equivalent: [String] = []
    private var undecided: [String] = []
    public private(set) var survivors = 0
    public private(set) var redFlagSurvivors = 0
    /// The calls that would notice what survives, as a file of cases.
    public private(set) var cases = ""
    private var known: Set<String> = []

    public init(_ library: LoadedLibrary, _ style: Style) {
        self.library = library
        self.style = style
    }

    /// Adds a mutant; what is to be said of it at once.
    public mutating func add(_ mutant: Mutant, _ fate: MutantFate) -> String {
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
        case .survives(let answers, let holds, let fails):
            survivors += 1
            if mutant.isRedFlag { redFlagSurvivors += 1 }
            return survived(mutant, name, answers, holds, fails)
        }
    }

    private mutating func survived(
        _ mutant: Mutant, _ name: String, _ answers: Answers, _ holds: [Int], _ fails: [Int]
    ) -> String {
        let program = library.program
        let evaluation = evaluate(program, answers)
        let told = program.description(of: answers)
        let text = caseText(
            "guards \(name) against: \(mutant.change)", evaluation, program, holds: holds, fails: fails,
            allRungs: holds.isEmpty && fails.isEmpty)
        if known.insert(text.split(separator: "\n").dropFirst().joined()).inserted { cases += text }
        let mark = mutant.isRedFlag ? " " + style.red("(red flag)") : ""
        return style.bold(name) + " (\(library.place(mutant.span)))\(mark)\n"
            + "  " + style.wrapped("if \(mutant.change), all cases would still pass", indent: 4) + "\n"
            + "  "
            + style.wrapped(
                "this call would tell them apart: \(told.isEmpty ? "nothing answered" : told)", indent: 4)
            + "\n"
    }

    public var summary: String {
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
        lines.append(
            "\(counted(count, "change")): \(noticed) noticed, \(survivors) not noticed (\(redFlagSurvivors) in red flags), "
                + "\(equivalent.count) without effect on any call, \(undecided.count) not decided")
        return lines.joined(separator: "\n")
    }
}

extension LoadedLibrary {
    /// The rule, finding or question a mutant changes.
    func name(of mutant: Mutant) -> String {
        switch mutant.place {
        case .rule(let index): program.rules[index].name
        case .finding(let index): program.findings[index].name
        case .question(let index): program.questions[index].name
        }
    }
}

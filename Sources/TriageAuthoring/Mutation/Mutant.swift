import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel

/// A small change of a library such as an author might make by mistake.
package struct Mutant: Sendable {
    /// What is changed.
    package enum Place: Sendable, Hashable {
        case rule(Int)
        case finding(Int)
        case score(Int)
        case question(Int)
    }

    /// Another condition, and what a call must be for the two to differ, where that is known.
    struct Condition: Sendable {
        let new: TypedCondition
        let differs: TypedCondition?
    }

    enum Edit: Sendable {
        case ruleCondition(Int, Condition)
        case findingCondition(Int, Condition)
        case points(Int, ScoreDeclaration, when: [TypedCondition])
        /// The rungs a rule raises to.
        case raise(Int, [RungPlace])
        /// A rule is removed; its place stays, so that cases can name it.
        case removal(Int)
        /// What a missing answer to a question counts as.
        case missing(Int, assumed: AnswerCode?, asksAgain: Bool)
    }

    /// In the author's words: "`plan >= specific` becomes `plan >= vague`".
    package let change: String
    package let span: Span
    /// A rule that raises a highest rung rests on it.
    package let isRedFlag: Bool
    let edit: Edit

    package var place: Place {
        switch edit {
        case .ruleCondition(let rule, _), .raise(let rule, _), .removal(let rule): .rule(rule)
        case .findingCondition(let finding, _): .finding(finding)
        case .points(let score, _, _): .score(score)
        case .missing(let question, _, _): .question(question)
        }
    }
}

extension LoadedLibrary {
    /// Every mutant of the library, in the order of its files.
    ///
    /// - Parameter names: only of these rules, findings, scores and questions; nil for all.
    package func mutants(of names: Set<String>? = nil) -> [Mutant] {
        let maker = MutantMaker(library: self)
        func isWanted(_ name: String) -> Bool { names?.contains(name) ?? true }
        let rules = program.rules.indices.filter { isWanted(program.rules[$0].name) }.flatMap(maker.ofRule)
        let findings = program.findings.indices.filter { isWanted(program.findings[$0].name) }
            .flatMap(maker.ofFinding)
        let scores = library.scores.indices.filter { isWanted(program.scores[$0].name) }
            .flatMap(maker.ofScore)
        let questions = program.questions.indices.filter { isWanted(program.questions[$0].name) }
            .flatMap(maker.ofQuestion)
        return (rules + findings + scores + questions).sorted { $0.span < $1.span }
    }

    /// The library with the change made; its text stays as it is.
    package func applying(_ mutant: Mutant) -> LoadedLibrary {
        LoadedLibrary(
            text: text, library: library, program: program(of: mutant), stack: stack, cases: cases,
            caseProblems: caseProblems)
    }

    /// The program with the change made.
    func program(of mutant: Mutant) -> Program {
        var changed = ProgramBuilder(program)
        switch mutant.edit {
        case .ruleCondition(let index, let condition):
            return library.replacing(rule: index, with: condition.new).program()
        case .findingCondition(let index, let condition):
            return library.replacing(finding: index, with: condition.new).program()
        case .points(let index, let declaration, let when):
            return library.replacing(score: index, with: declaration, when).program()
        case .removal(let index):
            let never = changed.add(.any, span: mutant.span)
            changed.rules[index] = program.rules[index].holding(when: never, own: never)
        case .raise(let index, let rungs): changed.rules[index] = program.rules[index].raising(rungs)
        case .missing(let index, let assumed, let asksAgain):
            changed.questions[index] = program.questions[index].assuming(assumed, asksAgain: asksAgain)
        }
        return changed.build()
    }
}

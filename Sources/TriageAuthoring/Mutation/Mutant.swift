import TriageCompiler
import TriageDiagnostics
import TriageEngine

/// A small change of a library such as an author might make by mistake.
package struct Mutant: Sendable {
    /// What is changed.
    package enum Place: Sendable, Hashable {
        case rule(Int)
        case finding(Int)
        case question(Int)
    }

    package let place: Place
    /// In the author's words: "`plan >= specific` becomes `plan >= vague`".
    package let change: String
    package let span: Span
    /// A rule that raises a highest rung rests on it.
    package let isRedFlag: Bool
    let edit: Edit

    enum Edit: Sendable {
        /// Another condition for the rule or finding, and what a call must be for the two to differ, where
        /// that is known.
        case condition(TypedCondition, differs: TypedCondition?)
        case raise([RungPlace])
        /// The rule is removed; its place stays, so that cases can name it.
        case never
        case missing(assumed: AnswerCode?, asksAgain: Bool)
    }
}

extension LoadedLibrary {
    /// Every mutant of the library, in the order of its files.
    ///
    /// - Parameter names: only of these rules, findings and questions; nil for all.
    package func mutants(of names: Set<String>? = nil) -> [Mutant] {
        let maker = MutantMaker(library: self)
        func isWanted(_ name: String) -> Bool { names?.contains(name) ?? true }
        let rules = program.rules.indices.filter { isWanted(program.rules[$0].name) }.flatMap(maker.ofRule)
        let findings = program.findings.indices.filter { isWanted(program.findings[$0].name) }
            .flatMap(maker.ofFinding)
        let questions = program.questions.indices.filter { isWanted(program.questions[$0].name) }
            .flatMap(maker.ofQuestion)
        return (rules + findings + questions).sorted { $0.span < $1.span }
    }

    /// The library with the change made; its text stays as it is.
    package func applying(_ mutant: Mutant) -> LoadedLibrary {
        LoadedLibrary(
            text: text, library: library, program: program(of: mutant), cases: cases,
            caseProblems: caseProblems)
    }

    /// The program with the change made.
    func program(of mutant: Mutant) -> Program {
        switch (mutant.edit, mutant.place) {
        case (.condition(let condition, _), .rule(let index)):
            return library.replacing(rule: index, with: condition).program()
        case (.condition(let condition, _), .finding(let index)):
            return library.replacing(finding: index, with: condition).program()
        case (.never, .rule(let index)):
            return library.replacing(rule: index, with: .any([], mutant.span)).program()
        case (.raise(let rungs), .rule(let index)):
            var changed = ProgramBuilder(program)
            changed.rules[index] = program.rules[index].raising(rungs)
            return changed.build()
        case (.missing(let assumed, let asksAgain), .question(let index)):
            var changed = ProgramBuilder(program)
            changed.questions[index] = program.questions[index].assuming(assumed, asksAgain: asksAgain)
            return changed.build()
        case (.condition, .question), (.never, .finding), (.never, .question), (.raise, .finding),
            (.raise, .question), (.missing, .rule), (.missing, .finding):
            preconditionFailure("no mutant changes this of that")
        }
    }
}

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
    /// - Parameter scope: only of its rules, findings and questions, and of a score that it names and of what
    ///   reads it; nil for all.
    package func mutants(of scope: Scope? = nil) -> [Mutant] {
        let maker = MutantMaker(library: self)
        let named = (scope?.scores ?? []).filter { scope?.names.contains(program.scores[$0].name) == true }
        func wanted(_ all: Range<Int>, _ own: Set<Int>?, _ node: (Int) -> Int?) -> [Int] {
            guard let own else { return Array(all) }
            return all.filter { index in
                own.contains(index) || node(index).map { reads($0, named) } ?? false
            }
        }
        let rules = wanted(program.rules.indices, scope?.rules) { program.rules[$0].ownNode }
        let findings = wanted(library.findings.indices, scope?.findings) { program.findings[$0].node }
        let scores = scope.map { $0.scores.sorted() } ?? Array(library.scores.indices)
        let questions = wanted(program.questions.indices, scope?.questions) { _ in nil }
        let mutants =
            rules.flatMap(maker.ofRule) + findings.flatMap(maker.ofFinding) + scores.flatMap(maker.ofScore)
            + questions.flatMap(maker.ofQuestion)
        return mutants.sorted { $0.span < $1.span }
    }

    /// Whether a score stands in a condition itself: not in a finding that it names.
    private func reads(_ root: Int, _ scores: Set<Int>) -> Bool {
        guard !scores.isEmpty else { return false }
        var isFound = false
        program.walk(from: [root]) { node in
            let record = program.nodes[node]
            isFound = isFound || record.kind == .score && scores.contains(Int(record.subject))
            return isFound || record.kind == .finding ? [] : program.parts(of: node)
        }
        return isFound
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
        if let lowered = loweredAnew(mutant) { return lowered }
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

    /// Whether something tests a ladder that a rule raises: then a change of it is not the rule's alone.
    func isTested(_ rule: Int) -> Bool {
        library.testedLadders.contains { library.rules(raising: $0).contains(rule) }
    }

    /// The program of a mutant of which not only the rule's own outcome changes.
    private func loweredAnew(_ mutant: Mutant) -> Program? {
        switch mutant.edit {
        case .removal(let index) where isTested(index):
            return library.replacing(rule: index, with: .any([], mutant.span)).program()
        case .raise(let index, let rungs) where isTested(index):
            return library.replacing(rule: index, raising: rungs.map { program.name(of: $0) }).program()
        case .ruleCondition, .findingCondition, .points, .removal, .raise, .missing: return nil
        }
    }
}

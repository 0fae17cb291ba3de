import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// What was asked for of a library: whole files, or things by their names, and the rules that rest on them.
package struct Scope: Sendable {
    /// As they were asked for.
    package let names: [String]
    /// Paths of the files that were asked for, by themselves or by the name of a protocol or rule set.
    package private(set) var files: Set<String>
    /// Where what was asked for stands.
    package private(set) var spans: [Span] = []
    /// The rows of a table are its rules.
    package private(set) var rules: Set<Int> = []
    package private(set) var findings: Set<Int> = []
    package private(set) var scores: Set<Int> = []
    package private(set) var questions: Set<Int> = []
    package private(set) var laws: Set<Int> = []
    /// The rules and laws that read a finding, score or question that was asked for by its name, through
    /// others to the end; and the laws that a rule that was asked for helps to keep.
    package private(set) var readingRules: Set<Int> = []
    package private(set) var readingLaws: Set<Int> = []

    /// A name that nothing in a library bears.
    package struct UnknownName: Error {
        package let name: String
        /// The nearest names.
        package let help: String?
    }

    package var isEmpty: Bool { names.isEmpty && files.isEmpty }
    /// What was asked for and the rules that rest on it.
    package var allRules: Set<Int> { rules.union(readingRules) }

    /// - Parameters:
    ///   - names: of rules, findings, scores, questions, tables, laws, protocols and rule sets.
    ///   - files: paths.
    ///   - program: what the library was lowered to; without it nobody can say what rests on what.
    package init<When>(
        _ names: [String], files: Set<String> = [], in library: ResolvedLibrary<When>, _ program: Program?
    ) throws(UnknownName) {
        self.names = names
        self.files = files
        for name in names where !add(name, library) {
            throw UnknownName(name: name, help: suggestion(for: name, among: library.namesInScope))
        }
        if let program { addReaders(program) }
        for (index, document) in library.documents.enumerated() where self.files.contains(document.file.path)
        {
            add(document: index, library)
        }
    }

    /// Whether a place stands in what was asked for.
    package func contains(_ span: Span) -> Bool {
        spans.contains { $0.contains(span) }
    }

    /// Whether something is said at a place of what was asked for, or by its name.
    package func concerns(_ problem: Diagnostic) -> Bool {
        contains(problem.span) || names.contains { problem.message.contains("`\($0)`") }
    }

    private mutating func add<When>(_ name: String, _ library: ResolvedLibrary<When>) -> Bool {
        var isKnown = false
        func place(_ word: Word) {
            isKnown = true
            if let file = library.documents.first(where: { $0.file.id == word.span.file })?.file {
                spans.append(file.declaration(from: word.span))
            }
        }
        func places<Declaration>(_ list: [Declaration], _ bears: (Declaration) -> Word) -> [Int] {
            list.indices.filter { bears(list[$0]).text == name }.map { index in
                place(bears(list[index]))
                return index
            }
        }
        rules.formUnion(places(library.rules) { $0.declaration.name })
        findings.formUnion(places(library.findings) { $0.declaration.name })
        scores.formUnion(places(library.scores) { $0.declaration.name })
        questions.formUnion(places(library.questions) { $0.declaration.name })
        laws.formUnion(places(library.laws) { $0.declaration.name })
        for table in places(library.tables, { $0.declaration.name }) {
            rules.formUnion(library.rules(ofTable: table))
        }
        for document in library.documents where document.id.text == name {
            isKnown = true
            files.insert(document.file.path)
        }
        return isKnown
    }

    private mutating func add<When>(document: Int, _ library: ResolvedLibrary<When>) {
        let file = library.documents[document].file
        spans.append(Span(file: file.id, start: 0, end: file.bytes.count + 1))
        rules.formUnion(library.rules.indices.filter { library.rules[$0].document == document })
        findings.formUnion(library.findings.indices.filter { library.findings[$0].document == document })
        scores.formUnion(library.scores.indices.filter { library.scores[$0].document == document })
        questions.formUnion(library.questions.indices.filter { library.questions[$0].document == document })
        laws.formUnion(library.laws.indices.filter { library.laws[$0].document == document })
    }

    /// Whether a rule raises to a law's rung, or above, and reads what the law reads.
    private func isKept(_ law: Law, _ program: Program) -> Bool {
        let read = program.questionsRead(by: law.node)
        return allRules.contains { index in
            let rule = program.rules[index]
            return rule.raise.contains { $0.ladder == law.atLeast.ladder && $0.rung >= law.atLeast.rung }
                && !read.isDisjoint(with: program.questionsRead(by: rule.ownNode))
        }
    }

    private mutating func addReaders(_ program: Program) {
        func reads(_ root: Int) -> Bool {
            program.nodes(from: [root], [.scores, .ladders]).contains { node in
                let subject = Int(program.nodes[node].subject)
                switch program.nodes[node].kind {
                case .finding: return findings.contains(subject)
                case .score:
                    return scores.contains(subject)
                        || !questions.isDisjoint(with: program.questions(of: node))
                case .value, .contains, .status: return questions.contains(subject)
                case .all, .any, .not, .opened: return false
                }
            }
        }
        if !(findings.isEmpty && scores.isEmpty && questions.isEmpty) {
            readingRules = Set(program.rules.indices.filter { reads(program.rules[$0].ownNode) })
            readingLaws = Set(program.laws.indices.filter { reads(program.laws[$0].node) })
        }
        readingLaws.formUnion(program.laws.indices.filter { isKept(program.laws[$0], program) })
    }
}

extension ResolvedLibrary {
    /// What can be asked for by name.
    fileprivate var namesInScope: [String] {
        let conditions = rules.map(\.declaration.name) + findings.map(\.declaration.name)
        let others =
            scores.map(\.declaration.name) + questions.map(\.declaration.name)
            + tables.map(\.declaration.name) + laws.map(\.declaration.name) + documents.map(\.id)
        return (conditions + others).map(\.text)
    }
}

extension LoadedLibrary {
    package func scope(_ names: [String], files: Set<String> = []) throws(Scope.UnknownName) -> Scope {
        try Scope(names, files: files, in: library, program)
    }

    /// The cases that say something of what was asked for: they expect one of its rules by name, a rule of it
    /// holds on them, or they answer a question that was asked for by name.
    package func cases(concerning scope: Scope) -> [Case] {
        let rules = scope.allRules
        let asked = scope.questions.filter { scope.names.contains(program.questions[$0].name) }
        var concerned = Set(
            cases.indices.filter { index in
                let test = cases[index]
                return !rules.isDisjoint(with: test.expect.rules)
                    || asked.contains { test.given.codes[$0] != .notAsked }
            })
        forEachBatch(of: cases, program) { batch, start in
            for rule in rules {
                BatchEvaluator.forEachCall(of: batch.holds(rule)) { concerned.insert(start + $0) }
            }
        }
        return concerned.sorted().map { cases[$0] }
    }
}

extension SourceFile {
    /// The lines of the declaration that a name begins: its own and those indented deeper.
    package func block(from span: Span) -> ClosedRange<Int> {
        let (first, column) = position(at: Int(span.start))
        func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }
        guard indentation(line(first)) == column - 1 else { return first...first }
        var last = first
        var number = first + 1
        while number <= lineCount {
            let text = line(number)
            let isBlank = text.allSatisfy(\.isWhitespace)
            if !isBlank, indentation(text) < column { break }
            if !isBlank { last = number }
            number += 1
        }
        return first...last
    }

    /// The declaration that a name begins.
    func declaration(from name: Span) -> Span {
        let last = range(ofLine: block(from: name).upperBound)
        return Span(file: id, start: Int(name.start), end: last.upperBound)
    }
}

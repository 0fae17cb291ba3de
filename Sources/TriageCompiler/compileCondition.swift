import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// A condition that somebody asks of a library: a program that holds the library and the condition.
///
/// Questions, rules and rungs have the same places in it as in the library's own program, so answers to the
/// one are answers to the other. Only the numbers a question tells apart may be finer.
package struct Query: Sendable {
    package let program: Program
    /// The condition's node.
    package let node: Int
}

/// Compiles one condition, such as a line typed at a prompt, against a library without errors.
///
/// Nil when anything is wrong with the condition; all of it is reported as in a file.
/// - Parameter file: the text of the condition alone.
package func compile(
    condition file: SourceFile, in library: SoundLibrary, _ problems: inout Problems
) -> Query? {
    guard let condition = parseCondition(file, &problems) else { return nil }
    var resolver = Resolver(declarations: library.map { _ in })
    let resolved = resolver.resolve(condition)
    problems.append(resolver.problems)
    guard let typed = resolved, !resolver.problems.hasErrors else { return nil }
    if let crowded = numberClasses(library, with: [typed]).first(where: { $0.value.count > 60 }) {
        let name = library.questions[crowded.key].declaration.name.text
        problems.report(
            .tooManyValues, "with this the tests of `\(name)` tell \(crowded.value.count) ranges apart",
            at: condition.span, help: "compare with a number that a rule uses already")
        return nil
    }
    return library.program(with: typed)
}

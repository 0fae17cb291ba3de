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
    compile(conditions: [file], in: library, &problems).map { Query(program: $0.program, node: $0.nodes[0]) }
}

/// Compiles several conditions beside one library, in one program; their nodes, in their order.
///
/// - Parameter files: the text of one condition each.
package func compile(
    conditions files: [SourceFile], in library: SoundLibrary, _ problems: inout Problems
) -> (program: Program, nodes: [Int])? {
    let conditions = files.compactMap { parseCondition($0, &problems) }
    guard conditions.count == files.count else { return nil }
    var resolver = Resolver(declarations: library.map { _ in })
    let typed = conditions.compactMap { resolver.resolve($0) }
    problems.append(resolver.problems)
    guard typed.count == files.count, !resolver.problems.hasErrors else { return nil }
    if let crowded = numberClasses(library, with: typed).first(where: { $0.value.count > 60 }) {
        let name = library.questions[crowded.key].declaration.name.text
        problems.report(
            .tooManyValues, "with this the tests of `\(name)` tell \(crowded.value.count) ranges apart",
            at: conditions[0].span, help: "compare with a number that a rule uses already")
        return nil
    }
    return library.program(with: typed)
}

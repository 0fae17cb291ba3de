import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// What became of a library: a program, or everything that is wrong with it; warnings may stand beside a
/// program.
package struct Compilation: Sendable {
    package let program: Program?
    /// The library with its names resolved; what had errors is missing in it.
    package let library: CheckedLibrary
    /// In the order of files and places.
    package let problems: [Diagnostic]
}

/// Turns the files of a library into a program, or into the list of everything wrong with them.
///
/// No step throws and no step stops early, so that one run reports every problem. Only lowering needs a
/// faultless library.
/// - Parameter today: the day against which reviews are overdue; nil leaves that check out.
package func compile(_ files: [SourceFile], today: Day? = nil) -> Compilation {
    var problems = Problems()
    // What a file that cannot be read declares is not known, and would be missed wherever it is used.
    var isWhole = true
    let documents = files.compactMap { file in
        var found = Problems()
        let tree = read(file, &found)
        let isCut = found.list.contains {
            $0.severity == .error && ![.duplicateKey, .aliasOrTag].contains($0.kind)
        }
        isWhole = isWhole && !isCut
        problems.append(found)
        return tree.map { parse($0, of: file, isCut: isCut, &problems) }
    }
    let library = check(documents, isWhole: isWhole, today: today, &problems)
    return Compilation(
        program: problems.hasErrors ? nil : lower(library), library: library, problems: problems.sorted())
}

/// Decides whether the documents make sense together, and resolves the names in them.
///
/// - Parameter isWhole: whether every file could be read; otherwise names that seem to be missing are not
///   reported.
package func check(
    _ documents: [Document], isWhole: Bool = true, today: Day?, _ problems: inout Problems
) -> CheckedLibrary {
    var found = Problems()
    let library = resolve(lowerTables(documents, &found), &found)
    for check in allChecks { check.run(library, today, &found) }
    for problem in found.list where isWhole || !problem.kind.dependsOnOtherFiles { problems.append(problem) }
    return library
}

/// A check of a whole library. Each stands in a file of its own, named for its code.
struct Check: Sendable {
    let kind: DiagnosticKind
    let run: @Sendable (CheckedLibrary, Day?, inout Problems) -> Void
}

/// The checks, in the order of their files' names.
let allChecks: [Check] = [
    .badLadder, .cycle, .doesNothing, .duplicateName, .lowersOnDanger, .missingIfMissing, .noBecause,
    .noSource,
    .overdueReview, .scoreOutOfReach, .tooManyValues, .unknownReference, .unknownSource, .unreachedRung,
    .unused,
    .wordingTooLong,
]

extension DiagnosticKind {
    /// Every kind of problem there is, by code.
    package static let all: [DiagnosticKind] =
        (readingKinds + conditionKinds + parsingKinds + allChecks.map(\.kind)
        + [unknownName, unknownAnswer, wrongType, constantCondition, lawBroken] + tableKinds).sorted {
            $0.code < $1.code
        }

    /// Problems that a name left out of another file would bring about.
    fileprivate var dependsOnOtherFiles: Bool {
        ["unknown-name", "unknown-reference", "unknown-source", "unreached-rung", "unused"].contains(code)
    }
}

/// Parses a tree; one that is cut short is not blamed for the keys it lacks.
private func parse(_ tree: Node, of file: SourceFile, isCut: Bool, _ problems: inout Problems) -> Document {
    var found = Problems()
    let document = parse(tree, of: file, &found)
    for problem in found.list where !isCut || ![.missingKey, .wrongHeader].contains(problem.kind) {
        problems.append(problem)
    }
    return document
}

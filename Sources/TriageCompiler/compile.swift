import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax
import TriageValues

/// What became of a library: a program, or everything that is wrong with it; warnings may stand beside a
/// program.
package struct Compilation: Sendable {
    package let program: Program?
    /// The library that the program was lowered from.
    package let sound: SoundLibrary?
    /// The library with its names resolved; what had errors is missing in it.
    package let library: CheckedLibrary
    /// The library's words in other languages.
    package let translations: [Translation]
    /// What layers made of the files.
    package let stack: LibraryStack
    /// The days on which calls that begin have another library than the day before, in their order.
    package let turns: [Day]
    /// Who answers for what it says; nil where there are errors, and for the library of one day.
    package let approvals: ApprovalBook?
    /// In the order of files and places.
    package let problems: [Diagnostic]
}

/// Turns the files of a library into a program, or into the list of everything wrong with them.
///
/// Files are read and parsed on all cores. No step throws and no step stops early, so that one run reports
/// every problem. Only lowering needs a faultless library.
/// - Parameters:
///   - today: the day against which reviews are overdue and from which on the library has to be whole; nil
///     leaves these checks out.
///   - day: the day on which the calls begin that have the library; nil when everything has come.
///   - leavesOut: changes of layers that are not made, for asking what they do.
package func compile(
    _ files: [SourceFile], today: Day? = nil, on day: Day? = nil,
    leavingOut leavesOut: (LayerChange) -> Bool = { _ in false }
) -> Compilation {
    var problems = Problems()
    var isWhole = true
    let trees = concurrently(files, tree).compactMap { file in
        problems.append(file.problems)
        isWhole = isWhole && !file.isCut
        return file.tree
    }
    var stacking = Problems()
    let stack = LibraryStack(trees, leavingOut: leavesOut, &stacking)
    let layers = trees.filter { !$0.isOrdinary }.map(\.file)
    let read = concurrently(stack.files) { document(of: $0, beside: layers) }.map { file in
        problems.append(file.problems)
        return file.document
    }
    let documents = read.filter { $0.kind != .language }
    let library = check(
        day.map { day in documents.compactMap { $0.holding(on: day) } } ?? documents, isWhole: isWhole,
        today: today, &problems)
    stack.checkSources(library, &stacking)
    if isWhole { problems.append(stacking) } else { problems.append(stacking, without: .wholeLibrary) }
    var found = Problems()
    let translations = translate(read, of: library, on: stack, &found)
    if isWhole { problems.append(found) } else { problems.append(found, without: .wholeLibrary) }
    let turns = Set(documents.flatMap(\.turns)).sorted()
    if let today, day == nil, isWhole, !problems.hasErrors {
        problems.append(tooEarly(files, turns, today: today))
    }
    let sound = problems.hasErrors ? nil : library.sound
    let approvals = day == nil ? sound.map { ApprovalBook($0, stack) } : nil
    approvals?.checkStanding(today: today, &problems)
    let since = turns.last { turn in day.map { turn <= $0 } ?? true }
    return Compilation(
        program: sound.map { lower($0, translations, since: since) }, sound: sound, library: library,
        translations: translations, stack: stack, turns: turns, approvals: approvals,
        problems: problems.sorted())
}

/// Reads a file. With one that is cut, since it cannot be read to its end, the library is not whole: what it
/// declares would be missed wherever it is used.
private func tree(
    of file: SourceFile
) -> (tree: LibraryStack.FileTree?, isCut: Bool, problems: Problems) {
    var reading = Problems()
    let tree = read(file, &reading)
    let isCut = reading.list.contains {
        $0.severity == .error && ![.duplicateKey, .aliasOrTag].contains($0.kind)
    }
    return (tree.map { .init(file: file, root: $0, isCut: isCut) }, isCut, reading)
}

/// Parses a file. One that could not be read to its end is not blamed for what it lacks.
private func document(
    of tree: LibraryStack.FileTree, beside layers: [SourceFile]
) -> (document: Document, problems: Problems) {
    var (parsing, problems) = (Problems(), Problems())
    let document = parse(tree.root, of: tree.file, beside: layers, &parsing)
    if tree.isCut { problems.append(parsing, without: .wholeFile) } else { problems = parsing }
    return (document, problems)
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
    for more in concurrently(allChecks, { run($0, on: library, today) }) { found.append(more) }
    if isWhole { problems.append(found) } else { problems.append(found, without: .wholeLibrary) }
    return library
}

private func run(_ check: Check, on library: CheckedLibrary, _ today: Day?) -> Problems {
    var found = Problems()
    check.run(library, today, &found)
    return found
}

/// A check of a whole library. Each stands in a file of its own, named for its code.
struct Check: Sendable {
    let kind: DiagnosticKind
    let run: @Sendable (CheckedLibrary, Day?, inout Problems) -> Void
}

/// The checks, in the order of their files' names.
let allChecks: [Check] = [
    .badDangerKey, .badLadder, .badScreen, .countedTwice, .cycle, .doesNothing, .doubleRole, .duplicateName,
    .longChain,
    .lowersOnDanger, .missingIfMissing, .missingPoints, .noBecause, .noSafestAnswer, .noSource,
    .noThirdParty, .noWhy,
    .overdueReview, .restsOnRetired, .scoreOutOfReach, .tooManyValues, .unknownReference, .unknownSource,
    .unreachedRung,
    .untold, .unused, .wordingTooLong,
]

extension DiagnosticKind {
    /// Every kind of problem there is, by code.
    package static let all: [DiagnosticKind] =
        (readingKinds + conditionKinds + parsingKinds + allChecks.map(\.kind)
        + [unknownName, unknownAnswer, wrongType, constantCondition, earlyExit, lawBroken, lawUndecided]
        + [missingTranslation, staleTranslation, translationDiffers]
        + [notInBase, changedBelow, replacedTwice, wrongLayer]
        + [voidApproval, tooEarly]
        + tableKinds).sorted {
            $0.code < $1.code
        }
}

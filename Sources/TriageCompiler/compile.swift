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
    var isWhole = true
    let read = files.compactMap { parse($0, &isWhole, &problems) }
    let library = check(
        read.filter { $0.kind != .language }, isWhole: isWhole, today: today, &problems)
    var found = Problems()
    let translations = translate(read, of: library, &found)
    if isWhole { problems.append(found) } else { problems.append(found, without: .wholeLibrary) }
    let sound = problems.hasErrors ? nil : library.sound
    return Compilation(
        program: sound.map { lower($0, translations) }, sound: sound, library: library,
        translations: translations, problems: problems.sorted())
}

/// Reads and parses a file. One that cannot be read to its end is not blamed for what it lacks, and the
/// library is not whole: what such a file declares would be missed wherever it is used.
private func parse(_ file: SourceFile, _ isWhole: inout Bool, _ problems: inout Problems) -> Document? {
    var reading = Problems()
    let tree = read(file, &reading)
    let isCut = reading.list.contains {
        $0.severity == .error && ![.duplicateKey, .aliasOrTag].contains($0.kind)
    }
    isWhole = isWhole && !isCut
    problems.append(reading)
    guard let tree else { return nil }
    var parsing = Problems()
    let document = parse(tree, of: file, &parsing)
    if isCut { problems.append(parsing, without: .wholeFile) } else { problems.append(parsing) }
    return document
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
    if isWhole { problems.append(found) } else { problems.append(found, without: .wholeLibrary) }
    return library
}

/// A check of a whole library. Each stands in a file of its own, named for its code.
struct Check: Sendable {
    let kind: DiagnosticKind
    let run: @Sendable (CheckedLibrary, Day?, inout Problems) -> Void
}

/// The checks, in the order of their files' names.
let allChecks: [Check] = [
    .badDangerKey, .badLadder, .badScreen, .cycle, .doesNothing, .doubleRole, .duplicateName,
    .longChain,
    .lowersOnDanger, .missingIfMissing, .missingPoints, .noBecause, .noSafestAnswer, .noSource,
    .noThirdParty, .noWhy,
    .overdueReview, .scoreOutOfReach, .tooManyValues, .unknownReference, .unknownSource, .unreachedRung,
    .untold, .unused, .wordingTooLong,
]

extension DiagnosticKind {
    /// Every kind of problem there is, by code.
    package static let all: [DiagnosticKind] =
        (readingKinds + conditionKinds + parsingKinds + allChecks.map(\.kind)
        + [unknownName, unknownAnswer, wrongType, constantCondition, earlyExit, lawBroken, lawUndecided]
        + [missingTranslation, staleTranslation, translationDiffers]
        + tableKinds).sorted {
            $0.code < $1.code
        }
}

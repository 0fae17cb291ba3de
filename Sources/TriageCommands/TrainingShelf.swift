import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageTraining

/// The library with its rubric and simulations, as training needs them.
package struct TrainingShelf {
    package let library: LoadedLibrary
    package let rubric: Rubric
    package let simulations: [Simulation]
    package var program: Program { library.program }

    /// That of the library around the current folder.
    package static func here() throws -> TrainingShelf { try TrainingShelf(Disk.here.text(at: [])) }

    /// - Parameters:
    ///   - text: the library.
    ///   - rubric: another rubric than the library's.
    init(_ text: LibraryText, rubric path: String? = nil) throws {
        library = try loaded(text, refusingCases: false)
        let program = library.program
        let folder = library.text.root ?? Disk.here.folder
        let rubricPath = path ?? folder + "/Rules/rubrics.yaml"
        var problems = Problems()
        var files = [
            SourceFile(
                id: 0, path: rubricPath, bytes: try Disk.here.bytes(of: Disk.here.existing(rubricPath)))
        ]
        let found = parseRubric(files[0], program, &problems)
        let shelf = folder + "/Protocols/Simulations"
        let paths = Disk.here.exists(shelf) ? try Disk.here.files(at: shelf, endingIn: ".yaml") : []
        files += try paths.enumerated().map {
            SourceFile(id: Int32($0 + 1), path: $1, bytes: try Disk.here.bytes(of: $1))
        }
        simulations = files.dropFirst().compactMap { parseSimulation($0, program, &problems) }
        if !problems.list.isEmpty {
            Terminal.writeError(present(problems.sorted(), in: files, Terminal.style(2)))
        }
        guard let found else {
            throw Refusal("the rubric `\(rubricPath)` cannot be used; mend what stands above", .problemsFound)
        }
        rubric = found
    }

    package func simulation(_ id: String) -> Simulation? { simulations.first { $0.id == id } }
}

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

    /// - Parameters:
    ///   - root: the library's folder; nil for the one around you.
    ///   - rubric: another rubric than the library's.
    package init(root: String?, rubric path: String? = nil) throws {
        library = try loadedLibrary(at: root.map { [$0] } ?? [], refusingCases: false)
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
        let names = Disk.here.kind(of: shelf) == .folder ? try Disk.here.names(in: shelf).sorted() : []
        files += try names.filter { $0.hasSuffix(".yaml") }.enumerated().map {
            SourceFile(
                id: Int32($0 + 1), path: "\(shelf)/\($1)", bytes: try Disk.here.bytes(of: "\(shelf)/\($1)"))
        }
        simulations = files.dropFirst().compactMap { parseSimulation($0, program, &problems) }
        if !problems.list.isEmpty {
            Terminal.writeError(present(problems.sorted(), in: files, Terminal.style(2)))
        }
        guard let found else { throw Refusal("the rubric `\(rubricPath)` cannot be used", .problemsFound) }
        rubric = found
    }

    package func simulation(_ id: String) -> Simulation? { simulations.first { $0.id == id } }
}

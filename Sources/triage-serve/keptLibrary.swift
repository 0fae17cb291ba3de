import TriageAuthoring
import TriageCommands
import TriageConsole
import TriageDiagnostics
import TriageRecords

/// The files of a library, its cases, and the files of those it stands on, with their paths from its folder,
/// as a record keeps them.
func keptLibrary(of text: LibraryText) throws -> KeptLibrary {
    let root = text.root.map { Disk.here.display($0) + "/" } ?? ""
    let files = (text.files + text.cases).map {
        KeptLibrary.File(path: text.path(of: $0, from: root), bytes: $0.bytes)
    }
    do throws(RecordRefusal) { return try KeptLibrary(files) } catch { throw Refusal(error.message) }
}

/// The same for the library that paths stand for; none for the one around.
func keptLibrary(at paths: [String]) throws -> KeptLibrary {
    try keptLibrary(of: Disk.here.text(at: paths))
}

/// The rubric and the simulated calls beside that library; none where it is single files.
func practiceFiles(at paths: [String]) throws -> PracticeFiles {
    guard let root = try Disk.here.text(at: paths, onlyRules: true).root else { return PracticeFiles() }
    func file(_ path: String) throws -> PracticeFiles.File {
        PracticeFiles.File(path: Disk.here.display(path), bytes: try Disk.here.bytes(of: path))
    }
    let (rubric, folder) = (root + "/Rules/rubrics.yaml", root + "/Protocols/Simulations")
    return PracticeFiles(
        rubric: Disk.here.exists(rubric) ? try file(rubric) : nil,
        simulations: Disk.here.exists(folder)
            ? try Disk.here.files(at: folder, endingIn: ".yaml").map(file) : [])
}

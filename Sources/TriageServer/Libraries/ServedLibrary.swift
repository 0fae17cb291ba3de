import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageRecords

/// A library that calls can be taken with.
package struct ServedLibrary: Sendable {
    package let kept: KeptLibrary
    package let program: Program
    /// Its files, as problems speak of them.
    package let files: [SourceFile]

    package var hash: Hash { kept.hash }
    /// Its protocols with their versions.
    package var protocols: [String] { Call.library(of: program) }

    /// Compiles a library; refuses one with errors, and one with a layer by which calls get less and for
    /// which nobody answers.
    package init(_ kept: KeptLibrary) throws(Problem) {
        self.kept = kept
        files = kept.files.enumerated().map { place, file in
            SourceFile(id: Int32(place), path: file.path, bytes: file.bytes)
        }
        let compilation = compile(files)
        var errors = compilation.problems.filter { $0.severity == .error }
        let text = LibraryText(root: nil, files: files, cases: [])
        if errors.isEmpty { errors = LoadedLibrary.unaccepted(of: text, compilation.stack).sorted() }
        guard let program = compilation.program, errors.isEmpty else {
            throw Problem(
                422, "library-has-errors", "this library has \(errors.count) errors, so no call can use it",
                help: "mend these first"
            ).with("mistakes", TriagePresentation.json(of: Array(errors.prefix(20)), in: files))
        }
        self.program = program
    }

    /// Everything that is found wrong with it, as `triage check` finds it.
    func inspection() -> Inspection { Inspection(text, today: nil) }

    private var text: LibraryText { LibraryText(root: nil, files: files, cases: []) }

    /// As it is compared with another one.
    func loaded() throws(Problem) -> LoadedLibrary {
        switch LoadedLibrary.load(text) {
        case .success(let library): return library
        case .failure: throw Problem(500, "failed", "a library that was compiled does not compile any more")
        }
    }
}

/// The libraries that this server has compiled, by their hash, and which one new calls begin with.
package actor LibraryShelf {
    private let record: any CallRecord
    private let workbench = Workbench()
    private var served: [Hash: ServedLibrary] = [:]
    /// At most so many are held compiled.
    private static let most = 32

    package init(_ record: any CallRecord) { self.record = record }

    /// A library of the record.
    package func library(_ hash: Hash) async throws(Problem) -> ServedLibrary {
        if let library = served[hash] { return library }
        let kept: KeptLibrary
        do throws(RecordRefusal) {
            kept = try await record.library(hash)
        } catch { throw Problem(error) }
        let library = try await workbench.library(kept)
        if served.count >= Self.most { served.removeValue(forKey: served.keys.first ?? hash) }
        served[hash] = library
        return library
    }

    /// A library on its way into the record.
    func compiled(_ kept: KeptLibrary) async throws(Problem) -> ServedLibrary {
        try await workbench.library(kept)
    }

    package func inspection(of library: ServedLibrary) async throws(Problem) -> Inspection {
        try await workbench.inspection(of: library)
    }

    package func difference(
        from old: ServedLibrary, to new: ServedLibrary
    ) async throws(Problem) -> LibraryDiff {
        try await workbench.difference(from: old, to: new)
    }

    /// Keeps a library in the record, so that it can be proposed.
    package func keep(_ library: ServedLibrary) async throws(Problem) {
        do throws(RecordRefusal) {
            try await record.keep(library.kept)
        } catch { throw Problem(error) }
        served[library.hash] = library
    }
}

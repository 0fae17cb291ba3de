import TriageAuthoring
import TriageCalls
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageRecords
import TriageValues

/// A library that calls can be taken with.
package struct ServedLibrary: Sendable {
    package let kept: KeptLibrary
    /// By the day on which calls begin.
    private let byDay: LibraryByDay
    /// Its files, those of its cases among them, as problems speak of them.
    package let files: [SourceFile]
    private let text: LibraryText

    package var hash: Hash { kept.hash }
    /// When everything has come that its files speak of.
    package var whole: Program { byDay.whole }

    /// What calls have that begin at a moment. A rule whose day comes while the server runs is in the calls
    /// that begin from then on, and the others keep what they began with.
    package func program(at moment: Moment) throws(Problem) -> Program {
        if let program = byDay.program(on: moment.calendarDay) { return program }
        throw Problem(
            503, "library-not-whole",
            "what holds of this library on \(moment.calendarDay) has errors by itself",
            help: "`triage check --today \(moment.calendarDay)` says which; let two people activate another")
    }

    /// What held when a call began that is kept.
    package func program(of call: RecordedCall) throws(Problem) -> Program {
        try program(at: call.lines.first.flatMap { read(line: $0).event?.at } ?? Moment(milliseconds: .max))
    }

    /// Compiles a library; refuses one with errors, one with a layer by which calls get less and for which
    /// nobody answers, and one of which something has to be approved and is not.
    ///
    /// - Parameter today: when it is to be taken up, the day from which on it has to be whole; nil for one
    ///   that the record has already.
    package init(_ kept: KeptLibrary, today: Day? = nil) throws(Problem) {
        self.kept = kept
        files = kept.files.enumerated().map { place, file in
            SourceFile(id: Int32(place), path: file.path, bytes: file.bytes)
        }
        text = LibraryText(kept: files)
        let compilation = compile(text.files, today: today)
        var errors = compilation.problems.filter { $0.severity == .error }
        if errors.isEmpty {
            // Its cases are not run here: a call waits for it.
            let rules = LibraryText(root: nil, files: text.files, cases: [])
            var open = LoadedLibrary.unaccepted(of: rules, compilation.stack, today: today)
            compilation.approvals.map { open.append($0.unapproved(today: today)) }
            errors = open.sorted()
        }
        guard let byDay = LibraryByDay(text.files, compilation), errors.isEmpty else {
            throw Problem(
                422, "library-has-errors", "this library has \(errors.count) errors, so no call can use it",
                help: "mend these first"
            ).with("mistakes", TriagePresentation.json(of: Array(errors.prefix(20)), in: files))
        }
        self.byDay = byDay
    }

    /// Everything that is found wrong with it, as `triage check` finds it.
    func inspection() -> Inspection { Inspection(text, today: nil) }

    /// With its cases, as it is compared with another one and tried.
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
    /// What calls wait for, apart from what authors wait for.
    private let compiling = Workbench("libraries")
    private let examining = Workbench("libraries looked into")
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
        let library = try await compiling.library(kept)
        holds(library)
        return library
    }

    /// Takes one that is compiled already, and that the record has.
    func holds(_ library: ServedLibrary) {
        if served.count >= Self.most { served.removeValue(forKey: served.keys.first ?? library.hash) }
        served[library.hash] = library
    }

    /// A library on its way into the record.
    func compiled(_ kept: KeptLibrary, today: Day) async throws(Problem) -> ServedLibrary {
        try await compiling.library(kept, today: today)
    }

    package func inspection(of library: ServedLibrary) async throws(Problem) -> Inspection {
        try await examining.inspection(of: library)
    }

    package func difference(
        from old: ServedLibrary, to new: ServedLibrary
    ) async throws(Problem) -> LibraryDiff {
        try await examining.difference(from: old, to: new)
    }

    package func tried(_ library: ServedLibrary) async throws(Problem) -> TriedLibrary {
        try await examining.tried(library)
    }

    /// Keeps a library in the record, so that it can be proposed.
    package func keep(_ library: ServedLibrary) async throws(Problem) {
        do throws(RecordRefusal) {
            try await record.keep(library.kept)
        } catch { throw Problem(error) }
        holds(library)
    }
}

extension LibraryText {
    /// The files that a record keeps of a library: its rules, its cases, and what it stands on in a folder
    /// of that name with a `library.yaml` of its own.
    fileprivate init(kept files: [SourceFile]) {
        let cases = files.filter { LibraryPart(ofFile: $0.path) == .cases }
        let isOfCases = Set(cases.map(\.id))
        let bases = files.compactMap { file -> Base? in
            let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1] == "library.yaml", !["Rules", "Protocols"].contains(parts[0])
            else { return nil }
            let folder = parts[0] + "/"
            return Base(
                name: String(parts[0]), folder: String(folder),
                files: Set(files.filter { $0.path.hasPrefix(folder) }.map(\.id)))
        }
        self.init(
            root: nil, files: files.filter { !isOfCases.contains($0.id) }, cases: cases, bases: bases)
    }
}

import Synchronization
import TriageDiagnostics
import TriageEngine
import TriageRecords
import TriageTraining
import TriageValues

/// What practice is made of, as it stands on the disk; it is no part of the library that calls are taken by.
package struct PracticeFiles: Sendable {
    package struct File: Sendable {
        let path: String
        let bytes: [UInt8]

        package init(path: String, bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
    }

    let rubric: File?
    let simulations: [File]

    package init(rubric: File? = nil, simulations: [File] = []) {
        self.rubric = rubric
        self.simulations = simulations
    }
}

/// The simulated calls and the rubric that fit one library.
struct Practice: Sendable {
    let rubric: Rubric?
    let simulations: [Simulation]
    /// What of the files does not fit it.
    let problems: [Diagnostic]
    let files: [SourceFile]

    init(_ given: PracticeFiles, _ program: Program) {
        let all = [given.rubric].compactMap { $0 } + given.simulations
        files = all.enumerated().map { SourceFile(id: Int32($0), path: $1.path, bytes: $1.bytes) }
        var problems = Problems()
        rubric = given.rubric == nil ? nil : parseRubric(files[0], program, &problems)
        simulations = files.dropFirst(all.count - given.simulations.count)
            .compactMap { parseSimulation($0, program, &problems) }
        self.problems = problems.sorted()
    }

    func simulation(_ id: String) -> Simulation? { simulations.first { $0.id == id } }
}

/// Practice by library; each is read once.
final class PracticeShelf: Sendable {
    private let files: PracticeFiles
    private let known = Mutex<[Key: Practice]>([:])

    /// A library, and since when what holds of it does.
    private struct Key: Hashable {
        let library: Hash
        let since: Day?
    }

    /// Scores of calls that are over, by the call's name.
    private let scores = Mutex<[String: AttemptScore]>([:])
    private static let most = 8
    private static let mostScores = 2_000

    init(_ files: PracticeFiles) { self.files = files }

    func practice(of library: Hash, _ program: Program) -> Practice {
        let key = Key(library: library, since: program.since)
        if let practice = known.withLock({ $0[key] }) { return practice }
        let practice = Practice(files, program)
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[key] = practice
        }
        return practice
    }

    func score(of name: String, isOver: Bool, _ make: () -> AttemptScore?) -> AttemptScore? {
        if let score = scores.withLock({ $0[name] }) { return score }
        let score = make()
        guard isOver, let score else { return score }
        scores.withLock { scores in
            if scores.count >= Self.mostScores { scores.removeAll() }
            scores[name] = score
        }
        return score
    }
}

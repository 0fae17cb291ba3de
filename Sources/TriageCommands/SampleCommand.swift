import ArgumentParser
import TriageDiagnostics
import TriagePresentation
import TriageSession
import TriageSyntax
import TriageTraining

struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Draw the calls to review, and say how likely each was to be drawn.",
        discussion: """
            The file has the columns call, clinician, date and tier, and may have recommended and emergency_at (CSV with a header, a JSON list or JSON \
            lines). The highest tier, tiers lowered below the recommendation and late emergencies are always drawn. The same seed draws the same.
            """)

    @Argument(help: "The calls.")
    var calls: String

    @Option(help: "Share of the calls, in per cent.")
    var rate = 2.0

    @Option(help: "At least so many calls of each person and month.")
    var perPerson = 2

    @Option(help: "Seconds after which an emergency counts as late.")
    var late = 180

    @Option(help: "Draws other calls.")
    var seed = 1

    @OptionGroup var library: LibraryOption

    func validate() throws {
        if !(0...100).contains(rate) {
            throw ValidationError("--rate is a share of a hundred, 0 to 100, not \(rate)")
        }
        if perPerson < 0 { throw ValidationError("--per-person is 0 or more, not \(perPerson)") }
    }

    func run() throws {
        let file = SourceFile(id: 0, path: calls, bytes: try Disk.here.bytes(of: Disk.here.existing(calls)))
        var settings = ReviewSample.Settings()
        settings.rate = rate / 100
        settings.perPerson = perPerson
        settings.late = late
        settings.seed = UInt64(truncatingIfNeeded: seed)
        var problems = Problems()
        let sample = ReviewSample(file, try library.program(), settings, &problems)
        if !problems.list.isEmpty {
            Terminal.writeError(present(problems.sorted(), in: [file], Terminal.style(2)))
        }
        guard let sample else { throw ExitCode(1) }
        Terminal.write("call,clinician,month,tier,reason,probability\n")
        for call in sample.calls {
            let fields = [call.id, call.clinician, call.month, call.tier, call.reason].map(csvCell)
            Terminal.write(
                fields.joined(separator: ",") + ",\((call.probability * 10_000).rounded() / 10_000)\n")
        }
        Terminal.writeError(
            "\(sample.calls.count) of \(counted(sample.population, "call")) drawn with seed \(seed)"
                + (sample.leftOut > 0 ? "; \(counted(sample.leftOut, "row")) left out" : "") + "\n")
        if sample.leftOut > 0 { throw ExitCode(1) }
    }
}

import ArgumentParser
import TriageAuthoring
import TriageDiagnostics
import TriageEngine
import TriagePages
import TriagePresentation
import TriageSession
import TriageSyntax
import TriageTraining

struct AgreementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement",
        abstract: "Say how far raters agree on the rung of cases, and what that allows one to say.",
        discussion: """
            The file has the columns case, rater and rung (CSV with a header, a JSON list or JSON lines). Raters may be people, a protocol's version, \
            or a reference.
            """)

    @Argument(help: "The ratings.")
    var file: String

    @Option(help: "The rater whom the others are held against (default: every two are compared).")
    var reference: String?

    @Option(help: "The rung from which a case counts as high (default: the highest).")
    var cut: String?

    @Option(
        help:
            "The scale, lowest first, with commas (default: the ladder that has these rungs, or whole numbers)."
    )
    var scale: String?

    @Option(help: "Seed of the bootstrap.")
    var seed = 1

    @OptionGroup var library: LibraryOption

    @Option(
        help: "text, json or html: a page with pictures.", transform: Format.one(of: .text, .json, .html))
    var format = Format.text

    /// Where no library is named or found, the rungs are whole numbers.
    private func program() throws -> Program? {
        if library.library != nil { return try library.program() }
        guard let text = try? library.text() else { return nil }
        return try compiled(text)
    }

    func run() throws {
        let source = SourceFile(id: 0, path: file, bytes: try Disk.here.bytes(of: Disk.here.existing(file)))
        var problems = Problems()
        let names = scale?.split(separator: ",").map { String($0.trimming(\.isWhitespace)) }
        if let names, Set(names).count < max(2, names.count) {
            throw Refusal("--scale needs two rungs or more, each once; write them as low,middle,high")
        }
        let program = names == nil ? try program() : nil
        let ratings = RatingsFile(source, scale: names, program, &problems)
        if !problems.list.isEmpty {
            Terminal.writeError(present(problems.sorted(), in: [source], Terminal.style(2)))
        }
        guard let ratings else { throw ExitCode(1) }
        func place(_ name: String?, _ all: [String], _ what: String) throws -> Int? {
            guard let name else { return nil }
            if let index = all.firstIndex(of: name) { return index }
            let help = suggestion(for: name, among: all) ?? "there are \(all.joined(separator: ", "))"
            throw Refusal("no \(what) is called `\(name)`; \(help)")
        }
        let report = AgreementReport(
            ratings, reference: try place(reference, ratings.raters, "rater"),
            cut: try place(cut, ratings.scale, "rung") ?? ratings.scale.count - 1,
            seed: UInt64(truncatingIfNeeded: seed))
        switch format {
        case .text: Terminal.write(present(report, Terminal.style()))
        case .json: Terminal.write(json(of: report).text() + "\n")
        case .html: Terminal.write(agreementPage(report, saying: statements(report)))
        }
        if ratings.leftOut > 0 { throw ExitCode(1) }
    }
}

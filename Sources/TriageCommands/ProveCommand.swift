import ArgumentParser
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageProofs
import TriageSyntax

/// Laws and rules decided a second time, by a prover that shares nothing with the search of `check`.
struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Have a second prover decide the laws and rules of a library.",
        discussion: """
            Says the library again in SMT-LIB and lets z3 look for a call that breaks a law, and for calls \
            on which a rule or finding holds, or fails, of which the search of `check` found none. Every \
            call that z3 names is evaluated by the engine, and every law is decided by the search of `check` \
            beside it: where the two differ, one of them is wrong, and it is said. With a file, a protocol, \
            or a law, rule or finding, by its name, only that is decided; of what was named z3 is asked \
            whatever the search found.

            With --against an older library, it is decided whether rules raise a call that both can record \
            less high than by that one, on the answers alone or with what is assumed for missing ones. Rules that are the same formula in both are not asked about, \
            and of each other one z3 is asked; a call that it names is evaluated by the engine in both.
            """
    )

    @OptionGroup var library: LibraryArguments

    @Flag(name: .customLong("smt-lib"), help: "Print what is asked of the prover, and ask nothing.")
    var isPrinted = false

    @Flag(help: "Ask of every rule and finding, too, of which the search found a call (minutes).")
    var all = false

    @Option(
        help:
            "Prove that no call is lower than by an older library, a folder or a git revision; nothing else."
    )
    var against: String?

    @Option(help: "Seconds after which one question is left undecided.")
    var seconds = 60

    @Option(help: "With --against, seconds after which all that is left is undecided (default: 600).")
    var totalSeconds: Int?

    @Option(help: "text or json.", transform: Format.one(of: .text, .json))
    var format = Format.text

    func validate() throws {
        for (name, value) in [("--seconds", seconds), ("--total-seconds", totalSeconds ?? 600)] {
            guard 1...86_400 ~= value else {
                throw ValidationError("`\(name)` is a whole number from 1 to 86400, not \(value)")
            }
        }
        guard against != nil || totalSeconds == nil else {
            throw ValidationError("`--total-seconds` is of `--against`; `--seconds` holds for each question")
        }
        guard against == nil || !all else {
            throw ValidationError("`--against` compares two libraries, and `--all` asks of the rules of one")
        }
    }

    func run() throws {
        if let against { return try compare(with: against) }
        let (text, names) = try library.named(onlyRules: true)
        let library = try loaded(text)
        let program = library.program
        let scope = try scope(names, of: text, in: library.library, program)
        let asked = Obligation.all(of: program).filter { scope?.names(asked: $0, program) ?? true }
        if scope != nil, asked.isEmpty {
            throw Refusal("what is named holds no law, rule or finding, so there is nothing to prove of it")
        }
        if isPrinted {
            return Terminal.write(Script(program, asked).text(milliseconds: seconds * 1_000))
        }
        let solver = try Solver()
        let laws = asked.count(where: \.isLaw)
        Terminal.begin(
            "\(counted(laws, "law")) to be proved, "
                + "\(counted(asked.count - laws, "truth")) of rules and findings to be shown")
        let proof = try Proof(
            program, of: asked, by: solver, asksAll: all || !names.isEmpty, milliseconds: seconds * 1_000
        ) { done, all in
            Terminal.progress("decided \(done) of \(all) …")
        }
        Terminal.progress("")
        switch format {
        case .json, .html: Terminal.write(json(of: proof.problems, in: text.all).text() + "\n")
        case .text:
            Terminal.write(present(proof.problems, in: text.all, Terminal.style()))
            Terminal.write(proof.summary + "\n")
        }
        try Self.refuse(proof.differences)
        if !proof.problems.isEmpty || !proof.undecided.isEmpty { throw ExitCode(1) }
    }

    private static func refuse(_ differences: [String]) throws {
        guard !differences.isEmpty else { return }
        throw Refusal(
            "two ways of deciding differ, so that one of them is wrong; tell whoever keeps this program:\n"
                + differences.joined(separator: "\n"))
    }

    /// Whether a call is lower than by an older library.
    private func compare(with name: String) throws {
        let (text, names) = try library.named(onlyRules: true)
        guard names.isEmpty, text.focus.isEmpty else {
            throw Refusal("`--against` compares whole libraries; leave out the names of things and files")
        }
        let (old, new) = (try loaded(Self.older(name, around: text.root)), try loaded(text))
        let questions = FallQuestions(ProgramPair(from: old.program, to: new.program))
        if isPrinted {
            return Terminal.write(
                questions.questions.map {
                    "(reset)\n" + questions.text(of: $0, milliseconds: seconds * 1_000)
                }.joined())
        }
        if !questions.questions.isEmpty {
            Terminal.begin("\(counted(questions.questions.count, "question")) to be asked")
        }
        let proof = try FallProof(
            questions, by: Solver.init, seconds: (each: seconds, all: totalSeconds ?? 600)
        ) { done, all in
            Terminal.progress("decided \(done) of \(all) …")
        }
        Terminal.progress("")
        let report = FallReport(proof, from: old, to: new, name)
        switch format {
        case .json, .html: Terminal.write(json(of: report.problems, in: report.files).text() + "\n")
        case .text:
            Terminal.write(present(report.problems, in: report.files, Terminal.style()))
            Terminal.write(report.summary + "\n")
        }
        try Self.refuse(proof.differences)
        if !report.isProved { throw ExitCode(1) }
    }

    /// The rules of a folder, or of a git revision.
    private static func older(_ name: String, around root: String?) throws -> LibraryText {
        if name.isEmpty { throw Refusal("a library is a folder or a git revision, not an empty name") }
        guard Disk.here.exists(name) else {
            let text = try Revision(name, around: root ?? Disk.here.folder).library
            return LibraryText(root: text.root, files: text.files, cases: [], bases: text.bases)
        }
        let text = try Disk.here.text(at: [name], onlyRules: true)
        guard text.focus.isEmpty else {
            throw Refusal("`\(name)` is a file, and `--against` compares whole libraries; name its folder")
        }
        return text
    }
}

extension Scope {
    /// Whether it was asked for what an obligation is about, and not only for what it rests on.
    fileprivate func names(asked obligation: Obligation, _ program: Program) -> Bool {
        switch obligation.kind {
        case .breaksLaw(let law): laws.contains(law)
        case .makes(let node, _):
            rules.contains { program.rules[$0].node == node && program.rules[$0].name == obligation.name }
                || findings.contains {
                    program.findings[$0].node == node && program.findings[$0].name == obligation.name
                }
        }
    }
}

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
        discussion:
            "Says the library again in SMT-LIB and lets z3 look for a call that breaks a law, and for calls on which a rule or finding holds, or fails, of which the search of `check` found none. Every call that z3 names is evaluated by the engine, and every law is decided by the search of `check` beside it: where the two differ, one of them is wrong, and it is said. With a file, a protocol, or a law, rule or finding, by its name, only that is decided; of what was named z3 is asked whatever the search found. With --against another library it proves that no call is lower than by that one, on each rung, on the answers alone and with what is assumed for missing ones."
    )

    @OptionGroup var library: LibraryArguments

    @Flag(name: .customLong("smt-lib"), help: "Print what is asked of the prover, and ask nothing.")
    var isPrinted = false

    @Flag(help: "Ask of every rule and finding, too, of which the search found a call (minutes).")
    var all = false

    @Option(
        help:
            "Another library, a folder or a git revision: prove that no call is lower than by that one, and nothing else."
    )
    var against: String?

    @Option(help: "Seconds after which one question is left undecided.")
    var seconds = 60

    @Option(help: "text or json.", transform: Format.one(of: .text, .json))
    var format = Format.text

    func validate() throws {
        guard 1...86_400 ~= seconds else {
            throw ValidationError("`--seconds` is a whole number from 1 to 86400, not \(seconds)")
        }
    }

    func run() throws {
        if let against { return try proveAgainst(against) }
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
        guard proof.differences.isEmpty else {
            throw Self.differing(proof.differences)
        }
        if !proof.problems.isEmpty || !proof.undecided.isEmpty { throw ExitCode(1) }
    }

    /// Whether a call is lower than by another library.
    private func proveAgainst(_ name: String) throws {
        let (text, names) = try library.named()
        guard names.isEmpty, text.focus.isEmpty, !all, format == .text else {
            throw Refusal("`--against` compares whole libraries and writes text; leave the other words out")
        }
        let new = try loaded(text, refusingCases: false)
        let old =
            try Disk.here.exists(name)
            ? Disk.here.text(at: [name]) : Revision(name, around: text.root ?? Disk.here.folder).library
        let before = try loaded(old, refusingCases: false)
        if isPrinted {
            let script = FallScript(from: before.program, to: new.program)
            return Terminal.write(script.text(milliseconds: seconds * 1_000))
        }
        Terminal.progress("asking the prover …")
        let proof = try FallProof(from: before, to: new, by: Solver(), milliseconds: seconds * 1_000)
        Terminal.progress("")
        Terminal.write(proof.text("`\(name)`"))
        guard proof.verdicts.differences.isEmpty else { throw Self.differing(proof.verdicts.differences) }
        if !proof.isProved { throw ExitCode(1) }
    }

    private static func differing(_ differences: [String]) -> Refusal {
        Refusal(
            "two ways of deciding differ, so that one of them is wrong; tell whoever keeps this program:\n"
                + differences.joined(separator: "\n"))
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

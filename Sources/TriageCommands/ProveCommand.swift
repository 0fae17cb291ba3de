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
            "Says the library again in SMT-LIB and lets z3 look for a call that breaks a law, and for calls on which a rule or finding holds, or fails, of which the search of `check` found none. Every call that z3 names is evaluated by the engine, and every law is decided by the search of `check` beside it: where the two differ, one of them is wrong, and it is said."
    )

    @OptionGroup var library: LibraryArguments

    @Flag(name: .customLong("smt-lib"), help: "Print what is asked of the prover, and ask nothing.")
    var isPrinted = false

    @Flag(help: "Ask of every rule and finding, too, of which the search found a call (minutes).")
    var all = false

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
        let text = try library.text(onlyRules: true)
        let program = try compiled(text)
        if isPrinted {
            let script = Script(program, Obligation.all(of: program))
            return Terminal.write(script.text(milliseconds: seconds * 1_000))
        }
        let proof = try Proof(program, by: Solver(), asksAll: all, milliseconds: seconds * 1_000) {
            done, all in
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
            throw Refusal(
                "two ways of deciding differ, so that one of them is wrong; tell whoever keeps this program:\n"
                    + proof.differences.joined(separator: "\n"))
        }
        if !proof.problems.isEmpty || !proof.undecided.isEmpty { throw ExitCode(1) }
    }
}

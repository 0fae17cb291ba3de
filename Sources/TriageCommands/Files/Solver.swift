import TriageDiagnostics
import TriageProofs

/// Debian's `z3`, as a program beside this one.
package struct Solver {
    /// As it names itself: `Z3 version 4.8.12`.
    let version: String

    package init() throws {
        guard let printed = output(of: ["z3", "--version"], []) else {
            throw Refusal(
                "`z3` is not here; install it (`apt-get install z3`), or print what it would be asked with "
                    + "`--smt-lib`")
        }
        let words = String(decoding: printed, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        version = words.prefix(3).joined(separator: " ")
    }

    /// What it prints for a script; nil when it does not end well.
    func printed(for script: String) -> String? {
        output(of: ["z3", "-smt2", "-in"], [], input: Array(script.utf8)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

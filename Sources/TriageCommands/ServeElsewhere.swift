import ArgumentParser
import FoundationEssentials
import Glibc

/// `triage serve`: the server is a program of its own, beside this one.
struct ServeElsewhere: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Start the server, triage-serve, that stands beside this program.")

    @Argument(parsing: .captureForPassthrough, help: "As `triage-serve serve` takes them.")
    var arguments: [String] = []

    func run() throws {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = own.split(separator: "/").dropLast().joined(separator: "/")
        let program = "/" + folder + "/triage-serve"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Refusal("there is no `triage-serve` beside this program; `make serve` builds and starts it")
        }
        var words = unsafe ([program, "serve"] + arguments).map { unsafe strdup($0) }
        unsafe words.append(nil)
        unsafe execv(program, words)
        throw Refusal.cannotBe("started", "`\(program)`")
    }
}

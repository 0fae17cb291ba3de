import Foundation
import TriageBench
import TriagePresentation

/// The commands that authors wait for, as processes, on the shipped library and on generated ones of growing
/// size.
struct AuthoringBench {
    /// Questions and rules; two cases a rule, a safety law for every eighth.
    static let sizes = ["40/80", "80/400", "130/1000", "400/5000"]

    private struct Command: Sendable {
        let name: String
        /// What stands after `triage`, for a library and an older version of it.
        let arguments: @Sendable (_ library: String, _ old: String, _ out: String) -> [String]
        /// The most rules it is tried on.
        var most = Int.max
        /// A line of its output that counts what it could not decide.
        var undecided: @Sendable (String) -> String? = { _ in nil }
        /// Seconds by the clock that it should stay under on two cores, by size; and megabytes.
        let bars: [String: Double]
        var megabytes = Int.max
        /// How fast its time may grow with the number of rules.
        var exponent = 1.3
        /// What makes it slow, said where it is slower.
        let limit: String
    }

    private static let commands = [
        Command(
            name: "check", arguments: { library, _, _ in ["check", library] }, undecided: proved,
            bars: ["shipped": 0.5, "400/5000": 4], exponent: 1.6,
            limit: "each answer that a law's search tries is followed to every rule that reads the question"),
        Command(
            name: "test", arguments: { library, _, _ in ["test", library] },
            bars: ["130/1000": 0.5, "400/5000": 5],
            limit:
                "each case is tried with each of its answers missing, followed to every rule that reads the question"
        ),
        Command(
            name: "cover", arguments: { library, _, _ in ["cover", library] },
            bars: ["shipped": 0.15, "400/5000": 10], exponent: 1.6,
            limit: "a call is searched for each rule, its answers followed to every rule that reads them"),
        Command(
            name: "mutate --red-flags",
            arguments: { library, _, _ in ["mutate", library, "--red-flags"] },
            most: 1_000, undecided: { $0.split(separator: ", ").last.map(String.init) },
            bars: ["shipped": 10, "130/1000": 60], exponent: 1.6,
            limit: "each mutant that bears on more than one condition is tried on every case"),
        Command(
            name: "mutate RULE --red-flags",
            arguments: { library, _, _ in ["mutate", library, "armed_and_suicidal", "--red-flags"] },
            most: 0, undecided: { $0.split(separator: ", ").last.map(String.init) }, bars: ["shipped": 1],
            limit: "the library is loaded, and where nothing is found the search takes all its steps"),
        Command(
            name: "mutate", arguments: { library, _, _ in ["mutate", library] }, most: 0,
            undecided: { $0.split(separator: ", ").last.map(String.init) }, bars: ["shipped": 15],
            limit: "thousands of changes, each tried on the cases that differ, and the search after those"),
        Command(
            name: "diff", arguments: { library, old, _ in ["diff", old, library] },
            bars: ["shipped": 1, "400/5000": 20], megabytes: 300,
            limit: "for each rule that changed a call is sought on which no other raises as high"),
        Command(
            name: "docs", arguments: { library, _, out in ["docs", out, library] },
            bars: ["shipped": 0.15, "400/5000": 6],
            limit: "each answer that a law's search tries is followed to every rule that reads the question"),
    ]

    @Sendable private static func proved(_ line: String) -> String? {
        line.split(separator: "; ").last.map(String.init)
    }

    let triage: String
    let bench: Workbench

    func measure() throws {
        print(
            "\nThe commands of authors; seconds of the processor, in brackets seconds by the clock and megabytes at most, what is not decided. A library of 5,000 rules has twice the tests in a rule, and more rules that read a question."
        )
        for command in Self.commands {
            var line = "triage \(command.name)".padded(to: 28)
            var known: (rules: Int, time: Double)?
            var exponents: [String] = []
            var missed: [String] = []
            for size in ["shipped"] + Self.sizes {
                let rules = size.split(separator: "/").last.flatMap { Int($0) } ?? 0
                guard rules <= command.most else { continue }
                let (used, last) = try run(command, size)
                func seconds(_ time: Double) -> Double { (time / 1e7).rounded() / 100 }
                line += "\(size): \(seconds(used.time)) (\(seconds(used.wall)), \(used.megabytes))  "
                if let bar = command.bars[size], used.wall > bar * 1e9 {
                    missed.append("more than \(bar) s at \(size)")
                }
                if used.megabytes > command.megabytes {
                    missed.append("more than \(command.megabytes) megabytes at \(size)")
                }
                if let told = command.undecided(last) { line += "[\(told)]  " }
                if let known, rules > 0 {
                    let exponent =
                        Foundation.log(used.time / known.time)
                        / Foundation.log(Double(rules) / Double(known.rules))
                    exponents.append("\((exponent * 10).rounded() / 10)")
                    if exponent > command.exponent {
                        missed.append("a power above \(command.exponent) up to \(size)")
                    }
                }
                if rules > 0 { known = (rules, used.time) }
            }
            print(line + "grows by the power of \(exponents.joined(separator: ", "))")
            if !missed.isEmpty { print("    \(missed.joined(separator: ", ")): \(command.limit)") }
            fflush(nil)
        }
    }

    /// The median of three runs, of one where it takes long; and the last line of what it printed.
    private func run(_ command: Command, _ size: String) throws -> (Used, String) {
        let (library, old) = try libraries(size)
        var runs: [Used] = []
        repeat {
            let arguments = command.arguments(library, old, bench.path("site"))
            runs.append(try triage_bench.run([triage] + arguments, to: bench.path("out"), allowing: [1]))
            try? FileManager.default.removeItem(atPath: bench.path("site"))
        } while runs.count < 3 && runs[0].time < 2e9
        let text = try String(contentsOfFile: bench.path("out"), encoding: .utf8)
        let last = text.split(separator: "\n").last.map(String.init) ?? ""
        return (runs.sorted { $0.time < $1.time }[runs.count / 2], last)
    }

    /// The folder of a library, and of one in which three rules are otherwise.
    private func libraries(_ size: String) throws -> (String, String) {
        let names = ["new", "old"].map { bench.path(size.replacing("/", with: "-") + "-" + $0) }
        guard !FileManager.default.fileExists(atPath: names[0]) else { return (names[0], names[1]) }
        if size == "shipped" {
            for name in names {
                try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
                for part in ["Rules", "Protocols"] {
                    try FileManager.default.copyItem(atPath: part, toPath: name + "/" + part)
                }
                // Transcripts are sessions, not cases.
                try? FileManager.default.removeItem(atPath: name + "/Protocols/Manual")
            }
        } else {
            for name in names { try Measured(size, isWhole: true).write(to: name) }
        }
        let path =
            names[1] + (size == "shipped" ? "/Protocols/suicide-risk.yaml" : "/Protocols/generated1.yaml")
        var lines = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let changeable = lines.indices.filter {
            lines[$0].contains("when: ") && lines[$0].contains(" and ")
        }
        for index in changeable.prefix(3) {
            lines[index] = lines[index].replacing(" and ", with: " or ", maxReplacements: 1)
        }
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return (names[0], names[1])
    }
}

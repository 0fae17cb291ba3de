import Foundation
import TriageEngine
import TriageValues

/// A folder for what a measurement writes, removed at its end.
struct Workbench {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "triage-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }
    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }
    func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// Runs a program and returns what it printed; a failure ends the measurement.
@discardableResult
func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw Failure("\(arguments.joined(separator: " ")) failed")
    }
    return String(decoding: data, as: UTF8.self)
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The printed C on these calls, in the faster of its two forms: nanoseconds of one evaluation, after its
/// rungs were checked against ours.
func reference(_ program: Program, _ calls: [Answers], _ bench: Workbench) throws -> Double {
    let times = try [true, false].map { try reference(program, calls, bench, stopsEarly: $0) }
    return times.min() ?? .nan
}

private func reference(_ program: Program, _ calls: [Answers], _ bench: Workbench, stopsEarly: Bool)
    throws
    -> Double
{
    try bench.write(PrintedC(program, stopsEarly: stopsEarly).bench, "reference.c")
    try output(["cc", "-O3", "-o", bench.path("reference"), bench.path("reference.c")])
    var bytes: [UInt8] = []
    for answers in calls {
        var words: [UInt64] = []
        for (index, code) in answers.codes.enumerated() {
            switch (code, program.questions[index].kind) {
            case (.choice(let place), _):
                bytes.append(UInt8(place))
                words.append(0)
            case (.number(let value), .number(let range)):
                bytes.append(UInt8(range.classIndex(of: value)))
                words.append(0)
            case (.several(let set), _):
                bytes.append(0)
                words.append(set)
            default: throw Failure("a call for the printed C has every answer")
            }
        }
        for word in words { bytes += withUnsafeBytes(of: word.littleEndian) { Array($0) } }
    }
    try Data(bytes).write(to: bench.folder.appending(path: "calls"))
    let printed = try output([
        bench.path("reference"), bench.path("calls"), bench.path("rungs"), "201",
    ])
    let rungs = Array(try Data(contentsOf: bench.folder.appending(path: "rungs")))
    var evaluator = Evaluator(program)
    for (index, answers) in calls.enumerated() {
        evaluator.evaluate(answers)
        let own = evaluator.standings.map { UInt8($0.recommended) }
        let theirs = Array(rungs[(index * own.count)..<((index + 1) * own.count)])
        guard own == theirs, evaluator.standings.allSatisfy({ $0.established == $0.possible }) else {
            throw Failure("the printed C gives other rungs: \(theirs) for \(own)")
        }
    }
    return Double(printed.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .nan
}

import Foundation
import TriageAuthoring
import TriageBench
import TriageCommands
import TriageDiagnostics
import TriageEngine
import TriageValues

/// A library that is measured: the shipped one, or a generated one named by its size, `40/80`.
struct Measured {
    let name: String
    let program: Program
    /// Nil for the shipped library.
    let generated: Bench.Generated?

    /// - Parameter isWhole: with laws and cases.
    init(_ name: String, isWhole: Bool = false) throws {
        self.name = name
        let numbers = name.split(separator: "/").compactMap { Int($0) }
        if numbers.count == 2 {
            let library = Bench.Generated(questions: numbers[0], rules: numbers[1], isWhole: isWhole)
            generated = library
            program = try library.program()
        } else {
            generated = nil
            program = try Bench.shippedProgram()
        }
    }

    static let all = ["10/12", "40/80", "400/5000", "shipped"]

    /// Writes a generated library as a folder that every command takes.
    func write(to folder: String) throws {
        for file in (generated?.text.files ?? []) + (generated?.text.cases ?? []) {
            let url = URL(filePath: folder).appending(path: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
        try FileManager.default.createDirectory(
            at: URL(filePath: folder).appending(path: "Rules"), withIntermediateDirectories: true)
    }
}

/// Writes calls as records, always the same ones, as many as asked.
///
/// - Parameter asked: percent of questions asked.
func writeCalls(_ program: Program, count: Int, csv: Bool, asked: Int, to file: FileHandle) throws {
    let names = program.questions.map { Array($0.name.utf8) }
    var bytes: [UInt8] = []
    if csv {
        bytes += Array((["call"] + program.questions.map(\.name)).joined(separator: ",").utf8) + [0x0A]
    }
    // The same calls come round again, under other names.
    let calls = Bench.likelyCalls(program, count: min(count, 20_000), asked: asked).map {
        answers -> [UInt8] in
        var text: [UInt8] = []
        for (index, code) in answers.codes.enumerated() {
            let value = program.answer(code, to: index).map { written($0, csv: csv) } ?? []
            if csv {
                text += [UInt8(ascii: ",")] + value
            } else if !value.isEmpty {
                text += Array(",\"".utf8) + names[index] + Array("\":".utf8) + value
            }
        }
        return text
    }
    for number in 0..<count {
        bytes += Array((csv ? "c\(number)" : "{\"call\":\"c\(number)\"").utf8)
        bytes += calls[number % calls.count]
        bytes += csv ? [0x0A] : [UInt8(ascii: "}"), 0x0A]
        if bytes.count > 1 << 22 {
            try file.write(contentsOf: bytes)
            bytes.removeAll(keepingCapacity: true)
        }
    }
    try file.write(contentsOf: bytes)
}

private func written(_ answer: Answer, csv: Bool) -> [UInt8] {
    switch answer {
    case .number(let value): Array("\(value)".utf8)
    case .one(let name): Array((csv ? name : "\"\(name)\"").utf8)
    case .missing(let reason): Array((csv ? reason.rawValue : "\"\(reason.rawValue)\"").utf8)
    case .several(let names):
        Array(
            (csv
                ? names.joined(separator: ";")
                : "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]")
                .utf8)
    }
}

import TriageSyntax
import TriageEngine

/// How the results of calls are written, a line each.
package enum ResultFormat: String, Sendable, CaseIterable {
    case csv
    case jsonLines = "jsonl"
}

/// Writes what each call of a batch came to: its rungs, the rules that decide them, and must-ask questions
/// that are open.
struct ResultWriter {
    private let format: ResultFormat
    private let libraries: Libraries
    private let rungs: [[[UInt8]]]
    private let rungsBefore: [[[UInt8]]]
    private let rules: [[UInt8]]
    private let questions: [[UInt8]]
    /// By ladder, what stands before its results, in JSON.
    private let openings: [[UInt8]]
    /// By ladder and call, the rules that decide.
    private var deciders: [[Int]]

    init(_ format: ResultFormat, _ libraries: Libraries) {
        self.format = format
        self.libraries = libraries
        let ladders = libraries.now.ladders
        rungs = ladders.map { $0.rungs.map { Array($0.name.utf8) } }
        rungsBefore = ladders.indices.map { index in
            libraries.ladderBefore(index).flatMap { libraries.before?.ladders[$0] }?.rungs.map {
                Array($0.name.utf8)
            } ?? []
        }
        rules = libraries.now.rules.map { Array($0.name.utf8) }
        questions = libraries.now.questions.map { Array($0.name.utf8) }
        openings = ladders.enumerated().map { index, ladder in
            Array("\(index == 0 ? "" : ","){\"ladder\":\"\(ladder.name)\",\"established\":\"".utf8)
        }
        deciders = Array(repeating: [], count: ladders.count * BatchEvaluator.capacity)
    }

    /// The first line of a CSV file, with its end; empty for JSON Lines.
    static func header(_ format: ResultFormat, _ libraries: Libraries) -> String {
        guard format == .csv else { return "" }
        let columns = libraries.now.ladders.enumerated().flatMap { index, ladder in
            ["established", "recommended", "possible", "provisional", "because"].map {
                "\(ladder.name)_\($0)"
            }
                + (libraries.ladderBefore(index) == nil ? [] : ["\(ladder.name)_before"])
        }
        return (["call"] + columns + ["must_ask_open"]).joined(separator: ",") + "\n"
    }

    mutating func write(
        _ now: BatchEvaluator, _ before: BatchEvaluator?, calls: Int, to bytes: inout [UInt8],
        name: (Int) -> ArraySlice<UInt8>
    ) {
        for index in deciders.indices where !deciders[index].isEmpty {
            deciders[index].removeAll(keepingCapacity: true)
        }
        for ladder in rungs.indices {
            let first = ladder * BatchEvaluator.capacity
            now.forEachDecider(of: ladder) { rule, plane in
                BatchEvaluator.forEachCall(of: plane) { deciders[first + $0].append(rule) }
            }
        }
        let open = now.plan.awaited.enumerated().map { (question: $1, plane: now.open($0)) }.filter {
            $0.plane != .zero
        }
        for call in 0..<calls {
            let questions = open.filter { BatchEvaluator.has($0.plane, call) }.map(\.question)
            switch format {
            case .csv: csv(now, before, call, questions, &bytes, name(call))
            case .jsonLines: json(now, before, call, questions, &bytes, name(call))
            }
        }
    }

    private func json(
        _ now: BatchEvaluator, _ before: BatchEvaluator?, _ call: Int, _ open: [Int], _ bytes: inout [UInt8],
        _ name: ArraySlice<UInt8>
    ) {
        bytes += "{\"call\":\"".utf8
        appendEscaped(name, &bytes)
        bytes += "\",\"ladders\":[".utf8
        for ladder in rungs.indices {
            let standing = now.standing(ladder, call: call)
            bytes += openings[ladder]
            bytes += rungs[ladder][standing.established]
            bytes += "\",\"recommended\":\"".utf8
            bytes += rungs[ladder][standing.recommended]
            bytes += "\",\"possible\":\"".utf8
            bytes += rungs[ladder][standing.possible]
            bytes +=
                standing.isProvisional
                ? "\",\"provisional\":true,\"because\":[".utf8 : "\",\"provisional\":false,\"because\":[".utf8
            list(deciders[ladder * BatchEvaluator.capacity + call], rules, &bytes)
            bytes += "]".utf8
            if let before, let other = libraries.ladderBefore(ladder) {
                bytes += ",\"before\":\"".utf8
                bytes += rungsBefore[ladder][before.standing(other, call: call).recommended]
                bytes += "\"".utf8
            }
            bytes += "}".utf8
        }
        bytes += "],\"must_ask_open\":[".utf8
        list(open, questions, &bytes)
        bytes += "]}\n".utf8
    }

    private func list(_ items: [Int], _ names: [[UInt8]], _ bytes: inout [UInt8]) {
        for (place, item) in items.enumerated() {
            bytes += place == 0 ? "\"".utf8 : ",\"".utf8
            bytes += names[item]
            bytes += "\"".utf8
        }
    }

    private func appendEscaped(_ text: ArraySlice<UInt8>, _ bytes: inout [UInt8]) {
        if text.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes += text
            return
        }
        let digits = Array("0123456789abcdef".utf8)
        for byte in text {
            if byte < 0x20 {
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    bytes.append(UInt8(ascii: "\\"))
                }
                bytes.append(byte)
            }
        }
    }

    private func csv(
        _ now: BatchEvaluator, _ before: BatchEvaluator?, _ call: Int, _ open: [Int], _ bytes: inout [UInt8],
        _ name: ArraySlice<UInt8>
    ) {
        appendCSVCell(name, to: &bytes)
        for ladder in rungs.indices {
            let standing = now.standing(ladder, call: call)
            for rung in [standing.established, standing.recommended, standing.possible] {
                bytes.append(UInt8(ascii: ","))
                bytes += rungs[ladder][rung]
            }
            bytes += standing.isProvisional ? ",true,".utf8 : ",false,".utf8
            semicolons(deciders[ladder * BatchEvaluator.capacity + call], rules, &bytes)
            if let before, let other = libraries.ladderBefore(ladder) {
                bytes.append(UInt8(ascii: ","))
                bytes += rungsBefore[ladder][before.standing(other, call: call).recommended]
            }
        }
        bytes.append(UInt8(ascii: ","))
        semicolons(open, questions, &bytes)
        bytes.append(0x0A)
    }

    private func semicolons(_ items: [Int], _ names: [[UInt8]], _ bytes: inout [UInt8]) {
        for (place, item) in items.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ";")) }
            bytes += names[item]
        }
    }
}

extension ReplaySetup {
    /// What stands before all results.
    package var resultHeader: String { results.map { ResultWriter.header($0, libraries) } ?? "" }
}

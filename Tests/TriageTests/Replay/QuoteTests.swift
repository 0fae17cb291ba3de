import Foundation
import Testing
import TriageEngine
import TriageReplay

/// Line ends inside quotes belong to a cell, and what stands in a cell never becomes a call.
@Suite struct QuoteTests {
    /// Where records end by the letter of RFC 4180, a byte at a time.
    private func recordEnds(_ bytes: [UInt8]) -> (ends: [Int], isInside: Bool) {
        var ends: [Int] = []
        var isInside = false
        var isAtStart = true
        var index = 0
        while index < bytes.count {
            let byte = Character(Unicode.Scalar(bytes[index]))
            if isInside {
                if byte == "\"" {
                    if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") {
                        index += 1
                    } else {
                        isInside = false
                    }
                }
            } else if byte == "\"", isAtStart {
                isInside = true
            } else if byte == "\n" {
                ends.append(index + 1)
            }
            isAtStart = !isInside && (byte == "," || byte == "\n")
            index += 1
        }
        return (ends, isInside)
    }

    /// Random tables, whole and in parts of any size.
    @Test(arguments: 0..<8)
    func endsAreThoseOfTheStandard(seed: Int) throws {
        var random = Seeded(seed)
        for round in 0..<2_000 {
            let alphabet = Array(["\",\n a", "\"\",\n", "a,\n\"aaaaaaaaaaaaaaaaaa", "\"\n"][round % 4].utf8)
            let bytes = (0..<random.int(1...300)).map { _ in random.pick(alphabet) }
            let expected = recordEnds(bytes)
            let buffer = UnsafeMutableRawBufferPointer.allocate(
                byteCount: bytes.count + PaddedBytes.padding, alignment: 8)
            defer { buffer.deallocate() }
            // What stands behind the bytes must not matter.
            buffer.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "\""))
            buffer.copyBytes(from: bytes)
            var ends = RecordEnds(isTable: true)
            var seen = 0
            while seen < bytes.count {
                seen = min(bytes.count, seen + random.int(1...(round % 3 == 0 ? 3 : 200)))
                ends.look(at: UnsafeRawBufferPointer(buffer), upTo: seen)
                // A closing quote at the very end may turn out to be half of a pair; no line ends there.
                let part = recordEnds(Array(bytes[..<seen]))
                try #require(
                    ends.last == part.ends.last ?? 0,
                    "\(String(decoding: bytes[..<seen], as: UTF8.self).debugDescription)")
            }
            #expect(ends.isInside == expected.isInside)
            var found: [Int] = []
            var start = 0
            while start < bytes.count {
                var scan = QuoteScan()
                let rest = UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(buffer)[start..<bytes.count])
                guard let length = scan.firstEnd(in: rest) else { break }
                start += length
                found.append(start)
            }
            #expect(found == expected.ends)
        }
    }

    /// What stands in a table, the calls read from it, and the lines left out.
    private static let tables: [(text: String, calls: [String], left: [Int])] = [
        // Free text forges no call.
        ("1,no,\"he said\n2,yes,help\"\n3,no,\n", ["1", "3"], []),
        ("1,no,\"he said\n2,yes,help\n3,no,\n", [], [1]),
        ("1,no,\"he said\n2,no,\"\"quoted\"\", and more\n\"\n3,no,\n", ["1", "3"], []),
        ("1,no,\"a\r\nb\"\r\n2,no,b\r\n", ["1", "2"], []),
        // A quote in the middle of a cell is a byte like any other.
        ("1,no,5\" pipe\n2,no,\n", ["1", "2"], []), ("1,no, \"x\n2,no,\n", ["1", "2"], []),
        // What follows a closing quote makes the record none; it ends where its line does.
        ("1,no,\"x\" y\n2,no,\n", ["2"], [1]), ("1,no,\"x\" y,\"\n2,no,\n3\"\n4,no,\n", ["4"], [1]),
        ("1,maybe,\"x\ny\"\n4,no,\n", ["4"], [1]),
        // An unclosed quote takes along what comes up to the next, and says so.
        ("1,no,\"x\n2,no,\n3,no,\"y\"\n4,no,\n", ["4"], [1]),
        ("\"1\",\"no\",\"x\n\"2\",\"no\",\"y\"\n\"3\",\"no\",\"z\"\n", ["3"], [1]),
        ("1,no,\"\"\n2,no,\"\"\"\"\n3,no,\"\"\"\n\"\n", ["1", "2", "3"], []),
        // The name of a call may hold a line break, an answer may not.
        ("\"a\nb\",no,\n", ["a\nb"], []), ("1,\"n\no\",\n", [], [1]),
        ("\"a\nb\",no,\nc,no,\n", ["a\nb", "c"], []),
    ]

    @Test(arguments: tables.indices)
    func tablesAreRead(index: Int) throws {
        let (text, calls, left) = Self.tables[index]
        var naming = Naming()
        naming.columns = ["remarks": "ignore"]
        let setup = ReplaySetup(
            Libraries(now: try Shipped.program()), naming: naming, results: .jsonLines)
        let replay = try replayed(
            [String(text.dropLast())], .csv(header: ["call", "plan_intent", "remarks"]), setup)
        let names = try replay.lines.map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }.map { $0?["call"] as? String ?? "" }
        #expect(names == calls)
        #expect(replay.rejects.map(\.line) == left)
        let lines = text.utf8.split(separator: 0x0A).count
        let within = replay.counts.lineBreaks
        let told = replay.rejects.map { reject -> Int in
            let span = reject.problem.reason.split(separator: "record is lines ").dropFirst().first ?? ""
            let numbers = span.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
            return numbers.count == 2 ? numbers[1] - numbers[0] + 1 : 1
        }.reduce(0, +)
        #expect(calls.count + within + told == lines, "every line is told of: \(replay.rejects)")
    }

    /// The same in files, in pieces of any size, with any number of threads; and a quote that is never
    /// closed.
    @Test func filesOfQuotes() throws {
        let place = try ReplayPlace()
        defer { place.remove() }
        _ = try place.writeCalls(1)
        try place.write("columns: { said: ignore }\n", "map.yaml")
        var lines = ["call,said"]
        var random = Seeded(3)
        for call in 0..<3_000 {
            let said = ["", "yes", "\"a, b\"", "\"a\nforged,x\n\"\"b\"\"\"", "\"\n\n\""][random.int(0...4)]
            lines.append("c\(call),\(said)")
        }
        lines[0] += ",q0"
        for index in 1..<lines.count { lines[index] += "," }
        let text = lines.joined(separator: "\n") + "\n"
        try place.write(text, "calls.csv")
        let base = ["replay", "--library", "library", "--map", "map.yaml"]
        var expected: String?
        for (number, options) in [
            ["--threads", "1"], ["--piece-size", "1", "--threads", "3"],
            ["--piece-size", "100", "--threads", "4"],
            ["--piece-size", "5000", "--threads", "2"],
        ].enumerated() {
            let run = try place.triage(base + ["calls.csv", "--results", "r\(number).csv"] + options)
            #expect(run.code == 0 && run.error.contains("inside cells in quotes"), "\(options) \(run.error)")
            let results = String(decoding: try place.bytes("r\(number).csv"), as: UTF8.self)
            let names = results.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
            #expect(names == (0..<3_000).map { "c\($0)" })
            #expect(results == expected ?? results)
            expected = results
        }
        // Longer than any record that is read: closed at last, or never.
        let long = String(repeating: "he said\n2,no,x\n", count: 20_000)
        for (closing, left, calls) in [("\",", 1, 3_001), ("", 1, 3_000)] {
            try place.write(text + "long,\"\(long)\(closing)\nlast,x,\n", "long.csv")
            let first = text.split(separator: "\n", omittingEmptySubsequences: false).count
            for piece in ["1", "70000", "262144"] {
                let run = try place.triage(base + ["long.csv", "--piece-size", piece])
                #expect(run.code == 1)
                #expect(run.out.hasPrefix("\(calls == 3_001 ? "3,001" : "3,000") calls, \(left) left out"))
                let end = calls == 3_001 ? first + 40_000 : first + 40_001
                #expect(
                    run.error.contains("long.csv:\(first): ")
                        && run.error.contains("the record is lines \(first) to \(end), all left out")
                        && run.error.contains(closing.isEmpty ? "is not closed" : "longer than 65536 bytes"),
                    "\(piece): \(run.error)")
            }
        }
    }
}

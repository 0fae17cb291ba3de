import Testing
import TriageCompiler
import TriageDiagnostics

/// `cycle` against a naive search: it reports exactly the libraries in which a name reaches itself, at a name
/// that does.
@Suite struct CycleReferenceTests {
    @Test func reportsExactlyTheRoundTrips() {
        var counts = (round: 0, straight: 0)
        for seed in 0..<2_000 {
            var random = Seeded(seed)
            // Which name needs which: q questions, f findings, c counting scores, a adding scores, l ladders
            // by the one rule that raises them.
            let names = (0..<random.int(2...7)).map { "\(random.pick(["q", "f", "c", "a", "l"]))\($0)" }
            var needs: [String: [String]] = [:]
            for name in names {
                let others = names.filter { !name.hasPrefix("a") || $0.hasPrefix("q") }
                guard !others.isEmpty else { continue }
                needs[name] = (0..<random.int(0...2)).map { _ in random.pick(others) }
            }
            func test(_ name: String) -> String {
                switch name.first {
                case "q": "\(name) >= y"
                case "f": name
                case "l": "\(name) >= \(name)_y"
                default: "\(name) >= 1"
                }
            }
            var sections: [String: [String]] = [:]
            for name in names {
                let needed = Array(Set(needs[name] ?? [])).sorted()
                let tests = needed.map(test)
                let condition =
                    tests.isEmpty
                    ? "base >= y" : tests.joined(separator: random.chance(50) ? " and " : " or ")
                switch name.first {
                case "q":
                    let gate = tests.isEmpty ? "" : ", ask_when: '\(condition)'"
                    sections["questions", default: []].append(
                        "\(name): { ask: Q, answers: { n: N, y: Y }\(gate) }")
                case "f": sections["findings", default: []].append("\(name): '\(condition)'")
                case "l":
                    sections["ladders", default: []].append(
                        "\(name): { title: L, rungs: { \(name)_n: { label: N }, "
                            + "\(name)_y: { label: Y } } }")
                    sections["rules", default: []].append(
                        "r\(name): { when: '\(condition)', " + "raise: [\(name)_y], because: B, source: s }")
                case "c":
                    let list = tests.isEmpty ? ["base >= y"] : tests
                    sections["scores", default: []].append(
                        "\(name): { reads: S, count: [\(list.map { "'\($0)'" }.joined(separator: ", "))] }")
                default:
                    let points = (needed.isEmpty ? ["base"] : needed).map { "\($0): { n: 0, y: 1 }" }
                    sections["scores", default: []].append(
                        "\(name): { reads: S, add: { \(points.joined(separator: ", ")) } }")
                }
            }
            let text =
                "rule_set: r\ntitle: R\n"
                + sections.sorted { $0.key < $1.key }.map { section, entries in
                    "\(section):\n" + entries.map { "  \($0)\n" }.joined()
                }.joined()
            let base =
                "rule_set: b\ntitle: B\nquestions: { base: { ask: Q, answers: { n: N, y: Y } } }\n"
                + "sources: { s: { title: T, by: B, year: 2000, where: W, status: verified } }\n"
            let onRound = Set(names.filter { reaches($0, $0, needs) })
            let files = files([base, text])
            let reported = compile(files).problems.filter { $0.code == "cycle" }.map {
                (problem: Diagnostic) -> String in
                let name = String(
                    decoding: files[1].bytes[Int(problem.span.start)..<Int(problem.span.end)], as: UTF8.self)
                // A ladder's round trip is told at a rule that raises it.
                return name.hasPrefix("rl") ? String(name.dropFirst()) : name
            }
            #expect(reported.isEmpty == onRound.isEmpty, "seed \(seed)\n\(text)")
            #expect(onRound.isSuperset(of: reported), "seed \(seed): \(reported)\n\(text)")
            if onRound.isEmpty { counts.straight += 1 } else { counts.round += 1 }
        }
        #expect(counts.round > 300 && counts.straight > 300, "\(counts)")
    }

    private func reaches(_ start: String, _ goal: String, _ needs: [String: [String]]) -> Bool {
        var seen: Set<String> = []
        func visit(_ name: String) -> Bool {
            (needs[name] ?? []).contains { $0 == goal || seen.insert($0).inserted && visit($0) }
        }
        return visit(start)
    }
}

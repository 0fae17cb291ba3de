import Testing
import TriageAuthoring
import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriagePresentation
import TriageSyntax

/// Libraries that stand on others.
@Suite struct LayerTests {
    /// A random stack, and by hand what it says: lines of text put in place of lines of text.
    struct Stack {
        /// The base, the layer's own files and its changes.
        var texts: [String]
        /// One library.
        let flat: [String]
        let count: Int
    }

    /// The name that a line of a section declares.
    private static func name(_ line: String) -> String { String(line.prefix { $0 != ":" }) }

    /// The version of each thing of a section of some files.
    private static func versions(_ base: [String]) -> [String: String] {
        var (versions, problems) = ([String: String](), Problems())
        for root in files(base).compactMap({ read($0, &problems) }) {
            for section in ["rules", "questions", "findings", "scores"] {
                for entry in root[section]?.entries ?? [] {
                    versions["\(section).\(entry.key.text ?? "")"] = entry.value.version
                }
            }
        }
        return versions
    }

    /// Changes of a random library, told twice: as a layer, and as lines of the flat library.
    static func stack(_ seed: Int) -> Stack {
        var random = Seeded(51_000 + seed)
        let library = RandomLibrary(seed: 9_000 + seed)
        let base = library.texts()
        let versions = versions(base)
        var flat = library.files
        var replaced: [String: [String]] = [:]
        var removed: [String] = []
        var count = 0
        for file in flat.indices {
            for section in ["rules", "questions", "findings", "scores"] {
                var lines = flat[file].sections[section] ?? []
                for index in lines.indices.reversed() where random.chance(20) {
                    let line = lines[index]
                    let thing = name(line)
                    let of = versions["\(section).\(thing)"] ?? ""
                    count += 1
                    if section == "rules", random.chance(30) {
                        removed.append("\(thing): { of: \(of), because: B, source: s }")
                        lines.remove(at: index)
                        continue
                    }
                    let (key, value, other) = otherwise(section, line, &random)
                    replaced[section, default: []].append("\(thing): { of: \(of), \(key): \(value) }")
                    lines[index] = other
                }
                flat[file].sections[section] = lines
            }
        }
        let added =
            "rules:\n  c_1: { when: '\(RandomLibrary.someTest(of: library))', "
            + "flag: [f], because: B, source: s }\n"
        var changes = replaced.sorted { $0.key < $1.key }.map { section, entries in
            "layer: c\ntitle: C\nreplace:\n  \(section):\n" + entries.map { "    \($0)\n" }.joined()
        }
        if !removed.isEmpty {
            changes.append("layer: c\ntitle: C\nremove:\n  rules:\n" + removed.map { "    \($0)\n" }.joined())
        }
        let header = "title: Own\n"
        return Stack(
            texts: base + changes + ["rule_set: own\nlayer: c\n" + header + added],
            flat: flat.map { $0.text() } + ["rule_set: own\n" + header + added], count: count)
    }

    /// A key with another value, and the line with it in its place, by text alone.
    private static func otherwise(
        _ section: String, _ line: String, _ random: inout Seeded
    ) -> (key: String, value: String, line: String) {
        func put(_ key: String, _ old: String, _ new: String) -> (String, String, String) {
            (key, new, line.replacing("\(key): \(old)", with: "\(key): \(new)", maxReplacements: 1))
        }
        switch section {
        case "questions": return put("ask", "Q", "N")
        case "scores": return put("reads", "S", "N")
        case "findings":
            let condition = String(line.drop { $0 != "'" })
            let other = "'(" + condition.dropFirst().dropLast() + ")'"
            return ("when", other, "\(name(line)): \(other)")
        default:
            if random.chance(50), line.contains("raise: [a1]") { return put("raise", "[a1]", "[a2]") }
            if random.chance(50), line.contains("raise: [a2]") { return put("raise", "[a2]", "[a1]") }
            return put("because", "B", "N")
        }
    }

    private static func library(_ texts: [String]) throws -> LoadedLibrary {
        try CoverageTests.library(texts)
    }

    /// A stack says what lines put in place of lines say, in any order of files: on 3,000 of them.
    @Test(arguments: 0..<30)
    func agreesWithANaiveMerge(part: Int) throws {
        for seed in part * 100..<part * 100 + 100 {
            let stack = Self.stack(seed)
            var random = Seeded(seed)
            let flat = try Self.library(stack.flat)
            let merged = try Self.library(stack.texts.shuffled(using: &random))
            let said = changes(from: flat, to: merged)
            #expect(said.isEmpty, "seed \(seed): \(present(said, .plain))")
            #expect(merged.stack.changes.count == stack.count, "seed \(seed)")
        }
    }

    /// So do calls, whatever the order of files, and flattened it says the same.
    @Test(arguments: 0..<Nightly.count(3_000, oneIn: 120))
    func callsComeToTheSame(seed: Int) throws {
        let stack = Self.stack(seed)
        var random = Seeded(seed)
        let flat = try Self.library(stack.flat)
        let merged = try Self.library(stack.texts)
        let said = difference(from: flat, to: merged)
        #expect(said.isEmpty && said.unknownAnswers.isEmpty, "\(present(said, .plain))")

        let shuffled = try Self.library(stack.texts.shuffled(using: &random))
        #expect(difference(from: merged, to: shuffled).isEmpty)
        #expect(Set(merged.stack.changes.map(\.version)) == Set(shuffled.stack.changes.map(\.version)))

        let one = try Self.library(flattened(merged.text, from: "").map(\.text))
        let nothing = difference(from: merged, to: one)
        #expect(nothing.isEmpty, "\(present(nothing, .plain))")
        // Nor is it the base: a change is seen.
        if stack.count > 0 {
            let base = try Self.library(RandomLibrary(seed: 9_000 + seed).texts())
            #expect(!difference(from: base, to: merged).entries.isEmpty)
        }
    }
}

extension RandomLibrary {
    /// A test that a library of its kind always has.
    static func someTest(of library: RandomLibrary) -> String {
        var library = library
        return library.typedCondition()
    }
}

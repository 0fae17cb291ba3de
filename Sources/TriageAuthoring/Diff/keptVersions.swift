import TriageCompiler
import TriageDiagnostics
import TriageModel
import TriageSyntax

/// Protocols, rule sets and libraries that say something else than before and whose `version` was not raised,
/// as sentences.
func keptVersions(
    from old: LoadedLibrary, to new: LoadedLibrary, _ entries: [LibraryDiff.Entry]
) -> [String] {
    guard !entries.isEmpty else { return [] }
    let (before, after) = (VersionedTexts(old), VersionedTexts(new))
    let files = after.files.compactMap { name, now -> String? in
        guard let was = before.files[name], was.root.version != now.root.version,
            entries.contains(where: { entry in
                [was, now].contains { LibraryStack.declares(entry.kind, named: entry.name, in: $0.root) }
            })
        else { return nil }
        return sentence("\(now.kind) `\(name)`", was.version, now.version)
    }
    let libraries = after.libraries.compactMap { name, now -> String? in
        guard let was = before.libraries[name], was.said != now.said else { return nil }
        return sentence("library `\(name)`", was.version, now.version)
    }
    return files.sorted() + libraries.sorted()
}

private func sentence(_ what: String, _ was: String, _ now: String) -> String? {
    func numbers(_ version: String) -> [Int] { version.split(separator: ".").compactMap { Int($0) } }
    guard !numbers(was).lexicographicallyPrecedes(numbers(now)) else { return nil }
    let version =
        was == now ? "its `version` is \(now) as before" : "its `version` went from \(was) to \(now)"
    return "\(what) says something else, and \(version)"
}

/// The files of a library as each was written, whatever layers make of it.
private struct VersionedTexts {
    /// Protocols and rule sets with a version, by name.
    private(set) var files: [String: (kind: String, version: String, root: Node)] = [:]
    /// By name, what the files of a library say, each as its digits.
    private(set) var libraries: [String: (version: String, said: [String])] = [:]

    init(_ library: LoadedLibrary) {
        var problems = Problems()
        let roots = library.text.files.compactMap { read($0, &problems) }
        for root in roots {
            for kind in ["protocol", "rule_set"] {
                guard let name = root[kind]?.text, let version = root["version"]?.text else { continue }
                files[name] = (kind == "protocol" ? kind : "rule set", version, root)
            }
        }
        for declaration in library.stack.libraries {
            let name = declaration.name.text
            let layer = declaration.standsOn == nil ? nil : name
            let own = roots.filter { $0["library"] == nil && $0["layer"]?.text == layer }
            libraries[name] = (declaration.version, own.map(\.version).sorted())
        }
    }
}

import TriageAuthoring
import TriageDiagnostics
import TriageSyntax

extension LibraryText {
    /// That the cases of the libraries below are not run on this one, and how to run them; nil where there
    /// are none, or where cases were named.
    ///
    /// - Parameter command: what runs them: `test`.
    func casesBelow(for command: String) -> String? {
        let all = bases.map { (base: $0, count: $0.cases.map(Self.count).reduce(0, +)) }.filter {
            $0.count > 0
        }
        guard !all.isEmpty, !cases.contains(where: { focus.contains($0.path) }) else { return nil }
        let told = all.map { "the \(counted($0.count, "case")) of `\($0.base.name)`" }
        let isOne = all.count == 1 && all[0].count == 1
        let folders = all.flatMap { base, _ in
            ["Rules", "Protocols"].map { base.folder + $0 }.filter { folder in
                base.cases.contains { $0.path.hasPrefix(folder + "/") }
                    && Disk.here.kind(of: folder) == .folder
            }
        }
        let own = root.map { $0 == Disk.here.absolute(".") ? "." : Disk.here.display($0) } ?? "."
        return told.joined(separator: " and ")
            + (isOne ? " says what it should do, and is" : " say what it should do, and are")
            + " not run on this layer"
            + (folders.isEmpty
                ? ""
                : "; `triage \(command) --library \(own) \(folders.joined(separator: " "))` runs them on it")
    }

    private static func count(_ file: SourceFile) -> Int {
        // Mistakes in it are the base's to find.
        var problems = Problems()
        guard case .list(let cases)? = read(file, &problems)?.content else { return 0 }
        return cases.count
    }
}

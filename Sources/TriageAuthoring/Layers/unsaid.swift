import TriageCompiler
import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

extension LoadedLibrary {
    /// A file of a language with the English of everything that has no words in it yet, each with a place for
    /// them; nil where all is said.
    package func unsaid(in code: String) -> (text: String, count: Int)? {
        let said = program.translations.first { $0.language == code }?.words ?? [:]
        let missing = library.wordings.filter { said[$0.path] == nil }
        guard !missing.isEmpty else { return nil }
        let top = stack.libraries.max { stack.level(of: $0.name.text) < stack.level(of: $1.name.text) }
        let layer = top.flatMap { $0.standsOn == nil ? nil : $0.name.text }
        var lines = ["language: \(code)"]
        if let layer { lines.append("layer: \(layer)") }
        lines.append("title: " + scalar("\(code) of \(top?.title ?? name)"))
        var open: [Substring] = []
        for wording in missing {
            let names = wording.path.split(separator: ".")
            let shared = zip(open, names).prefix { $0 == $1 }.count
            for depth in shared..<names.count {
                lines.append(String(repeating: "  ", count: depth) + names[depth] + ":")
            }
            let margin = String(repeating: "  ", count: names.count)
            lines += ["\(margin)en: \(scalar(wording.english))", "\(margin)\(code): ''"]
            if wording.isHeard { lines.append("\(margin)hears: []") }
            open = names
        }
        return (lines.map { $0 + "\n" }.joined(), missing.count)
    }
}

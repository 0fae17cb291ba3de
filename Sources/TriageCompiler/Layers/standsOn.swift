import TriageDiagnostics
import TriageModel
import TriageSyntax

/// The library that files stand on, by the `library.yaml` among them; nil where there is none, or where
/// checking them says what is wrong with it.
package func standsOn(
    _ files: [SourceFile]
) -> (library: String, folder: String, revision: String?)? {
    for file in files where file.path.split(separator: "/").last == "library.yaml" {
        var problems = Problems()
        guard let root = read(file, &problems) else { continue }
        let document = parse(root, of: file, &problems)
        guard let base = document.library?.standsOn else { continue }
        return (base.library.text, base.folder.text, base.revision?.text)
    }
    return nil
}

import TriageDiagnostics
import TriageModel
import TriageSyntax

extension DiagnosticKind {
    package static let missingTranslation = DiagnosticKind(
        "missing-translation", .warning, needs: .wholeLibrary,
        summary: "A language has words for everything that is said on a call.",
        manual: """
            What a language has no words for is said in English, in the middle of a call with somebody who \
            may not understand it. The note shows where the English stands. Add `en`, the English as it \
            stands there, and beside it the words, under the code of the language. An answer that English \
            finds by further words (`hears`) needs `hears` in the language, too: what its callers say. Of a \
            layer that says nothing in the language it is told once. `triage translate es` writes a file with \
            the English of all that is missing, in which the words are filled in.
            """,
        accepted: [Example(inSpanish(mood))],
        rejected: [
            Example(inSpanish(mood.replacing("low: { en: Low, es: Baja }, ", with: "")).marked("language: ")),
            Example(inSpanish("").marked("language: ")),
            Example(inSpanish(mood).replacing(", hears: [no veo salida]", with: "").marked("language: ")),
        ])

    /// The base of the examples in Spanish, but for one question.
    static func inSpanish(_ question: String) -> String {
        """
        language: es
        title: Spanish
        questions:
          \(question.isEmpty ? "" : question + "\n  ")signs: \
        { ask: { en: How many signs?, es: ¿Cuántas señales? } }
          feel:
            ask: { en: What is felt?, es: ¿Qué se siente? }
            answers: { steady: { en: Steady, es: Calma }, hopeless: { en: Hopeless, es: Sin esperanza }, \
        trapped: { en: Trapped, es: Sin salida, hears: [no veo salida] } }
        ladders: { response: { en: Response, es: Respuesta } }
        rungs: { wait: { en: Wait, es: Esperar }, help: { en: Help, es: Ayuda }, now: { en: Now, es: Ahora } }
        responders: { ems: { en: Ambulance, es: Ambulancia } }
        flags: { note: { en: Note, es: Nota } }

        """
    }

    static let mood =
        "mood: { ask: { en: How is the mood?, es: ¿Cómo está de ánimo? }, "
        + "answers: { fine: { en: Fine, es: Bien }, low: { en: Low, es: Baja }, "
        + "very_low: { en: Very low, es: Muy baja } } }"
}

extension String {
    /// With the arrow of an example behind the first of the words.
    func marked(_ words: String) -> String { replacing(words, with: words + "↓", maxReplacements: 1) }
}

/// Reports what has no words in a language, once for each question or other thing.
///
/// - Parameters:
///   - places: a file of the language in the base, under nil, and in each layer that has one.
///   - first: where the language begins, for what the base says.
/// - Returns: by layer that says nothing in the language, what of it is missing.
func reportMissing(
    _ wordings: [LibraryWording], _ known: Set<String>, _ heard: [String: [String]], _ code: String,
    _ places: [String?: LanguageDeclaration], _ first: LanguageDeclaration, _ stack: LibraryStack,
    _ problems: inout Problems
) -> [String: [String]] {
    var parts: [String: [String]] = [:]
    var owners: [(path: String, owner: Word)] = []
    for wording in wordings {
        let isKnown = known.contains(wording.path)
        if isKnown, !wording.isHeard || heard[wording.path]?.isEmpty == false { continue }
        let names = wording.path.split(separator: ".").map(String.init) + (isKnown ? ["hears"] : [])
        let owner = names.prefix(2).joined(separator: ".")
        if parts[owner] == nil { owners.append((owner, wording.owner)) }
        parts[owner, default: []].append(names.dropFirst(2).joined(separator: "."))
    }
    var silent: [String: [String]] = [:]
    for (path, owner) in owners {
        let lacking = (parts[path] ?? []).filter { !$0.isEmpty }.map { "`\($0)`" }.joined(separator: ", ")
        let message = "`\(path)` has no words in `\(code)`" + (lacking.isEmpty ? "" : ": \(lacking)")
        // What a layer added nobody can say in a file of the library below.
        let layer = stack.layer(ofFile: owner.span.file)
        if let layer, places[layer] == nil, stack.library(ofLayer: layer) != nil {
            silent[layer, default: []].append(path)
        } else if let layer, places[layer] == nil {
            problems.report(
                .missingTranslation, message, at: owner.span,
                help: "say it in \(stack.ownWords(of: layer, code))")
        } else {
            problems.report(
                .missingTranslation, message, at: (places[layer] ?? first).code.span,
                notes: [.init("the English", owner.span)])
        }
    }
    return silent
}

/// Reports a layer that says nothing in a language, once.
///
/// - Parameter silent: by layer, what of it is heard in English.
func reportSilent(
    _ silent: [String: [String]], _ code: String, _ stack: LibraryStack, _ problems: inout Problems
) {
    for (layer, paths) in silent.sorted(by: { $0.key < $1.key }) {
        guard let library = stack.library(ofLayer: layer) else { continue }
        let named = paths.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
        let more = paths.count > 3 ? " and \(paths.count - 3) more" : ""
        problems.report(
            .missingTranslation,
            "layer `\(layer)` says nothing in `\(code)`: callers hear \(named)\(more) in English",
            at: library.name.span,
            help: "`triage translate \(code)` writes a file with the English of each, to be filled in")
    }
}

import TriageDiagnostics
import TriageEngine
import TriageModel
import TriageSyntax

/// The words of a library in its other languages, by their codes; reports what is missing, stale or says
/// something else.
///
/// Nothing in them can be an error of the library: it is whole in English.
func translate(
    _ documents: [Document], of library: CheckedLibrary, on stack: LibraryStack,
    _ problems: inout Problems
) -> [Translation] {
    let files = documents.compactMap { document in
        document.language.map {
            ($0, level: stack.level(of: document.layer?.text), layer: document.layer?.text)
        }
    }
    guard !files.isEmpty else { return [] }
    let wordings = library.wordings
    let english = Dictionary(wordings.map { ($0.path, $0) }) { first, _ in first }
    var codes: [String] = []
    for (file, _, _) in files where !codes.contains(file.code.text) { codes.append(file.code.text) }
    return codes.sorted().map { code in
        let own = files.filter { $0.0.code.text == code }
        var found: [String: (word: TranslatedWording, isReviewed: Bool, level: Int)] = [:]
        let hears = heard(own.map(\.0), among: english, &problems)
        for (file, level, _) in own {
            for word in file.wordings {
                // A layer says what it replaced in its own words.
                if let first = found[word.path.text], first.level < level {
                    found[word.path.text] = nil
                } else if let first = found[word.path.text], first.level > level {
                    continue
                }
                if let first = found[word.path.text]?.word {
                    problems.report(
                        .duplicateName, "`\(word.path.text)` is in `\(code)` already", at: word.path.span,
                        notes: [.init("the first", first.path.span)])
                } else {
                    found[word.path.text] = (word, file.review != nil, level)
                }
            }
        }
        let places = Dictionary(own.map { ($0.layer, $0.0) }) { first, _ in first }
        let silent = reportMissing(
            wordings, Set(found.keys), hears, code, places, own[0].0, stack, &problems)
        var words: [String: Translation.Words] = [:]
        for (path, entry) in found {
            guard
                isFit(
                    entry.word, entry.level, code, for: english[path], among: english.keys, stack, &problems)
            else { continue }
            words[path] = .init(entry.word.translation.text, isReviewed: entry.isReviewed)
        }
        reportSilent(silent, code, stack, &problems)
        return Translation(language: code, words: words, hears: hears, outOf: wordings.count)
    }
}

/// The further words by which answers are found, by where their labels stand. A layer only adds to them.
private func heard(
    _ files: [LanguageDeclaration], among english: [String: LibraryWording], _ problems: inout Problems
) -> [String: [String]] {
    var heard: [String: [Word]] = [:]
    for wording in files.flatMap(\.wordings)
    where !wording.hears.isEmpty && english[wording.path.text] != nil {
        heard[wording.path.text, default: []] += wording.hears.map { Word($0.text.lowercased(), $0.span) }
    }
    for (path, words) in heard {
        Check.reportDuplicates("word that finds `\(path)`", words, &problems)
        for word in words where word.text.count > LibraryWording.mostHeard {
            problems.report(
                .wordingTooLong,
                "this has \(word.text.count) characters; at most \(LibraryWording.mostHeard) can be "
                    + "taken in at a glance", at: word.span, help: "shorten it")
        }
    }
    return heard.mapValues { $0.map(\.text) }
}

/// Whether a wording may be said: made from the English that stands there, with the same numbers in it.
private func isFit(
    _ word: TranslatedWording, _ level: Int, _ code: String, for english: LibraryWording?,
    among paths: some Sequence<String>, _ stack: LibraryStack, _ problems: inout Problems
) -> Bool {
    guard let english else {
        problems.report(
            .staleTranslation, "the library says nothing called `\(word.path.text)`", at: word.path.span,
            help: suggestion(for: word.path.text, among: paths) ?? "take it out, or give it its new name")
        return false
    }
    if english.english != word.english.text {
        if let layer = stack.wording(of: word.path.text, above: level) {
            // Nobody edits the library below: the layer says in its own words what it says otherwise.
            problems.report(
                .staleTranslation,
                "layer `\(layer.name)` says `\(word.path.text)` in other words, and `\(code)` does not",
                at: layer.span,
                notes: [.init("the words below were made from this English", word.english.span)],
                help: "say it anew in \(stack.ownWords(of: layer.name, code))")
            return false
        }
        problems.report(
            .staleTranslation, "the English of `\(word.path.text)` is another by now", at: word.english.span,
            notes: [.init("it is “\(english.english)”", english.owner.span)],
            help: "put that here, and say it anew below")
        return false
    }
    let count = word.translation.text.count
    if count > english.most {
        problems.report(
            .wordingTooLong, "this has \(count) characters; at most \(english.most) can be \(english.use)",
            at: word.translation.span, help: "shorten it")
    }
    return hasSameNumbers(word, &problems)
}

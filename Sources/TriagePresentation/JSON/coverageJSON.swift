import TriageAuthoring
import TriageDiagnostics
import TriageSyntax

/// Coverage for programs: what `triage cover --format json` prints.
package func json(of coverage: Coverage, _ library: LoadedLibrary) -> JSON {
    let measures = Coverage.Measure.allCases.map { measure -> JSON in
        let (covered, all) = coverage.count(measure)
        return [
            "name": .text(measure.rawValue), "definition": .text(measure.definition),
            "covered": .number(covered), "all": .number(all),
        ]
    }
    return [
        "format": "triage-coverage/1", "case_count": .number(coverage.caseCount),
        "measures": .list(measures), "items": .list(coverage.items.map { json(of: $0, library) }),
    ]
}

/// `cases` are the names of the cases that show an item: one list, or one for each side where it has two.
private func json(of item: Coverage.Item, _ library: LoadedLibrary) -> JSON {
    let file = library.text.files.first { $0.id == item.span.file }
    let line = file?.position(at: Int(item.span.start)).line
    return [
        "measure": .text(item.measure.rawValue), "name": .text(item.name), "detail": .text(item.detail),
        "file": .optional(file?.path), "line": .optional(line),
        "is_covered": .flag(item.isCovered), "is_impossible": .flag(item.isImpossible),
        "cases": .list(item.shownBy.map { .list($0.map { .text(library.cases[$0].name) }) }),
    ]
}

import TriageAuthoring
import TriageDiagnostics

/// Coverage for programs.
package struct CoverageJSON: Encodable {
    package struct Measure: Encodable {
        let name: String
        let definition: String
        let covered: Int
        let all: Int
    }

    package struct Item: Encodable {
        let measure: String
        let name: String
        let detail: String
        let file: String?
        let line: Int?
        let isCovered: Bool
        /// No call can show it.
        let isImpossible: Bool
        /// The names of the cases that show it; for what has two sides, those of each.
        let cases: [[String]]
    }

    let format = "triage-coverage/1"
    let caseCount: Int
    let measures: [Measure]
    let items: [Item]

    package init(_ coverage: Coverage, of library: LoadedLibrary) {
        caseCount = coverage.caseCount
        measures = Coverage.Measure.allCases.map { measure in
            let (covered, all) = coverage.count(measure)
            return Measure(name: measure.rawValue, definition: measure.definition, covered: covered, all: all)
        }
        items = coverage.items.map { item in
            let file = library.text.files.first { $0.id == item.span.file }
            return Item(
                measure: item.measure.rawValue, name: item.name, detail: item.detail, file: file?.path,
                line: file?.position(at: Int(item.span.start)).line, isCovered: item.isCovered,
                isImpossible: item.isImpossible,
                cases: item.shownBy.map { $0.map { library.cases[$0].name } })
        }
    }
}

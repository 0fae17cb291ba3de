import TriageAuthoring
import TriageDiagnostics

/// Coverage as one page: the measures with their definitions, and the source with what the cases show of each
/// line and the cases behind it.
package func coveragePage(_ coverage: Coverage, of library: LoadedLibrary) -> String {
    let maker = CoveragePageMaker(coverage: coverage, library: library)
    return page("What the cases of \(library.name) show", style: style, maker.body())
}

private let style = """
    .source { font: 13px/1.5 ui-monospace, monospace; margin: 0; padding: 0; list-style: none; max-width: none; overflow-x: auto; }
    .source li { display: grid; grid-template-columns: 3.2rem 1.4rem 1fr; white-space: pre; }
    .source .number { color: var(--soft); text-align: right; padding-right: .6rem; }
    .source .whole { border-left: 4px solid var(--good); } .source .part { border-left: 4px solid var(--alarm); }
    details { margin: 0 0 .4rem 5rem; white-space: normal; font: 14px/1.4 system-ui, sans-serif; }

    """

private struct CoveragePageMaker {
    let coverage: Coverage
    let library: LoadedLibrary

    func body() -> Markup {
        let rows = Coverage.Measure.allCases.map { measure -> Markup in
            let (covered, all) = coverage.count(measure)
            let state: Markup =
                covered == all
                ? "<span class=\"good\">all</span>" : "<span class=\"alarm\">\(all - covered) missing</span>"
            return
                "<tr><th scope=\"row\">\(measure.rawValue)</th><td>\(covered) of \(all)</td><td>\(state)</td><td>\(measure.definition)</td></tr>"
        }.joined("\n")
        let impossible = coverage.items.filter(\.isImpossible).map { item -> Markup in
            "<li><code>\(item.name)</code>: \(item.detail)</li>"
        }
        let setAside: Markup =
            impossible.isEmpty
            ? ""
            : "<h2>No call can show these</h2>\n<p>Every combination of answers was tried.</p>\n<ul>\(impossible.joined("\n"))</ul>"
        return """
            <p>\(counted(coverage.caseCount, "case")).</p>
            <table><tr><th scope="col">Measure</th><th scope="col">Shown</th><th scope="col"></th><th scope="col">What is counted</th></tr>
            \(rows)
            </table>
            \(rungs())
            \(setAside)
            \(library.text.files.map(source).joined("\n"))
            """
    }

    private func rungs() -> Markup {
        let items = coverage.items(.rungs).map { item -> Markup in
            "<li>\(mark(item)) <code>\(item.name)</code>: \(behind(item.shownBy[0]))</li>"
        }
        return "<h2>Rungs</h2>\n<ul>\(items.joined("\n"))</ul>"
    }

    private func mark(_ item: Coverage.Item) -> Markup {
        item.isCovered
            ? "<span class=\"good\">shown</span>"
            : item.isImpossible
                ? "<span class=\"soft\">cannot be shown</span>" : "<span class=\"alarm\">not shown</span>"
    }

    private func behind(_ cases: [Int]) -> String {
        let names = cases.prefix(5).map { library.cases[$0].name }.joined(separator: "; ")
        return cases.isEmpty
            ? "no case" : names + (cases.count > 5 ? " and \(counted(cases.count - 5, "more case"))" : "")
    }

    /// A file, line by line, with what stands on each.
    private func source(_ file: SourceFile) -> Markup {
        var byLine: [Int: [Coverage.Item]] = [:]
        for item in coverage.items where item.span.file == file.id && item.measure != .rungs {
            byLine[file.position(at: Int(item.span.start)).line, default: []].append(item)
        }
        let lines = (1...file.lineCount).map { number -> Markup in
            let items = byLine[number] ?? []
            let isWhole = items.allSatisfy { $0.isCovered || $0.isImpossible }
            let kind = items.isEmpty ? "none" : isWhole ? "whole" : "part"
            let sign = items.isEmpty ? "" : isWhole ? "✓" : "✗"
            return """
                <li class="\(kind)"><span class="number">\(number)</span><span>\(sign)</span><span>\(file.line(number))</span></li>\(details(items))
                """
        }
        return
            "<h2>\(file.path)</h2>\n<ul class=\"source\" tabindex=\"0\" aria-label=\"\(file.path)\">\(lines.joined("\n"))</ul>"
    }

    private func details(_ items: [Coverage.Item]) -> Markup {
        guard !items.isEmpty else { return "" }
        let list = items.map { item -> Markup in
            let sides = item.shownBy.map(behind).joined(separator: " — and: ")
            return
                "<li>\(mark(item)) \(item.measure.rawValue), <code>\(item.name)</code>: \(item.detail). <span class=\"soft\">\(sides)</span></li>"
        }
        return
            "<li style=\"display:block\"><details><summary>\(counted(items.count, "thing")) on this line, and the cases</summary><ul>\(list.joined("\n"))</ul></details></li>"
    }
}

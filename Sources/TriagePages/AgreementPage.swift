import TriageDiagnostics
import TriageTraining

/// Agreement as a page, with a picture of each matrix.
package func agreementPage(_ report: AgreementReport, saying statements: [String]) -> String {
    let pairs = report.pairs.map { pair -> Markup in
        """
        <h2>\(pair.rater) against \(pair.reference)</h2>
        <div class="wide" tabindex="0" role="region" aria-label="Matrix">\(picture(pair, report.file.scale))</div>
        <table><tr><th scope="col">Share</th><th scope="col">Value</th><th scope="col">Cases</th><th scope="col">95 % interval</th></tr>
        \(pair.shares.map(row).joined("\n"))</table>
        <table><tr><th scope="col">Coefficient</th><th scope="col">Value</th><th scope="col">Cases</th><th scope="col">95 % interval</th><th scope="col">Bootstrap</th></tr>
        \(pair.figures.map(row).joined("\n"))</table>
        """
    }
    let said = statements.map { text -> Markup in "<li>\(text)</li>" }
    return page(
        "How far the raters agree",
        """
        <p>\(counted(report.file.cases.count, "case")); raters: \(report.file.raters.joined(separator: ", ")).</p>
        <h2>What this allows one to say</h2>
        <ul>\(said.joined("\n"))</ul>
        \(pairs.joined("\n"))
        <h2>All raters together</h2>
        <table><tr><th scope="col">Coefficient</th><th scope="col">Value</th><th scope="col">Cases</th><th scope="col">95 % interval</th><th scope="col">Bootstrap</th></tr>
        \((report.together + report.categories).map(row).joined("\n"))</table>
        """)
}

private func rounded(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }

private func row(_ share: AgreementReport.Share) -> Markup {
    switch share.measured {
    case .undefined(let why):
        return
            "<tr><th scope=\"row\">\(share.name)</th><td colspan=\"3\">not defined: \(why.reason)</td></tr>"
    case .defined(let value):
        let bound = value.boundIfNone.map { "; below \(rounded($0)) with 95 % confidence" } ?? ""
        return
            "<tr><th scope=\"row\">\(share.name)</th><td>\(rounded(value.value))</td><td>\(value.count) of \(value.n)</td><td>\(rounded(value.interval.low)) to \(rounded(value.interval.high))\(bound)</td></tr>"
    }
}

private func row(_ figure: AgreementReport.Figure) -> Markup {
    switch figure.measured {
    case .undefined(let why):
        return
            "<tr><th scope=\"row\">\(figure.name)</th><td colspan=\"4\">not defined: \(why.reason)</td></tr>"
    case .defined(let value):
        let cut = value.isCut ? ", cut" : ""
        let plain = value.interval.map { "\(rounded($0.low)) to \(rounded($0.high))\(cut)" } ?? ""
        let drawn =
            switch figure.bootstrap {
            case .defined(let drawn): "\(rounded(drawn.low)) to \(rounded(drawn.high))"
            case .undefined(let why): "none: \(why.reason)"
            }
        return
            "<tr><th scope=\"row\">\(figure.name)</th><td>\(rounded(value.value))</td><td>\(value.n)</td><td>\(plain)</td><td>\(drawn)</td></tr>"
    }
}

/// The matrix as shaded squares: rows the reference, columns the rater.
private func picture(_ pair: AgreementReport.Pair, _ scale: [String]) -> Markup {
    let (left, top, side) = (150, 110, 44)
    let most =
        scale.indices.flatMap { row in scale.indices.map { pair.confusion[reference: row, rating: $0] } }
        .max() ?? 1
    let cells = scale.indices.flatMap { row in
        scale.indices.map { column -> Markup in
            let count = pair.confusion[reference: row, rating: column]
            let (x, y) = (left + column * side, top + row * side)
            let colour = row == column ? "#1d6b3a" : column < row ? "#b3261e" : "#b7791f"
            let strength = count == 0 ? 0 : Double(15 + 45 * count / max(1, most)) / 100
            return """
                <rect x="\(x)" y="\(y)" width="\(side - 2)" height="\(side - 2)" fill="\(colour)" fill-opacity="\(strength)" stroke="currentColor" stroke-opacity="0.25"/>\
                <text x="\(x + side / 2)" y="\(y + side / 2 + 4)" font-size="12" text-anchor="middle">\(count)</text>
                """
        }
    }
    let names = scale.enumerated().map { index, name -> Markup in
        let x = left + index * side + side / 2
        return """
            <text x="\(left - 8)" y="\(top + index * side + side / 2 + 4)" font-size="12" text-anchor="end">\(name)</text>\
            <text x="\(x)" y="\(top - 8)" font-size="12" transform="rotate(-50 \(x) \(top - 8))">\(name)</text>
            """
    }
    let (width, height) = (left + scale.count * side + 90, top + scale.count * side + 10)
    return """
        <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-label="Matrix: rows \(pair.reference), columns \(pair.rater)">
        \(cells.joined("\n"))
        \(names.joined("\n"))
        </svg>
        <p class="soft">Rows: \(pair.reference); columns: \(pair.rater). Below the diagonal the rater was lower.</p>
        """
}

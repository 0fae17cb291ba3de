/// A whole HTML page that needs nothing beside itself: style inside, no script, light and dark, fit for
/// paper.
///
/// - Parameters:
///   - navigation: name and address of the site's other pages.
///   - here: the address of this one.
func page(
    _ title: String, navigation: [(name: String, address: String)] = [], here: String = "",
    style extra: String = "",
    _ body: Markup
) -> String {
    let links = navigation.map { link -> Markup in
        let current: Markup = link.address == here ? " aria-current=\"page\"" : ""
        return "<a href=\"\(link.address)\"\(current)>\(link.name)</a>"
    }.joined("\n")
    let header: Markup =
        navigation.isEmpty ? "" : "<header><nav aria-label=\"Pages\">\n\(links)\n</nav></header>\n"
    let whole: Markup = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(Markup(raw: contentPolicy))">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,">
        <title>\(title)</title>
        <style>
        \(Markup(raw: baseStyle + extra))
        </style>
        </head>
        <body>
        \(header)<main>
        <h1>\(title)</h1>
        \(body)
        </main>
        </body>
        </html>

        """
    return whole.text
}

/// Nothing runs on a page and nothing is fetched for it, whatever its texts hold.
private let contentPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

private let baseStyle = """
    :root { color-scheme: light dark; --ink: #1c2430; --soft: #4f5b6b; --line: #c9d1da; --paper: #ffffff; --tint: #f2f5f8;
      --link: #0b5394; --alarm: #a3141c; --good: #1d6b3a; --warm: #7a4a00; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --soft: #aab6c4; --line: #3a4553; --paper: #12171e;
      --tint: #1b222b; --link: #8ec1f5; --alarm: #ff9a9a; --good: #8fd6a5; --warm: #f0c27a; } }
    * { box-sizing: border-box; }
    body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
    main, nav { max-width: 66rem; margin: 0 auto; padding: 0 1.2rem; overflow-wrap: anywhere; }
    header { border-bottom: 1px solid var(--line); background: var(--tint); }
    nav { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding-top: .6rem; padding-bottom: .6rem; }
    nav a[aria-current] { font-weight: 700; color: var(--ink); text-decoration: none; }
    a { color: var(--link); }
    h1 { font-size: 1.7rem; line-height: 1.2; margin: 1.4rem 0 .6rem; }
    h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
    h3 { font-size: 1.02rem; margin: 1.1rem 0 .2rem; }
    p, ul, ol { margin: .3rem 0 .6rem; max-width: 50rem; }
    table { border-collapse: collapse; margin: .6rem 0 1rem; }
    th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
    th { background: var(--tint); }
    code { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
    .soft { color: var(--soft); } .alarm { color: var(--alarm); } .good { color: var(--good); } .warm { color: var(--warm); }
    .wide { overflow-x: auto; } svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font-family: system-ui, sans-serif; }
    @media print { header { display: none; } body { font-size: 10pt; } main { max-width: none; padding: 0; } a { color: inherit; text-decoration: none; } }

    """

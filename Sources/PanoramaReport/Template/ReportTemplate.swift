/// The templates of the page (Mustache): `{{name}}` escapes what comes from data, and nothing from data is printed otherwise.
enum ReportTemplate {
  /// All templates by name.
  static let all: [(name: String, text: String)] = [
    ("page", page), ("bar", bar), ("facts", facts), ("conservation", conservation),
    ("completeness", completeness), ("identifiers", identifiers), ("clusters", clusters),
    ("overlap", overlap), ("quarantine", quarantine), ("drift", drift), ("checks", checks),
    ("matching", matching), ("customers", customers), ("findings", findings),
    ("remarks", remarks), ("timings", timings), ("more", more),
  ]

  private static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="color-scheme" content="light dark">
    <title>{{title}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    {{>facts}}
    <nav aria-label="Sections">
    <a href="#conservation">Conservation</a> <a href="#completeness">Completeness</a>
    <a href="#identifiers">Identifiers</a> <a href="#quarantine">Quarantine</a>
    <a href="#drift">Drift</a> <a href="#checks">Checks</a> <a href="#clusters">Profiles</a> <a href="#overlap">Overlap</a>
    <a href="#customers">Tiers</a> <a href="#matching">Matching</a> <a href="#findings">Findings</a>
    <a href="#remarks">Remarks</a> <a href="#timings">Timings</a>
    </nav>
    <main>
    {{>conservation}}
    {{>completeness}}
    {{>identifiers}}
    {{>quarantine}}
    {{>drift}}
    {{>checks}}
    {{>clusters}}
    {{>overlap}}
    {{>customers}}
    {{>matching}}
    {{>findings}}
    {{>remarks}}
    {{>timings}}
    </main>
    <footer>
    {{#facts}}
    <p>Panorama {{version}} · run {{id}} · started {{startedAt}} · the same numbers for programs: report.json</p>
    {{/facts}}
    </footer>
    </body>
    </html>

    """

  private static let bar = """
    <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{{label}}"><rect class="fill" width="{{width}}" height="10"></rect></svg>
    """

  private static let more = """
    <p class="note">{{more}} more in report.json.</p>

    """

  private static let facts = """
    {{#facts}}
    <header>
    <h1>Customer profiles, <span class="whole">{{asOf}}</span></h1>
    <p class="sub">Data-quality report of run {{id}}</p>
    <div class="verdict {{tone}}" role="status">
    <span class="mark" aria-hidden="true">{{mark}}</span>
    <div><strong>{{verdict}}</strong> <span class="code">exit code {{exitCode}}</span><p>{{explanation}}</p></div>
    </div>
    <dl class="tiles">
    {{#tiles}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd><dd class="note">{{note}}</dd></div>
    {{/tiles}}
    </dl>
    </header>
    {{/facts}}

    """

  private static let timings = """
    {{#timings}}
    <section id="timings" aria-labelledby="timings-title">
    <h2 id="timings-title">Timings</h2>
    {{^rows}}<p class="empty">No stage was timed.</p>{{/rows}}
    {{^empty(rows)}}
    <div class="scroll" tabindex="0"><table class="bars narrow">
    <caption>Wall-clock time by stage, {{total}} together</caption>
    <thead><tr><th scope="col">Stage</th><th scope="col" class="num">Time</th><th scope="col"><span class="hidden">Bar</span></th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{name}}</th><td class="num">{{time}}</td><td class="wide">{{#bar}}{{>bar}}{{/bar}}</td></tr>
    {{/rows}}
    </tbody></table></div>
    {{/empty(rows)}}
    </section>
    {{/timings}}

    """
}

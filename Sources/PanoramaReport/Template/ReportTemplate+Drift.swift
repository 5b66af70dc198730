// The section about changes against earlier runs.

extension ReportTemplate {
  static let drift = """
    {{#drift}}
    <section id="drift" aria-labelledby="drift-title">
    <h2 id="drift-title">Drift</h2>
    <p class="lead">What has changed against the last runs: fields, kinds of values, codes, gaps, volume.</p>
    {{^rows}}<p class="empty">No entry was compared.</p>{{/rows}}
    {{#isFirst}}<p class="empty">This is the first run that is remembered: there is nothing to compare with yet.</p>{{/isFirst}}
    {{^empty(rows)}}
    <div class="scroll" tabindex="0"><table>
    <caption>Entries against earlier runs</caption>
    <thead><tr><th scope="col">Entry</th><th scope="col" class="num">Earlier runs</th><th scope="col" class="num">Records</th><th scope="col" class="num">Median</th><th scope="col">Fields</th><th scope="col">Changes</th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{entry}}<small>{{source}}</small></th><td class="num">{{runs}}</td><td class="num">{{records}}</td><td class="num">{{median}}</td><td>{{fields}}</td><td class="text">{{^findings}}none{{/findings}}{{#findings}}<p><strong>{{severity}}</strong> <code>{{code}}</code> {{text}}<small>{{remedy}}</small></p>{{/findings}}</td></tr>
    {{/rows}}
    </tbody></table></div>
    {{/empty(rows)}}
    {{#more}}{{>more}}{{/more}}
    </section>
    {{/drift}}

    """
}

// The sections about the inputs: what arrived, how full and how valid it is, and what was set aside.

extension ReportTemplate {
  static let conservation = """
    {{#conservation}}
    <section id="conservation" aria-labelledby="conservation-title">
    <h2 id="conservation-title">Conservation</h2>
    <p class="lead">Read = mapped + quarantined + filtered + duplicate, file by file.</p>
    {{^files}}<p class="empty">No file was read.</p>{{/files}}
    {{^empty(files)}}
    <p>{{summary}}</p>
    <div class="scroll" tabindex="0"><table>
    <caption>Records by file</caption>
    <thead><tr><th scope="col"><span class="hidden">Agrees</span></th><th scope="col">File</th><th scope="col" class="num">Read</th><th scope="col" class="num">Mapped</th><th scope="col" class="num">Quarantined</th><th scope="col" class="num">Filtered</th><th scope="col" class="num">Duplicate</th><th scope="col" class="num">Declared</th></tr></thead>
    <tbody>
    {{#files}}
    <tr><td>{{#isConserved}}<span class="tick" role="img" aria-label="adds up">✓</span>{{/isConserved}}{{^isConserved}}<span class="cross" role="img" aria-label="does not add up">✗</span>{{/isConserved}}</td><th scope="row">{{file}}<small>{{source}}</small>{{^isConserved}}<small class="bad">{{difference}}</small>{{/isConserved}}</th><td class="num">{{read}}</td><td class="num">{{mapped}}</td><td class="num">{{quarantined}}</td><td class="num">{{filtered}}</td><td class="num">{{duplicate}}</td><td class="num">{{declared}}</td></tr>
    {{/files}}
    </tbody>
    {{#total}}
    <tfoot><tr><td></td><th scope="row">All files</th><td class="num">{{read}}</td><td class="num">{{mapped}}</td><td class="num">{{quarantined}}</td><td class="num">{{filtered}}</td><td class="num">{{duplicate}}</td><td></td></tr></tfoot>
    {{/total}}
    </table></div>
    {{/empty(files)}}
    {{#moreFiles}}<p class="note">{{moreFiles}} more files in report.json.</p>{{/moreFiles}}
    {{^sums}}<p class="empty">No sum is declared or computed.</p>{{/sums}}
    {{^empty(sums)}}
    <div class="scroll" tabindex="0"><table>
    <caption>Declared sums against computed ones</caption>
    <thead><tr><th scope="col"><span class="hidden">Agrees</span></th><th scope="col">Sum of</th><th scope="col" class="num">Declared</th><th scope="col" class="num">Mapped</th><th scope="col" class="num">Set aside</th><th scope="col" class="num">Difference</th></tr></thead>
    <tbody>
    {{#sums}}
    <tr><td>{{#isDeclared}}{{#agrees}}<span class="tick" role="img" aria-label="agrees">✓</span>{{/agrees}}{{^agrees}}<span class="cross" role="img" aria-label="disagrees">✗</span>{{/agrees}}{{/isDeclared}}</td><th scope="row">{{field}}<small>{{file}}</small></th><td class="num">{{declared}}</td><td class="num">{{mapped}}</td><td class="num">{{setAside}}</td><td class="num">{{difference}}</td></tr>
    {{/sums}}
    </tbody></table></div>
    {{/empty(sums)}}
    {{#moreSums}}<p class="note">{{moreSums}} more sums in report.json.</p>{{/moreSums}}
    </section>
    {{/conservation}}

    """

  static let completeness = """
    {{#completeness}}
    <section id="completeness" aria-labelledby="completeness-title">
    <h2 id="completeness-title">Completeness</h2>
    <p class="lead">Rows with a usable value, in per cent. A dot: the department does not deliver the field.</p>
    {{^maps}}<p class="empty">No field was measured.</p>{{/maps}}
    <div class="maps">
    {{#maps}}
    <figure>
    <figcaption>{{table}}</figcaption>
    <div class="scroll" tabindex="0">
    <svg class="heat" width="{{width}}" height="{{height}}" viewBox="0 0 {{width}} {{height}}" role="img" aria-label="{{label}}">
    {{#columns}}<text class="head" x="{{x}}" y="{{y}}">{{text}}</text>{{/columns}}
    {{#rows}}<text class="side" x="{{x}}" y="{{y}}">{{text}}</text>{{/rows}}
    {{#cells}}
    <g class="h{{level}}"><title>{{title}}</title><rect x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}" rx="3"></rect><text x="{{textX}}" y="{{textY}}">{{text}}</text></g>
    {{/cells}}
    </svg>
    </div>
    </figure>
    {{/maps}}
    </div>
    </section>
    {{/completeness}}

    """

  static let identifiers = """
    {{#identifiers}}
    <section id="identifiers" aria-labelledby="identifiers-title">
    <h2 id="identifiers-title">Identifiers</h2>
    <p class="lead">How identifiers fare in their checks. The share counts valid and repaired ones among those present.</p>
    {{^rows}}<p class="empty">No identifier was delivered.</p>{{/rows}}
    {{^empty(rows)}}
    <ul class="legend" aria-hidden="true"><li class="valid"><span>valid</span></li><li class="repaired"><span>repaired</span></li><li class="invalid"><span>invalid</span></li><li class="masked"><span>masked</span></li><li class="placeholder"><span>placeholder</span></li><li class="missing"><span>missing</span></li></ul>
    <div class="scroll" tabindex="0"><table class="bars">
    <caption>Identifiers by department and kind</caption>
    <thead><tr><th scope="col">Kind</th><th scope="col" class="num">Good %</th><th scope="col"><span class="hidden">Bar</span></th><th scope="col" class="num">Valid</th><th scope="col" class="num">Repaired</th><th scope="col" class="num">Invalid</th><th scope="col" class="num">Masked</th><th scope="col" class="num">Placeholder</th><th scope="col" class="num">Missing</th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{kind}}<small>{{source}}</small></th><td class="num">{{validShare}}</td><td class="wide"><svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{{label}}">{{#segments}}<rect class="{{name}}" x="{{x}}" width="{{width}}" height="10"></rect>{{/segments}}</svg></td>{{#counts}}<td class="num">{{.}}</td>{{/counts}}</tr>
    {{/rows}}
    </tbody></table></div>
    {{/empty(rows)}}
    </section>
    {{/identifiers}}

    """

  static let quarantine = """
    {{#quarantine}}
    <section id="quarantine" aria-labelledby="quarantine-title">
    <h2 id="quarantine-title">Quarantine</h2>
    <p class="lead">Records set aside, by reason. Their bytes are kept in quarantine.jsonl.</p>
    {{^rows}}<p class="empty">No record was set aside.</p>{{/rows}}
    {{^empty(rows)}}
    <div class="scroll" tabindex="0"><table>
    <caption>Quarantined records by reason and file</caption>
    <thead><tr><th scope="col">Reason</th><th scope="col" class="num">Records</th><th scope="col">File</th><th scope="col" class="num">First line</th><th scope="col">What to do</th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row"><code>{{code}}</code></th><td class="num">{{count}}</td><td class="file">{{file}}<small>{{source}}</small></td><td class="num">{{firstLine}}</td><td class="text">{{remedy}}</td></tr>
    {{/rows}}
    </tbody></table></div>
    {{/empty(rows)}}
    {{#more}}{{>more}}{{/more}}
    </section>
    {{/quarantine}}

    """

  static let checks = """
    {{#checks}}
    <section id="checks" aria-labelledby="checks-title">
    <h2 id="checks-title">Checks</h2>
    <p class="lead">The sentences of the mappings, tested on every row; those that fail first.</p>
    {{^rows}}<p class="empty">The mappings define no checks.</p>{{/rows}}
    {{^empty(rows)}}
    <div class="scroll" tabindex="0"><table>
    <caption>Checks and the rows that pass them</caption>
    <thead><tr><th scope="col"><span class="hidden">Holds</span></th><th scope="col">Sentence</th><th scope="col" class="num">Pass %</th><th scope="col" class="num">Rows</th><th scope="col">Dimension</th><th scope="col">A failure</th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><td>{{#holds}}<span class="tick" role="img" aria-label="holds">✓</span>{{/holds}}{{^holds}}<span class="cross" role="img" aria-label="fails">✗</span>{{/holds}}</td><th scope="row" class="text">{{say}}<small>{{source}}</small></th><td class="num">{{share}}</td><td class="num">{{counts}}</td><td>{{dimension}}</td><td>{{level}}s</td></tr>
    {{/rows}}
    </tbody></table></div>
    {{/empty(rows)}}
    {{#more}}{{>more}}{{/more}}
    </section>
    {{/checks}}

    """

  static let findings = """
    {{#findings}}
    <section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    <p class="lead">What the normalizers had to do most often.</p>
    {{^rows}}<p class="empty">Every value was clean as it came.</p>{{/rows}}
    {{^empty(rows)}}
    <div class="scroll" tabindex="0"><table class="bars">
    <caption>Findings by department and field</caption>
    <thead><tr><th scope="col">Finding</th><th scope="col">Field</th><th scope="col" class="num">Values</th><th scope="col"><span class="hidden">Bar</span></th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{finding}}</th><td>{{field}}<small>{{source}}</small></td><td class="num">{{count}}</td><td class="wide">{{#bar}}{{>bar}}{{/bar}}</td></tr>
    {{/rows}}
    </tbody></table></div>
    {{/empty(rows)}}
    {{#more}}{{>more}}{{/more}}
    </section>
    {{/findings}}

    """

  static let remarks = """
    {{#remarks}}
    <section id="remarks" aria-labelledby="remarks-title">
    <h2 id="remarks-title">Remarks</h2>
    {{^rows}}<p class="empty">The run has no warnings.</p>{{/rows}}
    <ul class="remarks">
    {{#rows}}
    <li class="{{severity}}"><strong>{{severity}}</strong> <code>{{code}}</code>{{#field}} <span>{{field}}</span>{{/field}} <span class="place">{{place}}</span><p>Expected {{expected}}; found {{found}}.</p><p class="note">{{remedy}}</p></li>
    {{/rows}}
    </ul>
    {{#more}}{{>more}}{{/more}}
    </section>
    {{/remarks}}

    """
}

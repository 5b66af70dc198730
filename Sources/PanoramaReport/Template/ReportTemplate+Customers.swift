// The sections about the result: profiles, who knows them, what they are worth, and how they were matched.

extension ReportTemplate {
  static let clusters = """
    {{#clusters}}
    <section id="clusters" aria-labelledby="clusters-title">
    <h2 id="clusters-title">Records in a profile</h2>
    {{^rows}}<p class="empty">No profile was made.</p>{{/rows}}
    {{^empty(rows)}}
    <div class="pair">
    <div class="scroll" tabindex="0"><table class="bars narrow">
    <caption>Profiles by number of records</caption>
    <thead><tr><th scope="col" class="num">Records</th><th scope="col" class="num">Profiles</th><th scope="col" class="num">%</th><th scope="col"><span class="hidden">Bar</span></th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row" class="num">{{size}}</th><td class="num">{{profiles}}</td><td class="num">{{share}}</td><td class="wide">{{#bar}}{{>bar}}{{/bar}}</td></tr>
    {{/rows}}
    </tbody></table></div>
    {{^empty(largest)}}
    <div class="scroll" tabindex="0"><table>
    <caption>The largest profiles</caption>
    <thead><tr><th scope="col">Profile</th><th scope="col" class="num">Records</th></tr></thead>
    <tbody>
    {{#largest}}
    <tr><th scope="row"><code>{{id}}</code></th><td class="num">{{records}}</td></tr>
    {{/largest}}
    </tbody></table></div>
    {{/empty(largest)}}
    </div>
    {{/empty(rows)}}
    </section>
    {{/clusters}}

    """

  static let overlap = """
    {{#overlap}}
    <section id="overlap" aria-labelledby="overlap-title">
    <h2 id="overlap-title">Who knows whom</h2>
    <p class="lead">Profiles by the exact combination of departments that know them.</p>
    {{^rows}}<p class="empty">No profile was made.</p>{{/rows}}
    {{^empty(rows)}}
    <div class="scroll" tabindex="0"><table class="bars narrow">
    <caption>Profiles by combination of departments</caption>
    <thead><tr>{{#sources}}<th scope="col" class="dot">{{.}}</th>{{/sources}}<th scope="col" class="num">Profiles</th><th scope="col" class="num">%</th><th scope="col"><span class="hidden">Bar</span></th></tr></thead>
    <tbody>
    {{#rows}}
    <tr>{{#dots}}<td class="dot"><svg width="14" height="14" viewBox="0 0 14 14" role="img" aria-label="{{label}}"><circle cx="7" cy="7" r="5" class="{{#isKnown}}on{{/isKnown}}{{^isKnown}}off{{/isKnown}}"></circle></svg></td>{{/dots}}<td class="num">{{profiles}}</td><td class="num">{{share}}</td><td class="wide">{{#bar}}{{>bar}}{{/bar}}</td></tr>
    {{/rows}}
    </tbody></table></div>
    {{/empty(rows)}}
    {{#more}}{{>more}}{{/more}}
    </section>
    {{/overlap}}

    """

  static let customers = """
    {{#customers}}
    <section id="customers" aria-labelledby="customers-title">
    <h2 id="customers-title">Tiers and indicators</h2>
    <div class="pair">
    {{^tiers}}<p class="empty">No profile has a tier.</p>{{/tiers}}
    {{^empty(tiers)}}
    <div class="scroll" tabindex="0"><table class="bars narrow">
    <caption>Profiles by tier</caption>
    <thead><tr><th scope="col">Tier</th><th scope="col" class="num">Profiles</th><th scope="col" class="num">%</th><th scope="col"><span class="hidden">Bar</span></th></tr></thead>
    <tbody>
    {{#tiers}}
    <tr><th scope="row">{{name}}</th><td class="num">{{profiles}}</td><td class="num">{{share}}</td><td class="wide">{{#bar}}{{>bar}}{{/bar}}</td></tr>
    {{/tiers}}
    </tbody></table></div>
    {{/empty(tiers)}}
    {{^indicators}}<p class="empty">No indicator was computed.</p>{{/indicators}}
    {{^empty(indicators)}}
    <div class="scroll" tabindex="0"><table>
    <caption>Sums of indicators over all profiles</caption>
    <thead><tr><th scope="col">Indicator</th><th scope="col" class="num">Profiles</th><th scope="col" class="num">Sum</th><th scope="col">Unit</th></tr></thead>
    <tbody>
    {{#indicators}}
    <tr><th scope="row"><code>{{code}}</code></th><td class="num">{{profiles}}</td><td class="num">{{sum}}</td><td>{{unit}}</td></tr>
    {{/indicators}}
    </tbody></table></div>
    {{/empty(indicators)}}
    </div>
    </section>
    {{/customers}}

    """

  static let matching = """
    {{#matching}}
    <section id="matching" aria-labelledby="matching-title">
    <h2 id="matching-title">Matching</h2>
    {{^measures}}<p class="empty">No pairs were compared.</p>{{/measures}}
    {{^empty(measures)}}
    <div class="pair">
    <div class="scroll" tabindex="0"><table>
    <caption>Pairs of records</caption>
    <tbody>
    {{#measures}}
    <tr><th scope="row" class="text">{{name}}</th><td class="num">{{value}}</td></tr>
    {{/measures}}
    </tbody></table></div>
    {{^empty(rules)}}
    <div class="scroll" tabindex="0"><table class="bars narrow">
    <caption>Pairs proposed by each blocking rule</caption>
    <thead><tr><th scope="col">Rule</th><th scope="col" class="num">Pairs</th><th scope="col" class="num">Blocks skipped</th><th scope="col"><span class="hidden">Bar</span></th></tr></thead>
    <tbody>
    {{#rules}}
    <tr><th scope="row">{{name}}</th><td class="num">{{pairs}}</td><td class="num">{{skipped}}</td><td class="wide">{{#bar}}{{>bar}}{{/bar}}</td></tr>
    {{/rules}}
    </tbody></table></div>
    {{/empty(rules)}}
    {{^empty(hubs)}}
    <div class="scroll" tabindex="0"><table>
    <caption>Values shared by too many records, left out of blocking</caption>
    <tbody>
    {{#hubs}}
    <tr><th scope="row">{{name}}</th><td class="num">{{value}}</td></tr>
    {{/hubs}}
    </tbody></table></div>
    {{/empty(hubs)}}
    </div>
    {{/empty(measures)}}
    </section>
    {{/matching}}

    """
}

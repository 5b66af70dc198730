extension ReportTemplate {
  /// The style sheet.
  ///
  /// The scale of the heat map is one hue that grows darker (lighter in the dark), which every kind of colour vision tells
  /// apart; the colours of the stacked bars differ in lightness too, and every bar has its numbers beside it.
  static let style = """
    :root {
      --paper: #fff; --ink: #1c2430; --quiet: #5a6472; --line: #e1e5eb; --faint: #f4f6f9;
      --fill: #3f77ad; --good: #17694c; --fair: #8a5200; --bad: #a9281f;
      --good-bg: #e9f5ef; --fair-bg: #fcf3e2; --bad-bg: #fbebe9;
      --valid: #3b74af; --repaired: #92bbe0; --invalid: #cf5f28; --masked: #8577b5; --placeholder: #c79f21; --missing: #d3d8df;
      --h0: #f2f6fb; --h1: #dfe9f4; --h2: #c7daec; --h3: #a8c6e2; --h4: #84aed4; --h5: #4f85b8; --h6: #3a6fa5; --h7: #27588c; --h8: #173f6c;
      --low: #1c2430; --high: #fff;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #12161d; --ink: #e4e8ee; --quiet: #9aa5b4; --line: #2a323e; --faint: #1a202a;
        --fill: #6ba3d9; --good: #6fcfa5; --fair: #e8b45c; --bad: #f0877c;
        --good-bg: #14291f; --fair-bg: #2c2313; --bad-bg: #331a18;
        --valid: #6ba3d9; --repaired: #35618c; --invalid: #e8834a; --masked: #a498d6; --placeholder: #d9b544; --missing: #3a4350;
        --h0: #19202a; --h1: #1d2a39; --h2: #22364b; --h3: #28445f; --h4: #305475; --h5: #6795bf; --h6: #7eabd3; --h7: #97c1e6; --h8: #b4d8f7;
        --low: #e4e8ee; --high: #0d1219;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
    body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem 3rem; background: var(--paper); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; font-weight: 650; letter-spacing: -.01em; }
    h2 { font-size: 1.2rem; margin: 0 0 .25rem; font-weight: 650; }
    p { margin: .25rem 0 .75rem; }
    a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em; }
    a:hover { text-decoration-color: currentColor; }
    .whole { white-space: nowrap; }
    .sub, .lead, .note, .empty, small, footer { color: var(--quiet); }
    .empty { font-style: italic; }
    .lead { max-width: 44rem; }
    code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    .verdict { display: flex; gap: .9rem; align-items: flex-start; margin: 1.25rem 0; padding: .9rem 1.1rem; border-radius: 8px; }
    .verdict p { margin: .1rem 0 0; }
    .verdict .mark { font-size: 1.25rem; line-height: 1.35; width: 1.2rem; text-align: center; font-weight: 700; }
    .verdict .code { color: var(--quiet); margin-left: .35rem; white-space: nowrap; }
    .verdict strong, .verdict .mark { color: var(--tone); }
    .verdict.good { --tone: var(--good); background: var(--good-bg); }
    .verdict.fair { --tone: var(--fair); background: var(--fair-bg); }
    .verdict.bad { --tone: var(--bad); background: var(--bad-bg); }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1rem 1.5rem; margin: 0; }
    .tiles > div { display: flex; flex-direction: column; border-top: 1px solid var(--line); padding-top: .6rem; }
    .tiles dt { order: 2; }
    .tiles dd { margin: 0; order: 1; font-size: 1.7rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
    .tiles dd.note { order: 3; font-size: .85rem; font-weight: 400; letter-spacing: 0; line-height: 1.5; }
    nav { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 1.75rem 0 0; padding: .7rem 0; border-block: 1px solid var(--line); font-size: .9rem; }
    section { margin-top: 2.75rem; scroll-margin-top: 1rem; }
    .scroll { overflow-x: auto; margin: .5rem 0 1.25rem; }
    .scroll:focus-visible { outline: 2px solid var(--fill); outline-offset: 3px; }
    table { border-collapse: collapse; width: 100%; font-size: .9rem; }
    caption { text-align: left; color: var(--quiet); font-size: .85rem; padding-bottom: .35rem; }
    th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); font-weight: 400; white-space: nowrap; }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { color: var(--quiet); font-size: .8rem; vertical-align: bottom; }
    tfoot td, tfoot th { border-bottom: 0; font-weight: 600; }
    .num { text-align: right; font-variant-numeric: tabular-nums lining-nums; }
    .text { white-space: normal; min-width: 14rem; }
    tbody th { max-width: 26rem; overflow-wrap: break-word; }
    small { display: block; font-size: .8rem; line-height: 1.35; }
    small.bad { color: var(--bad); }
    .tick { color: var(--good); font-weight: 700; } .cross { color: var(--bad); font-weight: 700; }
    .wide { width: 100%; min-width: 7rem; }
    .bar { display: block; width: 100%; height: .8rem; margin-top: .3rem; border-radius: 2px; overflow: hidden; }
    .bars .wide { min-width: 9rem; }
    table.narrow { max-width: 44rem; }
    .fill { fill: var(--fill); } .on { fill: var(--fill); } .off { fill: var(--line); }
    .dot { text-align: center; padding-inline: .5rem; } th.dot:first-child, td.dot:first-child { padding-left: 0; }
    .valid { fill: var(--valid); color: var(--valid); } .repaired { fill: var(--repaired); color: var(--repaired); }
    .invalid { fill: var(--invalid); color: var(--invalid); } .masked { fill: var(--masked); color: var(--masked); }
    .placeholder { fill: var(--placeholder); color: var(--placeholder); } .missing { fill: var(--missing); color: var(--missing); }
    .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; margin: .25rem 0 .75rem; font-size: .85rem; }
    .legend li::before { content: ""; display: inline-block; width: .8rem; height: .8rem; margin-right: .4rem; border-radius: 2px; background: currentColor; vertical-align: -.08rem; }
    .legend span { color: var(--quiet); }
    .maps { display: flex; flex-wrap: wrap; gap: 1.25rem 2.5rem; align-items: flex-start; }
    figure { margin: 0; max-width: 100%; } figcaption { font-weight: 600; font-size: .9rem; }
    figure .scroll { margin: .1rem 0 0; }
    .heat { display: block; font-size: 12px; } .heat text { text-anchor: middle; font-variant-numeric: tabular-nums; fill: var(--low); }
    .heat .head { fill: var(--quiet); font-size: 11.5px; } .heat .side { text-anchor: start; fill: var(--ink); }
    .hnone rect { fill: none; } .hnone text { fill: var(--quiet); }
    .h0 rect { fill: var(--h0); } .h1 rect { fill: var(--h1); } .h2 rect { fill: var(--h2); } .h3 rect { fill: var(--h3); } .h4 rect { fill: var(--h4); }
    .h5 rect { fill: var(--h5); } .h6 rect { fill: var(--h6); } .h7 rect { fill: var(--h7); } .h8 rect { fill: var(--h8); }
    .h5 text, .h6 text, .h7 text, .h8 text { fill: var(--high); }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2.5rem; align-items: start; }
    .remarks { list-style: none; padding: 0; margin: .5rem 0; } .remarks li { border-left: 3px solid var(--line); padding: .1rem 0 .1rem .9rem; margin-bottom: .9rem; overflow-wrap: anywhere; }
    .remarks p { margin: .1rem 0; } .remarks .place { color: var(--quiet); }
    .remarks .error { border-color: var(--bad); } .remarks .warning { border-color: var(--fair); }
    .remarks .error strong { color: var(--bad); } .remarks .warning strong { color: var(--fair); }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .85rem; overflow-wrap: anywhere; }
    @media (max-width: 40rem) {
      body { padding: 1.25rem .75rem 2rem; } h1 { font-size: 1.4rem; } .tiles { grid-template-columns: 1fr 1fr; } .tiles dd { font-size: 1.35rem; }
      section { margin-top: 2.25rem; } .bars .wide { min-width: 6rem; } .narrow .wide { min-width: 3rem; }
      th, td { padding-right: .6rem; } .bars tbody th { white-space: normal; min-width: 6.5rem; overflow-wrap: break-word; } .bars tbody th.num { min-width: 0; }
      .dot { padding-inline: .3rem; } thead th { white-space: normal; }
    }
    @media print {
      :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      nav { display: none; } section { break-inside: auto; margin-top: 1.5rem; } h2 { break-after: avoid; } tr, figure, .remarks li { break-inside: avoid; }
      .scroll { overflow: visible; } table { font-size: 8.5pt; } th, td { padding-right: .55rem; } .text { min-width: 9rem; } .bars .wide { min-width: 5rem; }
      footer { margin-top: 1.5rem; }
    }
    """
}

package loadtest.report;

/// The style sheet of a report: light or dark as the reader's system is, and plain on paper.
final class ReportStyle {
    static final String CSS = """
            :root {
              --paper: #f6f7f8; --card: #fff; --ink: #16191d; --soft: #5f6a74; --line: #e4e8eb;
              --shadow: 0 1px 2px #0f172a0f;
              --first: #0f6fd1; --second: #e0701a; --third: #7a5bc7; --faint: #a9b3bb; --then: #8a949c;
              --bad: #c9302c; --good: #16804a; --unsure: #a06a00;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --paper: #111417; --card: #191d21; --ink: #e7eaec; --soft: #97a2ab; --line: #2a3036; --shadow: none;
                --first: #5fadf7; --second: #f2a05c; --third: #b8a0f2; --faint: #66717a; --then: #7d8890;
                --bad: #f37a76; --good: #5bcb91; --unsure: #e8b647;
              }
            }
            @media print {
              :root {
                --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --shadow: none;
                --first: #0f6fd1; --second: #e0701a; --third: #7a5bc7; --faint: #999; --then: #777;
                --bad: #c9302c; --good: #16804a; --unsure: #a06a00;
              }
              figure, section, .tile { break-inside: avoid; }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0; background: var(--paper); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums;
            }
            main { max-width: 54rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
            header { display: flex; justify-content: space-between; align-items: flex-start; gap: 1.5rem; }
            h1 {
              font-size: 1.7rem; line-height: 1.2; margin: 0; letter-spacing: -.02em; font-weight: 650;
              overflow-wrap: anywhere;
            }
            h2 { font-size: .95rem; margin: 0; font-weight: 600; }
            header p { margin: .4rem 0 0; color: var(--soft); text-wrap: pretty; }
            header .verdict {
              margin: .15rem 0 0; padding: .25rem .9rem; border-radius: 2rem; font-weight: 600; white-space: nowrap;
              color: var(--color); background: color-mix(in srgb, var(--color) 13%, transparent);
            }
            header .verdict::before { content: "\\2713\\2002"; }
            header .verdict.bad::before { content: "\\2717\\2002"; }
            header .verdict.unsure::before { content: "?\\2002"; }
            .good { --color: var(--good); }
            .bad { --color: var(--bad); }
            .unsure { --color: var(--unsure); }
            .plain { --color: var(--faint); }
            .note {
              margin: .6rem 0 0; padding: .35rem .9rem; border-left: 3px solid var(--color);
              border-radius: 0 .3rem .3rem 0;
              background: color-mix(in srgb, var(--color) 7%, transparent); overflow-wrap: anywhere;
            }
            header + .note { margin-top: 1.25rem; }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.4rem, 1fr)); gap: .75rem; }
            .tiles { margin: 1.5rem 0; }
            .tile, figure { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
            .tile, figure { box-shadow: var(--shadow); }
            .tile { padding: .75rem .95rem; }
            .tile b { font-size: 1.45rem; line-height: 1.3; font-weight: 620; white-space: nowrap; }
            .tile i { font-style: normal; color: var(--ink); margin-left: .15rem; white-space: nowrap; }
            .tile span { color: var(--soft); font-size: .83rem; line-height: 1.3; display: block; }
            .tile.bad b, .tile.good b, td.bad { color: var(--color); }
            td.bad { font-weight: 600; }
            figure { margin: 0 0 1rem; padding: 1rem 1.1rem .6rem; }
            figcaption { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 0 1rem; }
            .legend { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: 0; list-style: none; }
            .legend { color: var(--soft); font-size: .83rem; }
            .legend li::before {
              content: ""; display: inline-block; width: .9rem; height: 0; margin-right: .4rem;
              border-top: 3px solid var(--color); vertical-align: middle;
            }
            .legend .then::before { border-top-style: dashed; border-top-width: 2px; }
            .first { --color: var(--first); }
            .second { --color: var(--second); }
            .third { --color: var(--third); }
            .faint { --color: var(--faint); }
            .then { --color: var(--then); }
            svg { display: block; width: 100%; height: auto; margin-top: .5rem; }
            svg text { font: 11.5px system-ui, sans-serif; fill: var(--soft); }
            .grid { stroke: var(--line); }
            .shade { fill: var(--soft); opacity: .08; }
            .curve { fill: none; stroke: var(--color); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
            .curve.under { stroke-width: 6; opacity: .4; }
            .curve.then { stroke-width: 1.5; stroke-dasharray: 5 4; }
            .curve.faint { stroke-width: 1.5; }
            .dot { fill: var(--color); r: 3.5px; }
            .mark { stroke: var(--color); stroke-dasharray: 3 3; }
            .bar { fill: var(--color); }
            .hint { fill: transparent; }
            .hint:hover { fill: var(--soft); opacity: .1; }
            section { margin-top: 1.5rem; }
            .soft { color: var(--soft); margin: .2rem 0 0; font-size: .88rem; }
            .tables { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 2.5rem; }
            table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; font-size: .88rem; }
            th, td { padding: .28rem .4rem; border-bottom: 1px solid var(--line); text-align: right; }
            th { font-weight: 400; color: var(--soft); }
            tr > th:first-child { text-align: left; padding-left: 0; }
            td:last-child, th:last-child { padding-right: 0; }
            td.reason { text-align: left; overflow-wrap: anywhere; color: var(--soft); }
            table + .reasons { margin-top: -1rem; }
            footer { color: var(--soft); font-size: .83rem; margin-top: .5rem; }
            @media (max-width: 40rem) {
              main { padding: 1.25rem .9rem 2rem; }
              .tables { grid-template-columns: minmax(0, 1fr); }
              figure { overflow-x: auto; }
              svg { min-width: 34rem; }
            }
            @media print {
              main { padding: 0; }
              footer { break-before: avoid; }
            }
            """;

    private ReportStyle() { }
}

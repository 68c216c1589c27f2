package loadtest.report;

/// The style sheet of a report: light or dark as the reader's system is, and plain on paper.
public final class ReportStyle {
    public static final String CSS = """
            :root {
              --paper: #fbfbfa; --card: #fff; --ink: #1d2125; --soft: #667079; --line: #e3e6e8;
              --first: #0b6bcb; --second: #d9660b; --third: #7c5cc4; --faint: #a9b1b8;
              --bad: #c62828; --good: #1b7f4b;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --paper: #14171a; --card: #1b1f23; --ink: #e6e9eb; --soft: #98a2aa; --line: #2d3338;
                --first: #5aa9f5; --second: #f09a52; --third: #b39af0; --faint: #69737b;
                --bad: #f2726f; --good: #57c08c;
              }
            }
            @media print {
              :root {
                --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc;
                --first: #0b6bcb; --second: #d9660b; --third: #7c5cc4; --faint: #999; --bad: #c62828; --good: #1b7f4b;
              }
              figure, section, .tile { break-inside: avoid; }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0; background: var(--paper); color: var(--ink);
              font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums;
            }
            main { max-width: 52rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
            header { display: flex; justify-content: space-between; align-items: flex-start; gap: 1rem; }
            h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; overflow-wrap: anywhere; }
            h2 { font-size: 1rem; margin: 0; }
            header p { margin: .3rem 0 0; color: var(--soft); }
            header .verdict { margin: .2rem 0 0; padding: .1rem .8rem; border: 1.5px solid; border-radius: 2rem; }
            header .verdict { font-weight: 600; }
            header .pass { color: var(--good); }
            header .fail { color: var(--bad); }
            .note { margin: .8rem 0 0; padding-left: .8rem; border-left: 3px solid var(--second); }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; }
            .tiles { margin: 1.5rem 0; }
            .tile, figure { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
            .tile { padding: .7rem .9rem; }
            .tile b { display: block; font-size: 1.5rem; line-height: 1.3; font-weight: 600; white-space: nowrap; }
            .tile span { color: var(--soft); font-size: .85rem; line-height: 1.3; display: block; }
            .tile.bad b, td.bad { color: var(--bad); font-weight: 600; }
            .tile.good b { color: var(--good); }
            figure { margin: 0 0 1rem; padding: .9rem 1rem .5rem; }
            figcaption { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 0 1rem; }
            .legend { display: flex; gap: 1rem; margin: 0; padding: 0; list-style: none; font-size: .85rem; }
            .legend { color: var(--soft); }
            .legend li::before {
              content: ""; display: inline-block; width: .9rem; height: 0; margin-right: .4rem;
              border-top: 3px solid var(--color); vertical-align: middle;
            }
            .first { --color: var(--first); }
            .second { --color: var(--second); }
            .third { --color: var(--third); }
            .faint { --color: var(--faint); }
            .legend .bad, .bar.bad { --color: var(--bad); }
            svg { display: block; width: 100%; height: auto; margin-top: .4rem; }
            svg text { font: 11.5px system-ui, sans-serif; fill: var(--soft); }
            .grid { stroke: var(--line); }
            .shade { fill: var(--soft); opacity: .09; }
            .curve { fill: none; stroke: var(--color); stroke-width: 2; stroke-linejoin: round; }
            .curve.under { stroke-width: 6; opacity: .5; }
            .bar { fill: var(--color); }
            .hint { fill: transparent; }
            .hint:hover { fill: var(--soft); opacity: .12; }
            .tables { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2rem; }
            .tables { margin-top: 1.5rem; }
            table { border-collapse: collapse; width: 100%; margin: .4rem 0 1rem; font-size: .9rem; }
            th, td { padding: .25rem .4rem; border-bottom: 1px solid var(--line); text-align: right; }
            th { font-weight: 400; color: var(--soft); }
            tr > th:first-child { text-align: left; padding-left: 0; }
            .reasons td:last-child { text-align: left; width: 70%; overflow-wrap: anywhere; }
            footer { color: var(--soft); font-size: .85rem; }
            @media (max-width: 40rem) {
              .tables { grid-template-columns: 1fr; gap: 1rem; }
              figure { overflow-x: auto; }
              svg { min-width: 36rem; }
            }
            """;

    private ReportStyle() { }
}

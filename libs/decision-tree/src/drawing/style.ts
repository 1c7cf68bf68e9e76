/** Legible in greyscale and on paper: what a colour says, a border, a mark and a word say, too. */
export const drawingStyle = `
  .drawing { font: 15px/1.45 system-ui, sans-serif; color: #111; }
  .drawing ul, .drawing ol { margin: 0; padding-left: 1.25rem; }
  .drawing code { font-family: ui-monospace, monospace; font-size: .8em; color: #444; overflow-wrap: anywhere; }
  .drawing table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
  .drawing th, .drawing td { border: 1px solid #777; padding: .25rem .5rem; text-align: left; vertical-align: top; }
  .drawing .node { margin: .6rem 0 0; padding-left: .6rem; border-left: 2px solid #111; }
  .drawing .ask { margin: 0; font-weight: 600; }
  .drawing .number { display: inline-block; min-width: 1.5rem; padding: 0 .3rem; margin-right: .3rem; border: 1px solid #111; border-radius: .8rem; text-align: center; }
  .drawing .flag { border: 2px solid #111; padding: 0 .3rem; margin-right: .3rem; }
  .drawing .when { margin: .15rem 0 .3rem; }
  .drawing .group { font-style: italic; }
  .drawing .branches { list-style: none; padding-left: 0; }
  .drawing .branch { display: flex; gap: .5rem; margin: .25rem 0; }
  .drawing .answer { flex: 0 0 6.75rem; font-weight: 600; text-align: right; }
  .drawing .answer::after { content: " \\2192"; }
  .drawing .next { flex: 1; min-width: 0; }
  .drawing .deep { display: block; }
  .drawing .deep > .next { margin: .2rem 0 .2rem 2rem; }
  .drawing .next > .node:first-child { margin-top: 0; }
  .drawing .end { padding: .2rem .6rem; border: 1px solid #111; }
  .drawing .end p { margin: .2rem 0 0; }
  .drawing .most { background: #f8d7d7; border-left: 10px double #111; }
  .drawing .more { background: #fbe6c4; border-left: 8px solid #111; }
  .drawing .some { background: #e4e6f5; border-left: 8px dashed #111; }
  .drawing .least { background: #eef5ec; border-left: 8px dotted #777; }
  .drawing .notice { border: 3px solid #111; padding: .6rem .9rem; font-weight: 600; }
  .drawing .unread { font-weight: 700; }
  @media print {
    .drawing { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .drawing .end, .drawing .branch:not(.deep), .drawing tr { break-inside: avoid; }
    .drawing h2, .drawing h3, .drawing .ask, .drawing .when { break-after: avoid; }
  }
`;

/** Legible in greyscale and on paper; nothing is told by colour alone. */
export const dossierStyle = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6rem; margin-bottom: 0; }
  h2 { font-size: 1.2rem; border-bottom: 2px solid #111; margin-top: 2.5rem; }
  h3 { font-size: 1rem; margin-bottom: .25rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border: 1px solid #777; padding: .3rem .5rem; text-align: left; vertical-align: top; }
  code { font-family: ui-monospace, monospace; font-size: .85em; overflow-wrap: anywhere; }
  .notice { border: 3px solid #111; padding: .75rem 1rem; font-weight: 600; }
  .stop { border: 1px solid #111; border-left-width: 8px; padding: .5rem 1rem; }
  .statement { border: 2px solid #111; padding: 1rem; }
  .line { margin-top: 2.5rem; border-top: 1px solid #111; width: 20rem; }
  .unread td { font-weight: 700; }
  @media print {
    body { margin: 0; max-width: none; font-size: 11pt; }
    h2 { break-after: avoid; }
    tr, .notice, .stop, .statement { break-inside: avoid; }
  }
`;

import { drawTreePart } from '../drawing/draw.js';
import { backTestSection, coverageSection, statementSection, verificationSection } from './evidence.js';
import { examplesOnly } from './examples-only.js';
import { html, Html } from './html.js';
import type { DossierInput } from './input.js';
import { differenceSection, identitySection, obstaclesSection, sourcesSection } from './sections.js';
import { dossierStyle } from './style.js';

/**
 * One HTML document with everything a physician reads before signing: no scripts, nothing loaded from elsewhere,
 * every text escaped, to be printed as it is. Holds no patient data: example patients are the verifier's inventions,
 * and of a back-test only figures are shown.
 */
export function dossier(input: DossierInput): string {
  const { document } = input;
  const sections: readonly [string, Html][] = [
    ['Can it be signed?', obstaclesSection(input)],
    ['What it is', identitySection(input)],
    ['Sources', sourcesSection(input)],
    ['The tree', new Html(drawTreePart(document))],
    ['What is different', differenceSection(input)],
    ['Verification', verificationSection(input)],
    ['Worked cases', coverageSection(input)],
    ['Back-test', backTestSection(input)],
    ['Signature', statementSection(input)],
  ];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.title} ${document.version}</title>
        <style>
          ${new Html(dossierStyle)}
        </style>
      </head>
      <body>
        <p class="notice" role="note">
          ${document.notice}${document.notice === examplesOnly ? undefined : html`<br />${examplesOnly}`}
        </p>
        <h1>${document.title}</h1>
        <p>Version ${document.version}, for a physician to read before signing.</p>
        ${sections.map(
          ([title, content]) =>
            html`<section>
              <h2>${title}</h2>
              ${content}
            </section> `,
        )}
      </body>
    </html> `;
  return page.text;
}

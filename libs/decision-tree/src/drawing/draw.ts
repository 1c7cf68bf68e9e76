import { durationWords } from '../difference/index.js';
import type { AnyTreeDocument, QuestioningDocument, TreeDocument } from '../document.js';
import { examplesOnly } from '../dossier/examples-only.js';
import { html, Html } from '../dossier/html.js';
import { factCatalogue } from '../facts/catalogue.js';
import { escalationPolicy } from '../policy/load.js';
import { policyWords } from '../policy/words.js';
import { attemptWords } from '../protocol/attempts.js';
import { conditionMarkup } from './condition-markup.js';
import { unitWords } from './condition-words.js';
import { factWords } from './fact-words.js';
import { NodeDrawing } from './node-markup.js';
import { policyMarkup } from './policy-markup.js';
import { sentenceOf } from './sentence-of.js';
import { drawingStyle } from './style.js';

/**
 * A document of any kind as one HTML document that is read without JSON: no scripts, nothing loaded from elsewhere,
 * every text escaped, to be printed as it is.
 */
export function drawTree(document: AnyTreeDocument): string {
  const { title, version, notice } = document;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} ${version}</title>
        <style>
          body {
            max-width: 62rem;
            margin: 1.5rem auto;
            padding: 0 1rem;
          }
          @media print {
            body {
              margin: 0;
              max-width: none;
            }
          }
        </style>
      </head>
      <body>
        <div class="drawing">
          <p class="notice" role="note">${notice}<br />${examplesOnly}</p>
          <h1>${title}</h1>
          ${headMarkup(document)} ${sourcesMarkup(document)}
        </div>
        ${new Html(drawTreePart(document))}
      </body>
    </html> `.text;
}

/**
 * The drawing alone, to stand in a document that has said already what the tree is: the facts, each condition as a
 * tree, the assertions. Brings its own style.
 */
export function drawTreePart(document: AnyTreeDocument): string {
  return html`<div class="drawing">
    <style>
      ${new Html(drawingStyle)}
    </style>
    ${document.kind === 'escalation-policy' ? policyMarkup(document) : questionsMarkup(document)}
  </div>`.text;
}

function questionsMarkup(document: QuestioningDocument): Html {
  return html`${factsMarkup(document)}
  ${
    document.kind === 'protocol'
      ? html`<h2>Questions</h2>
          ${new NodeDrawing('step', document.facts).draw(document.root)}`
      : conditionsMarkup(document)
  }
  ${assertionsMarkup(document)}`;
}

function headMarkup(document: AnyTreeDocument): Html {
  const { tree, version, kind, programme, purpose, author } = document;
  return html`<table>
    ${row('Tree', html`<code>${tree}</code> version ${version}`)} ${row('Kind', kindWords[kind])}
    ${row('Programme', programme === '*' ? 'every patient' : programme)} ${row('Purpose', purpose)}
    ${row('Author', author)} ${aboutMarkup(document)}
  </table>`;
}

const kindWords: Readonly<Record<AnyTreeDocument['kind'], string>> = {
  screening: 'Screening: decides without asking anybody',
  protocol: 'Protocol: guides a clinician',
  'escalation-policy': 'Escalation policy: says who is called about an alert, and when',
};

function aboutMarkup(document: AnyTreeDocument): Html {
  switch (document.kind) {
    case 'screening':
      return row(
        'For whom',
        html`${document.population.describe}<br />${conditionMarkup(document.population.condition, document.facts)}`,
      );
    case 'protocol':
      return html`${row('Offered for', document.for.join(', '))}${attemptWords(document).map((words) => row('Attempts', words))}`;
    case 'escalation-policy':
      return row('Applies to', policyWords(escalationPolicy(document, null)).appliesTo);
  }
}

function row(name: string, content: string | Html): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${content}</td>
  </tr> `;
}

function sourcesMarkup({ sources }: AnyTreeDocument): Html {
  return html`<h2>Sources</h2>
    <table>
      <tr>
        <th scope="col">Source</th>
        <th scope="col">Edition</th>
        <th scope="col">Was it read?</th>
      </tr>
      ${sources.map(({ id, citation, edition, read }) => {
        const unread = read !== 'read in the source';
        return html`<tr>
          <td>${citation} <code>[${id}]</code></td>
          <td>${edition}</td>
          <td class="${unread ? 'unread' : 'was-read'}">${unread ? `! ${read}` : `✓ ${read}`}</td>
        </tr> `;
      })}
    </table>`;
}

function factsMarkup({ facts }: QuestioningDocument): Html {
  const declared = Object.entries(facts);
  if (declared.length === 0) return html``;
  return html`<h2>Facts</h2>
    <table>
      <tr>
        <th scope="col">Fact</th>
        <th scope="col">Unit</th>
        <th scope="col">Taken from … to</th>
        <th scope="col">Not older than</th>
        <th scope="col">What it is</th>
      </tr>
      ${declared.map(
        ([name, { unit, range, maxAge }]) =>
          html`<tr>
            <td>${factWords(name)} <code>${name}</code></td>
            <td>${unitWords(unit)}</td>
            <td>${range?.join(' to ')}</td>
            <td>${maxAge === undefined ? undefined : durationWords(maxAge)}</td>
            <td>${factCatalogue.get(name)?.definition}</td>
          </tr> `,
      )}
    </table>
    <p>
      A fact that is missing, too old, implausible or out of its range is unknown, and takes the branch
      “Unknown”. So does a value of which only a limit is known (“below 60”) where that leaves the answer
      open.
    </p>`;
}

function conditionsMarkup({ conditions, facts }: TreeDocument): Html {
  return html`${conditions.map(
    ({ condition, title, root }, index) =>
      html`<section>
        <h2>${title}</h2>
        <p>Alert condition <code>${condition}</code></p>
        ${new NodeDrawing(`condition-${index + 1}`, facts).draw(root)}
      </section> `,
  )}`;
}

function assertionsMarkup(document: QuestioningDocument): Html {
  const { assertions = [] } = document;
  if (assertions.length === 0) return html``;
  return html`<h2>What must always hold</h2>
    <p>The verifier proves each of these over every possible input, or shows a patient for whom it fails.</p>
    <ol>
      ${assertions.map(
        (assertion) =>
          html`<li>
            <strong>${assertion.says}</strong><br />${sentenceOf(assertion, document)}
            <code>${assertion.id}</code>
          </li> `,
      )}
    </ol>`;
}

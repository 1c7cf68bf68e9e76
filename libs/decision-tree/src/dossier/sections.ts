import type { AnyTreeDocument, Condition } from '../document.js';
import { treeDifference } from '../difference/index.js';
import { escalationPolicy } from '../policy/load.js';
import { policyWords } from '../policy/words.js';
import { attemptWords } from '../protocol/attempts.js';
import { conditionSentence } from '../drawing/condition-words.js';
import { html, type Html } from './html.js';
import type { DossierInput } from './input.js';
import { obstaclesTo } from './obstacles.js';

export function identitySection({ document, hash, preparedAt }: DossierInput): Html {
  const rows: readonly [string, string | Html][] = [
    ['Tree', html`<code>${document.tree}</code>`],
    ['Version', document.version],
    [
      'Kind',
      {
        screening: 'screening: decides without asking anybody',
        protocol: 'protocol: guides a clinician',
        'escalation-policy': 'escalation policy: says who is called about an alert, and when',
      }[document.kind],
    ],
    ['Programme', document.programme === '*' ? 'every patient' : document.programme],
    ['Author', document.author],
    ['SHA-256', html`<code>${hash}</code>`],
    ['Purpose', document.purpose],
    ...populationRows(document),
    ['Prepared', preparedAt],
  ];
  return html`<table>
    ${rows.map(
      ([name, value]) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>`,
    )}
  </table>`;
}

function populationRows(document: AnyTreeDocument): readonly [string, string][] {
  if (document.kind === 'escalation-policy')
    return [['Applies to', policyWords(escalationPolicy(document, null)).appliesTo]];
  if (document.kind === 'protocol')
    return [
      ['Offered for', document.for.join(', ')],
      ...attemptWords(document).map((words): [string, string] => ['Attempts', words]),
    ];
  const { describe, condition } = document.population;
  return [
    ['For whom', describe],
    ['Checked as', inWords(condition, document)],
  ];
}

const inWords = (condition: Condition, { facts }: AnyTreeDocument): string =>
  conditionSentence(condition, facts);

export function obstaclesSection(input: DossierInput): Html {
  const obstacles = obstaclesTo(input);
  if (obstacles.length === 0)
    return html`<p>Nothing that Wardline checks stands in the way of a signature.</p>`;
  return html`<div class="stop">
    <strong>This version cannot be signed:</strong>
    <ul>
      ${obstacles.map(({ words }) => html`<li>${words}</li>`)}
    </ul>
  </div>`;
}

export function sourcesSection({ document: { sources } }: DossierInput): Html {
  const unread = sources.filter(({ read }) => read !== 'read in the source');
  const warning =
    unread.length === 0
      ? html`<p>The author read each of them in the source.</p>`
      : html`<p class="stop">
          <strong>${unread.length} of ${sources.length} were not read in the source</strong>; they are marked
          ▲. What rests on them rests on somebody else's reading.
        </p>`;
  return html`${warning}
    <table>
      <tr>
        <th>Id</th>
        <th>Source</th>
        <th>Edition</th>
        <th>Read</th>
      </tr>
      ${sources.map(({ id, citation, edition, read }) => {
        const isRead = read === 'read in the source';
        return html`<tr${html`${isRead ? undefined : html` class="unread"`}`}><td><code>${id}</code></td><td>${citation}</td>
        <td>${edition}</td><td>${isRead ? '' : '▲ '}${read}</td></tr>`;
      })}
    </table>`;
}

export function differenceSection({ document, running }: DossierInput): Html {
  if (running === undefined) return html`<p>No version of this tree decides now.</p>`;
  const { before, changes } = treeDifference(running, document);
  if (changes.length === 0) return html`<p>None: this is the version ${before.version} that decides now.</p>`;
  return html`<p>Against version ${before.version} (<code>${before.hash}</code>), which decides now:</p>
    <table>
      <tr>
        <th>What</th>
        <th>How</th>
        <th>Where</th>
      </tr>
      ${changes.map(
        ({ kind, words, pointer, in: side }) =>
          html`<tr>
            <td>${kind}</td>
            <td>${words}</td>
            <td><code>${pointer === '' ? '/' : pointer}</code>${side === 'before' ? ' (before)' : ''}</td>
          </tr>`,
      )}
    </table>`;
}

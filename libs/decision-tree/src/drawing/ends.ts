import type { Disposition } from '#domain';
import { durationWords } from '../difference/index.js';
import type { Leaf, ProtocolDisposition, ProtocolOutcome } from '../document.js';
import { html, type Html } from '../dossier/html.js';
import { factWords } from './fact-words.js';

/** How an end looks: a class (with its own border), a mark and a word. */
interface Look {
  readonly style: 'most' | 'more' | 'some' | 'least';
  readonly mark: string;
  readonly words: string;
}

const dispositionLooks: Readonly<Record<Disposition, Look>> = {
  critical: { style: 'most', mark: '■■■', words: 'CRITICAL' },
  tier1: { style: 'more', mark: '■■', words: 'TIER-1' },
  indeterminate: { style: 'some', mark: '?', words: 'INDETERMINATE' },
  baseline: { style: 'least', mark: '○', words: 'BASELINE: no alert' },
};

const outcomeLooks: Readonly<Record<ProtocolOutcome, Look>> = {
  'emergency-services': { style: 'most', mark: '■■■', words: 'EMERGENCY SERVICES NOW' },
  'escalate-now': { style: 'most', mark: '■■■', words: 'ESCALATE NOW to the local nurse' },
  'seen-within-4h': { style: 'more', mark: '■■', words: 'SEEN WITHIN 4 HOURS' },
  'seen-within-24h': { style: 'more', mark: '■■', words: 'SEEN WITHIN 24 HOURS' },
  'seen-within-3d': { style: 'some', mark: '■', words: 'SEEN WITHIN 3 DAYS' },
  'call-back': { style: 'some', mark: '■', words: 'CALL BACK' },
  'care-at-home': { style: 'least', mark: '○', words: 'CARE AT HOME' },
};

export function leafMarkup({ id, disposition, reason, respondWithin }: Leaf): Html {
  const { style, mark, words } = dispositionLooks[disposition];
  const clock = respondWithin === undefined ? undefined : `, answered within ${durationWords(respondWithin)}`;
  return html`<div class="end ${style}">
    <strong>${mark} ${words}${clock}</strong>: ${reasonMarkup(reason)} <code>${id}</code>
  </div>`;
}

export function dispositionMarkup(end: ProtocolDisposition): Html {
  const { style, mark, words } = outcomeLooks[end.outcome];
  return html`<div class="end ${style}">
    <strong>${mark} ${words}, done within ${durationWords(end.timeLimit)}</strong>:
    ${reasonMarkup(end.reason)}
    <code>${end.id}</code>
    <p>Say to the patient:</p>
    <ul>
      ${end.advice.map((words) => html`<li>${words}</li>`)}
    </ul>
    <p>Write down:</p>
    <ul>
      ${end.document.map((words) => html`<li>${words}</li>`)}
    </ul>
  </div>`;
}

/** A reason with the facts that it will be filled with named in place of `{braces}`. */
function reasonMarkup(reason: string): Html {
  const parts = reason.split(/\{([a-z0-9.-]+)\}/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<em>[${factWords(part)}]</em>`))}`;
}

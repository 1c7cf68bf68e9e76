import type { Fact, FactSet } from '#domain';
import type { BackTestReport, SideReport } from '../back-test/index.js';
import { factWords } from '../drawing/fact-words.js';
import { renderFact } from '../reason.js';
import { html, type Html } from './html.js';
import type { AnswersShown, CountedShown, DossierInput } from './input.js';

export function verificationSection({ document, verification: { findings, leaves } }: DossierInput): Html {
  const isPolicy = document.kind === 'escalation-policy';
  const unreached = leaves.filter(({ example }) => example === undefined);
  const verdict =
    findings.length === 0 ? 'no finding' : html`<strong>${findings.length} to be mended</strong>`;
  const summary = isPolicy
    ? html`<p>
        Its times, whom it calls and its margins were checked, and its ladder walked to the last resort by the
        turns of the clock itself, with nobody looking and with nobody acknowledging: ${verdict}.
      </p>`
    : html`<p>
        Proved over every possible patient, missing, stale and implausible values included: ${verdict}.
        ${leaves.length - unreached.length} of ${leaves.length} leaves can be reached; the others need no
        case.
      </p>`;
  return html`${summary}${findings.map(
    ({ code, pointer, message, example }) =>
      html`<div class="stop">
        <h3>${code}</h3>
        <p>${message} <code>${pointer}</code></p>
        ${example && html`<p>For example a patient with ${patientWords(example.facts, example.answers)}: ${example.claims}</p>`}
      </div>`,
  )}${isPolicy ? undefined : examplesMarkup(leaves)}`;
}

function examplesMarkup(leaves: DossierInput['verification']['leaves']): Html {
  return html`<h3>An example patient for each leaf</h3>
    <p>Made up by the verifier; no real patient.</p>
    <table>
      <tr>
        <th>Alert condition</th>
        <th>Leaf</th>
        <th>A patient who comes to it</th>
      </tr>
      ${leaves.map(
        ({ condition, leaf, example, answers }) =>
          html`<tr>
            <td><code>${condition}</code></td>
            <td><code>${leaf}</code></td>
            <td>${example === undefined ? 'nobody' : patientWords(example, answers)}</td>
          </tr>`,
      )}
    </table>`;
}

/** What is known of a patient; what is not there or unknown is counted. */
function patientWords(facts: FactSet, answers: AnswersShown = {}): string {
  const said = Object.entries(answers).map(([question, answer]) => `${question}: ${answer}`);
  return [factsInWords(facts), ...said].filter((words) => words !== '').join('; ');
}

function factsInWords(facts: FactSet): string {
  const named = Object.entries(facts);
  const there = named.filter(([, fact]) => fact.kind !== 'unknown' && !isNone(fact));
  const words = there.map(([name, fact]) => `${factWords(name)}: ${renderFact(fact)}`).join('; ');
  const rest = named.length - there.length;
  if (rest === 0) return words;
  return words === '' ? 'nothing there or known' : `${words}; ${rest} not there or unknown`;
}

function isNone(fact: Fact): boolean {
  return fact.kind === 'text' && fact.value === 'none';
}

export function coverageSection({ document, cases, coverage }: DossierInput): Html {
  const [leaves, branches] =
    document.kind === 'escalation-policy' ? ['steps', 'silences at a step'] : ['leaves', 'branches'];
  return html`<p>
      ${cases.of} worked cases,
      ${cases.failures.length === 0 ? 'all as expected' : html`<strong>${cases.failures.length} not as expected</strong>`}.
      They come to ${shareOf(coverage.leaves)} of the ${leaves} and ${shareOf(coverage.branches)} of the
      ${branches}.
    </p>
    ${cases.failures.map(
      ({ name, expected, found }) => html`<p class="stop">${name}: expected ${expected}, found ${found}</p>`,
    )}
    ${missing(leaves, coverage.leaves)}${missing(branches, coverage.branches)}`;
}

/** 100 % only where nothing is missing. */
function shareOf({ covered, of }: CountedShown): string {
  const share = of === 0 ? 100 : Math.floor((100 * covered) / of);
  return `${covered} of ${of} (${share} %)`;
}

function missing(what: string, { missing: names }: CountedShown): Html | undefined {
  if (names.length === 0) return undefined;
  return html`<p>No case comes to these ${what}: ${names.map((name) => html`<code>${name}</code> `)}</p>`;
}

export function backTestSection({ document, backTest }: DossierInput): Html {
  if (document.kind === 'escalation-policy') return html`<p>None: a policy decides about no reading.</p>`;
  if (backTest === undefined)
    return html`<p class="stop">
      <strong>It was not tried on recorded patients.</strong> How many alerts it opens, and what it would have
      missed, is not known.
    </p>`;
  const { hash, figures, handedInBy } = backTest;
  const { patients, patientDays, measurements, appeared, disappeared, live, candidate } = figures;
  return html`<p>${figures.notice}</p>
    <p>
      Both over the same ${measurements} recorded measurements of ${patients} patients on ${patientDays}
      patient days: ${appeared.count} alerts are new, <strong>${disappeared.count} are gone</strong>. Whose
      they are stands in the full report (<code>${figures.fullReport}</code>). Handed in by ${handedInBy}, not
      made by this server; these figures (<code>${hash}</code>) are signed with the tree.
    </p>
    ${missedWords(figures)}
    <table>
      <tr>
        <th></th>
        <th>This version</th>
        <th>What runs now</th>
      </tr>
      ${rows.map(
        ([name, figure]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${figure(candidate)}</td>
            <td>${figure(live)}</td>
          </tr>`,
      )}
    </table>`;
}

/** Events of which only what runs now gave warning. */
function missedWords({ events }: BackTestReport): Html {
  if (events === undefined)
    return html`<p>What became of the patients is not known, so nothing is said about events.</p>`;
  const { known, newlyMissed, newlyCaught } = events;
  return html`<p${newlyMissed.length > 0 ? html` class="stop"` : undefined}>Of ${known} known events,
    <strong>${newlyMissed.length} of which what runs now gave warning would have been missed</strong>; ${newlyCaught.length}
    that it missed would have been caught.</p>`;
}

const unknownFigure = 'not known';

const rows: readonly [string, (side: SideReport) => string][] = [
  ['Trees', ({ trees }) => trees.map(({ tree, version }) => `${tree} ${version}`).join(', ')],
  ['Alerts', ({ alerts }) => String(alerts)],
  ['Alerts a patient day', ({ alertsPerPatientDay }) => alertsPerPatientDay.toFixed(3)],
  ['Critical alerts a patient day', ({ bySeverity }) => bySeverity.critical.perPatientDay.toFixed(3)],
  [
    'Hours to the first alert (median)',
    ({ hoursToFirstAlert: { median } }) => median?.toFixed(1) ?? unknownFigure,
  ],
  ['Nurse minutes (estimated)', ({ estimatedMinutes }) => String(Math.round(estimatedMinutes.nurse))],
  ['Tier-1 minutes (estimated)', ({ estimatedMinutes }) => String(Math.round(estimatedMinutes.tier1))],
  ['Events caught', ({ outcomes }) => String(outcomes?.caught ?? unknownFigure)],
  ['Events missed', ({ outcomes }) => String(outcomes?.missed ?? unknownFigure)],
];

export function statementSection({ statement, signatures }: DossierInput): Html {
  const signed = signatures.map(
    ({ physician, meaning, signedAt }) => html`<p>${physician} signed on ${signedAt}: “${meaning}”</p>`,
  );
  if (statement === undefined)
    return html`${signed}
      <p>Nobody has been asked to sign yet.</p>`;
  const { tenant, programme, meaning, from, until, reviewBy } = statement;
  return html`${signed}
    <div class="statement">
      <p><strong>${meaning}</strong></p>
      <p>
        Health system ${tenant}, programme ${programme === '*' ? 'of every patient' : programme}; from ${from}
        until ${until}, to be reviewed by ${reviewBy}.
      </p>
      <p>Signing needs the physician's password again. Author and approver differ.</p>
      <div class="line">Physician</div>
    </div>`;
}

import type { ScopedTransaction } from '#access';
import { conclusionOf, factsFromJson, renderFact, type FactJson, type ProtocolStep } from '#decision-tree';
import { openIdentity } from '#persistence';
import { isConcluded, standingOf, type GuidedCase, type WalkStanding } from './guided-case.js';
import type { GuideView, WalkView } from './guide-schema.js';

/** What has to be asked about an alert, what was, and where it stands; rebuilt from the record. */
export async function guideOf(tx: ScopedTransaction, found: GuidedCase): Promise<GuideView> {
  const walks: WalkView[] = [];
  for (const walk of found.walks) {
    const standing = await standingOf(tx, found, walk);
    if (standing !== undefined) walks.push(walkView(standing));
  }
  const [row] = await tx.query<{ obstacles: string[] }>(
    'SELECT wardline.closing_obstacles($1) AS obstacles',
    [found.alert.id],
  );
  return {
    identity: await openIdentity(tx, found.alert.patient),
    redFlag: found.raised,
    due: found.due.map(({ tree, version, hash, title }) => ({
      tree,
      version,
      hash,
      title,
      standing: isConcluded(found, tree)
        ? 'concluded'
        : found.walks.some((walk) => walk.tree === tree && walk.endedAt === null)
          ? 'under-way'
          : 'to-do',
    })),
    walks,
    obstacles: row?.obstacles ?? [],
  };
}

function walkView(standing: WalkStanding): WalkView {
  const { walk, state, mostUrgent } = standing;
  const { protocol, at } = state;
  const { id, tree, version, hash, purpose, entries, startedBy, startedAt, answers, conclusion, documents } =
    walk;
  const proposal = conclusionOf(state);
  return {
    id,
    tree,
    version,
    hash,
    title: protocol.title,
    notice: protocol.document.notice,
    purpose,
    entries,
    startedBy,
    startedAt,
    standing: standingWord(standing),
    facts: factViews(walk.facts),
    path: state.path.map(stepView),
    question:
      at.kind === 'question' && walk.endedAt === null
        ? { id: at.id, ask: at.ask, redFlag: at.redFlag }
        : null,
    proposal:
      proposal === undefined
        ? null
        : {
            outcome: proposal.outcome,
            reason: proposal.reason,
            timeLimitSeconds: proposal.timeLimitSeconds,
            advice: [...proposal.advice],
            document: [...proposal.document],
          },
    floor: state.floor ?? null,
    mostUrgent: mostUrgent ?? null,
    answers: answers.map((one) => ({ ...one })),
    conclusion:
      conclusion === null
        ? null
        : {
            ...conclusion,
            advice: [...conclusion.advice],
            required: [...conclusion.required],
            missing: [...conclusion.missing],
          },
    documents: documents.map((one) => ({ ...one })),
  };
}

function standingWord({ walk, state, stopped }: WalkStanding): WalkView['standing'] {
  if (walk.conclusion !== null) return 'concluded';
  if (walk.endedAt !== null) return 'begun-anew';
  if (stopped) return 'stopped';
  return state.at.kind === 'end' ? 'at-an-end' : 'asks';
}

function stepView(step: ProtocolStep): WalkView['path'][number] {
  return step.kind === 'question'
    ? { kind: 'question', id: step.id, words: step.ask, answer: step.answer, redFlag: step.redFlag === true }
    : { kind: 'check', id: step.id, words: step.check, answer: step.answer, redFlag: false };
}

/** Facts in words, for people. */
export function factViews(facts: Readonly<Record<string, FactJson>>): WalkView['facts'] {
  return Object.entries(factsFromJson(facts)).map(([name, fact]) => ({
    name,
    value: renderFact(fact),
    known: fact.kind !== 'unknown',
    ageSeconds: fact.kind === 'number' ? (fact.ageSeconds ?? null) : null,
  }));
}

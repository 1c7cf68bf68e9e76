import { durationWords } from '../difference/index.js';
import type { AnyTreeDocument, QuestioningDocument } from '../document.js';
import { factCatalogue } from '../facts/catalogue.js';
import { escalationPolicy } from '../policy/load.js';
import { policyWords, type PolicyWords } from '../policy/words.js';
import { conditionSentence, unitWords } from './condition-words.js';
import { factWords } from './fact-words.js';
import { outlineRoots, type OutlineRoot } from './outline-nodes.js';
import { sentenceOf } from './sentence-of.js';

export interface OutlineFact {
  readonly name: string;
  readonly words: string;
  readonly unit: string;
  readonly range?: string;
  readonly notOlderThan?: string;
  readonly definition?: string;
}

/** A document in words, flat: everything the drawing says, for a page that draws it by its own means. */
export interface Outline {
  /** For whom it is, in words. */
  readonly appliesTo: string;
  readonly facts: readonly OutlineFact[];
  readonly roots: readonly OutlineRoot[];
  readonly assertions: readonly { readonly id: string; readonly says: string; readonly means: string }[];
  readonly sources: AnyTreeDocument['sources'];
  /** Of an escalation policy, which asks nothing. */
  readonly policy?: Omit<PolicyWords, 'appliesTo'>;
}

export function outlineOf(document: AnyTreeDocument): Outline {
  const { sources } = document;
  if (document.kind === 'escalation-policy') {
    const { appliesTo, ladder, sentences } = policyWords(escalationPolicy(document, null));
    return { appliesTo, facts: [], roots: [], assertions: [], sources, policy: { ladder, sentences } };
  }
  return {
    appliesTo: appliesTo(document),
    facts: outlineFacts(document),
    roots: outlineRoots(document),
    assertions: (document.assertions ?? []).map((assertion) => ({
      id: assertion.id,
      says: assertion.says,
      means: sentenceOf(assertion, document),
    })),
    sources,
  };
}

function appliesTo(document: QuestioningDocument): string {
  if (document.kind === 'protocol') return document.for.join(', ');
  const { describe, condition } = document.population;
  return `${describe} (${conditionSentence(condition, document.facts)})`;
}

function outlineFacts({ facts }: QuestioningDocument): readonly OutlineFact[] {
  return Object.entries(facts).map(([name, { unit, range, maxAge }]) => {
    const definition = factCatalogue.get(name)?.definition;
    return {
      name,
      words: factWords(name),
      unit: unitWords(unit),
      ...(range && { range: range.join(' to ') }),
      ...(maxAge !== undefined && { notOlderThan: durationWords(maxAge) }),
      ...(definition !== undefined && { definition }),
    };
  });
}

import { readFileSync } from 'node:fs';
import type { ProtocolDocument, TreeDocument } from '../../src/document.js';

const folder = new URL('../../../../decision-trees/', import.meta.url);

/** A tree of this repository as it stands, approved or not. */
export function shippedTree(path: string): TreeDocument {
  return JSON.parse(readFileSync(new URL(`${path}.tree.json`, folder), 'utf8')) as TreeDocument;
}

/** A screening tree with one of everything that can change. */
export function screening(): TreeDocument {
  return {
    tree: 'oxygen',
    version: '1.0.0',
    kind: 'screening',
    programme: 'copd',
    title: 'Oxygen',
    purpose: 'For tests.',
    author: 'An author',
    notice: 'Example.',
    sources: [
      { id: 'first', citation: 'A guideline', edition: '2020', read: 'read in the source' },
      { id: 'second', citation: 'A lecture', edition: 'undated', read: 'not yet checked' },
    ],
    population: {
      describe: 'adults',
      condition: { fact: 'patient.age', operator: 'greaterThanInclusive', value: 18 },
    },
    facts: {
      spo2: { type: 'number', unit: '%', range: [30, 100], maxAge: 'PT15M' },
      'patient.age': { type: 'number', unit: 'a' },
    },
    conditions: [
      {
        condition: 'hypoxaemia',
        title: 'Low oxygen saturation',
        vitalSign: 'spo2',
        root: {
          id: 'very-low',
          ask: 'Very low?',
          when: { fact: 'spo2', operator: 'lessThan', value: 85 },
          source: 'first',
          yes: { id: 'is-very-low', disposition: 'critical', reason: 'Very low', respondWithin: 'PT5M' },
          no: {
            id: 'lowish',
            ask: 'Lowish?',
            when: {
              all: [
                { fact: 'spo2', operator: 'lessThan', value: 92 },
                { not: { fact: 'patient.age', operator: 'lessThan', value: 40 } },
              ],
            },
            yes: { id: 'is-lowish', disposition: 'tier1', reason: 'Lowish', respondWithin: 'PT2H' },
            no: { id: 'fine', disposition: 'baseline', reason: 'Fine' },
            unknown: { id: 'lowish-unknown', disposition: 'tier1', reason: '?', respondWithin: 'PT1H' },
          },
          unknown: { id: 'no-spo2', disposition: 'indeterminate', reason: '?', respondWithin: 'P1D' },
        },
      },
    ],
    assertions: [
      {
        id: 'below-85',
        says: 'SpO2 below 85 % is always critical',
        kind: 'always',
        when: { fact: 'spo2', operator: 'lessThan', value: 85 },
        disposition: 'critical',
      },
    ],
  };
}

export function protocol(): ProtocolDocument {
  const { version, programme, title, purpose, author, notice, sources, facts } = screening();
  return {
    version,
    programme,
    title,
    purpose,
    author,
    notice,
    sources,
    facts,
    kind: 'protocol',
    tree: 'oxygen-call',
    for: ['hypoxaemia'],
    root: {
      id: 'breathless',
      ask: 'Are you short of breath at rest?',
      redFlag: true,
      answers: {
        yes: {
          id: 'now',
          outcome: 'escalate-now',
          reason: 'Short of breath',
          timeLimit: 'PT5M',
          advice: ['Sit up'],
          document: ['Breathing'],
        },
        no: {
          id: 'still-low',
          check: 'Is it low?',
          when: { fact: 'spo2', operator: 'lessThan', value: 92 },
          yes: disposition('visit', 'seen-within-24h', 'P1D'),
          no: disposition('home', 'care-at-home', 'P3D'),
          unknown: disposition('repeat', 'call-back', 'PT1H'),
        },
        'could-not-assess': disposition('visit-4h', 'seen-within-4h', 'PT4H'),
      },
    },
  };
}

function disposition(
  id: string,
  outcome: 'seen-within-4h' | 'seen-within-24h' | 'care-at-home' | 'call-back',
  timeLimit: string,
) {
  return { id, outcome, reason: id, timeLimit, advice: ['Rest'], document: ['What was said'] } as const;
}

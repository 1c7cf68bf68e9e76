import type { Described } from './described.js';

/** Codes of questions to physicians. */
export const questionProblems = {
  'question-open': { status: 409, title: 'A question of this case is open already' },
  'question-bad-due': { status: 422, title: 'An answer is wanted within five minutes to 72 hours' },
  'question-bad-type': { status: 422, title: 'No answer could suit this question' },
  'question-ended': { status: 409, title: 'The question was answered or withdrawn already' },
  'no-physician': { status: 409, title: 'The site has no physician who could be asked' },
  'unknown-physician': { status: 422, title: 'There is no such physician at the site' },
  'binding-unknown-parameter': { status: 422, title: 'A plan has no such parameter' },
  'binding-mismatch': { status: 422, title: 'Answers of this type cannot become that' },
  'binding-expires-too-late': { status: 422, title: 'Such an entry may not hold for so long' },
  'answer-wrong-type': { status: 422, title: 'The question asks for an answer of another type' },
  'answer-wrong-unit': { status: 422, title: 'The answer is in a unit of another kind, or in none' },
  'answer-out-of-range': { status: 422, title: 'The answer lies outside what was asked for' },
  'answer-not-offered': { status: 422, title: 'That was not among the choices' },
  'answer-impossible-date': { status: 422, title: 'There is no such day' },
} satisfies Described;

import type { CaseFact, StoredQuestion } from '#persistence';
import type { CaseQuestionsView, QuestionView } from './question-schema.js';

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

export function questionView(question: StoredQuestion): QuestionView {
  const { answerType, askedOf, askedAt, dueAt, seenAt, escalatedAt, endedAt, ...rest } = question;
  return {
    ...rest,
    answerType:
      answerType.kind === 'choice' ? { ...answerType, options: [...answerType.options] } : answerType,
    askedOf: [...askedOf],
    askedAt: askedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    seenAt: text(seenAt),
    escalatedAt: text(escalatedAt),
    endedAt: text(endedAt),
  };
}

export function factView({ from, until, ...fact }: CaseFact): CaseQuestionsView['facts'][number] {
  return { ...fact, from: from.toISOString(), until: text(until) };
}

import { durationSeconds } from '#decision-tree';
import { optionLimits, type AnswerBinding, type AnswerType } from '#domain';
import { noAnswerPolicies } from '#persistence';
import { z } from 'zod';

export const questionIdSchema = z.uuid();

/** ISO 8601 without years and months, which have no fixed length; comes out as seconds. */
const duration = z
  .string()
  .max(40)
  .refine(
    (text) => durationSeconds(text) !== undefined,
    'an ISO 8601 duration of weeks, days, hours, minutes and seconds',
  )
  .transform((text) => durationSeconds(text) ?? 0);

const option = z.string().trim().min(1).max(optionLimits.length);
const unit = z.string().min(1).max(64).describe('UCUM');
const answerTypeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('yes-no') }),
  z.strictObject({
    kind: z.literal('choice'),
    options: z.array(option).min(optionLimits.fewest).max(optionLimits.most),
  }),
  z.strictObject({ kind: z.literal('number'), unit, min: z.number().optional(), max: z.number().optional() }),
  z.strictObject({ kind: z.literal('date') }),
]) satisfies z.ZodType<AnswerType>;

const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64);
const validFor = duration.describe('ISO 8601 duration; the entry or fact ends by itself');
const bindingSchema = z.union([
  z.strictObject({ plan: name.describe('a parameter of the signed plan'), validFor }),
  z.strictObject({ fact: name.describe('a fact of the case; no tree asks for it'), validFor }),
]);

export const questionBody = z.strictObject({
  question: z.string().trim().min(1).max(500).describe('one question'),
  answerType: answerTypeSchema.describe('one type of answer'),
  due: duration.describe('ISO 8601 duration, from five minutes to 72 hours'),
  noAnswer: z
    .enum(noAnswerPolicies)
    .describe('what happens when nobody answers in time; nothing is ever closed by it'),
  bindsTo: bindingSchema.optional().describe('what the answer becomes; default: a fact of the case'),
  to: z.uuid().optional().describe('a physician of the site; default: who is on call'),
});
export type QuestionBody = z.infer<typeof questionBody>;

export function bindingOf(asked: QuestionBody['bindsTo']): AnswerBinding | undefined {
  if (asked === undefined) return undefined;
  const { validFor: validForSeconds } = asked;
  return 'plan' in asked ? { plan: asked.plan, validForSeconds } : { fact: asked.fact, validForSeconds };
}

export const answerBody = z.strictObject({
  value: z.union([z.boolean(), z.number(), z.string().max(200)]),
  unit: unit.optional().describe('numbers only; converted where it is of the same kind'),
  password: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .describe('the physician’s own, again, where the answer is signed into the plan'),
});
export type AnswerBody = z.infer<typeof answerBody>;

export const withdrawalBody = z.strictObject({ reason: z.string().trim().min(1).max(500) });
export type WithdrawalBody = z.infer<typeof withdrawalBody>;

export const askedSchema = z.object({ id: z.uuid() });

const named = z.object({ id: z.uuid(), name: z.string() });
const instant = z.iso.datetime();
const questionSchema = z.object({
  id: z.uuid(),
  alert: z.uuid(),
  patient: z.uuid(),
  site: z.string(),
  tenant: z.string(),
  caseCode: z.string(),
  question: z.string(),
  answerType: answerTypeSchema,
  bindsTo: z.object({
    plan: z.string().optional(),
    fact: z.string().optional(),
    seconds: z.number().nullable().describe('null: for as long as the case is open'),
  }),
  noAnswer: z.enum(noAnswerPolicies),
  askedBy: named,
  askedAt: instant,
  askedOf: z.array(named),
  owner: named.nullable().describe('null: whichever of the site’s physicians is first'),
  dueAt: instant,
  seenAt: instant.nullable(),
  escalatedAt: instant.nullable(),
  endedAt: instant.nullable(),
  outcome: z.enum(['answered', 'withdrawn', 'case-ended']).nullable(),
  answer: z.union([z.boolean(), z.number(), z.string()]).nullable(),
  answerUnit: z.string().nullable(),
  answeredBy: named.nullable(),
  planEntry: z.int().nullable(),
});
export type QuestionView = z.infer<typeof questionSchema>;

export const questionsSchema = z.object({
  toAnswer: z.array(questionSchema).describe('open ones at the caller’s sites, the first due first'),
  asked: z.array(questionSchema).describe('the caller’s own'),
});
export type QuestionsView = z.infer<typeof questionsSchema>;

const factSchema = z.object({
  name: z.string(),
  value: z.union([z.boolean(), z.number(), z.string()]),
  unit: z.string().nullable(),
  asked: z.string().describe('in which words'),
  author: named,
  from: instant,
  until: instant.nullable(),
  question: z.uuid(),
});
export const caseQuestionsSchema = z.object({ items: z.array(questionSchema), facts: z.array(factSchema) });
export type CaseQuestionsView = z.infer<typeof caseQuestionsSchema>;

export const timesQuery = z.object({ from: instant, to: instant });
export type TimesQuery = z.infer<typeof timesQuery>;

const share = z.number().min(0).max(1).nullable();
const seconds = z.number().nullable();
export const timesSchema = z.object({
  asked: z.int(),
  answered: z.int(),
  open: z.int(),
  dropped: z.int().describe('withdrawn, or the case ended'),
  judged: z.int().describe('of whom it is known whether they were in time'),
  late: z.int().describe('what nobody answered in time among them'),
  shareLate: share,
  medianSeconds: seconds.describe('null: none, or it falls among those that nobody answered'),
  p90Seconds: seconds,
});

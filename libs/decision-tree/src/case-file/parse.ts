import type { Options } from 'ajv';
import type { WorkedCase } from '../cases.js';
import { compiledOnce } from '../compiled-schema.js';
import type { AnyTreeDocument } from '../document.js';
import type { TreeProblem } from '../errors.js';
import type { PolicyCase } from '../policy/cases.js';
import type { ProtocolCase } from '../protocol/cases.js';
import { schemaProblems } from '../schema-messages.js';
import { readJsonText, type LocatedProblem } from '../source-map/text.js';
import { inOrder, located } from '../source-map/tree-text.js';
import { checkCases, checkPolicyCases, type CaseFile, type PolicyCaseFile } from './check.js';
import { caseSchemas } from './schema.js';

/** The worked cases of one tree, which are all of its kind. */
export type WorkedCases = readonly WorkedCase[] | readonly ProtocolCase[] | readonly PolicyCase[];

/** Cases as text: all of them, or everything that is wrong with them, in the order of the text. */
export type CasesText =
  | { readonly cases: WorkedCases; readonly problems: readonly [] }
  | { readonly cases: undefined; readonly problems: readonly LocatedProblem[] };

const options: Options = {
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
  allowUnionTypes: true,
};
const valid = {
  screening: compiledOnce<CaseFile>(caseSchemas.screening, options),
  protocol: compiledOnce<CaseFile>(caseSchemas.protocol, options),
};
const validPolicy = compiledOnce<PolicyCaseFile>(caseSchemas['escalation-policy'], options);

/** Everything for which a file of cases (parsed JSON) is refused beside this tree; empty when it is in order. */
export function caseProblems(file: unknown, document: AnyTreeDocument): readonly TreeProblem[] {
  if (document.kind === 'escalation-policy') {
    const validate = validPolicy();
    return validate(file) ? checkPolicyCases(file, document) : schemaProblems(validate.errors, 'case-schema');
  }
  const validate = valid[document.kind]();
  return validate(file) ? checkCases(file, document) : schemaProblems(validate.errors, 'case-schema');
}

/** Reads the text of the cases beside a tree; a problem carries line, column, pointer and code. Never throws. */
export function parseCasesText(text: string, document: AnyTreeDocument): CasesText {
  const { value, problems, locate } = readJsonText(text);
  const found =
    value === undefined ? problems : [...problems, ...located(caseProblems(value, document), locate)];
  return found.length === 0
    ? { cases: (value as { readonly cases: WorkedCases }).cases, problems: [] }
    : { cases: undefined, problems: inOrder(found) };
}

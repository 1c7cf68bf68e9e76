export { caseProblems, parseCasesText, type CasesText, type WorkedCases } from './parse.js';
export { caseSchemas } from './schema.js';

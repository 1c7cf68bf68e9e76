export type { JudgedMutant, Verdict } from './judge.js';
export type { Mutant, MutantKind } from './mutant.js';
export { mutants } from './mutants.js';
export { judgeMutants, survivors } from './survivors.js';
export { judgeProtocolMutants, type JudgedProtocolMutant } from './protocol/protocol-judge.js';
export { protocolMutants } from './protocol/protocol-mutants.js';

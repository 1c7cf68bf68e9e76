export {
  checkPlanSignature,
  type PlanEntryText,
  type PlanSignature,
  type PlanStatement,
} from './plan-signature.js';
export { planHistory, type PlanState, type StoredPlanEntry } from './read-plan.js';
export { watchPlans } from './watch-plans.js';
export { writePlanEntry } from './write-plan.js';

export { activePolicies, type ActivePolicy, type PoliciesAtWork, type RefusedPolicy } from './active.js';
export { watchPolicies, type PolicyWatch } from './watch.js';

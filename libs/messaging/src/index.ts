export { decode, type Arrival, type DecodeResult } from './codec/decode.js';
export { normalise, type NormaliseOutcome } from './normalise.js';
export * from './topic.js';

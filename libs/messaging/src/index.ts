export { decode, type Arrival, type DecodeResult } from './codec/decode.js';
export { normalise, type NormaliseOutcome } from './normalise.js';
export type { DeviceAccount } from './source/broker-access.js';
export { EmbeddedBroker, type EmbeddedBrokerOptions } from './source/embedded-broker.js';
export { Mqtt5Session, type Mqtt5SessionOptions } from './source/mqtt5-session.js';
export { IntakeQueue, type IntakeLimits } from './source/intake-queue.js';
export * from './source/source.js';
export * from './topic.js';

/** The tests that need a Mosquitto 2 on the PATH; apart from the others, which need nothing but npm. */
import base from '../../../.config/jest.config.mjs';

export default { ...base, rootDir: '../../..', testMatch: ['**/test/**/*.mosquitto.ts'], maxWorkers: 1 };

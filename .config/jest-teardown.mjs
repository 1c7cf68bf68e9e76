import { removeRunFolder } from './jest-clusters.mjs';

export default async function teardown() {
  if (process.env.WARDLINE_TEST_RUN !== undefined) await removeRunFolder(process.env.WARDLINE_TEST_RUN);
}

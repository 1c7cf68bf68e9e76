/** What `@jest/globals` is to a test file: each function of the circus that runs the file at hand. */
const of = (name) =>
  new Proxy(() => undefined, {
    apply: (_, self, given) => globalThis.wardlineTest[name].apply(self, given),
    get: (_, key) => globalThis.wardlineTest[name][key],
  });

export const afterAll = of('afterAll');
export const afterEach = of('afterEach');
export const beforeAll = of('beforeAll');
export const beforeEach = of('beforeEach');
export const describe = of('describe');
export const it = of('it');
export const test = of('test');
/** One for the worker, unlike the others. */
export const { expect } = globalThis.wardlineTest;

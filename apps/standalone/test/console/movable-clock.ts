/** For `addInitScript`: Date that `sleepFor(ms)` moves, as a computer's clock has moved when it wakes. */
export const movableClock = `{
  const real = Date.now.bind(Date);
  let ahead = 0;
  Date.now = () => real() + ahead;
  globalThis.sleepFor = (ms) => { ahead += ms; };
}`;

import Sequencer from '@jest/test-sequencer';

/** The tests that take a minute or so: begun last, one of them would keep the whole run waiting for itself alone. */
const long = [
  /thousand-clients/,
  /replayed-ten-thousand/,
  /agreement\/library/,
  /kill\.test/,
  /mutants\.test/,
  /main-path/,
  /back-test\.test/,
  /standalone\/test/,
];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = long.findIndex((pattern) => pattern.test(path));
      return place === -1 ? long.length : place;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
}

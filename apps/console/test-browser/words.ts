/** What the page says: a test outside the console looks for the catalogue's own words. */
export { texts } from '../src/texts/index.js';

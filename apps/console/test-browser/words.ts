/** What a person reads on the pages; browser tests find things by it. */
export { problemText, texts } from '../src/texts/index.js';

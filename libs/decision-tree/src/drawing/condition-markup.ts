import type { Condition, FactDeclaration } from '../document.js';
import { html, type Html } from '../dossier/html.js';
import { conditionSentence } from './condition-words.js';

/** A condition as nested lists, one comparison a line. */
export function conditionMarkup(
  condition: Condition,
  facts: Readonly<Record<string, FactDeclaration>>,
): Html {
  if ('not' in condition)
    return html`<span class="group">not:</span>
      <ul>
        <li>${conditionMarkup(condition.not, facts)}</li>
      </ul>`;
  if (!('all' in condition || 'any' in condition)) return html`${conditionSentence(condition, facts)}`;
  const [parts, words] =
    'all' in condition ? [condition.all, 'all of:'] : [condition.any, 'at least one of:'];
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return conditionMarkup(only, facts);
  return html`<span class="group">${words}</span>
    <ul>
      ${parts.map((part) => html`<li>${conditionMarkup(part, facts)}</li>`)}
    </ul>`;
}

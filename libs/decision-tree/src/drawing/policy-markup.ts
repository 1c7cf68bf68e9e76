import type { PolicyDocument } from '../document.js';
import { html, type Html } from '../dossier/html.js';
import { escalationPolicy } from '../policy/load.js';
import { policyWords } from '../policy/words.js';

/** A policy as a table of who is called when, and what else holds. */
export function policyMarkup(document: PolicyDocument): Html {
  const { ladder, sentences } = policyWords(escalationPolicy(document, null));
  return html`<h2>Who is called, and when</h2>
    <table>
      <tr>
        <th scope="col">Step</th>
        <th scope="col">Who</th>
        <th scope="col">How</th>
        <th scope="col">If nobody has it on screen</th>
        <th scope="col">If nobody acknowledges it</th>
      </tr>
      ${ladder.map(
        ({ step, who, how, unseen, unacknowledged }) =>
          html`<tr>
            <th scope="row">${step}</th>
            <td>${who}</td>
            <td>${how}</td>
            <td>${unseen}</td>
            <td>${unacknowledged}</td>
          </tr> `,
      )}
    </table>
    <p>Times are counted from the first call of the local team.</p>
    <h2>What else holds</h2>
    <ul>
      ${sentences.map((sentence) => html`<li>${sentence}</li> `)}
    </ul>`;
}

import type { FactDeclaration, ProtocolNode, TreeNode } from '../document.js';
import { html, type Html } from '../dossier/html.js';
import { branches as screeningBranches } from '../document.js';
import { branchesOf, isProtocolCheck, isProtocolQuestion } from '../protocol/nodes.js';
import { conditionMarkup } from './condition-markup.js';
import { dispositionMarkup, leafMarkup } from './ends.js';

type AnyNode = TreeNode | ProtocolNode;

/** A node that asks, of either kind, as it is drawn. */
interface Asking {
  readonly id: string;
  readonly words: string;
  readonly flag: boolean;
  readonly when: Html | undefined;
  readonly source: readonly string[];
  readonly branches: readonly (readonly [words: string, node: AnyNode])[];
}

const answerWords: Readonly<Record<string, string>> = {
  yes: 'Yes',
  no: 'No',
  unknown: 'Unknown',
  'could-not-assess': 'Could not assess',
};

/**
 * Draws one root: questions numbered from the top, the branches of each in the order yes, no, unknown. Where only one
 * branch asks on, its question follows below at the same depth, so that a ladder of questions stays a ladder.
 */
export class NodeDrawing {
  private count = 0;

  /** `name` makes the anchors of this root differ from those of other roots. */
  constructor(
    private readonly name: string,
    private readonly facts: Readonly<Record<string, FactDeclaration>>,
  ) {}

  draw(node: AnyNode): Html {
    const asking = this.askingOf(node);
    if (asking === undefined) return endMarkup(node);
    this.count += 1;
    const number = this.count;
    const onward = asking.branches.filter(([, next]) => this.askingOf(next) !== undefined);
    const ladder = onward.length === 1;
    const rows = asking.branches.map(([words, next]) => {
      const asks = this.askingOf(next) !== undefined;
      const style = asks && !ladder ? 'branch deep' : 'branch';
      return html`<li class="${style}">
        <span class="answer">${words}</span>
        <div class="next">${ladder && asks ? this.linkTo(this.count + 1) : this.draw(next)}</div>
      </li> `;
    });
    return html`<div class="node" id="${this.anchor(number)}">
        <p class="ask">
          <span class="number">${number}</span>
          ${asking.flag ? html`<span class="flag">RED FLAG</span>` : undefined} ${asking.words}
        </p>
        <div class="when">
          ${asking.when} <code>${asking.id}</code>
          ${asking.source.length === 0 ? undefined : html`<code>[${asking.source.join(', ')}]</code>`}
        </div>
        <ol class="branches">
          ${rows}
        </ol>
      </div>
      ${ladder ? onward.map(([, next]) => this.draw(next)) : undefined}`;
  }

  private linkTo(number: number): Html {
    return html`<a href="#${this.anchor(number)}">go on with ${number} below</a>`;
  }

  private anchor(number: number): string {
    return `${this.name}-${number}`;
  }

  private askingOf(node: AnyNode): Asking | undefined {
    if ('disposition' in node || 'outcome' in node) return undefined;
    const { id, source = [] } = node;
    const shared = { id, source: [source].flat() };
    if (isProtocolNode(node)) {
      const branches = branchesOf(node, '').map((branch) => named(branch.answer, branch.node));
      if (isProtocolQuestion(node))
        return { ...shared, words: node.ask, flag: node.redFlag === true, when: undefined, branches };
      return { ...shared, words: node.check, flag: false, when: this.conditionOf(node), branches };
    }
    const branches = screeningBranches.map((branch) => named(branch, node[branch]));
    return { ...shared, words: node.ask, flag: false, when: this.conditionOf(node), branches };
  }

  private conditionOf({ when }: Pick<Extract<AnyNode, { when: unknown }>, 'when'>): Html {
    return conditionMarkup(when, this.facts);
  }
}

function named(answer: string, node: AnyNode): readonly [string, AnyNode] {
  return [answerWords[answer] ?? answer, node];
}

function isProtocolNode(node: Exclude<AnyNode, { disposition: unknown }>): node is ProtocolNode {
  return 'answers' in node || 'outcome' in node || isProtocolCheck(node as ProtocolNode);
}

function endMarkup(node: AnyNode): Html {
  if ('disposition' in node) return leafMarkup(node);
  if ('outcome' in node) return dispositionMarkup(node);
  return html``;
}

import type { SafetyAssertion, TreeCondition, TreeDocument } from '../document.js';
import { Ground } from './ground.js';
import { conditionsAbout, conditionsOfSign } from './unknowns.js';

/**
 * The grounds on which the parts of a tree are verified: each tells apart no more than the part in question does, so
 * that it stays small. Together they cover the tree.
 */
export class Grounds {
  private readonly made = new Map<string, Ground>();

  constructor(private readonly document: TreeDocument) {}

  /** Nodes of all diagrams made so far. */
  get size(): number {
    return [...this.made.values()].reduce((sum, { space }) => sum + space.diagrams.size, 0);
  }

  whole(): Ground {
    return this.once('whole', () => new Ground([this.document]));
  }

  population(): Ground {
    const { facts, population } = this.document;
    return this.once('population', () => new Ground([{ facts, population, conditions: [] }]));
  }

  root(index: number): Ground {
    const own = this.document.conditions.slice(index, index + 1);
    return this.asking(own);
  }

  /** Of the conditions of a sign alone. */
  ofSign(vitalSign: string): Ground {
    return this.asking(conditionsOfSign(this.document, vitalSign));
  }

  /** Of those, too, that ask what became of it. */
  sign(vitalSign: string): Ground {
    return this.asking(conditionsAbout(this.document, vitalSign));
  }

  /** Assertions about the same condition, or about the tree as a whole, share one. */
  assertion(assertion: SafetyAssertion): Ground {
    const code = conditionOf(assertion);
    const { conditions, assertions = [] } = this.document;
    return this.once(`assertions ${code ?? 'of all'}`, () =>
      this.of(
        conditions.filter(({ condition }) => code === undefined || condition === code),
        assertions.filter((one) => conditionOf(one) === code),
      ),
    );
  }

  private asking(conditions: readonly TreeCondition[]): Ground {
    const codes = conditions.map(({ condition }) => condition);
    return this.once(`conditions ${codes.join(' ')}`, () => this.of(conditions, []));
  }

  private of(conditions: readonly TreeCondition[], assertions: readonly SafetyAssertion[]): Ground {
    return new Ground([{ facts: this.document.facts, conditions, assertions }]);
  }

  private once(name: string, make: () => Ground): Ground {
    let ground = this.made.get(name);
    if (ground === undefined) this.made.set(name, (ground = make()));
    return ground;
  }
}

function conditionOf(assertion: SafetyAssertion): string | undefined {
  return assertion.kind === 'dangerous-direction' ? undefined : assertion.condition;
}

import type { Fact, FactSet } from '#domain';
import type { FactReader } from './compile.js';
import type { FactDeclaration } from './document.js';
import { durationSeconds } from './duration.js';
import { factCatalogue } from './facts/catalogue.js';
import type { FactContext } from './facts/context.js';

/** A declared fact as one tree takes it. */
interface Taken {
  readonly declaration: FactDeclaration;
  readonly maxAgeSeconds: number;
  /** Its place among the declared ones. */
  readonly index: number;
}

const missing: Fact = { kind: 'unknown', reason: 'never' };
const wrongType: Fact = { kind: 'unknown', reason: 'wrong-type' };
const notANumber: Fact = { kind: 'unknown', reason: 'not-a-number' };
const stale: Fact = { kind: 'unknown', reason: 'stale' };
const outOfRange: Fact = { kind: 'unknown', reason: 'implausible' };

/** Every declared fact of several trees, evaluated once. Ages stand beside the values: staleness is each tree's own. */
export function evaluateFacts(names: Iterable<string>, context: FactContext): Record<string, Fact> {
  const facts: Record<string, Fact> = {};
  for (const name of names) {
    const definition = factCatalogue.get(name);
    facts[name] = definition === undefined ? missing : definition.evaluate(context);
  }
  return facts;
}

/**
 * The facts as one tree sees them: what is missing, of another type or unit, not a number, older than the tree's
 * maximum age or wholly outside its range is unknown. Total over any input, so a stored decision can be re-run.
 */
export class TreeFacts {
  private readonly taken: ReadonlyMap<string, Taken>;

  constructor(declarations: Readonly<Record<string, FactDeclaration>>) {
    this.taken = new Map(
      Object.entries(declarations).map(([name, declaration], index) => {
        const { maxAge } = declaration;
        const maxAgeSeconds = maxAge === undefined ? Infinity : (durationSeconds(maxAge) ?? 0);
        return [name, { declaration, maxAgeSeconds, index }];
      }),
    );
  }

  get names(): Iterable<string> {
    return this.taken.keys();
  }

  maxAgeSeconds(name: string): number {
    return this.taken.get(name)?.maxAgeSeconds ?? 0;
  }

  view(facts: FactSet): Record<string, Fact> {
    const seen: Record<string, Fact> = {};
    const read = this.reader(facts);
    for (const name of this.taken.keys()) seen[name] = read(name);
    return seen;
  }

  /** The same, fact by fact: a screen asks few of them, and some of them often. */
  reader(facts: FactSet): FactReader {
    const { taken } = this;
    const seen: (Fact | undefined)[] = [];
    return (name) => {
      const one = taken.get(name);
      if (one === undefined) return missing;
      return (seen[one.index] ??= take(facts[name] ?? missing, one));
    };
  }
}

function take(fact: Fact, { declaration, maxAgeSeconds }: Taken): Fact {
  if (fact.kind === 'unknown') return fact;
  if (fact.kind !== declaration.type) return wrongType;
  if (fact.kind !== 'number') return typeof fact.value === valueType(fact.kind) ? fact : wrongType;
  if (fact.unit !== declaration.unit) return wrongType;
  const { low, high } = fact.interval;
  if (!(low <= high)) return notANumber;
  if (fact.ageSeconds !== undefined && !(fact.ageSeconds <= maxAgeSeconds)) return stale;
  const { range } = declaration;
  return range !== undefined && (high < range[0] || low > range[1]) ? outOfRange : fact;
}

function valueType(kind: 'text' | 'boolean'): string {
  return kind === 'text' ? 'string' : 'boolean';
}

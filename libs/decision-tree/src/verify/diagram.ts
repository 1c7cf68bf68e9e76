/** A function from the classes of the facts to whole numbers. Equal functions are the same number. */
export type Diagram = number;

/** A way of joining two values. `zero` joined with anything is `zero`; `neutral` changes nothing. */
export interface Join {
  readonly of: (a: number, b: number) => number;
  readonly zero?: number;
  readonly neutral?: number;
}

export const min: Join = { of: Math.min };
export const max: Join = { of: Math.max };
/** Over 0 (false) and 1 (true). */
export const and: Join = { of: (a, b) => a & b, zero: 0, neutral: 1 };
export const or: Join = { of: (a, b) => a | b, zero: 1, neutral: 0 };
const equals: Join = { of: (a, b) => (a === b ? 1 : 0) };
const differs: Join = { of: (a, b) => (a === b ? 0 : 1) };

/** One choice at a level; a smaller number than `order` may hold means nothing was chosen there. */
export type Assignment = (number | undefined)[];

/**
 * Multi-valued decision diagrams: ordered, reduced, hash-consed and memoised (Bryant 1986, Kam et al. 1998). Level `n`
 * has `sizes[n]` choices; a node's children lie on deeper levels. Exact over every combination of choices, without
 * walking through them one by one.
 */
export class Diagrams {
  private readonly levels: number[] = [];
  private readonly children: (readonly number[])[] = [];
  private readonly values: number[] = [];
  private readonly constants = new Map<number, Diagram>();
  private readonly buckets = new Map<number, Diagram[]>();
  private readonly joined = new Map<Join, Map<number, Diagram>>();

  private readonly mapped = new WeakMap<(value: number) => number, Map<Diagram, Diagram>>();

  constructor(private readonly sizes: readonly number[]) {}

  get size(): number {
    return this.levels.length;
  }

  constant(value: number): Diagram {
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    const made = this.add(Number.MAX_SAFE_INTEGER, [], value);
    this.constants.set(value, made);
    return made;
  }

  get never(): Diagram {
    return this.constant(0);
  }

  get always(): Diagram {
    return this.constant(1);
  }

  /** The value of each choice of one level. */
  choice(level: number, valueOf: (choice: number) => number): Diagram {
    return this.branch(level, (choice) => this.constant(valueOf(choice)));
  }

  /** One function for each choice of a level; they depend on deeper levels only. */
  branch(level: number, at: (choice: number) => Diagram): Diagram {
    const size = this.sizes[level] ?? 0;
    const children = new Array<Diagram>(size);
    for (let choice = 0; choice < size; choice += 1) children[choice] = at(choice);
    return this.node(level, children);
  }

  join(how: Join, a: Diagram, b: Diagram): Diagram {
    let memo = this.joined.get(how);
    if (memo === undefined) this.joined.set(how, (memo = new Map<number, Diagram>()));
    return this.joinWith(how, memo, a, b);
  }

  all(parts: readonly Diagram[]): Diagram {
    return parts.reduce((a, b) => this.join(and, a, b), this.always);
  }

  /** 1 where the two differ. */
  difference(a: Diagram, b: Diagram): Diagram {
    return a === b ? this.never : this.join(differs, a, b);
  }

  /** The function with its values replaced; remembered for as long as `to` is. */
  map(a: Diagram, to: (value: number) => number): Diagram {
    let memo = this.mapped.get(to);
    if (memo === undefined) this.mapped.set(to, (memo = new Map<Diagram, Diagram>()));
    return this.rebuild(a, (value) => this.constant(to(value)), memo);
  }

  /** 1 where the value is this. */
  where(a: Diagram, value: number): Diagram {
    return this.join(equals, a, this.constant(value));
  }

  not(a: Diagram): Diagram {
    return this.where(a, 0);
  }

  /**
   * The function with the choices of one level, or of two that follow each other, made: each of `picks` holds one
   * choice a level. Where there are several picks, their results joined.
   */
  pick(a: Diagram, level: number, picks: readonly (readonly number[])[], how: Join = min): Diagram {
    const depth = picks[0]?.length ?? 0;
    const memo = new Map<Diagram, Diagram>();
    const follow = (node: Diagram, pick: readonly number[]): Diagram => {
      let at = node;
      for (let step = 0; step < depth; step += 1)
        if (this.level(at) === level + step) at = this.childrenOf(at)[pick[step] ?? 0] ?? at;
      return at;
    };
    const walk = (node: Diagram): Diagram => {
      const at = this.level(node);
      if (at >= level + depth) return node;
      let made = memo.get(node);
      if (made !== undefined) return made;
      made =
        at < level
          ? this.node(at, this.childrenOf(node).map(walk))
          : [...new Set(picks.map((pick) => follow(node, pick)))].reduce((x, y) => this.join(how, x, y));
      memo.set(node, made);
      return made;
    };
    return walk(a);
  }

  evaluate(a: Diagram, assignment: Readonly<Assignment>): number {
    let node = a;
    while (this.childrenOf(node).length > 0)
      node = this.childrenOf(node)[assignment[this.level(node)] ?? 0] ?? this.never;
    return this.values[node] ?? 0;
  }

  /** The levels a function depends on. */
  support(a: Diagram): ReadonlySet<number> {
    const found = new Set<number>();
    const seen = new Set<Diagram>();
    const walk = (node: Diagram): void => {
      if (seen.has(node) || this.childrenOf(node).length === 0) return;
      seen.add(node);
      found.add(this.level(node));
      for (const child of this.childrenOf(node)) walk(child);
    };
    walk(a);
    return found;
  }

  /**
   * Choices for which a function of 0 and 1 is 1, written into `into`; the first that fits in the order given per
   * level. Levels that the function does not depend on are left alone. Undefined when it is never 1.
   */
  solve(
    a: Diagram,
    into: Assignment,
    order: (level: number, so: Readonly<Assignment>) => readonly number[],
  ): Assignment | undefined {
    if (a === this.never) return undefined;
    let node = a;
    while (this.childrenOf(node).length > 0) {
      const level = this.level(node);
      const children = this.childrenOf(node);
      const choice = order(level, into).find((one) => children[one] !== this.never);
      const next = choice === undefined ? undefined : children[choice];
      if (next === undefined) throw new Error('a diagram that is not never has a way to 1');
      into[level] = choice;
      node = next;
    }
    return into;
  }

  /** How many combinations of choices a function of 0 and 1 is 1 for (a float: there are many). */
  count(a: Diagram): number {
    const memo = new Map<Diagram, number>();
    const between = (from: number, to: number): number => {
      let product = 1;
      for (let level = from; level < Math.min(to, this.sizes.length); level += 1)
        product *= this.sizes[level] ?? 1;
      return product;
    };
    const below = (node: Diagram): number => {
      const children = this.childrenOf(node);
      if (children.length === 0) return this.values[node] ?? 0;
      let sum = memo.get(node);
      if (sum !== undefined) return sum;
      sum = 0;
      for (const child of children) sum += below(child) * between(this.level(node) + 1, this.level(child));
      memo.set(node, sum);
      return sum;
    };
    return below(a) * between(0, this.level(a));
  }

  private joinWith(how: Join, memo: Map<number, Diagram>, a: Diagram, b: Diagram): Diagram {
    const aChildren = this.childrenOf(a);
    const bChildren = this.childrenOf(b);
    if (aChildren.length === 0 || bChildren.length === 0) {
      const short = this.short(how, a, b);
      if (short !== undefined) return short;
    }
    const key = a * 0x2000000 + b;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const level = Math.min(this.level(a), this.level(b));
    const isDeepA = this.level(a) !== level;
    const isDeepB = this.level(b) !== level;
    const children = new Array<Diagram>(isDeepA ? bChildren.length : aChildren.length);
    let [lastA, lastB, last] = [-1, -1, -1];
    for (let choice = 0; choice < children.length; choice += 1) {
      const x = isDeepA ? a : (aChildren[choice] ?? a);
      const y = isDeepB ? b : (bChildren[choice] ?? b);
      // Neighbouring choices mostly lead to the same place.
      if (x !== lastA || y !== lastB) [lastA, lastB, last] = [x, y, this.joinWith(how, memo, x, y)];
      children[choice] = last;
    }
    const made = this.node(level, children);
    memo.set(key, made);
    return made;
  }

  /** The result where one side is a constant that decides, or leaves the other as it is. */
  private short(how: Join, a: Diagram, b: Diagram): Diagram | undefined {
    const isA = this.childrenOf(a).length === 0;
    const isB = this.childrenOf(b).length === 0;
    const x = this.values[a] ?? 0;
    const y = this.values[b] ?? 0;
    if (isA && isB) return this.constant(how.of(x, y));
    if (isA && x === how.zero) return a;
    if (isB && y === how.zero) return b;
    if (isA && x === how.neutral) return b;
    return isB && y === how.neutral ? a : undefined;
  }

  private rebuild(a: Diagram, to: (value: number) => Diagram, memo: Map<Diagram, Diagram>): Diagram {
    let made = memo.get(a);
    if (made !== undefined) return made;
    const children = this.childrenOf(a);
    made =
      children.length === 0
        ? to(this.values[a] ?? 0)
        : this.node(
            this.level(a),
            children.map((child) => this.rebuild(child, to, memo)),
          );
    memo.set(a, made);
    return made;
  }

  private node(level: number, children: readonly Diagram[]): Diagram {
    const [first = this.never] = children;
    let hash = level;
    let isSame = true;
    for (const child of children) {
      if (child !== first) isSame = false;
      hash = (Math.imul(hash, 31) + child) | 0;
    }
    if (isSame) return first;
    let bucket = this.buckets.get(hash);
    if (bucket === undefined) this.buckets.set(hash, (bucket = []));
    for (const one of bucket)
      if (this.level(one) === level && isEqual(this.childrenOf(one), children)) return one;
    const made = this.add(level, children, 0);
    bucket.push(made);
    return made;
  }

  private add(level: number, children: readonly Diagram[], value: number): Diagram {
    this.levels.push(level);
    this.children.push(children);
    this.values.push(value);
    return this.levels.length - 1;
  }

  private level(a: Diagram): number {
    return this.levels[a] ?? Number.MAX_SAFE_INTEGER;
  }

  private childrenOf(a: Diagram): readonly Diagram[] {
    return this.children[a] ?? [];
  }
}

function isEqual(a: readonly number[], b: readonly number[]): boolean {
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}

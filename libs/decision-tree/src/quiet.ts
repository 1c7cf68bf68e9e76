import type { LoadedLeaf } from './load.js';
import type { TreeResult } from './evaluate.js';

/** Ways kept at most; there are about as many as people really take. */
const capacity = 5000;

/**
 * The results of decisions that came to baseline everywhere, each made once: they depend on the leaves alone, in
 * their order, and most readings come to the same few. The same leaves give the same array, so that what follows from
 * it can be kept by it, too.
 */
export class QuietResults {
  private start = new Way();
  private size = 0;

  /** @param make the results; called when these leaves come for the first time */
  of(leaves: readonly LoadedLeaf[], make: () => readonly TreeResult[]): readonly TreeResult[] {
    let way = this.start;
    for (const leaf of leaves) way = way.to(leaf);
    if (way.results === undefined) {
      way.results = make();
      if (++this.size >= capacity) this.forget();
    }
    return way.results;
  }

  private forget(): void {
    this.start = new Way();
    this.size = 0;
  }
}

/** A step of the way through the trees. */
class Way {
  results: readonly TreeResult[] | undefined;
  private readonly next = new Map<LoadedLeaf, Way>();

  to(leaf: LoadedLeaf): Way {
    let way = this.next.get(leaf);
    if (way === undefined) this.next.set(leaf, (way = new Way()));
    return way;
  }
}

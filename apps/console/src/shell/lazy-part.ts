import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

/** Between two tries to fetch a part of the program; milliseconds. */
const pauseMs = 3000;
const tries = 10;

/**
 * A component that is fetched when it is first drawn. The link may be down just then: it is tried again before it
 * counts as failed, and a `PartBoundary` above says so.
 */
export function lazyPart<Props>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => persistently(load, tries));
}

async function persistently<T>(load: () => Promise<T>, left: number): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (left <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return persistently(load, left - 1);
  }
}

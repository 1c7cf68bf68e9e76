/** Stands on every page about a tree, whatever the tree's own notice says. */
export const examplesOnly =
  'The trees that come with Wardline are examples. A health system’s own physician must check and approve what it ' +
  'uses. Wardline is not a cleared medical device.';

import { useCallback, useLayoutEffect, useRef } from 'react';

/** The same function for as long as the component is there; it does what the last drawing gave it to do. */
export function useSteady<Given extends unknown[], Result>(
  latest: (...given: Given) => Result,
): (...given: Given) => Result {
  const current = useRef(latest);
  useLayoutEffect(() => {
    current.current = latest;
  });
  return useCallback((...given) => current.current(...given), []);
}

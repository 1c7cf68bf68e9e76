import { useEffect, useRef } from 'react';

/**
 * While the page is covered, Escape closes nothing below: what is open and written there stays as it is. Dialogs hear
 * the key at the window, where being inert does not keep it from them.
 */
export function useCoveredKeys(isCovered: boolean): void {
  const latest = useRef(isCovered);
  latest.current = isCovered;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (latest.current && event.key === 'Escape') event.stopImmediatePropagation();
    };
    // Before any dialog that is opened later.
    window.addEventListener('keydown', pressed, { capture: true });
    return () => {
      window.removeEventListener('keydown', pressed, { capture: true });
    };
  }, []);
}

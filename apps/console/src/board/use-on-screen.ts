import { useEffect, useState, type RefObject } from 'react';

/** At least this much of a row must be in view to count as on screen. */
const share = 0.6;

/** Is the element really before somebody: in the viewport, and the page not hidden behind another tab? */
export function useOnScreen(ref: RefObject<Element | null>): boolean {
  const [isInView, setInView] = useState(false);
  const [isVisible, setVisible] = useState(() => document.visibilityState === 'visible');
  useEffect(() => {
    if (ref.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        setInView((entries.at(-1)?.intersectionRatio ?? 0) >= share);
      },
      { threshold: [0, share] },
    );
    observer.observe(ref.current);
    return () => {
      observer.disconnect();
    };
  }, [ref]);
  useEffect(() => {
    const changed = (): void => {
      setVisible(document.visibilityState === 'visible');
    };
    document.addEventListener('visibilitychange', changed);
    return () => {
      document.removeEventListener('visibilitychange', changed);
    };
  }, []);
  return isInView && isVisible;
}

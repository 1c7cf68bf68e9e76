import { useEffect, useState } from 'react';

/** How far from the top, in pixels, what stays in view begins: below the console’s own header, however high it is now. */
export function useBelowHeader(): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const header = document.querySelector('header');
    if (header === null) return undefined;
    const observer = new ResizeObserver(() => {
      setHeight(getComputedStyle(header).position === 'sticky' ? header.offsetHeight : 0);
    });
    observer.observe(header);
    return () => {
      observer.disconnect();
    };
  }, []);
  return height;
}

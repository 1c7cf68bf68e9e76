const pattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * Seconds of an ISO 8601 duration made of weeks, days, hours, minutes and seconds; undefined when it is none, or
 * when it has years or months, which have no fixed length.
 */
export function durationSeconds(text: string): number | undefined {
  const parts = pattern.exec(text);
  if (parts === null || text === 'P') return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** Days of an approval, `YYYY-MM-DD`; each begins at midnight UTC. */
export interface SignDates {
  readonly from: string;
  readonly reviewBy: string;
  readonly until: string;
}

const dayMs = 86_400_000;

/** From today for a year, reviewed after half of it: to be changed by whoever signs. */
export function suggestedDates(now: number): SignDates {
  const day = (ahead: number): string => new Date(now + ahead * dayMs).toISOString().slice(0, 10);
  return { from: day(0), reviewBy: day(182), until: day(365) };
}

/** As the server asks for it: it holds from before the review, and is reviewed before it ends. */
export function areInOrder({ from, reviewBy, until }: SignDates): boolean {
  const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
  return [from, reviewBy, until].every(isDay) && from < reviewBy && reviewBy <= until;
}

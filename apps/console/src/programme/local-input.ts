/** An instant as an input of the kind `datetime-local` wants it, in this computer's zone; empty for none. */
export function localInput(at: string | undefined): string {
  if (at === undefined) return '';
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

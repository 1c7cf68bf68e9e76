const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

export interface Tag {
  readonly name: string;
  readonly closes: boolean;
}

const tagPattern = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)\s*\/?>/g;

/** Every tag of a page in order. */
export function tagsOf(page: string): readonly Tag[] {
  return [...page.matchAll(tagPattern)].map((match) => ({ name: match[2] ?? '', closes: match[1] === '/' }));
}

/** What a reader sees: without style and tags, entities read, white space as one space, a line a block. */
export function readable(page: string): string {
  return page
    .replace(/<!doctype html>/, '')
    .replaceAll(/<style>.*?<\/style>/gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<\/?(?:p|div|li|tr|h1|h2|ol|ul|section|table|br)\b[^>]*>/g, '\n')
    .replaceAll(tagPattern, ' ')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

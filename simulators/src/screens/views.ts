/** One picture: who is signed in, and the page that he or she begins with or is led to. */
export interface View {
  readonly name: string;
  readonly email: string;
  /** Where to go after signing in; undefined: where the person begins. */
  readonly path?: string;
  readonly width: number;
  readonly height: number;
  /** Dots of the picture for one of the page: a desk is drawn smaller than it is. */
  readonly scale: number;
  readonly scheme: 'light' | 'dark';
}

const desk = { width: 1280, height: 800, scale: 0.75, scheme: 'light' } as const;

/** The main page of each role. */
export const views: readonly View[] = [
  { name: 'nurse', email: 'nurse@demo', ...desk },
  { name: 'nurse-phone', email: 'nurse@demo', width: 390, height: 780, scale: 1, scheme: 'light' },
  { name: 'nurse-night', email: 'nurse@demo', ...desk, scheme: 'dark' },
  { name: 'tier1', email: 'tier1@demo', ...desk },
  { name: 'physician', email: 'physician@demo', path: '/trees', ...desk },
  { name: 'lead', email: 'lead@demo', path: '/programme', ...desk },
  { name: 'operator', email: 'operator@demo', ...desk },
  { name: 'privacy-officer', email: 'privacy@demo', ...desk },
  { name: 'supervisor', email: 'supervisor@demo', path: '/firm', ...desk },
];

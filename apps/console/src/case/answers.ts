/** What may be answered to a question of a protocol. */
export const answers = ['yes', 'no', 'could-not-assess'] as const;
export type Given = (typeof answers)[number];

export const offersKey = ['on-call', 'offers'] as const;

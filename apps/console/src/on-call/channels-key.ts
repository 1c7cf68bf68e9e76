export const channelsKey = ['me', 'channels'] as const;

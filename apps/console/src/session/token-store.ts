const key = 'wardline.token';
const lockKey = 'wardline.locked';

/**
 * The session's token, in this tab's sessionStorage: a reload must not sign a nurse out and the board with her. It is
 * short-lived and ends with the tab. Beside it stands whether the screen is locked, so that a reload opens nothing.
 * Nothing else is stored; patients and their data never are.
 */
export const tokenStore = {
  read: (): string | undefined => sessionStorage.getItem(key) ?? undefined,
  write: (token: string): void => {
    sessionStorage.setItem(key, token);
  },
  clear: (): void => {
    sessionStorage.removeItem(key);
    sessionStorage.removeItem(lockKey);
  },
  isLocked: (): boolean => sessionStorage.getItem(lockKey) !== null,
  setLocked: (locked: boolean): void => {
    if (locked) sessionStorage.setItem(lockKey, 'yes');
    else sessionStorage.removeItem(lockKey);
  },
};

const key = 'wardline.token';
const lockKey = 'wardline.locked';
const screenKey = 'wardline.locked-screen';

/**
 * The session's token, in this tab's sessionStorage: a reload must not sign a nurse out and the board with her. It is
 * short-lived and ends with the tab. Beside it stands whether the screen is locked, so that a reload opens nothing.
 * So does the locked screen's own token, which reads counts. Nothing else is stored; patients and their data never are.
 */
export const tokenStore = {
  read: (): string | undefined => sessionStorage.getItem(key) ?? undefined,
  write: (token: string): void => {
    sessionStorage.setItem(key, token);
  },
  clear: (): void => {
    sessionStorage.removeItem(key);
    sessionStorage.removeItem(lockKey);
    sessionStorage.removeItem(screenKey);
  },
  isLocked: (): boolean => sessionStorage.getItem(lockKey) !== null,
  setLocked: (locked: boolean): void => {
    if (locked) sessionStorage.setItem(lockKey, 'yes');
    else sessionStorage.removeItem(lockKey);
  },
  /** Of a locked screen that outlives its session. */
  screen: (): string | undefined => sessionStorage.getItem(screenKey) ?? undefined,
  setScreen: (token: string | undefined): void => {
    if (token === undefined) sessionStorage.removeItem(screenKey);
    else sessionStorage.setItem(screenKey, token);
  },
};

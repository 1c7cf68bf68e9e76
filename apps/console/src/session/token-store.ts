const key = 'wardline.token';

/**
 * The session's token, in this tab's sessionStorage: a reload must not sign a nurse out and the board with her. It is
 * short-lived, ends with the tab, and is the only thing that is stored; patients and their data never are.
 */
export const tokenStore = {
  read: (): string | undefined => sessionStorage.getItem(key) ?? undefined,
  write: (token: string): void => {
    sessionStorage.setItem(key, token);
  },
  clear: (): void => {
    sessionStorage.removeItem(key);
  },
};

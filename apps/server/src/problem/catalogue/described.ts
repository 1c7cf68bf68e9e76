/** HTTP status and short title of codes. Clients rely on the codes; the titles may change. */
export type Described = Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** The HTTP stack as the rooms see it: the standard `fetch`. core/remote makes the only one. */
export type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

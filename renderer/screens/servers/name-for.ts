/** A name to begin with for the server at `url`: `https://mcp.wiki.example/…` is `wiki`. Empty where there is none. */
export function nameFor(url: string, taken: readonly string[]): string {
  const host = URL.canParse(url.trim()) ? new URL(url.trim()).hostname.toLowerCase() : '';
  const labels = host.split('.').filter((label) => !['mcp', 'www', 'api'].includes(label));
  const plain = /^[\d.]+$/.test(host) ? 'server' : (labels[0] ?? '');
  const base = plain
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[-_]+/, '')
    .slice(0, 60);
  if (base === '') return '';
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(name)) return name;
  }
}

/** As the core takes them. */
export const isName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name);

/** Whether it looks like an address at all; the core says the rest. */
export const isAddress = (url: string): boolean => /^https?:\/\/[^\s/]+/i.test(url.trim()) && URL.canParse(url.trim());

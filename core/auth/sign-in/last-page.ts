import { createHash } from 'node:crypto';
import { visible } from '../../../shared/visible.ts';

/** What the browser shows when a sign-in has come back. All of it may hold text from outside. */
export interface LastPage {
  ok: boolean;
  title: string;
  text: string;
  /** What the person can do now. */
  next?: string;
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --ground: #f6f7f9; --card: #fff; --line: #d9dee3;
  --good: #1a7f4b; --bad: #b3361b; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff2; --soft: #a5afb9; --ground: #14171a; --card: #1d2125;
  --line: #343b42; --good: #4cc38a; --bad: #ff9b82; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground);
  color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { width: min(30rem, 100%); padding: 40px; background: var(--card); border: 1px solid var(--line);
  border-radius: 14px; overflow-wrap: anywhere; }
.mark { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 50%; border: 2px solid currentColor;
  font-size: 22px; line-height: 1; }
.good { color: var(--good); } .bad { color: var(--bad); }
h1 { margin: 20px 0 8px; font-size: 1.4rem; line-height: 1.3; }
p { margin: 0 0 8px; } .next { color: var(--soft); }
footer { margin-top: 28px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.85rem; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Sent with every page: nothing is loaded, run, framed, kept or told to the next site. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** The page as HTML; no scripts, no links, no address of the request in it. */
export function lastPage({ ok, title, text, next }: LastPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<div class="mark ${ok ? 'good' : 'bad'}" aria-hidden="true">${ok ? '&#10003;' : '!'}</div>
<h1>${shown(title)}</h1>
<p>${shown(text)}</p>
${next === undefined ? '' : `<p class="next">${shown(next)}</p>`}
<footer>Drawbridge</footer>
</main>
</body>
</html>
`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text from outside as text: hidden characters are written out, markup is escaped. */
function shown(text: string): string {
  return visible(text.slice(0, 500)).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

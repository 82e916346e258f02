import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { USUAL } from '../../core/auth/clients/redirect-form.ts';
import { listenForRedirect, type RedirectListener } from '../../core/auth/sign-in/redirect-listener.ts';

let listener: RedirectListener;
const STATE = 'the-state-of-this-sign-in';
const page = { ok: true, title: 'Signed in', text: '<b>Ada</b> & "co" \u202E', next: 'Close this tab.' };

beforeEach(async () => {
  const opened = await listenForRedirect(STATE, USUAL);
  if (!opened) throw new Error('no port');
  listener = opened;
});

afterEach(() => listener.close());

interface Reply {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  html: string;
}

function call(path: string, options: { method?: string; host?: string } = {}): Promise<Reply> {
  const { port } = new URL(listener.redirectUri);
  const headers = options.host === undefined ? {} : { host: options.host };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers, agent: false });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const { statusCode: status, headers: received } = response;
      text(response).then((html) => resolve({ status, headers: received, html }), reject);
    });
    sent.end();
  });
}

describe('the address a sign-in comes back to', () => {
  test('takes the one answer with its state and shows the page it is given', async () => {
    const reply = call(`/callback?code=c0de&state=${STATE}&iss=i`);
    const answer = await listener.answer;
    expect(answer.url.searchParams.get('code')).toBe('c0de');
    await answer.show(page);
    const { status, headers, html } = await reply;
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html).toContain('&lt;b&gt;Ada&lt;/b&gt; &amp; &quot;co&quot; \\u{202e}');
    expect(html).not.toContain('c0de');
  });

  test.each([
    { path: `/callback/?code=x&state=${STATE}`, status: 404 },
    { path: `/other?code=x&state=${STATE}`, status: 404 },
    { path: '/callback?code=x&state=guessed', status: 400 },
    { path: '/callback?code=x', status: 400 },
    { path: `/callback?code=x&state=${STATE}&state=${STATE}`, status: 400 },
    { path: `/callback?code=x&state=${STATE}`, method: 'POST', status: 405 },
    { path: `/callback?code=x&state=${STATE}`, method: 'HEAD', status: 405 },
    { path: `/callback?code=x&state=${STATE}`, host: 'evil.example:80', status: 404 },
    { path: '/favicon.ico', status: 404 },
  ])('is not ended by $method $path $host', async ({ path, status, ...options }) => {
    expect((await call(path, options)).status).toBe(status);
    const reply = call(`/callback?code=real&state=${STATE}`);
    const answer = await listener.answer;
    expect(answer.url.searchParams.get('code')).toBe('real');
    await answer.show(page);
    expect((await reply).status).toBe(200);
  });

  test('takes no second answer', async () => {
    const first = call(`/callback?code=first&state=${STATE}`);
    const answer = await listener.answer;
    expect((await call(`/callback?code=second&state=${STATE}`)).status).toBe(400);
    await answer.show(page);
    await first;
  });

  test('is on 127.0.0.1 and gone once closed', async () => {
    expect(listener.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    listener.close();
    await expect(call('/callback')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('is not shared: a port in use is not taken', async () => {
    expect(
      await listenForRedirect('other', { ...USUAL, port: Number(new URL(listener.redirectUri).port) }),
    ).toBeUndefined();
  });
});

import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { InteractionResults, KoaContextWithOIDC, Provider } from 'oidc-provider';

/** Serves the sign-in and consent pages under /interaction/. Any login name will do. `false`: not such a request. */
export async function serveInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!request.url?.startsWith('/interaction/')) return false;
  try {
    const details = await provider.interactionDetails(request, response);
    if (request.method === 'POST') {
      const form = new URLSearchParams(await text(request));
      await provider.interactionFinished(request, response, await resultOf(provider, details, form));
    } else {
      const client = await provider.Client.find(String(details.params['client_id']));
      respond(response, 200, details.prompt.name === 'login' ? loginPage() : consentPage(client?.clientName ?? '?'));
    }
  } catch {
    respond(response, 400, '<h1>This sign-in has ended</h1>');
  }
  return true;
}

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

async function resultOf(provider: Provider, details: Details, form: URLSearchParams): Promise<InteractionResults> {
  if (form.get('decision') !== 'allow') return { error: 'access_denied', error_description: 'The person said no.' };
  if (details.prompt.name === 'login') return { login: { accountId: form.get('login') || 'nobody' } };
  return { consent: { grantId: await grant(provider, details) } };
}

async function grant(provider: Provider, { prompt, params, session, grantId }: Details): Promise<string> {
  const missing = prompt.details as { missingOIDCScope?: string[]; missingResourceScopes?: Record<string, string[]> };
  const existing = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const given =
    existing ?? new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params['client_id']) });
  given.addOIDCScope(missing.missingOIDCScope?.join(' ') ?? '');
  for (const [resource, scopes] of Object.entries(missing.missingResourceScopes ?? {})) {
    given.addResourceScope(resource, scopes.join(' '));
  }
  return given.save();
}

/** The pages on which a person types the code that a device shows, and confirms it. */
export const devicePages = {
  async userCodeInputSource(ctx: KoaContextWithOIDC, form: string) {
    ctx.body = `<!doctype html><h1>Type the code</h1>${form}`;
  },
  async userCodeConfirmSource(ctx: KoaContextWithOIDC, form: string) {
    ctx.body = `<!doctype html><h1>Is this the code you see?</h1>${form}`;
  },
  async successSource(ctx: KoaContextWithOIDC) {
    ctx.body = '<!doctype html><h1>Signed in</h1>';
  },
};

function respond(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html><html lang="en"><title>Example Company</title><body>${body}</body></html>`);
}

function loginPage(): string {
  return `<h1>Example Company: sign in</h1>
<form method="post"><label>Your name <input name="login" required autofocus></label>${buttons('Sign in')}</form>`;
}

function consentPage(client: string): string {
  return `<h1>Let ${client.replaceAll(/[&<>"']/g, '')} act for you?</h1><form method="post">${buttons('Allow')}</form>`;
}

function buttons(yes: string): string {
  return `<button name="decision" value="allow">${yes}</button><button name="decision" value="refuse">Refuse</button>`;
}

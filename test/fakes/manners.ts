import type { ServerResponse } from 'node:http';

/**
 * How an endpoint misbehaves. `hang`: never answers. `stall`: begins an answer and never ends it. `web page`: HTML with 200.
 * `broken`: JSON that ends too early. `empty`: JSON without a member. `cut`: the connection ends. `too much`: more than anybody
 * would want to keep. `elsewhere`: a redirect to another origin.
 */
export type Manner =
  | 'hang'
  | 'stall'
  | 'web page'
  | 'broken'
  | 'empty'
  | 'cut'
  | 'too much'
  | { elsewhere: string }
  | { status: number; retryAfter?: string; date?: string };

const JSON_TYPE = { 'content-type': 'application/json' };

/** Answers in that manner. */
export function misbehave(response: ServerResponse, manner: Manner): void {
  if (typeof manner === 'object') return refuse(response, manner);
  switch (manner) {
    case 'hang':
      return;
    case 'stall':
      return void response.writeHead(200, JSON_TYPE).write('{');
    case 'web page':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
    case 'broken':
      return void response.writeHead(200, JSON_TYPE).end('{"access_token":"acc');
    case 'empty':
      return void response.writeHead(200, JSON_TYPE).end('{}');
    case 'cut':
      return void response.destroy();
    case 'too much':
      return void response.writeHead(200, JSON_TYPE).end(JSON.stringify({ padding: 'x'.repeat(2 * 1024 * 1024) }));
  }
}

function refuse(response: ServerResponse, manner: Exclude<Manner, string>): void {
  if ('elsewhere' in manner) return void response.writeHead(302, { location: manner.elsewhere }).end();
  const { status, retryAfter, date } = manner;
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  if (date !== undefined) response.setHeader('date', date);
  response.writeHead(status).end('Later.');
}

import type { Server, Tool } from '../../shared/models.ts';
import { problem, ProblemError } from '../../shared/problem.ts';
import { isObject, type JsonObject } from '../eras/messages.ts';
import { problemOfFailure } from '../remote/problem-of-failure.ts';
import { RemoteFailure } from '../remote/remote.ts';
import type { BackendParts } from './backend.ts';
import { createDefinitions } from './definitions.ts';
import { quietly } from './quietly.ts';
import { createUpstream, SignInNeeded } from './upstream.ts';

/** A server's tools as it lists them now, for a person to look at. Throws the problems of the way there. */
export async function listTools(server: Server, parts: BackendParts, version: string): Promise<Tool[]> {
  return (await listDefinitions(server, parts, version)).map((definition) => toolOf(definition, server, parts));
}

/** The same as the server gave them. */
export async function listDefinitions(server: Server, parts: BackendParts, version: string): Promise<JsonObject[]> {
  const life = new AbortController();
  const upstream = createUpstream({
    server,
    auth: parts.auth,
    remote: parts.remote,
    stored: parts.serverHeaders.of(server),
    introduction: () => ({ clientInfo: { name: 'drawbridge', version }, capabilities: {} }),
    permit: () => parts.policies.check({ url: server.url }),
    onMessage: () => {},
    found: (account = '') => parts.advertisements.found(server.id, account),
    onOpen({ advertisement, found }, account = '') {
      quietly(() => parts.advertisements.put(server.id, account, advertisement, found));
    },
  });
  try {
    const definitions = await createDefinitions(upstream, life.signal).all();
    parts.health.well(server.id);
    return definitions;
  } catch (error) {
    throw asProblem(server, error, parts);
  } finally {
    await upstream.close();
  }
}

function toolOf(definition: JsonObject, server: Server, { consent }: BackendParts): Tool {
  // Definitions holds none without a name.
  const name = typeof definition['name'] === 'string' ? definition['name'] : '';
  const anyHost = { host: '*', entry: '', session: '', server: server.id, url: server.url, arguments: undefined };
  const { effect, because } = consent.decide({ ...anyHost, tool: name, definition });
  const { title, description, annotations } = definition;
  return {
    name,
    decision: effect,
    because,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    ...(isObject(annotations) ? { annotations } : {}),
  };
}

function asProblem(server: Server, error: unknown, { health }: BackendParts): unknown {
  if (error instanceof SignInNeeded) {
    health.wantsSignIn(server.id);
    return new ProblemError(problem('sign-in-needed', { server: server.id }));
  }
  if (!(error instanceof RemoteFailure)) return error;
  const of = problemOfFailure(server.id, error.why);
  health.failing(server.id, of);
  return new ProblemError(of, { cause: error });
}

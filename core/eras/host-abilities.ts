/** What a host of a handshake revision can be asked for, and how (checklist T25, T29, T33, T40, T41). Pure. */
import type { InputRequest } from './input-required.ts';
import { isObject, type JsonObject, type JsonValue } from './messages.ts';
import { messagesForHost } from './sampling-messages.ts';

/** The host of one connection: the revision agreed on, and what it declared with it. */
export interface HostAbilities {
  revision: string;
  capabilities: JsonObject;
}

/** The request in words of the host's revision; `undefined`: the host has no ears for it. */
export function requestForHost(request: InputRequest, host: HostAbilities): InputRequest | undefined {
  switch (request.method) {
    case 'elicitation/create':
      return elicitationFor(request, host);
    case 'sampling/createMessage':
      return samplingFor(request, host);
    case 'roots/list':
      return isObject(host.capabilities['roots']) ? request : undefined;
    default:
      return request;
  }
}

/** Whether an `elicitation/create` wants an address opened, not a form filled in. */
export function isUrlMode({ params }: InputRequest): boolean {
  return params?.['mode'] === 'url';
}

/** Whether the host opens addresses for servers. */
export function canOpen({ revision, capabilities: { elicitation } }: HostAbilities): boolean {
  return revision >= '2025-11-25' && isObject(elicitation) && isObject(elicitation['url']);
}

/** An empty declaration is one of forms alone, and so is an absent mode (checklist T29). */
function elicitationFor(request: InputRequest, { revision, capabilities }: HostAbilities): InputRequest | undefined {
  const { elicitation } = capabilities;
  if (revision < '2025-06-18' || !isObject(elicitation)) return undefined;
  if (isUrlMode(request)) return canOpen({ revision, capabilities }) ? request : undefined;
  if (elicitation['form'] === undefined && elicitation['url'] !== undefined) return undefined;
  return revision >= '2025-11-25' ? request : plainForm(request);
}

/** 2025-06-18 knows no `mode`, no choice of several, titles of choices beside them, and defaults of booleans only. */
function plainForm({ method, params = {} }: InputRequest): InputRequest | undefined {
  const { mode: _, requestedSchema, ...rest } = params;
  if (!isObject(requestedSchema) || !isObject(requestedSchema['properties'])) return { method, params };
  const properties: [string, JsonValue][] = [];
  for (const [name, property] of Object.entries(requestedSchema['properties'])) {
    if (isObject(property) && property['type'] === 'array') return undefined;
    properties.push([name, isObject(property) ? plainProperty(property) : property]);
  }
  return {
    method,
    params: { ...rest, requestedSchema: { ...requestedSchema, properties: Object.fromEntries(properties) } },
  };
}

function plainProperty(property: JsonObject): JsonObject {
  const { default: preset, oneOf, ...rest } = property;
  const presetKept = typeof preset === 'boolean' ? { default: preset } : {};
  if (!Array.isArray(oneOf)) return { ...rest, ...presetKept };
  const choices = oneOf.filter(isObject);
  const enumNames = choices.map((choice) => choice['title'] ?? choice['const'] ?? null);
  return { ...rest, ...presetKept, enum: choices.map((choice) => choice['const'] ?? null), enumNames };
}

function samplingFor(request: InputRequest, { revision, capabilities }: HostAbilities): InputRequest | undefined {
  const { sampling } = capabilities;
  if (!isObject(sampling)) return undefined;
  const params = request.params ?? {};
  const wantsTools = params['tools'] !== undefined || params['toolChoice'] !== undefined;
  if (wantsTools && (revision < '2025-11-25' || !isObject(sampling['tools']))) return undefined;
  const given = Array.isArray(params['messages']) ? params['messages'] : [];
  const messages = messagesForHost(given, revision);
  if (messages === undefined) return undefined;
  // Only hosts of 2025-11-25 say whether they can give context; before, every one could be asked for it.
  const isLess = revision >= '2025-11-25' && params['includeContext'] !== undefined && !isObject(sampling['context']);
  if (messages === given && !isLess) return request;
  const { includeContext, ...rest } = params;
  const context = isLess || includeContext === undefined ? {} : { includeContext };
  return { ...request, params: { ...rest, ...context, messages } };
}

/**
 * What a server is told that it may ask for: what the host can, and elicitation in every mode where Drawbridge asks what the
 * host does not.
 */
export function declaredUpstream({ revision, capabilities }: HostAbilities, weElicit: boolean): JsonObject {
  const { elicitation, ...rest } = capabilities;
  const theirs = revision >= '2025-06-18' && isObject(elicitation) ? elicitation : undefined;
  if (weElicit) return { ...rest, elicitation: { form: {}, url: {}, ...theirs } };
  return theirs === undefined ? rest : { ...rest, elicitation: theirs };
}

/** The same as 2026-07-28 has it: no tasks in the core, and no changes of roots. */
export function declaredToModern(capabilities: JsonObject): JsonObject {
  const { tasks: _, roots, ...rest } = capabilities;
  return roots === undefined ? rest : { ...rest, roots: {} };
}

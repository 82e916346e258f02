import { Client, type ClientCapabilities } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';
import type { JsonObject } from '../../../core/eras/messages.ts';
import type { Launch } from '../../harness/sdk-hosts.ts';
import { latest } from '../revisions.ts';
import { answerTo } from './answers.ts';
import { createHeard } from './heard.ts';
import type { MatrixHost } from './host.ts';
import type { SdkMessage } from './old-sdks.ts';
import { createRawResults } from './raw-results.ts';

export const vendorExtension = 'com.example/notes';

const capabilities: ClientCapabilities = {
  roots: {},
  sampling: { tools: {} },
  elicitation: { form: {}, url: {} },
  extensions: { [vendorExtension]: { shelves: true }, 'io.modelcontextprotocol/tasks': {} },
};
const questions = ['sampling/createMessage', 'elicitation/create', 'roots/list'] as const;

/** Methods whose results the SDK knows; of others nothing is known. */
const knownMethods: readonly string[] = [
  'server/discover',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'prompts/list',
  'prompts/get',
  'completion/complete',
];
const anything = z.looseObject({});

/** The current SDK as a host that speaks 2026-07-28 and nothing else. */
export async function launchModernHost(launch: Launch): Promise<MatrixHost> {
  const client = new Client(
    { name: `host-${latest}`, version: '1.0.0' },
    { capabilities, versionNegotiation: { mode: { pin: latest } } },
  );
  const heard = createHeard();
  const asked = createHeard();
  const troubles: string[] = [];
  let logMeta: JsonObject = {};
  client.onerror = (error) => void troubles.push(error.message);
  client.fallbackNotificationHandler = async (notification) => heard.add(notification as SdkMessage);
  for (const method of questions) {
    client.setRequestHandler(method, async (request, { mcpReq }) => {
      asked.add(request as unknown as SdkMessage);
      return (await answerTo(request as unknown as SdkMessage, mcpReq.signal)) as never;
    });
  }
  const transport = new StdioClientTransport(launch);
  await client.connect(transport);
  const raw = createRawResults();
  raw.tap(transport);

  const ask: MatrixHost['ask'] = async (method, given = {}, options = {}) => {
    const { params, result } = raw.numbered({ ...given, _meta: { ...(given['_meta'] as JsonObject), ...logMeta } });
    const request = { method, params };
    const sent = knownMethods.includes(method)
      ? client.request(request as never, options as never)
      : client.request(request, anything, options as never);
    await sent;
    return result();
  };
  return {
    revision: latest,
    told: {
      capabilities: client.getServerCapabilities() as JsonObject,
      serverInfo: client.getServerVersion() as unknown as JsonObject,
      instructions: client.getInstructions(),
    },
    ask,
    notify: async (method, params) => client.notification({ method, ...(params && { params }) }),
    asked,
    heard,
    troubles,
    async watch(uri) {
      const subscription = await client.listen({ resourceSubscriptions: [uri] });
      return () => subscription.close();
    },
    async watchLists() {
      await client.listen({ toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true });
    },
    async logsAt(level) {
      logMeta = { 'io.modelcontextprotocol/logLevel': level };
    },
    batch: () => Promise.reject(new Error('this revision has no batches')),
    close: () => client.close(),
  };
}

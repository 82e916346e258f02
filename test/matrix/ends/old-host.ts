import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import type { Launch } from '../../harness/sdk-hosts.ts';
import { knows, type OldRevision } from '../revisions.ts';
import { answerTo } from './answers.ts';
import { createHeard } from './heard.ts';
import { sendBatch } from './batch.ts';
import type { MatrixHost } from './host.ts';
import { type OldClient, type OldSdk, oldSdks, schemaOf, type SdkMessage, unchanged } from './old-sdks.ts';
import { notificationSchemas, requestSchemas, resultSchemaOf } from './schema-names.ts';

/** Everything a host of the revision can have. */
export function capabilitiesOf(revision: OldRevision): JsonObject {
  const newest = knows(revision, '2025-11-25');
  return {
    roots: { listChanged: true },
    sampling: newest ? { tools: {}, context: {} } : {},
    ...(knows(revision, '2025-06-18') && { elicitation: newest ? { form: {}, url: {} } : {} }),
  };
}

/** The published SDK of an older revision as a host. */
export async function launchOldHost(revision: OldRevision, launch: Launch): Promise<MatrixHost> {
  const sdk = oldSdks[revision];
  const capabilities = capabilitiesOf(revision);
  const client = new sdk.Client({ name: `host-${revision}`, version: '1.0.0' }, { capabilities });
  const heard = createHeard();
  const asked = createHeard();
  const troubles: string[] = [];
  Object.assign(client, { onerror: (error: Error) => void troubles.push(error.message) });
  client.fallbackNotificationHandler = async (notification) => {
    const schema = notificationSchemas[notification.method];
    if (schema !== undefined) schemaOf(sdk, schema).parse(notification);
    heard.add(notification);
  };
  answerQuestions(client, sdk, Object.keys(capabilities), (question) => asked.add(question));
  const transport = new sdk.StdioClientTransport(launch);
  await client.connect(transport);
  const ask: MatrixHost['ask'] = (method, params, options) =>
    client.request(
      { method, ...(params && { params }) },
      unchanged(schemaOf(sdk, resultSchemaOf(method, params))),
      options,
    );
  return {
    revision,
    told: {
      capabilities: client.getServerCapabilities(),
      serverInfo: client.getServerVersion(),
      instructions: client.getInstructions(),
    },
    ask,
    notify: (method, params) => client.notification({ method, ...(params && { params }) }),
    asked,
    heard,
    troubles,
    async watch(uri) {
      await ask('resources/subscribe', { uri });
      return async () => void (await ask('resources/unsubscribe', { uri }));
    },
    async watchLists() {},
    logsAt: async (level) => void (await ask('logging/setLevel', { level })),
    batch: (messages) => sendBatch(transport, messages),
    close: () => client.close(),
  };
}

const questions: Readonly<Record<string, string>> = {
  sampling: 'sampling/createMessage',
  elicitation: 'elicitation/create',
  roots: 'roots/list',
};

function answerQuestions(
  client: OldClient,
  sdk: OldSdk,
  capabilities: readonly string[],
  note: (question: SdkMessage) => void,
): void {
  for (const method of capabilities.map((capability) => questions[capability] ?? '')) {
    client.setRequestHandler(schemaOf(sdk, requestSchemas[method] ?? ''), async (request, { signal }) => {
      note(request);
      await tellProgress(client, request);
      return answerTo(request, signal);
    });
  }
}

/** Once, to whoever asked for it with the question. */
async function tellProgress(client: OldClient, { params }: SdkMessage): Promise<void> {
  const token = isObject(params?.['_meta']) ? params['_meta']['progressToken'] : undefined;
  if (token === undefined) return;
  await client.notification({
    method: 'notifications/progress',
    params: { progressToken: token, progress: 1, total: 2 },
  });
}

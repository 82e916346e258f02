/** What a host does in each scenario, through the bridge: what the suite's own client does. */
import { z } from 'zod';
import type { Client } from '@modelcontextprotocol/client';
import type { Given } from './given.ts';

export interface Stage {
  host: Client;
  given: Given;
  /** Calls a tool; where Drawbridge then asks for a new sign-in, signs in and calls again. Throws on an error. */
  call(name: string, args?: Record<string, unknown>): Promise<void>;
}

type Story = (stage: Stage) => Promise<void>;

const lists: Story = async ({ host }) => void (await host.listTools());

const calls =
  (...names: string[]): Story =>
  async ({ host, call }) => {
    await host.listTools();
    for (const name of names) await call(name);
  };

/** The result of a request that the SDK has no words for. */
const anything = z.looseObject({});

const stories: Readonly<Record<string, Story>> = {
  initialize: lists,
  'request-metadata': lists,
  'json-schema-ref-no-deref': lists,
  tools_call: async ({ call }) => call('add_numbers', { a: 5, b: 3 }),
  'elicitation-sep1034-client-defaults': calls('test_client_elicitation_defaults'),
  'sse-retry': calls('test_reconnection'),
  'sep-2322-client-request-state': calls(
    'test_mrtr_echo_state',
    'test_mrtr_unrelated',
    'test_mrtr_no_state',
    'test_mrtr_no_result_type',
  ),
  'http-standard-headers': async ({ host, call }) => {
    const { tools } = await host.listTools();
    for (const { name } of tools) await call(name);
    const { resources } = await host.listResources();
    for (const { uri } of resources) await host.readResource({ uri });
    const { prompts } = await host.listPrompts();
    for (const { name } of prompts) await host.getPrompt({ name });
  },
  'http-custom-headers': async ({ host, given, call }) => {
    await host.listTools();
    for (const { name, arguments: args } of given.toolCalls ?? []) await call(name, args);
  },
  'http-invalid-tool-headers': async ({ host, call }) => {
    const { tools } = await host.listTools();
    for (const { name } of tools) await call(name, { region: 'us-west1', value: 'x' });
  },
  'json-schema-2020-12-preservation': async ({ host, call }) => {
    const { tools } = await host.listTools();
    const focal = tools.find(({ name }) => name === 'json_schema_2020_12_tool');
    await call('json_schema_echo', { schema: focal?.inputSchema });
  },
  'sep-2640-client-no-prefetch': async ({ host }) => void (await host.request({ method: 'skills/list' }, anything)),
  'sep-2640-client-verify-digest': lists,
  'sep-2640-client-verify-size': lists,
  'sep-2640-client-verify-frontmatter': lists,
  // The first call is answered with tokens of the first authorization server, the second asks for another.
  'auth/authorization-server-migration': calls('test-tool', 'test-tool'),
};

export function storyOf(scenario: string): Story {
  const story = stories[scenario] ?? (scenario.startsWith('auth/') ? calls('test-tool') : undefined);
  if (!story) throw new Error(`no story is written for the scenario ${scenario}`);
  return story;
}

/**
 * The client that the suite runs: `client-command.ts either|handshake URL`, with the scenario's name in
 * `MCP_CONFORMANCE_SCENARIO`. A host with the SDK's client, which tries 2026-07-28 first or only knows handshakes, talks to URL
 * through the built bridge and core, in a home of their own.
 */
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { addServer, type Given, givenIn } from './given.ts';
import { agreeToEverything, signInIfNeeded } from './person.ts';
import { storyOf } from './stories.ts';

const server = 'conformance';

type Launch = ReturnType<Drawbridge['launch']>;

const [kind = '', url = ''] = process.argv.slice(2);
const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const cutOff = givenUp();
cutOff.catch(() => {});
const drawbridge = await startDrawbridge({ browser: 'scripted' });
try {
  await Promise.race([play(drawbridge), cutOff]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await drawbridge.stop();
}
process.exit();

async function play({ control, connect, launch, home }: Drawbridge): Promise<void> {
  const given = givenIn(process.env);
  await addServer(control, { server, url, scenario, given, home });
  await connect(server);
  const leaving = new AbortController();
  const person = agreeToEverything(control, leaving.signal);
  await Promise.race([useServer(control, launch(server), given), person]);
  leaving.abort();
  await person;
}

async function useServer(control: Drawbridge['control'], command: Launch, given: Given): Promise<void> {
  const host = await launchHost(command);
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const first = await host.callTool({ name, arguments: args });
    const answer = (await signInIfNeeded(control, server)) ? await host.callTool({ name, arguments: args }) : first;
    if (answer.isError) throw new Error(JSON.stringify(answer.content));
  };
  await storyOf(scenario)({ host, given, call });
  await host.close();
}

async function launchHost(command: Launch): Promise<Client> {
  const host = new Client(
    { name: 'conformance-host', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: { applyDefaults: true } } },
      versionNegotiation: { mode: kind === 'handshake' ? 'legacy' : 'auto' },
    },
  );
  host.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: {} }));
  await host.connect(new StdioClientTransport(command));
  return host;
}

/** Rejects when the suite is gone or the story takes too long: nothing started here may outlive it. */
function givenUp(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the story came to no end in 60 s')), 60_000).unref();
    process.stdin.on('end', () => reject(new Error('the suite is gone'))).resume();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => reject(new Error(signal)));
  });
}

/**
 * The client that the suite runs: `client-command.ts URL`, with the scenario's name in `MCP_CONFORMANCE_SCENARIO`. A host
 * with the SDK's client talks to URL through the built bridge and core, in a home of their own.
 */
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { givenIn, serverToAdd } from './given.ts';
import { agreeToEverything, signInIfNeeded } from './person.ts';
import { storyOf } from './stories.ts';

const server = 'conformance';

const [url = ''] = process.argv.slice(2);
const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const drawbridge = await startDrawbridge({ browser: 'scripted' });
try {
  await Promise.race([play(drawbridge), givenUp()]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await drawbridge.stop();
}
process.exit();

async function play({ control, connect, launch }: Drawbridge): Promise<void> {
  const given = givenIn(process.env);
  await control.servers.add(serverToAdd(server, url, given));
  await connect(server);
  const person = agreeToEverything(control);
  const host = await launchHost(launch(server));
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const first = await host.callTool({ name, arguments: args });
    const answer = (await signInIfNeeded(control, server)) ? await host.callTool({ name, arguments: args }) : first;
    if (answer.isError) throw new Error(JSON.stringify(answer.content));
  };
  await storyOf(scenario)({ host, given, call });
  await host.close();
  await person.leave();
}

async function launchHost(command: { command: string; args: string[]; env: Record<string, string> }): Promise<Client> {
  const host = new Client(
    { name: 'conformance-host', version: '1.0.0' },
    { capabilities: { elicitation: { form: { applyDefaults: true } } }, versionNegotiation: { mode: 'auto' } },
  );
  host.setRequestHandler('elicitation/create', async () => ({ action: 'accept', content: {} }));
  await host.connect(new StdioClientTransport(command));
  return host;
}

/** Rejects when the suite is gone or the story takes too long: nothing started here may outlive it. */
function givenUp(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the story came to no end in 60 s')), 60_000).unref();
    process.stdin.on('end', () => reject(new Error('the suite is gone'))).resume();
  });
}

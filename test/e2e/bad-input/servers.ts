/** Servers that are not there, not trusted or not MCP. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { canMakeCertificates, makeCertificate } from '../../fakes/certificate.ts';
import { type OddServer, startOddServer } from '../../fakes/mcp-servers/odd-server.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';
import type { Group } from './group.ts';
import { bridgeEnd, createLogReader, ended, plain, type Seen, told } from './seen.ts';

interface Stage {
  drawbridge: Drawbridge;
  log: ReturnType<typeof createLogReader>;
  page: OddServer;
  stranger: OddServer | undefined;
  stop(): Promise<void>;
}

export const servers: Group<Stage> = {
  title: 'a server',
  async start() {
    const certificate = canMakeCertificates() ? makeCertificate() : undefined;
    const page = await startOddServer(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
    });
    const stranger = certificate && (await startOddServer(({ json }) => json({}), { tls: certificate }));
    const drawbridge = await startDrawbridge();
    const log = createLogReader(drawbridge);
    await log.news();
    return {
      drawbridge,
      log,
      page,
      stranger,
      async stop() {
        await drawbridge.stop();
        await page.stop();
        await stranger?.stop();
        certificate?.remove();
      },
    };
  },
  cases: {
    'a wrong address': async ({ drawbridge, log }) => {
      const cli = await commands(drawbridge, [
        ['add', 'wrong', 'mcp.example.com/mcp'],
        ['add', 'wrong', 'http://mcp.example.com/mcp'],
        ['add', 'wrong', 'https://ada:password@mcp.example.com/mcp'],
      ]);
      const { command, args, env } = await bridgeOf(drawbridge);
      const bridge = drawbridge.host('spare', { command, args: [args[0] ?? '', 'mcp.example.com/mcp'], env });
      return { host: { 'launches `drawbridge bridge URL`': await bridgeEnd(bridge) }, cli, log: await log.news() };
    },
    'a server that cannot be reached': async (stage) => {
      await stage.drawbridge.add('gone', `http://127.0.0.1:${await closedPort()}/mcp`);
      return ask(stage, 'gone');
    },
    'a server that is not MCP': async (stage) => {
      await stage.drawbridge.add('page', stage.page.url.href);
      return ask(stage, 'page');
    },
    ...(canMakeCertificates() && {
      'a certificate that nobody trusts': async (stage: Stage) => {
        await stage.drawbridge.add('stranger', stage.stranger?.url.href ?? '');
        return ask(stage, 'stranger');
      },
    }),
  },
};

/** What a host that lists and calls, and a person who signs in, are told of the server. */
async function ask({ drawbridge, log }: Stage, server: string): Promise<Seen> {
  await log.news();
  const host = drawbridge.host(server);
  await host.initialize();
  const list = told(await host.request('tools/list'));
  const call = told(await host.call('echo', { text: 'hello' }));
  await host.stop();
  const cli = await commands(drawbridge, [['login', server]]);
  const text = (said: string) => plain(said, drawbridge);
  return { host: { lists: text(list), calls: text(call) }, cli, log: await log.news() };
}

async function commands(drawbridge: Drawbridge, lines: readonly string[][]): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const args of lines) said[args.join(' ')] = plain(ended(await drawbridge.cli(args)), drawbridge);
  return said;
}

/** How hosts launch the bridge, for one that is given another address. */
async function bridgeOf(drawbridge: Drawbridge) {
  await drawbridge.add('spare', 'http://127.0.0.1:1/mcp');
  return drawbridge.launch('spare');
}

/** A port where nobody listens: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

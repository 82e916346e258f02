import { startCompany } from '../fakes/company.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../fakes/free-port.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import { toolNames } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

describe('while a call is under way', () => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  let host: StdioHost;

  beforeEach(async () => {
    [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: '*', tool: '*' });
    host = drawbridge.host('notes');
    await host.initialize();
  });
  afterEach(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  const slowCall = async () => {
    const answer = host.call('slow');
    await server.slow.begun(1);
    return answer.then(({ result }) => JSON.stringify(result));
  };

  it('the server is removed: the call is answered, and later ones say that the server is gone', async () => {
    const answer = slowCall();
    await server.slow.begun(1);
    await drawbridge.control.servers.remove({ server: 'notes' });
    expect(await answer).toContain('may or may not have run');
    expect(JSON.stringify(await host.call('echo'))).toContain('There is no server called');
  });

  it('the core is stopped on purpose: the call is answered, and the next one starts it again', async () => {
    const answer = slowCall();
    await server.slow.begun(1);
    expect(await drawbridge.cli(['stop'])).toMatchObject({ code: 0 });
    expect(await answer).toContain('may or may not have run');
    expect(JSON.stringify(await host.call('echo', { text: 'again' }))).toContain('again');
  });

  it('the host cancels: the server hears it and the host gets no answer', async () => {
    void host.call('slow');
    await server.slow.begun(1);
    host.notify('notifications/cancelled', { requestId: 2 });
    await server.slow.cancelled(1);
    expect((await host.request('ping')).result).toEqual({});
    expect(host.received().filter(({ id }) => id === 2)).toEqual([]);
  });

  it('the host goes: the server hears it', async () => {
    void host.call('slow');
    await server.slow.begun(1);
    await host.stop();
    await server.slow.cancelled(1);
    expect(server.calls.map(({ name }) => name)).toEqual(['slow']);
  });

  it('grants of a removed server are not those of another of its name', async () => {
    await drawbridge.control.permissions.revoke({ all: true });
    const answer = host.call('echo', { text: 'hi' });
    await drawbridge.approve(await drawbridge.nextPrompt(), 'always');
    await answer;
    await drawbridge.control.servers.remove({ server: 'notes' });
    expect(await drawbridge.control.permissions.list()).toEqual([]);
  });
});

describe('the core stops', () => {
  let drawbridge: Drawbridge;
  beforeEach(async () => {
    drawbridge = await startDrawbridge();
  });
  afterEach(() => drawbridge.stop());

  const stopped = async () => {
    const pid = await drawbridge.corePid();
    expect(await drawbridge.cli(['stop'])).toMatchObject({ code: 0 });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  };

  it('although a host stands still and takes nothing', async () => {
    const server = await startLegacyServer();
    await drawbridge.add('notes', server.url.href);
    const host = drawbridge.host('notes');
    await host.initialize();
    host.child.kill('SIGSTOP');
    await stopped();
    host.child.kill('SIGCONT');
    expect((await host.request('ping')).result).toEqual({});
    await host.stop();
    await server.stop();
  });

  it('although a server keeps the list of its tools to itself, and the call that waits for it is answered', async () => {
    const asked = Promise.withResolvers<void>();
    const silent = await startOddServer(({ message, json }) => {
      const { id, method } = message;
      if (method === 'tools/list') return asked.resolve();
      if (method !== 'initialize') return json({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }, 200);
      const serverInfo = { name: 'silent', version: '1' };
      const result = { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo };
      json({ jsonrpc: '2.0', id, result });
    });
    await drawbridge.add('silent', silent.url.href);
    const host = drawbridge.host('silent');
    await host.initialize();
    const answer = host.call('anything');
    await asked.promise;
    await stopped();
    expect(JSON.stringify(await answer)).toContain('may or may not have run');
    await host.stop();
    await silent.stop();
  });
});

describe('a server that wants a sign-in nobody made', () => {
  it('is said to need one as soon as a host has met it, and no longer after the sign-in', async () => {
    const company = await startCompany({ notes: startLegacyServer });
    const drawbridge = await startDrawbridge({ browser: 'scripted' });
    const stateOf = async () => (await drawbridge.control.servers.list())[0]?.accountState;
    try {
      await drawbridge.add('notes', company.servers.notes.url.href);
      expect(await stateOf()).toBe('none');
      const host = drawbridge.host('notes');
      await host.initialize();
      await host.request('tools/list');
      expect(await stateOf()).toBe('sign-in-needed');
      await drawbridge.cli(['login', 'notes', '--yes']);
      expect(await stateOf()).toBe('signed-in');
    } finally {
      await drawbridge.stop();
      await company.stop();
    }
  });
});

describe('a server that is away when its host starts', () => {
  it('is answered for as it was, also by a core that never heard it; once it is back the host is told what changed', async () => {
    // Nobody else takes its port while it is away.
    const port = await freePort();
    let server = await startLegacyServer({ port });
    const drawbridge = await startDrawbridge();
    try {
      await drawbridge.add('notes', server.url.href);
      await drawbridge.control.servers.tools({ server: 'notes' });
      const before = drawbridge.host('notes');
      const said = await before.initialize();
      const listed = await before.request('tools/list');
      await before.stop();
      await server.stop();
      await drawbridge.killCore();

      const host = drawbridge.host('notes');
      expect(await host.initialize()).toEqual(said);
      expect((await host.request('tools/list')).result).toEqual(listed.result);
      expect(await toolNames(host)).toContain('echo');

      server = await startLegacyServer({ port });
      server.changeTool('echo', 'Another echo.');
      await host.notification('notifications/tools/list_changed');
      expect(JSON.stringify(await host.request('tools/list'))).toContain('Another echo.');
    } finally {
      await drawbridge.stop();
      await server.stop();
    }
  });
});

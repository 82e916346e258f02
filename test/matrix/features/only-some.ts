/** What only some revisions have, in more than a member: batches and tasks. */
import assert from 'node:assert/strict';
import { isObject } from '../../../core/eras/messages.ts';
import { isModern } from '../revisions.ts';
import { defined } from '../specification.ts';
import { callTool, type Feature, listAll, newKey, textOf } from './feature.ts';

export const onlySomeFeatures: readonly Feature[] = [
  {
    name: 'a batch of the host',
    host: defined.batches,
    async check({ another }) {
      const host = await another();
      const call = { name: 'give-text', arguments: {} };
      const answers = await host.batch([
        { jsonrpc: '2.0', id: 'b-1', method: 'tools/call', params: call },
        { jsonrpc: '2.0', method: 'notifications/com.example/vendor', params: { key: newKey() } },
        { jsonrpc: '2.0', id: 'b-2', method: 'ping' },
      ]);
      const result = answers.find(({ id }) => id === 'b-1')?.['result'];
      assert.ok(isObject(result) && textOf(result).startsWith('line one'), JSON.stringify(answers));
      assert.deepEqual(answers.find(({ id }) => id === 'b-2')?.['result'], {});
      await host.close();
    },
  },
  {
    name: 'tasks of the core protocol',
    host: defined.tasks,
    server: defined.tasks,
    async check({ host }) {
      const key = newKey();
      const made = await host.ask('tools/call', { name: 'give-text', arguments: { key }, task: { ttl: 60_000 } });
      const task = made['task'];
      assert.ok(isObject(task) && typeof task['taskId'] === 'string', JSON.stringify(made));
      const { taskId } = task;
      assert.equal((await host.ask('tasks/get', { taskId }))['status'], 'completed');
      assert.match(textOf(await host.ask('tasks/result', { taskId })), /line one/);
      assert.equal((await listAll(host, 'tasks/list', 'tasks')).length, 2);
      assert.equal((await host.ask('tasks/cancel', { taskId }))['status'], 'cancelled');
    },
  },
  {
    name: 'tasks of the extension: the methods and their Mcp-Name',
    host: defined.extensions,
    server: defined.extensions,
    async check({ host, server }) {
      assert.ok(isModern(server.revision));
      const taskId = `task ✓ ${newKey()}`;
      assert.equal((await host.ask('tasks/get', { taskId }))['taskId'], taskId);
      assert.equal((await host.ask('tasks/cancel', { taskId }))['taskId'], taskId);
      await callTool(host, 'give-text');
    },
  },
];

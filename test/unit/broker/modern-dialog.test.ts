import { expect, test } from 'vitest';
import type { Backend } from '../../../core/broker/backend.ts';
import { createModernDialog } from '../../../core/broker/modern-dialog.ts';
import type { JsonRpcMessage } from '../../../core/eras/messages.ts';
import { problem } from '../../../shared/problem.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const open = (sent: JsonRpcMessage[], backend?: Pick<Backend, 'notify'>) =>
  createModernDialog({
    version: '1.0.0',
    clock: createManualClock(),
    serverName: () => 'notes',
    backend: () => backend as Backend | undefined,
    absence: () => problem('entry-unknown', { entry: 'e' }),
    send: (message) => sent.push(message),
    introduced: () => undefined,
  });

test('a host of 2026-07-28 is relayed notifications, but no request, nothing taken back, and no change it does not listen for', () => {
  const sent: JsonRpcMessage[] = [];
  const dialog = open(sent);
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1 } } as const;
  dialog.relay({ jsonrpc: '2.0', id: 1, method: 'elicitation/create', params: {} });
  dialog.relay({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
  dialog.relay({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  dialog.relay(progress);
  expect(sent).toEqual([progress]);
});

test('what a host of 2026-07-28 answers is for nobody: nothing was asked of it', () => {
  const passed: unknown[] = [];
  const dialog = open([], { notify: async (message) => void passed.push(message) });
  dialog.responded({ jsonrpc: '2.0', id: 1, result: { action: 'accept' } });
  expect(passed).toEqual([]);
  dialog.notified({ jsonrpc: '2.0', method: 'notifications/example.com/own' });
  expect(passed).toHaveLength(1);
});

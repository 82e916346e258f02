import { expect, test } from 'vitest';
import { createModernDialog } from '../../../core/broker/modern-dialog.ts';
import type { JsonRpcMessage } from '../../../core/eras/messages.ts';
import { problem } from '../../../shared/problem.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

test('a host of 2026-07-28 is relayed notifications, but no request, nothing taken back, and no change it does not listen for', () => {
  const sent: JsonRpcMessage[] = [];
  const dialog = createModernDialog({
    version: '1.0.0',
    clock: createManualClock(),
    serverName: () => 'notes',
    backend: () => undefined,
    absence: () => problem('entry-unknown', { entry: 'e' }),
    send: (message) => sent.push(message),
    introduced: () => undefined,
  });
  const progress = { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1 } } as const;
  dialog.relay({ jsonrpc: '2.0', id: 1, method: 'elicitation/create', params: {} });
  dialog.relay({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
  dialog.relay({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
  dialog.relay(progress);
  expect(sent).toEqual([progress]);
});

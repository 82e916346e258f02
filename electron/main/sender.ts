import type { IpcMainInvokeEvent } from 'electron';
import type { WindowKind } from '../ipc.ts';
import { appOrigin } from './app-protocol.ts';

/** The part of an IPC event that says who sent it. */
export type Sender = {
  sender: Pick<IpcMainInvokeEvent['sender'], 'id'>;
  senderFrame: { origin: string; parent: unknown } | null;
};

/** Which of our windows sent this: its own top frame, showing our own page. `undefined` for everybody else. */
export function windowOf(event: Sender, kinds: ReadonlyMap<number, WindowKind>): WindowKind | undefined {
  const { senderFrame } = event;
  if (senderFrame === null || senderFrame.parent !== null || senderFrame.origin !== appOrigin) return undefined;
  return kinds.get(event.sender.id);
}

import type { IpcMain, WebContents } from 'electron';
import { callByPath, type ContractCall, contractCall } from '../../client/contract-call.ts';
import type { ControlClient } from '../../client/control-client.ts';
import type { Right } from '../../shared/contract.ts';
import { fail, problemOf } from '../../shared/problem.ts';
import type { CallAnswer } from '../../shared/window-api.ts';
import type { Asked, Pushes, Requests, WindowKind } from '../ipc.ts';
import { readRequest } from './ipc-input.ts';
import { windowOf } from './sender.ts';
import { createStreams } from './streams.ts';

export interface IpcServer {
  /** From now on this window's page is listened to, until its contents are destroyed. */
  admit(contents: WebContents, kind: WindowKind): void;
}

/** What each kind of window may ask for. The prompt window, which shows itself, can change nothing but its questions. */
const rightsOf: Readonly<Record<WindowKind, readonly Right[]>> = {
  main: ['read', 'decide', 'administer'],
  prompt: ['read', 'decide'],
};

/** Answers the pages of our own windows; everybody else is refused. */
export function createIpcServer({ ipcMain, client }: { ipcMain: IpcMain; client: ControlClient }): IpcServer {
  const kinds = new Map<number, WindowKind>();
  const streams = createStreams();

  const answer = <C extends keyof Requests>(
    channel: C,
    act: (request: Requests[C], kind: WindowKind, contents: WebContents) => Promise<unknown>,
  ) => {
    ipcMain.handle(channel, async (event, sent: unknown): Promise<CallAnswer> => {
      try {
        const kind = windowOf(event, kinds) ?? fail('control-refused', { right: 'use this window' });
        const request =
          readRequest[channel](sent) ?? fail('usage', { reason: 'The page asked for something unknown.' });
        return { ok: true, value: await act(request, kind, event.sender) };
      } catch (error) {
        return { ok: false, problem: problemOf(error) };
      }
    });
  };

  answer('drawbridge:call', async (asked, kind) => {
    const call = allowedCall(asked, kind);
    if (call.streams) fail('usage', { reason: `"${asked.path.join('.')}" is a stream.` });
    return callByPath(client, asked.path, await call.checked(asked.input));
  });
  answer('drawbridge:open', async (asked, kind, contents) => {
    const call = allowedCall(asked, kind);
    if (!call.streams) fail('usage', { reason: `"${asked.path.join('.')}" is not a stream.` });
    const input = await call.checked(asked.input);
    const { stream } = asked;
    const opened = streams.open(contents.id, stream, (signal) => callByPath(client, asked.path, input, { signal }), {
      event: (value) => push(contents, 'drawbridge:event', { stream, value }),
      end: (problem) => push(contents, 'drawbridge:end', { stream, ...(problem ? { problem } : {}) }),
    });
    if (!opened) fail('usage', { reason: 'The page follows too much at once.' });
  });
  answer('drawbridge:close', async ({ stream }, _kind, contents) => streams.close(contents.id, stream));

  return {
    admit(contents, kind) {
      const { id } = contents;
      kinds.set(id, kind);
      contents.once('destroyed', () => {
        kinds.delete(id);
        streams.closeAll(id);
      });
      contents.on('render-process-gone', () => streams.closeAll(id));
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) streams.closeAll(id);
      });
    },
  };
}

function allowedCall({ path }: Asked, kind: WindowKind): ContractCall {
  const call = contractCall(path) ?? fail('usage', { reason: 'The page asked for something unknown.' });
  if (!rightsOf[kind].includes(call.right)) fail('control-refused', { right: `${call.right} from this window` });
  return call;
}

function push<C extends keyof Pushes>(contents: WebContents, channel: C, sent: Pushes[C]): void {
  if (!contents.isDestroyed()) contents.send(channel, sent);
}

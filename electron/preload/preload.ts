/**
 * The only code of ours that runs beside a page with Electron in reach. It hands the page four members and no more: no
 * channel name, no event object and no part of ipcRenderer gets through.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { CallAnswer, WindowApi } from '../../shared/window-api.ts';
import { type Pushes, type Requests, type WindowKind, windowArgument } from '../ipc.ts';

function ask<C extends keyof Requests>(channel: C, request: Requests[C]): Promise<CallAnswer> {
  return ipcRenderer.invoke(channel, request) as Promise<CallAnswer>;
}

function hear<C extends keyof Pushes>(channel: C, listener: (push: Pushes[C]) => void): void {
  ipcRenderer.on(channel, (_event, push: Pushes[C]) => listener(push));
}

interface Listeners {
  onEvent: Parameters<WindowApi['open']>[2];
  onEnd: Parameters<WindowApi['open']>[3];
}

function createDoor(windowKind: WindowKind): WindowApi {
  const open = new Map<string, Listeners>();
  const counter = { last: 0 };
  const end: (push: Pushes['drawbridge:end']) => void = ({ stream, problem }) => {
    const listeners = open.get(stream);
    open.delete(stream);
    listeners?.onEnd(problem);
  };
  hear('drawbridge:event', ({ stream, value }) => open.get(stream)?.onEvent(value));
  hear('drawbridge:end', end);
  return {
    call: (path, input) => ask('drawbridge:call', { path, input }),
    open(path, input, onEvent, onEnd) {
      const stream = String(++counter.last);
      open.set(stream, { onEvent, onEnd });
      const opened = ask('drawbridge:open', { stream, path, input }).then((answer) => {
        if (!answer.ok) end({ stream, problem: answer.problem });
      });
      return () => {
        // After it was opened: a close that overtook it would find nothing to close.
        if (open.delete(stream)) void opened.then(() => ask('drawbridge:close', { stream }));
      };
    },
    platform: process.platform,
    windowKind,
  };
}

const kind = process.argv.find((word) => word.startsWith(windowArgument))?.slice(windowArgument.length);
contextBridge.exposeInMainWorld('drawbridge', createDoor(kind === 'prompt' ? 'prompt' : 'main'));

/** What a stdio MCP server owes a host of the handshake revisions, 2024-11-05 … 2025-11-25 (checklist 3b). */
import { problem, sentence } from '../../shared/problem.ts';
import { initializeResult, listChanges, negotiate } from '../eras/host.ts';
import { introductionOf } from '../eras/introduction.ts';
import { errorOf, type JsonObject, type JsonRpcRequest, type JsonRpcResponse, resultOf } from '../eras/messages.ts';
import { invalidParams } from '../eras/modern-host.ts';
import type { Dialog, DialogOptions } from './dialog.ts';
import { firstAdvertisement } from './first-advertisement.ts';
import { absentAnswer } from './tool-results.ts';
import { createUnderWay } from './under-way.ts';
import { createUntilReady } from './until-ready.ts';

const internalError = -32_603;

export interface HandshakeDialog extends Dialog {
  /** The revision agreed on; our newest before `initialize`. */
  revision(): string;
}

export function createHandshakeDialog(options: DialogOptions): HandshakeDialog {
  const underWay = createUnderWay();
  let handshake: JsonObject | undefined;
  const toHost = createUntilReady({
    clock: options.clock,
    send: options.send,
    refuse: ({ id }) => void options.backend()?.notify(errorOf(id, internalError, 'The host is not ready yet')),
  });

  const initialize = async (request: JsonRpcRequest): Promise<JsonRpcResponse> => {
    handshake = request.params ?? {};
    options.introduced(handshake);
    const advertisement = await firstAdvertisement(options.backend(), options.clock);
    if (advertisement) options.backend()?.offered(advertisement);
    const { version } = options;
    const protocolVersion = negotiate(handshake['protocolVersion']);
    const told = { protocolVersion, version, serverName: options.serverName() };
    return resultOf(request.id, initializeResult(advertisement, told));
  };
  const dispatch = async (request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined> => {
    const { method, id } = request;
    if (method === 'initialize') return initialize(request);
    if (method === 'ping') return resultOf(id, {});
    if (method === 'server/discover') return errorOf(id, -32601, 'Method not found');
    if (!handshake) return errorOf(id, invalidParams, sentence(problem('host-not-initialized', { method })));
    toHost.atWork();
    return options.backend()?.request(request, signal) ?? absentAnswer(request, options.absence());
  };

  return {
    answer: (request) => underWay.answer(request, dispatch),
    shaped: (_, answer) => answer,
    answered() {},
    notified(notification) {
      if (notification.method === 'notifications/initialized') {
        toHost.ready();
        return;
      }
      if (notification.method === 'notifications/cancelled') {
        underWay.cancel(notification.params);
        return;
      }
      void options.backend()?.notify(notification);
    },
    responded: (response) => void options.backend()?.notify(response),
    relay: toHost.send,
    announceChanges() {
      if (handshake) for (const method of listChanges) toHost.send({ jsonrpc: '2.0', method });
    },
    introduction: () => introductionOf(handshake ?? {}, options.version),
    revision: () => negotiate(handshake?.['protocolVersion']),
    resume(earlier) {
      handshake = earlier;
      toHost.ready();
    },
    close() {
      toHost.close();
      underWay.close();
    },
  };
}

import type { Drawbridge } from './drawbridge.ts';
import type { Answer, Message, StdioHost } from './stdio-host.ts';

/** The metadata that each request of 2026-07-28 carries. */
export function modernMeta(capabilities: object = {}, more: object = {}): object {
  return {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'modern-host', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    ...more,
  };
}

/** A scripted host that speaks 2026-07-28: no handshake, and who it is with every request. */
export interface ModernHost {
  request(method: string, params?: object, meta?: object): Promise<Answer>;
  call(tool: string, args?: object, more?: object): Promise<Answer>;
  /** Sends `subscriptions/listen`; the answer comes when the subscription ends. The acknowledgement: a notification. */
  listen(notifications: object): Promise<Answer>;
}

export function modernHost(host: StdioHost, capabilities: object = {}): ModernHost {
  const request = (method: string, params: object = {}, meta: object = {}) =>
    host.request(method, { ...params, _meta: modernMeta(capabilities, meta) });
  return {
    request,
    call: (tool, args = {}, more = {}) => request('tools/call', { name: tool, arguments: args, ...more }),
    listen: (notifications) => request('subscriptions/listen', { notifications }),
  };
}

/** Launches the bridge for `server`, acts as a host of 2026-07-28 with these capabilities, and ends it. */
export async function asModernHost(
  drawbridge: Drawbridge,
  server: string,
  act: (modern: ModernHost, host: StdioHost) => Promise<void>,
  capabilities?: object,
): Promise<void> {
  const host = drawbridge.host(server);
  try {
    await act(modernHost(host, capabilities), host);
  } finally {
    await host.stop();
  }
}

/** The subscription a message belongs to. */
export function subscriptionIn({ params }: Message): unknown {
  const { _meta } = (params ?? {}) as { _meta?: Record<string, unknown> };
  return _meta?.['io.modelcontextprotocol/subscriptionId'];
}

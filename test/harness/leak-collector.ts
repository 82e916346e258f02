import type { OtlpReceiver } from '../fakes/otlp-receiver.ts';
import type { Drawbridge } from './drawbridge.ts';
import type { Place } from './leak-search.ts';

/** Resolves when the collector has the log up to now. */
export async function allForwarded({ control }: Drawbridge, collector: OtlpReceiver): Promise<void> {
  const [newest] = await control.activity.list({ limit: 1 });
  await collector.until(() => [...collector.logs.keys()].some((id) => id.endsWith(`/${newest?.number}`)));
}

/** What it was sent, but for the header `authorized`, without which nothing may come. */
export function sentTo({ requests }: OtlpReceiver, authorized: string): Place[] {
  return requests.flatMap(({ path, headers: { authorization, ...headers }, body }, n) => {
    if (authorization !== authorized) throw new Error('the collector was not sent its header');
    return [
      { where: `request ${n} to the collector, ${path}`, bytes: Buffer.from(body) },
      { where: `headers of request ${n} to the collector`, bytes: Buffer.from(JSON.stringify(headers)) },
    ];
  });
}

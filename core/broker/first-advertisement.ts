import { type Clock, inTime } from '../ports/clock.ts';
import type { Advertisement } from '../remote/remote.ts';
import type { Backend } from './backend.ts';

/** An unknown server is waited for this long before the host is answered without it. */
const firstAnswerMs = 900;

/** What the server said last, or, when it was never heard, what it says within the time a host can be kept waiting. */
export async function firstAdvertisement(
  backend: Pick<Backend, 'pinned' | 'advertisement'> | undefined,
  clock: Clock,
): Promise<Advertisement | undefined> {
  return backend && (backend.pinned() ?? freshAdvertisement(backend, clock));
}

/** What the server says now; `undefined`: nothing in that time, or it cannot be asked. */
export async function freshAdvertisement(
  backend: Pick<Backend, 'advertisement'>,
  clock: Clock,
): Promise<Advertisement | undefined> {
  const asked = backend.advertisement().catch(() => undefined);
  return inTime(asked, firstAnswerMs, clock);
}

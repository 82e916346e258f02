import type { Server } from 'node:http';

/** How long answers under way may take to leave, in milliseconds. */
const closeWithin = 1_000;

/** Stops listening and lets answers under way leave; what still stands after a second is cut. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const impatient = setTimeout(() => server.closeAllConnections(), closeWithin);
  await closed;
  clearTimeout(impatient);
}

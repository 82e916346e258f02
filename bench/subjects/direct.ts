import type { Subject } from './subject.ts';

/** No bridge: a host that speaks Streamable HTTP by itself. */
export const direct: Subject = { name: 'direct', prepare: () => Promise.resolve('direct') };

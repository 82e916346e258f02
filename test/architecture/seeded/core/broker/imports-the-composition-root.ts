// expected: core/broker may not import the composition root
import { startCore } from '../core.ts';
export const start = startCore;

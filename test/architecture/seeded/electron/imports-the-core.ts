// expected: electron may not import core/core.ts
import { startCore } from '../core/core.ts';
export const core = startCore;

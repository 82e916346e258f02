// expected: bridge may not import core/broker/session.ts
import { createSession } from '../core/broker/session.ts';
export const session = createSession();

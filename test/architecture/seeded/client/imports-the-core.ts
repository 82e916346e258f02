// expected: client may not import core/control/key.ts
import { makeControlKey } from '../core/control/key.ts';
export const key = makeControlKey('control.key');

// expected: renderer may not import client/control-client.ts
import { createControlClient } from '../client/control-client.ts';
export const client = createControlClient();
